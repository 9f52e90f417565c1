using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Registers;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Batches;

/// <summary>Reads batches: what lies where, how old it is, what was done with it, where it came from and went.
/// </summary>
internal static class BatchEndpoints
{
    private const string List = $$"""
        SELECT {{BatchRow.Columns}} FROM waste_batch
         WHERE site_id = @SiteId AND (@Open = 0 OR closed_us IS NULL)
           AND (@Code = '' OR lower(code) LIKE @Pattern ESCAPE '\')
           AND (@WasteCode = '' OR waste_code = @WasteCode)
           AND (oldest_us > @AfterUs OR (oldest_us = @AfterUs AND code > @AfterCode))
         ORDER BY oldest_us, code LIMIT @Limit
        """;

    private const string Moves = $"""
        SELECT {MoveRow.Columns} FROM waste_move WHERE site_id = @SiteId AND batch_id = @BatchId ORDER BY seq
        """;

    private const string Containers = $"""
        SELECT {ContainerRow.Columns} FROM waste_container
         WHERE site_id = @SiteId AND batch_id = @BatchId ORDER BY code
        """;

    /// <param name="Grams">What lies there.</param>
    /// <param name="ReservedGrams">Of it, what a transfer has reserved.</param>
    internal sealed record Place(
        Id FacilityId, string Code, string NameZh, string NameEn, long Grams, long ReservedGrams);

    /// <param name="Days">Whole days since its oldest ancestor was generated.</param>
    internal sealed record Item(
        Id Id, int Site, string Code, Id StreamId, string WasteCode, string NameZh, string NameEn, string Origin,
        DateTimeOffset GeneratedAt, DateTimeOffset OldestAt, int Days, double? Moisture, long Grams, bool IsClosed,
        IReadOnlyList<Place> Places);

    internal sealed record Step(
        Id Id, string Kind, string Code, DateTimeOffset At, long Grams, string From, string To, string Method,
        string SourceCode, string Destination, string Handler, string SecondHandler, Id? TransferId, Id PostingId,
        string Reference, DateTimeOffset RecordedAt, string RecordedBy);

    internal sealed record Container(
        Id Id, string Code, string Type, long VolumeL, long NetGrams, DateTimeOffset PackedAt, int Labels,
        DateTimeOffset? PrintedAt, DateTimeOffset? GoneAt);

    internal sealed record Detail(
        Item Batch, string Form, string Hazards, string Compatibility, string Component, int AgeLimitDays,
        IReadOnlyList<Step> Steps, IReadOnlyList<Container> Containers, Genealogy.Tree Genealogy);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/batches", ListAsync).WithName("waste.batches").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapGet("/batches/{id}", ReadAsync).WithName("waste.batch").Produces<Detail>().ProducesProblem(404)
            .Requires("waste.read");
    }

    private static async Task<IResult> ListAsync(
        int site, ISqlSession sql, LedgerReader ledger, Rights rights, TimeProvider clock, CancellationToken cancel,
        bool open = true, string? code = null, string? wasteCode = null, string? cursor = null, int? limit = null)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var rows = Paging.Limit(limit);
        var (afterUs, afterCode) = Paging.Parts(cursor, 2) is [var us, var last] ? (Paging.Number(us), last) : (-1, "");
        var found = await sql.QueryAsync<BatchRow>(
            List,
            new
            {
                SiteId = site,
                Open = open,
                Code = code ?? "",
                Pattern = LikePattern.Contains(code ?? ""),
                WasteCode = wasteCode ?? "",
                AfterUs = afterUs,
                AfterCode = afterCode,
                Limit = rows + 1,
            },
            cancel);
        var view = await StockView.ReadAsync(site, sql, ledger, cancel);
        var now = clock.NowUs();
        return TypedResults.Ok(Paging.Cut(
            found, rows, row => view.Item(row, now),
            row => Paging.Cursor(BatchDesk.Text(row.OldestUs), row.Code)));
    }

    private static async Task<IResult> ReadAsync(
        Id id, ISqlSession sql, LedgerReader ledger, Rights rights, TimeProvider clock, CancellationToken cancel)
    {
        var key = new { SiteId = id.Site, Id = id };
        if (!rights.Can("waste.read", id.Site)
            || await sql.FindAsync<BatchRow>(BatchRow.One, key, cancel) is not { } batch)
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var view = await StockView.ReadAsync(id.Site, sql, ledger, cancel, batch.Code);
        var site = await sql.FindAsync<SiteEndpoints.Row>(SiteEndpoints.One, new { SiteId = (long)id.Site }, cancel);
        var steps = await sql.QueryAsync<MoveRow>(Moves, new { SiteId = id.Site, BatchId = id }, cancel);
        var containers = await sql.QueryAsync<ContainerRow>(Containers, new { SiteId = id.Site, BatchId = id }, cancel);
        var stream = view.StreamOf(batch.StreamId);
        return TypedResults.Ok(new Detail(
            view.Item(batch, clock.NowUs()), stream.Form, stream.Hazards, stream.Compatibility, stream.Component,
            (int)(site?.AgeLimitDays ?? 365),
            [.. steps.Select(row => new Step(
                row.Id, row.Kind, row.Code, Instants.FromUs(row.AtUs), row.MovedG, view.CodeOf(row.FacilityId),
                row.ToId is { } to ? view.CodeOf(to) : "", row.Method, row.SourceCode, row.Destination, row.Handler,
                row.SecondHandler, row.TransferId, row.PostingId, row.Reference, Instants.FromUs(row.RecordedUs),
                row.RecordedBy))],
            [.. containers.Select(row => new Container(
                row.Id, row.Code, row.Type, row.VolumeL, row.NetG, Instants.FromUs(row.PackedUs), (int)row.Labels,
                At(row.PrintedUs), At(row.GoneUs)))],
            await Genealogy.ReadAsync(batch, sql, cancel)));
    }

    private static DateTimeOffset? At(long? us) => us is { } known ? Instants.FromUs(known) : null;
}

