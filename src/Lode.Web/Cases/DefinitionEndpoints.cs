using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Cases;

/// <summary>Procedures: read, check, publish, retire, and move open cases to another version.</summary>
internal static class DefinitionEndpoints
{
    internal sealed record Item(
        string Hash, string Type, long Version, Labels Labels, Labels? Description, string Origin, string Reason,
        DateTimeOffset PublishedAt, string PublishedBy, DateTimeOffset? RetiredAt, bool MayOpen);

    /// <summary>A procedure with its forms as JSON Schema.</summary>
    internal sealed record Detail(Item Item, JsonNode Content, IReadOnlyDictionary<string, JsonObject> Forms);

    internal sealed record CheckRequest(JsonObject Content);

    internal sealed record FaultItem(string Path, string Code, bool IsError, string Title, string Detail,
        string? Remedy);

    internal sealed record Report(string? Hash, bool MayPublish, IReadOnlyList<FaultItem> Faults);

    internal sealed record PublishRequest(JsonObject Content, string Reason);

    internal sealed record MigrateRequest(
        string From, string To, IReadOnlyDictionary<string, string>? Map = null, bool Apply = false);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/definitions", ListAsync).WithName("cases.definitions").Produces<Page<Item>>().SignedIn();
        group.MapGet("/definitions/{hash}", GetAsync).WithName("cases.definition").Produces<Detail>()
            .ProducesProblem(404)
            .SignedIn();
        group.MapPost("/definitions/check", CheckAsync).WithName("cases.checkDefinition").Produces<Report>()
            .Requires("cases.define");
        group.MapPost("/definitions", PublishAsync).WithName("cases.publishDefinition").ProducesProblem(409)
            .ProducesProblem(422).Requires("cases.define");
        group.MapPost("/definitions/{type}/retire", RetireAsync).WithName("cases.retireDefinition").Produces(204)
            .ProducesProblem(422).Requires("cases.define");
        group.MapPost("/definitions/migrate", MigrateAsync).WithName("cases.migrate").ProducesProblem(422)
            .Requires("cases.define");
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, DefinitionStore definitions, CaseDirectory directory, Actor actor, TimeProvider clock,
        CancellationToken cancel, string? type = null)
    {
        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        var rows = type is null ? await ListDefinitions.NewestAsync(sql, cancel)
            : await ListDefinitions.VersionsAsync(sql, type, cancel);
        var items = new List<Item>();
        foreach (var row in rows)
        {
            items.Add(Show(row, (await definitions.FindAsync(sql, row.Hash, cancel))!, people, actor, clock.NowUs()));
        }

        return TypedResults.Ok(new Page<Item>(items, null));
    }

    private static async Task<IResult> GetAsync(
        string hash, ISqlSession sql, DefinitionStore definitions, CaseDirectory directory, Actor actor,
            TimeProvider clock,
        CancellationToken cancel)
    {
        if (await definitions.FindAsync(sql, hash, cancel) is not { } procedure)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var people = await directory.ReadAsync(actor.Kind == ActorKind.Person ? actor.Id : null, cancel);
        var row = (await ListDefinitions.VersionsAsync(sql, procedure.Definition.Type, cancel))
            .First(one => one.Hash == hash);
        return TypedResults.Ok(new Detail(
            Show(row, procedure, people, actor, clock.NowUs()), JsonNode.Parse(row.Content)!,
            procedure.Definition.Forms.ToDictionary(
                pair => pair.Key, pair => FormSchema.Of(procedure.Definition, pair.Value))));
    }

    private static Item Show(
        DefinitionRow row, CaseProcedure procedure, CasePeople people, Actor actor, long nowUs) => new(
            row.Hash, row.Type, row.Version, procedure.Definition.Labels, procedure.Definition.Description, row.Origin,
            row.Reason, Instants.FromUs(row.PublishedUs), row.PublishedBy,
            row.RetiredUs is { } retired ? Instants.FromUs(retired) : null,
            actor is { Kind: ActorKind.Person, Id: { } person } && row.RetiredUs is null
                && !procedure.Definition.ByModule
                && people.RolesOf(person, nowUs).Any(held => procedure.Definition.Openers.Any(
                    who => In(who, held.Role))));

    private static bool In(WhoContent who, string role) =>
        who.Role == role || (who.AnyOf ?? []).Any(one => In(one, role));

    private static async Task<IResult> CheckAsync(
        CheckRequest request, ISqlSession sql, CaseDirectory directory, TimeProvider clock, TextCatalog texts,
        HttpContext context, CancellationToken cancel)
    {
        if (request.Content is not { } content)
        {
            return ContentMissing.ToProblem();
        }

        var faults = new DefinitionFaults();
        var procedure = ProcedureBuilder.Build(content.ToJsonString(), faults);
        if (procedure is not null)
        {
            await StaffCheck.RunAsync(
                procedure, await directory.ReadAsync(cancel), sql, clock.NowUs(), faults, cancel);
        }

        var language = RequestLanguage.Of(context);
        return TypedResults.Ok(new Report(procedure?.Hash, procedure is not null, [.. faults.All.Select(fault =>
        {
            var text = texts.Render(language, "cases.fault" + fault.Code, new Dictionary<string, string>
            {
                ["path"] = fault.Path, ["detail"] = fault.Detail,
            });
            return new FaultItem(fault.Path, fault.Code.ToString(), fault.IsError, text.Title, text.Detail,
                text.Remedy);
        })]));
    }

    private static Refusal ContentMissing => CaseRefusals.Invalid.At(new FieldRefusal("content", "required"));

    private static async Task<IResult> PublishAsync(
        PublishRequest request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        request.Content is { } content
            ? (await PublishDefinition.RunAsync(
                content.ToJsonString(), request.Reason, sql, actor, rights, cancel)).ToOk()
            : ContentMissing.ToProblem();

    private static async Task<IResult> RetireAsync(
        string type, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        (await RetireDefinition.RunAsync(type, sql, actor, rights, cancel)).ToNoContent();

    private static async Task<IResult> MigrateAsync(
        MigrateRequest request, CaseService cases, DefinitionStore definitions, Actor actor, Rights rights,
        CancellationToken cancel) => request is { From: { } from, To: { } to }
            ? (await MigrateCases.RunAsync(
                new MigrateCases.Request(from, to, request.Map, request.Apply), cases, definitions, actor, rights,
                cancel)).ToOk()
            : CaseRefusals.Invalid.At(new FieldRefusal(request.From is null ? "from" : "to", "required")).ToProblem();
}
