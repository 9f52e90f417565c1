using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Imports;
using Lode.Web.Access;
using Lode.Web.Jobs;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Imports;

/// <summary>A file that will come.</summary>
public sealed record OpenImport(int SiteId, string FileName, long Bytes);

/// <summary>One part of a file.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Data">Base64, at most 4 MB of it.</param>
public sealed record ImportPart(long Offset, byte[] Data);

/// <summary>How a file is to be read.</summary>
public sealed record CheckImport(ImportMapping Mapping, string? Zone);

/// <summary>An import in the list.</summary>
/// <param name="HasRejects">There is a rejects file.</param>
public sealed record ImportItem(ImportRow Import, bool HasRejects);

/// <summary>A check with the reasons of its first rejects in the reader's language.</summary>
public sealed record ImportChecked(CsvPlan? Plan, ImportReport Report, IReadOnlyList<string> Reasons);

/// <summary>The doors of imports.</summary>
public static class ImportsEndpoints
{
    private const string Run = "imports.run";

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/imports</c>.</summary>
        public void MapImports()
        {
            var group = routes.MapGroup("/imports").WithTags("Imports");
            group.MapGet("", ListAsync).WithName("imports.list").Produces<Page<ImportItem>>().Requires(Run);
            group.MapPost("",
                OpenAsync).WithName("imports.open").Produces<ImportRow>(201).ProducesProblem(413).Requires(Run);
            group.MapGet("/{id}",
                GetAsync).WithName("imports.get").Produces<ImportItem>().ProducesProblem(404).Requires(Run);
            group.MapPost("/{id}/parts",
                AddPartAsync).WithName("imports.addPart").Produces<ImportRow>().ProducesProblem(409)
                .Requires(Run);
            group.MapGet("/{id}/head", HeadAsync).WithName("imports.head").Produces<ImportHead>()
                .ProducesProblem(404).ProducesProblem(422).Requires(Run);
            group.MapPost("/{id}/check",
                CheckAsync).WithName("imports.check").Produces<ImportChecked>().ProducesProblem(422)
                .Requires(Run);
            group.MapPost("/{id}/run", RunAsync).WithName("imports.run").Produces<JobItem>(202).ProducesProblem(409)
                .Requires(Run);
            group.MapGet("/{id}/rejects", RejectsAsync).WithName("imports.rejects").Produces(200, null, "text/csv")
                .ProducesProblem(404).Requires(Run);
        }
    }

    private static async Task<IResult> ListAsync(ImportStore store, Rights rights, CancellationToken cancel,
        int? limit = null)
    {
        var rows = await store.ListAsync(rights.Sites(Run), Paging.Limit(limit), cancel);
        return TypedResults.Ok(new Page<ImportItem>([.. rows.Select(row => Of(row, store))], null));
    }

    private static async Task<IResult> OpenAsync(
        OpenImport input, Uploads uploads, Actor actor, Rights rights, CancellationToken cancel) =>
        rights.Can(Run, input.SiteId)
            ? (await uploads.OpenAsync(input.SiteId, input.FileName, input.Bytes, actor, cancel))
                .ToCreated(row => $"/api/v1/imports/{row.Id}")
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> GetAsync(Id id, ImportStore store, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, store, rights, cancel) is { } row
            ? TypedResults.Ok(Of(row, store)) : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> AddPartAsync(
        Id id, ImportPart part, ImportStore store, Uploads uploads, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, store, rights, cancel) is { } row
            ? (await uploads.AddPartAsync(row, part.Offset, part.Data, cancel)).ToOk()
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> HeadAsync(
        Id id, ImportStore store, Uploads uploads, Rights rights, CancellationToken cancel) =>
        await FindAsync(id, store, rights, cancel) is { } row
            ? uploads.Head(row).ToOk() : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> CheckAsync(
        Id id, CheckImport input, ImportStore store, Uploads uploads, Rights rights, TextCatalog texts,
            HttpContext context,
        CancellationToken cancel)
    {
        if (await FindAsync(id, store, rights, cancel) is not { } row)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        var outcome = await uploads.CheckAsync(row, input.Mapping, input.Zone ?? "Asia/Shanghai", cancel);
        var language = RequestLanguage.Of(context);
        return outcome.TryGet(out var check, out var why)
            ? TypedResults.Ok(new ImportChecked(
                check.Plan, check.Report, [.. check.Report.Sample.Select(reject => reject.Reason(texts, language))]))
            : why.ToProblem();
    }

    private static async Task<IResult> RunAsync(
        Id id, ImportStore store, Uploads uploads, Actor actor, Rights rights, TextCatalog texts, HttpContext context,
        CancellationToken cancel, string zone = "Asia/Shanghai") =>
        await FindAsync(id, store, rights, cancel) is { } row
            ? (await uploads.StartAsync(row, zone, actor, cancel)).ToAccepted(context, texts)
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<IResult> RejectsAsync(Id id, ImportStore store, Rights rights,
        CancellationToken cancel) =>
        await FindAsync(id, store, rights, cancel) is { } row && File.Exists(store.RejectsOf(id))
            ? TypedResults.PhysicalFile(store.RejectsOf(id), "text/csv; charset=utf-8", $"{row.FileName}.rejects.csv")
            : IdentityRefusals.NotFound.ToProblem();

    private static async Task<ImportRow?> FindAsync(Id id, ImportStore store, Rights rights,
        CancellationToken cancel) =>
        rights.Can(Run, id.Site) ? await store.FindAsync(id, cancel) : null;

    private static ImportItem Of(ImportRow row, ImportStore store) => new(row, File.Exists(store.RejectsOf(row.Id)));
}
