using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using QRCoder;

namespace Lode.Waste.Batches;

/// <summary>Labels of containers with the fields of HJ 1276-2022, and the note that they were printed.</summary>
internal static class LabelEndpoints
{
    private const string OfBatch = $"""
        SELECT {ContainerRow.Columns} FROM waste_container
         WHERE site_id = @SiteId AND batch_id = @BatchId AND gone_us IS NULL ORDER BY code
        """;

    private const string ByCode = $$"""
        SELECT {{ContainerRow.Columns}} FROM waste_container WHERE site_id {ids:Sites} AND code = @Code
        """;

    private const string Print = """
        UPDATE waste_container SET printed_us = @NowUs
         WHERE site_id = @SiteId AND batch_id = @Id AND gone_us IS NULL
        """;

    private static readonly RegisterMark Printed = new(
        "waste.write", Print, "waste.printLabels", "wasteBatch");

    /// <param name="Qr">Rows of the square code: 1 for dark, 0 for light.</param>
    /// <param name="Copies">Two above 450 L.</param>
    /// <param name="SideMm">Least side of the label: 100 up to 50 L, 150 up to 450 L, 200 above; to be confirmed.
    /// </param>
    internal sealed record Label(
        string Code, IReadOnlyList<string> Qr, int Copies, int SideMm, string NameZh, string NameEn, string Category,
        string WasteCode, string Form, string Hazards, string Component, string UnitName, string Contact, string Phone,
        DateTimeOffset GeneratedAt, string BatchCode, string Type, long VolumeL, long NetGrams,
        DateTimeOffset? PrintedAt);

    internal sealed record Found(Id BatchId, string BatchCode, Id ContainerId);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/batches/{id}/labels", ReadAsync).WithName("waste.labels").Produces<Page<Label>>()
            .ProducesProblem(404).ProducesProblem(409).Requires("waste.read");
        group.MapPost("/batches/{id}/labels/printed", PrintedAsync).WithName("waste.labelsPrinted").Produces(204)
            .ProducesProblem(404).Requires("waste.write");
        group.MapGet("/containers/{code}", FindAsync).WithName("waste.container").Produces<Found>()
            .ProducesProblem(404).Requires("waste.read");
    }

    private static async Task<IResult> ReadAsync(Id id, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", id.Site) || await sql.FindAsync<BatchRow>(
            BatchRow.One, new { SiteId = id.Site, Id = id }, cancel) is not { } batch)
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (await sql.FindAsync<SiteEndpoints.Row>(SiteEndpoints.One, new { SiteId = (long)id.Site }, cancel)
            is not { } site)
        {
            return WasteRefusals.SiteMissing.ToProblem();
        }

        var stream = (await sql.FindAsync<StreamRow>(
            StreamEndpoints.One, new { SiteId = id.Site, Id = batch.StreamId }, cancel))!;
        var containers = await sql.QueryAsync<ContainerRow>(OfBatch, new { SiteId = id.Site, BatchId = id }, cancel);
        return TypedResults.Ok(new Page<Label>([.. containers.Select(row => Of(row, batch, stream, site))], null));
    }

    private static Task<IResult> PrintedAsync(
        Id id, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel) =>
        Printed.SetAsync(id, sql, rights, actor, cancel);

    private static async Task<IResult> FindAsync(
        string code, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        var row = await sql.FindAsync<ContainerRow>(
            ByCode, new { Sites = rights.Sites("waste.read"), Code = code }, cancel);
        if (row is null || await sql.FindAsync<BatchRow>(
            BatchRow.One, new { row.SiteId, Id = row.BatchId }, cancel) is not { } batch)
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        return TypedResults.Ok(new Found(row.BatchId, batch.Code, row.Id));
    }

    private static Label Of(ContainerRow row, BatchRow batch, StreamRow stream, SiteEndpoints.Row site) => new(
        row.Code, Squares(row.Code), (int)row.Labels, row.VolumeL > 450 ? 200 : row.VolumeL > 50 ? 150 : 100,
        stream.NameZh, stream.NameEn, Codes.WasteCode.CategoryOf(stream.WasteCode), stream.WasteCode, stream.Form,
        stream.Hazards, stream.Component, site.UnitName, site.Contact, site.Phone,
        Instants.FromUs(batch.GeneratedUs), batch.Code, row.Type, row.VolumeL, row.NetG,
        row.PrintedUs is { } printed ? Instants.FromUs(printed) : null);

    private static List<string> Squares(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.Q);
        var rows = new List<string>();
        foreach (var bits in data.ModuleMatrix)
        {
            rows.Add(string.Concat(bits.Cast<bool>().Select(bit => bit ? '1' : '0')));
        }

        return rows;
    }
}
