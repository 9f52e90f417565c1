using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Cases;

/// <summary>The doors of the cases: everything people do in them.</summary>
public static class CaseEndpoints
{
    /// <param name="Type">Code of the procedure.</param>
    /// <param name="Org">Organization that the case belongs to.</param>
    /// <param name="Data">Fields of the opening form.</param>
    /// <param name="Subject">What it is about: an address inside the product.</param>
    internal sealed record OpenRequest(string Type, long Org, JsonObject? Data = null, string? Subject = null);

    /// <summary>What became of a command.</summary>
    internal sealed record Answer(Id Case, long Rev, bool Duplicate);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/cases</c>.</summary>
        public void MapCases()
        {
            var group = routes.MapGroup("/cases").WithTags("Cases");
            group.MapPost("/", OpenAsync).WithName("cases.open").Produces<Answer>(201).ProducesProblem(404)
                .ProducesProblem(422).SignedIn();
            group.MapPost("/{id}/commands", CommandAsync).WithName("cases.command").Produces<Answer>()
                .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).SignedIn();
            CaseReadEndpoints.Map(group);
            WorklistEndpoints.Map(group);
            DefinitionEndpoints.Map(group);
            DelegationEndpoints.Map(group);
        }
    }

    private static async Task<IResult> OpenAsync(
        OpenRequest request, OpenCase open, Actor actor, Rights rights, HttpRequest http, CancellationToken cancel)
    {
        var outcome = await open.RunAsync(
            new OpenCase.Request(request.Type, request.Org, request.Data, request.Subject, KeyOf(http)), actor, rights,
            cancel);
        return outcome.TryGet(out var answer, out var why)
            ? TypedResults.Created($"/api/v1/cases/{answer.Case}",
                new Answer(answer.Case, answer.Rev, answer.Duplicate))
            : why.ToProblem();
    }

    private static async Task<IResult> CommandAsync(
        Id id, CaseCommand command, CaseService cases, Actor actor, Rights rights, HttpRequest http,
        CancellationToken cancel)
    {
        var outcome = await cases.ExecuteAsync(
            id, command with { Key = command.Key ?? KeyOf(http) }, actor, rights, cancel);
        return !outcome.TryGet(out var answer, out var why) || (why = answer.Refusal) is not null
            ? why.ToProblem() : TypedResults.Ok(new Answer(answer.Case, answer.Rev, answer.Duplicate));
    }

    private static string? KeyOf(HttpRequest http) =>
        http.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } key ? key : null;
}
