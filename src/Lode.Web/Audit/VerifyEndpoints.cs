using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Web.Access;
using Lode.Web.Jobs;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Audit;

/// <summary>Verification of chains, as a job with a report.</summary>
internal static class VerifyEndpoints
{
    /// <param name="Places">Files or folders of published roots on the server, beside those of its own targets; for
    /// administrators.</param>
    internal sealed record Request(IReadOnlyList<string>? Places = null);

    /// <summary>One fault in the reader's language.</summary>
    internal sealed record Fault(
        string Code, string Title, string Detail, string? Remedy, string Table, long Site, long? Seq, string Row,
        string Part);

    /// <summary>Where a verification stands.</summary>
    /// <param name="State">State of its job.</param>
    /// <param name="Chains">Verified chains; empty until it is done.</param>
    /// <param name="Faults">What is wrong; empty when everything is sound.</param>
    internal sealed record Verification(
        Id Id, string State, long DoneRecords, long TotalRecords, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
        IReadOnlyList<ChainSummary> Chains, IReadOnlyList<Fault> Faults);

    internal static readonly Refusal PlaceMissing = new("chain.placeMissing", 422);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/verify", StartAsync).WithName("audit.verify").Produces<JobItem>(202).ProducesProblem(404)
            .ProducesProblem(422)
            .Requires("audit.read");
        group.MapGet("/verifications/{id}", GetAsync).WithName("audit.verification").Produces<Verification>()
            .ProducesProblem(404).Requires("audit.read");
    }

    private static async Task<IResult> StartAsync(
        Request request, JobStore jobs, Actor actor, Rights rights, HttpContext context, TextCatalog texts,
        CancellationToken cancel)
    {
        var places = request.Places ?? [];
        if (places.Count > 0 && !rights.Can("system.admin", 1))
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        if (places.FirstOrDefault(place => !Path.Exists(place)) is { } missing)
        {
            return PlaceMissing.With(("place", missing)).ToProblem();
        }

        var sites = ChainAccess.SitesOf(rights, ChainKind.Audit);
        return (await jobs.StartAsync(
            VerifyJob.Name, "verify", checked((int)sites.First(site => site > 0)), new VerifyJob.Request(sites, places),
            actor, cancel)).ToAccepted(context, texts);
    }

    private static async Task<IResult> GetAsync(
        Id id, JobStore jobs, Rights rights, TextCatalog texts, HttpContext context, CancellationToken cancel)
    {
        if (!rights.Can("audit.read", id.Site) || await jobs.FindAsync(id, cancel) is not { Kind: VerifyJob.Name } job)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var report = job.Result is { } result
            ? JsonSerializer.Deserialize<ChainReport>(result, JsonSerializerOptions.Web)! : new ChainReport([], []);
        var language = RequestLanguage.Of(context);
        return TypedResults.Ok(new Verification(
            id, job.State, job.DoneParts, job.TotalParts, Instants.FromUs(job.CreatedUs),
            job.EndedUs is { } ended ? Instants.FromUs(ended) : null, report.Chains,
            [.. report.Faults.Select(fault => Of(fault, texts, language))]));
    }

    private static Fault Of(ChainFault fault, TextCatalog texts, string language)
    {
        var text = texts.Render(language, fault.Code, fault.Args);
        return new Fault(
            fault.Code, text.Title, text.Detail, text.Remedy, fault.Table, fault.Site, fault.Seq, fault.Row, fault.Part);
    }
}
