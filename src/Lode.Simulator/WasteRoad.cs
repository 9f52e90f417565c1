using System.Globalization;

namespace Lode.Simulator;

/// <summary>Transfers that a visitor of the demonstration finds, each carried as far as it goes: accepted with a
/// difference beyond the tolerance, partly refused and stored again, on the road, sealed, a draft.</summary>
internal sealed class WasteRoad(
    LodeClient keeper, LodeClient officer, int site, IReadOnlyDictionary<string, string> places, DateTimeOffset now,
    int serial = 100)
{
    private const long Tonne = 1_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(9);

    private Dictionary<string, string> papers = [], parties = [];

    // 1 where the demonstration is long enough for a working day on the road; less in short ones.
    private double pace = 1;

    /// <param name="lining">Batches of spent potlining, the oldest first.</param>
    /// <param name="dross">Batches of dross.</param>
    /// <param name="cancel">Stops.</param>
    internal async Task LeaveAsync(
        IReadOnlyList<string> lining, IReadOnlyList<string> dross, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        pace = Math.Min(1, (now - await StoredAtAsync(lining[0], cancel)) / Longest);
        Task<string> Draft(string batch, string store, string method, decimal tonnes, string plate, int pieces) =>
            DraftAsync(batch, store, method, tonnes, plate, pieces, cancel);

        var begin = After(now, -480);
        var full = await Draft(lining[0], "store-b", "R5", 31.480m, "豫A0001W", 0);
        await DispatchAsync(full, 31.480m, "豫A0001W", begin, cancel);
        await ArriveAsync(full, 31.300m, "豫A0001W", begin, cancel);
        await ActAsync(full, new { act = "accept", at = After(begin, 130) }, cancel);

        begin = After(now, -300);
        var part = await Draft(lining[1], "store-b", "R5", 28.600m, "豫A0001W", 0);
        await DispatchAsync(part, 28.600m, "豫A0001W", begin, cancel);
        await ArriveAsync(part, 28.580m, "豫A0001W", begin, cancel);
        await ActAsync(
            part, new { act = "acceptPartly", refusedGrams = 3 * Tonne, at = After(begin, 120) }, cancel);
        await ActAsync(part, new { act = "confirm" }, cancel);
        await ActAsync(part, new { act = "takeBack", manifest = Manifest(), facilityId = places["store-b"] }, cancel);
        await ActAsync(part, new { act = "process", method = "R5" }, cancel);

        begin = After(now, -75);
        var road = await Draft(lining[2], "store-b", "R5", 29.000m, "豫A0001W", 0);
        await DispatchAsync(road, 28.940m, "豫A0001W", begin, cancel);
        await DriveAsync(road, After(begin, 30), 44, 0, cancel);

        await PackAsync(dross[0], cancel);
        var ready = await Draft(dross[0], "store-a", "R4", 3.600m, "豫A0002W", 3);
        await ActAsync(ready, new { act = "seal", manifest = Manifest() }, cancel);

        await Draft(lining[3], "store-b", "R4", 24.300m, "豫A0002W", 0);
    }

    /// <summary>A load that arrived days ago and that the receiver does not confirm.</summary>
    internal async Task LeaveUnconfirmedAsync(string batch, decimal tonnes, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        const string Plate = "豫A0001W";
        var transfer = await DraftAsync(batch, "store-b", "R5", tonnes, Plate, 0, cancel);
        var begin = now.AddDays(-4);
        await DispatchAsync(transfer, tonnes, Plate, begin, cancel);
        await ArriveAsync(transfer, tonnes, Plate, begin, cancel);
    }

    private Task<string> DraftAsync(
        string batch, string store, string method, decimal tonnes, string plate, int pieces,
        CancellationToken cancel) =>
        WasteOffice.MakeAsync(officer, "transfers", new
        {
            site,
            receiverId = parties["receiver"],
            method,
            pieces,
            lines = new[] { new { batchId = batch, facilityId = places[store], grams = (long)(tonnes * Tonne) } },
            legs = new[]
            {
                new
                {
                    carrierId = parties["carrier"],
                    vehicleId = papers[plate],
                    driverId = papers["410100-9999-01"],
                },
            },
        }, cancel);

    private DateTimeOffset After(DateTimeOffset from, double minutes) => from.AddMinutes(minutes * pace);

    private async Task<DateTimeOffset> StoredAtAsync(string batch, CancellationToken cancel) =>
        (await keeper.GetAsync($"/api/v1/waste/batches/{batch}", cancel)).GetProperty("steps")[0].GetProperty("at")
            .GetDateTimeOffset();

    private async Task DispatchAsync(
        string transfer, decimal tonnes, string plate, DateTimeOffset begin, CancellationToken cancel)
    {
        await ActAsync(transfer, new { act = "seal", manifest = Manifest(), at = begin }, cancel);
        var ticketId = await WeighAsync(tonnes, plate, After(begin, 20), cancel);
        await ActAsync(transfer, new { act = "sign", ticketId, at = After(begin, 25) }, cancel);
        await ActAsync(transfer, new { act = "depart", at = After(begin, 30) }, cancel);
    }

    // An hour and a bit on the road; the terminal of the first load was off for a quarter of an hour.
    private async Task ArriveAsync(
        string transfer, decimal tonnes, string plate, DateTimeOffset begin, CancellationToken cancel)
    {
        await DriveAsync(transfer, After(begin, 30), 62, tonnes > 30 ? 15 : 3, cancel);
        var ticketId = await WeighAsync(tonnes, plate, After(begin, 100), cancel);
        await ActAsync(transfer, new { act = "arrive", ticketId, at = After(begin, 105) }, cancel);
    }

    // One position a minute from the gate towards the receiver, with a hole in the middle.
    private Task DriveAsync(
        string transfer, DateTimeOffset from, int minutes, int hole, CancellationToken cancel) =>
        keeper.PostAsync($"/api/v1/waste/transfers/{transfer}/fixes", new
        {
            device = "BD-9999",
            fixes = Enumerable.Range(0, minutes + 1).Where(minute => minute <= 25 || minute >= 25 + hole)
                .Select(minute => new
                {
                    seq = minute,
                    at = After(from, minute),
                    latitude = 34.75 + (0.05 * minute / 62) + (0.012 * Math.Sin(minute / 9d)),
                    longitude = 113.62 + (0.68 * minute / 62),
                }),
        }, cancel);

    // The weigher types the ticket, the officer compares it with the paper.
    private async Task<string> WeighAsync(
        decimal tonnes, string plate, DateTimeOffset weighedAt, CancellationToken cancel)
    {
        var ticket = await WasteOffice.MakeAsync(keeper, "tickets", new
        {
            site,
            number = string.Create(
                CultureInfo.InvariantCulture, $"GB-{now.ToOffset(TimeSpan.FromHours(8)):MMdd}-{++serial}"),
            plate,
            grossGrams = (long)(tonnes * Tonne) + 15_120_000,
            tareGrams = 15_120_000,
            intervalGrams = 20_000,
            weighedAt,
        }, cancel);
        await officer.PostAsync($"/api/v1/waste/tickets/{ticket}/confirm", new { }, cancel);
        return ticket;
    }

    private async Task PackAsync(string batch, CancellationToken cancel)
    {
        await keeper.PostAsync($"/api/v1/waste/batches/{batch}/pack", new
        {
            type = "吨袋",
            volumeL = 1000,
            netGrams = new[] { 1_180_000, 1_210_000, 1_210_000 },
        }, cancel);
        await keeper.PostAsync($"/api/v1/waste/batches/{batch}/labels/printed", new { }, cancel);
    }

    private Task ActAsync(string transfer, object act, CancellationToken cancel) =>
        officer.PostAsync($"/api/v1/waste/transfers/{transfer}/acts", act, cancel);

    private string Manifest() =>
        string.Create(CultureInfo.InvariantCulture, $"{now.ToOffset(TimeSpan.FromHours(8)).Year}9999{++serial:000000}");

    private async Task ReadAsync(CancellationToken cancel)
    {
        papers = await ReadAsync("papers", "number", cancel);
        parties = await ReadAsync("parties", "kind", cancel);
    }

    private async Task<Dictionary<string, string>> ReadAsync(string path, string name, CancellationToken cancel)
    {
        var found = await officer.GetAsync($"/api/v1/waste/{path}?site={site}", cancel);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in found.GetProperty("items").EnumerateArray())
        {
            ids[item.GetProperty(name).GetString()!] = item.GetProperty("id").GetString()!;
        }

        return ids;
    }
}
