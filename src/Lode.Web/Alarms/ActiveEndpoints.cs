using System.Globalization;
using Lode.Kernel.Alarms;
using Lode.Kernel.Identity;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Alarms;

/// <summary>Present alarms and their counts.</summary>
internal static class ActiveEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/active", List).WithName("alarms.active").Produces<Page<AlarmView>>().Requires("alarms.read");
        group.MapGet("/counts", Count).WithName("alarms.counts").Produces<AlarmCounts>().Requires("alarms.read");
    }

    private static IResult List(
        AlarmService alarms, Rights rights, AlarmShow show = AlarmShow.Active, int? site = null, string? node = null,
        string? search = null, AlarmPriority? priority = null, string sort = "priority", bool descending = false,
        string? cursor = null, int? limit = null)
    {
        var all = ListActiveAlarms.Run(alarms, rights, new(show, site, node, search, priority, sort, descending));
        var rows = Paging.Limit(limit);
        // The list lives in memory and moves; a page goes on by place.
        var skip = Paging.Parts(cursor, 1) is [var place] ? (int)Math.Clamp(Paging.Number(place), 0, all.Count) : 0;
        var next = skip + rows < all.Count ? Paging.Cursor((skip + rows).ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<AlarmView>([.. all.Skip(skip).Take(rows)], next));
    }

    private static IResult Count(AlarmService alarms, Rights rights, int? site = null, string? node = null) =>
        TypedResults.Ok(ListActiveAlarms.Count(alarms, rights, site, node));
}
