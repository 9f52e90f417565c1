using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Alarms;

/// <summary>Present alarms, their counts, and how one of them has behaved.</summary>
internal static class ActiveEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/active", List).WithName("alarms.active").Produces<Page<AlarmView>>().Requires("alarms.read");
        group.MapGet("/counts", Count).WithName("alarms.counts").Produces<AlarmCounts>().Requires("alarms.read");
        group.MapGet("/positions", Positions).WithName("alarms.positions").Produces<Page<string>>()
            .Requires("alarms.read");
        group.MapGet("/{id}/record", RecordAsync).WithName("alarms.record").Produces<AlarmRecord>().ProducesProblem(404)
            .Requires("alarms.read");
    }

    private static async Task<IResult> List(
        AlarmService alarms, Rights rights, HttpContext context, Named<AlarmShow>? show = null, int? site = null,
        string? node = null, string? search = null, Named<AlarmPriority>? priority = null, string? position = null,
        string sort = "priority", bool descending = false, string? cursor = null, int? limit = null, string? format = null)
    {
        var all = ListActiveAlarms.Run(
            alarms, rights, new(show?.Value ?? AlarmShow.Active, site, node, search, priority?.Value, sort, descending)
            {
                Position = position,
            });
        if (AlarmExport.Wants(format))
        {
            await AlarmExport.ActiveAsync(context, format!, all, site);
            return Results.Empty;
        }

        var rows = Paging.Limit(limit);
        // The list lives in memory and moves; a page goes on by place.
        var skip = Paging.Parts(cursor, 1) is [var place] ? (int)Math.Clamp(Paging.Number(place), 0, all.Count) : 0;
        var next = skip + rows < all.Count ? Paging.Cursor((skip + rows).ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<AlarmView>([.. all.Skip(skip).Take(rows)], next));
    }

    private static IResult Count(
        AlarmService alarms, Rights rights, int? site = null, string? node = null, string? position = null) =>
        TypedResults.Ok(ListActiveAlarms.Count(alarms, rights, new(Site: site, Node: node) { Position = position }));

    private static IResult Positions(AlarmService alarms, Rights rights, int? site = null) => TypedResults.Ok(
        new Page<string>(
            [.. ListDefinitions.Run(alarms, rights, new(Site: site)).Select(one => one.Definition.Position)
                .Where(position => position.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            null));

    private static async Task<IResult> RecordAsync(
        Id id, AlarmService alarms, ISqlSession sql, Rights rights, CancellationToken cancel, int days = 30) =>
        (await AlarmRecord.RunAsync(alarms, sql, rights, id, Math.Clamp(days, 1, 400), cancel))
            .TryGet(out var record, out var why) ? TypedResults.Ok(record) : why.ToProblem();
}