/// <summary>What lies where on a site now, with the names of places and streams.</summary>
internal sealed class StockView
{
    private const long DayUs = 86_400_000_000;

    private readonly Dictionary<Id, StreamRow> streams;
    private readonly Dictionary<Id, FacilityRow> facilities;
    private readonly Dictionary<string, FacilityRow> byCode;
    private readonly ILookup<string, LotStanding> byBatch;

    private StockView(
        IReadOnlyList<StreamRow> streams, IReadOnlyList<FacilityRow> facilities, IReadOnlyList<LotStanding> stock)
    {
        this.streams = streams.ToDictionary(row => row.Id);
        this.facilities = facilities.ToDictionary(row => row.Id);
        byCode = facilities.ToDictionary(row => row.Code, StringComparer.Ordinal);
        byBatch = stock.ToLookup(account => account.Lot, StringComparer.Ordinal);
        Stock = stock;
    }

    internal IReadOnlyList<LotStanding> Stock { get; }

    internal IReadOnlyCollection<FacilityRow> Facilities => facilities.Values;

    internal IReadOnlyCollection<StreamRow> Streams => streams.Values;

    /// <summary>Reads it; of one batch when its code is given.</summary>
    internal static async Task<StockView> ReadAsync(
        int site, ISqlSession sql, LedgerReader ledger, CancellationToken cancel, string? batch = null)
    {
        var key = new { SiteId = site };
        var book = (await ledger.BooksAsync([site], cancel)).FirstOrDefault(
            one => one.Unit == LedgerUnit.Gram && one.Convention == MassBook.Convention);
        return new StockView(
            await sql.QueryAsync<StreamRow>(StreamEndpoints.OfSite, key, cancel),
            await sql.QueryAsync<FacilityRow>(FacilityEndpoints.OfSite, key, cancel),
            book is null ? [] : await ledger.LotsAsync(book, "INV", batch, cancel));
    }

    internal StreamRow StreamOf(Id id) => streams[id];

    internal string CodeOf(Id facility) => facilities[facility].Code;

    /// <summary>A batch with its places; the largest first.</summary>
    internal BatchEndpoints.Item Item(BatchRow row, long nowUs)
    {
        var stream = streams[row.StreamId];
        var places = byBatch[row.Code].Where(account => account.Balance > 0)
            .OrderByDescending(account => account.Balance).ThenBy(account => account.Place, StringComparer.Ordinal)
            .Select(Place).ToArray();
        return new BatchEndpoints.Item(
            row.Id, row.Id.Site, row.Code, row.StreamId, row.WasteCode, stream.NameZh, stream.NameEn, row.Origin,
            Instants.FromUs(row.GeneratedUs), Instants.FromUs(row.OldestUs), DaysOf(row.OldestUs, nowUs), row.Moisture,
            places.Sum(place => place.Grams), row.ClosedUs is not null, places);
    }

    /// <summary>Whole days since the oldest ancestor was generated.</summary>
    internal static int DaysOf(long oldestUs, long nowUs) => (int)((nowUs - oldestUs) / DayUs);

    private BatchEndpoints.Place Place(LotStanding account)
    {
        var facility = byCode[account.Place];
        return new BatchEndpoints.Place(
            facility.Id, facility.Code, facility.NameZh, facility.NameEn, account.Balance, account.HeldCredit);
    }
}
