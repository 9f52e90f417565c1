using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QRCoder;

namespace Lode.Field.Routes;

/// <summary>The routes of the sites, and the labels of their stops.</summary>
internal static class ListRoutes
{
    internal sealed record Item(
        Id Id, int SiteId, string Code, long Version, RouteContent Content, DateTimeOffset ChangedAt, string ChangedBy);

    /// <summary>The label of a stop.</summary>
    /// <param name="Code">The rows of its QR code, 1 dark; it holds the address of the stop, whose last part is the
    /// tag.</param>
    internal sealed record Label(
        string Tag, string PlaceZh, string PlaceEn, string Address, IReadOnlyList<string> Code);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/routes", ListAsync).WithName("field.routes").Produces<Page<Item>>().Requires("field.read");
        group.MapGet("/routes/{id}/labels", LabelsAsync).WithName("field.labels").Produces<Page<Label>>()
            .ProducesProblem(404).Requires("field.read");
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Rights rights, CancellationToken cancel, int? site = null)
    {
        var rows = await sql.QueryAsync<RouteRow>(
            RouteRow.OfSites, new { Sites = SitesOf(rights, site) }, cancel);
        return TypedResults.Ok(new Page<Item>([.. rows.Select(row => new Item(
            row.Id, (int)row.SiteId, row.Code, row.Version, row.Route, Instants.FromUs(row.ChangedUs),
            row.ChangedBy))], null));
    }

    private static async Task<IResult> LabelsAsync(
        Id id, ISqlSession sql, Rights rights, HttpRequest http, CancellationToken cancel)
    {
        var row = await sql.FindAsync<RouteRow>(RouteRow.One, new { SiteId = (long)id.Site, Id = id }, cancel);
        return row is null || !rights.Can("field.read", id.Site)
            ? FieldRefusals.NotFound.ToProblem()
            : TypedResults.Ok(new Page<Label>([.. row.Route.Stops.Select(stop => LabelOf(stop, http))], null));
    }

    private static Label LabelOf(RouteStop stop, HttpRequest http)
    {
        var address = $"{http.Scheme}://{http.Host}/field/stop/{Uri.EscapeDataString(stop.Tag)}";
        using var maker = new QRCodeGenerator();
        using var code = maker.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        return new Label(
            stop.Tag, stop.PlaceZh, stop.PlaceEn, address,
            [.. code.ModuleMatrix.Select(row => string.Concat(row.Cast<bool>().Select(dark => dark ? '1' : '0')))]);
    }

    /// <summary>Sites whose field data the asker may read: one, or all.</summary>
    internal static IReadOnlyList<long> SitesOf(Rights rights, int? site) => site is { } one
        ? (rights.Can("field.read", one) ? [one] : []) : rights.Sites("field.read");
}
