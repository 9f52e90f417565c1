using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Audit;

/// <summary>The audit log as a table for a spreadsheet; the export is itself a row of the log.</summary>
internal static class ExportAuditEndpoint
{
    internal const int MostRows = 100_000;
    private const int PageRows = 1000;

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/export", ExportAsync).WithName("audit.export")
        .Produces(200, null, "text/csv").Requires("audit.read");

    private static async Task ExportAsync(
        HttpContext context, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel,
        DateTimeOffset? from = null, DateTimeOffset? to = null, string verb = "", [FromQuery(Name = "actor")] string actorName = "",
        string objectId = "")
    {
        var filter = AuditEndpoints.Filter(rights, from, to, verb, actorName, objectId) with { Limit = PageRows };
        var rows = new List<object?[]>();
        for (var more = true; more && rows.Count < MostRows;)
        {
            var page = await ListAudit.RunAsync(sql, filter, cancel);
            rows.AddRange(page.Select(Cells));
            more = page.Count == PageRows;
            filter = more ? filter with { BeforeUs = page[^1].AtUs, Before = page[^1].Id } : filter;
        }

        await NoteAsync(sql, actor, rows.Count, cancel);
        await CsvSheet.WriteAsync(
            context.Response, Headers(RequestLanguage.Of(context)), rows, "audit", cancel);
    }

    private static async Task NoteAsync(ISqlSession sql, Actor actor, int rows, CancellationToken cancel) =>
        await sql.CommitAsync<Done>(
            work =>
            {
                work.Audit(actor, "audit.export", "audit", "log", null, new { rows });
                return Done.Instance;
            },
            cancel: cancel);

    private static IReadOnlyList<string> Headers(string language) => language == "zh-CN"
        ? ["时间（UTC）", "单位编号", "操作人类型", "操作人", "操作", "对象类型", "对象", "操作前摘要", "操作后摘要", "请求编号", "链号"]
        : ["Time (UTC)", "Organization no.", "Actor kind", "Actor", "Verb", "Object kind", "Object", "Hash before",
            "Hash after", "Request", "Chain no."];

    private static object?[] Cells(ListAudit.AuditRow row) =>
    [
        Instants.FromUs(row.AtUs).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null), row.SiteId, row.ActorKind,
        row.ActorName, row.Verb, row.ObjectKind, row.ObjectId, row.BeforeHash, row.AfterHash, row.RequestId, row.Seq,
    ];
}
