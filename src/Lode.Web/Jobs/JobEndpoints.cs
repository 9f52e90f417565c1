using System.Globalization;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Jobs;

/// <summary>A job as answered.</summary>
/// <param name="Done">Parts done.</param>
/// <param name="Total">Parts in all; 0 while unknown.</param>
/// <param name="Problem">Why it failed, in the reader's language.</param>
public sealed record JobItem(
    Id Id,
    long Site,
    string Kind,
    string Title,
    string State,
    long Done,
    long Total,
    bool CancelAsked,
    string ActorName,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    JsonElement? Result,
    Problem? Problem);

/// <summary>The doors of long work.</summary>
public static class JobEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/jobs</c>.</summary>
        public void MapJobs()
        {
            var group = routes.MapGroup("/jobs").WithTags("Jobs");
            group.MapGet("", ListAsync).WithName("jobs.list").Produces<Page<JobItem>>().Requires("jobs.read");
            group.MapGet("/{id}", GetAsync).WithName("jobs.get").Produces<JobItem>().ProducesProblem(404)
                .Requires("jobs.read");
            group.MapPost("/{id}/cancel", CancelAsync).WithName("jobs.cancel").Produces(204).ProducesProblem(409)
                .Requires("jobs.run");
            group.MapPost("/{id}/resume", ResumeAsync).WithName("jobs.resume").Produces(204).ProducesProblem(409)
                .Requires("jobs.run");
        }
    }

    /// <summary>202 with the address of the job, or the problem.</summary>
    public static IResult ToAccepted(this Outcome<JobRow> outcome, HttpContext context, TextCatalog texts) =>
        outcome.TryGet(out var job, out var why)
            ? TypedResults.Accepted($"/api/v1/jobs/{job.Id}", Of(job, context, texts)) : why.ToProblem();

    private static async Task<IResult> ListAsync(
        JobStore jobs, Rights rights, TextCatalog texts, HttpContext context, CancellationToken cancel,
        string state = "", string? cursor = null, int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var before = Paging.Parts(cursor, 1) is [var us] ? Paging.Number(us) : long.MaxValue;
        var sites = rights.Sites("jobs.read");
        var found = await jobs.ListAsync(sites.Contains(1) ? [0, .. sites] : sites, state, before, rows + 1, cancel);
        return TypedResults.Ok(Paging.Cut(found, rows, job => Of(job, context, texts), job =>
            Paging.Cursor(job.CreatedUs.ToString(CultureInfo.InvariantCulture))));
    }

    private static async Task<IResult> GetAsync(
        Id id, JobStore jobs, Rights rights, TextCatalog texts, HttpContext context, CancellationToken cancel) =>
        await FindAsync(id, jobs, rights, "jobs.read", cancel) is { } job
            ? TypedResults.Ok(Of(job, context, texts)) : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> CancelAsync(
        Id id, JobStore jobs, Actor actor, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, jobs, rights, "jobs.run", cancel) is null ? IdentityRefusals.NotFound.ToProblem()
            : (await jobs.CancelAsync(id, actor, cancel)).ToNoContent();

    private static async Task<IResult> ResumeAsync(
        Id id, JobStore jobs, Actor actor, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, jobs, rights, "jobs.run", cancel) is null ? IdentityRefusals.NotFound.ToProblem()
            : (await jobs.ResumeAsync(id, actor, cancel)).ToNoContent();

    private static async Task<JobRow?> FindAsync(
        Id id, JobStore jobs, Rights rights, string permission, CancellationToken cancel)
    {
        var site = id.Site == 0 ? 1 : id.Site;
        return rights.Can(permission, site) ? await jobs.FindAsync(id, cancel) : null;
    }

    private static JobItem Of(JobRow row, HttpContext context, TextCatalog texts) => new(
        row.Id, row.SiteId, row.Kind, row.Title, row.State, row.DoneParts, row.TotalParts, row.CancelAsked == 1,
        row.ActorName, Instants.FromUs(row.CreatedUs), At(row.StartedUs), At(row.EndedUs),
        row.Result is { } result ? JsonSerializer.Deserialize<JsonElement>(result) : null,
        row.Refusal is { } refusal
            ? RefusalResult.Describe(
                JsonSerializer.Deserialize<Refusal>(refusal, JsonSerializerOptions.Web)!, context, texts)
            : null);

    private static DateTimeOffset? At(long? us) => us is { } value ? Instants.FromUs(value) : null;
}
