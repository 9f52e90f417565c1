using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Documents;
using Lode.Kernel.Identity;
using Lode.Kernel.Reports;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Plant;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Reports;

/// <summary>Report tables: templates with named cells, made on a schedule or when somebody asks.</summary>
public static class ReportEndpoints
{
    private const string Read = "reports.read", Run = "reports.run", Edit = "reports.edit";

    /// <summary>A report as listed.</summary>
    /// <param name="Last">The last time it was made.</param>
    internal sealed record ReportItem(
        Id Id, long Site, long Revision, ReportContent Content, DateTimeOffset SavedAt, string SavedBy, bool Closed,
        RunItem? Last);

    /// <summary>One making.</summary>
    /// <param name="State">State of its job.</param>
    /// <param name="Partial">The period had not ended when it was asked for.</param>
    internal sealed record RunItem(
        Id Id, Id Report, long Revision, bool Scheduled, string Period, DateTimeOffset FromAt, DateTimeOffset ToAt,
        string State, long Done, long Total, Id Job, Id? Document, string? ContentHash, string AskedBy,
        DateTimeOffset AskedAt, DateTimeOffset? EndedAt, bool Partial, Problem? Problem);

    /// <summary>One making with what came out, as it stands on paper.</summary>
    /// <param name="Simulated">The site is simulated: every print says so.</param>
    internal sealed record RunView(
        RunItem Run, ReportContent Content, string SiteZh, string SiteEn, bool Simulated,
        IReadOnlyList<ReportResult> Cells, SheetView? Sheet);

    /// <summary>A report with its history.</summary>
    /// <param name="Names">Named cells of its template.</param>
    internal sealed record ReportView(
        ReportItem Report, IReadOnlyList<ReportItem> Revisions, IReadOnlyList<NamedCell> Names);

    /// <summary>What a person gives for a report.</summary>
    /// <param name="Template">A new template as base64; null keeps the one there is.</param>
    /// <param name="After">Revision that was edited.</param>
    internal sealed record SaveRequest(
        ReportContent Content, byte[]? Template = null, string? TemplateName = null, long After = 0, long? Site = null);

    internal sealed record TemplateRequest(byte[] Data);

    internal sealed record PeriodRequest(string Period);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/reports</c>.</summary>
        public void MapReports()
        {
            var group = routes.MapGroup("/reports").WithTags("Reports");
            group.MapGet("", ListAsync).WithName("reports.list").Produces<Whole<ReportItem>>().Requires(Read);
            group.MapPost("", CreateAsync).WithName("reports.create").Produces<ReportItem>(201).ProducesProblem(404)
                .ProducesProblem(413).ProducesProblem(422).Requires(Edit);
            group.MapPost("/template", TemplateNames).WithName("reports.template").Produces<Whole<NamedCell>>()
                .ProducesProblem(413).ProducesProblem(422).Requires(Edit);
            group.MapGet("/{id}", GetAsync).WithName("reports.get").Produces<ReportView>().ProducesProblem(404)
                .Requires(Read);
            group.MapPut("/{id}", SaveAsync).WithName("reports.save").Produces<ReportItem>().ProducesProblem(404)
                .ProducesProblem(409).ProducesProblem(413).ProducesProblem(422).Requires(Edit);
            group.MapPost("/{id}/close", CloseAsync).WithName("reports.close").Produces(204).ProducesProblem(404)
                .ProducesProblem(409).Requires(Edit);
            group.MapGet("/{id}/runs", RunsAsync).WithName("reports.runs").Produces<Page<RunItem>>()
                .ProducesProblem(404).Requires(Read);
            group.MapPost("/{id}/runs", MakeAsync).WithName("reports.make").Produces<RunItem>(202)
                .ProducesProblem(404).ProducesProblem(422).Requires(Run);
            group.MapGet("/runs/{id}", RunAsync).WithName("reports.run").Produces<RunView>().ProducesProblem(404)
                .Requires(Read);
        }
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ISqlSession sql, Rights rights, TextCatalog texts, CancellationToken cancel,
        long? site = null)
    {
        var sites = rights.Sites(Read).Where(one => site is null || one == site).ToList();
        var last = (await ReadReports.LatestAsync(sites, sql, cancel)).ToLookup(run => run.ReportId);
        var rows = await ReadReports.ListAsync(sites, sql, cancel);
        return TypedResults.Ok(new Whole<ReportItem>([.. rows.Where(row => row.Closed == 0).Select(row =>
            Item(row, last[row.Id].FirstOrDefault() is { } run ? Item(run, context, texts) : null))]));
    }

    private static IResult TemplateNames(TemplateRequest request) =>
        ReportTemplate.Read(request.Data).TryGet(out var names, out var why)
            ? TypedResults.Ok(new Whole<NamedCell>(names)) : why.ToProblem();

    private static async Task<IResult> CreateAsync(
        SaveRequest request, SaveReport save, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (request.Site is not { } site || !rights.Can(Edit, site))
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var outcome = await save.RunAsync(site, null, Input(request), actor, rights, cancel);
        return outcome.TryGet(out var row, out var why)
            ? TypedResults.Created($"/api/v1/reports/{row.Id}", Item(row, null)) : why.ToProblem();
    }

    private static async Task<IResult> SaveAsync(
        Id id, SaveRequest request, SaveReport save, ISqlSession sql, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        if (await FindAsync(id, Edit, sql, rights, cancel) is not { } known)
        {
            return ReportRefusals.NotFound.ToProblem();
        }

        var outcome = await save.RunAsync(known.SiteId, id, Input(request), actor, rights, cancel);
        return outcome.TryGet(out var row, out var why) ? TypedResults.Ok(Item(row, null)) : why.ToProblem();
    }

    private static async Task<IResult> CloseAsync(
        Id id, SaveReport save, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (await FindAsync(id, Edit, sql, rights, cancel) is not { Closed: 0 } known)
        {
            return ReportRefusals.NotFound.ToProblem();
        }

        return (await save.CloseAsync(known, actor, cancel)).TryGet(out _, out var why)
            ? TypedResults.NoContent() : why.ToProblem();
    }

    private static async Task<IResult> GetAsync(
        Id id, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (await FindAsync(id, Read, sql, rights, cancel) is not { } row
            || await ReadDocument.FindAsync(row.Parsed.TemplateId, sql, cancel) is not { } template)
        {
            return ReportRefusals.NotFound.ToProblem();
        }

        var revisions = await ReadReports.RevisionsAsync(id, sql, cancel);
        var content = await ReadDocument.ContentAsync(template, sql, cancel);
        return ReportTemplate.Read(content.Bytes).TryGet(out var names, out var why)
            ? TypedResults.Ok(new ReportView(Item(row, null), [.. revisions.Select(one => Item(one, null))], names))
            : why.ToProblem();
    }

    private static async Task<IResult> RunsAsync(
        Id id, HttpContext context, ISqlSession sql, Rights rights, TextCatalog texts, CancellationToken cancel,
        string? cursor = null, int? limit = null)
    {
        if (await FindAsync(id, Read, sql, rights, cancel) is null)
        {
            return ReportRefusals.NotFound.ToProblem();
        }

        var before = Paging.Parts(cursor, 1) is [var at] ? Paging.Number(at) : long.MaxValue;
        var most = Paging.Limit(limit);
        var rows = await ReadReports.RunsAsync(id, before, most + 1, sql, cancel);
        return TypedResults.Ok(Paging.Cut(
            rows, most, row => Item(row, context, texts), row => Paging.Cursor($"{row.AskedUs}")));
    }

    private static async Task<IResult> MakeAsync(
        Id id, PeriodRequest request, HttpContext context, MakeReport make, ISqlSession sql, Actor actor,
        Rights rights, TextCatalog texts, CancellationToken cancel)
    {
        if (await FindAsync(id, Run, sql, rights, cancel) is not { Closed: 0 } row)
        {
            return ReportRefusals.NotFound.ToProblem();
        }

        var outcome = await make.AskAsync(row, request.Period, false, actor, cancel);
        return outcome.TryGet(out var asked, out var why)
            ? TypedResults.Accepted(
                $"/api/v1/reports/runs/{asked.Run}",
                Item((await ReadReports.FindRunAsync(asked.Run, sql, cancel))!, context, texts))
            : why.ToProblem();
    }

    private static async Task<IResult> RunAsync(
        Id id, HttpContext context, ISqlSession sql, Rights rights, TextCatalog texts, CancellationToken cancel)
    {
        if (!rights.Can(Read, id.Site) || await ReadReports.FindRunAsync(id, sql, cancel) is not { } run
            || await ReadReports.FindAsync(run.ReportId, sql, cancel, run.Revision) is not { } report
            || await ReadReports.SiteAsync(run.SiteId, sql, cancel) is not { } site)
        {
            return ReportRefusals.NotFound.ToProblem();
        }

        var sheet = run.DocumentId is { } file && await ReadDocument.FindAsync(file, sql, cancel) is { } document
            ? ReportTemplate.View((await ReadDocument.ContentAsync(document, sql, cancel)).Bytes) : null;
        return TypedResults.Ok(new RunView(
            Item(run, context, texts), report.Parsed, site.NameZh, site.NameEn, site.Simulated == 1, run.Results,
            sheet));
    }

    private static async Task<ReportRow?> FindAsync(
        Id id, string permission, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        rights.Can(permission, id.Site) ? await ReadReports.FindAsync(id, sql, cancel) : null;

    private static ReportInput Input(SaveRequest request) =>
        new(request.Content, request.Template, request.TemplateName, request.After);

    private static ReportItem Item(ReportRow row, RunItem? last) => new(
        row.Id, row.SiteId, row.Revision, row.Parsed, Instants.FromUs(row.SavedUs), row.SavedBy, row.Closed == 1, last);

    private static RunItem Item(ReportRunRow row, HttpContext context, TextCatalog texts) => new(
        row.Id, row.ReportId, row.Revision, row.Scheduled == 1, row.Period, Instants.FromUs(row.FromUs),
        Instants.FromUs(row.ToUs), row.State, row.DoneParts, row.TotalParts, row.JobId, row.DocumentId,
        row.ContentHash, row.AskedBy, Instants.FromUs(row.AskedUs),
        row.EndedUs is { } ended ? Instants.FromUs(ended) : null, row.ToUs > row.AskedUs,
        row.Refusal is { } refusal
            ? RefusalResult.Describe(
                JsonSerializer.Deserialize<Refusal>(refusal, JsonSerializerOptions.Web)!, context, texts)
            : null);
}
