using System.Globalization;

namespace Lode.Simulator;

/// <summary>Transfers that a visitor of the demonstration finds, each carried as far as it goes: accepted with a
/// difference beyond the tolerance, partly refused and stored again, on the road, sealed, a draft.</summary>
internal sealed class WasteRoad(
    LodeClient keeper, LodeClient officer, int site, IReadOnlyDictionary<string, string> places, DateTimeOffset now)
{
    private const long Tonne = 1_000_000;

    private int serial = 100;

    /// <param name="lining">Batches of spent potlining, the oldest first.</param>
    /// <param name="dross">Batches of dross.</param>
    /// <param name="cancel">Stops.</param>
    internal async Task LeaveAsync(
        IReadOnlyList<string> lining, IReadOnlyList<string> dross, CancellationToken cancel)
    {
        var papers = await ReadAsync("papers", "number", cancel);
        var parties = await ReadAsync("parties", "kind", cancel);
        async Task<string> Draft(string batch, string store, string method, decimal tonnes, string plate, int pieces) =>
            await WasteOffice.MakeAsync(officer, "transfers", new
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

        var full = await Draft(lining[0], "store-b", "R5", 31.480m, "豫A0001W", 0);
        await DispatchAsync(full, 31.480m, "豫A0001W", cancel);
        await ActAsync(full, new { act = "arrive", ticketId = await WeighAsync(31.300m, "豫A0001W", cancel) }, cancel);
        await ActAsync(full, new { act = "accept" }, cancel);

        var part = await Draft(lining[1], "store-b", "R5", 28.600m, "豫A0001W", 0);
        await DispatchAsync(part, 28.600m, "豫A0001W", cancel);
        await ActAsync(part, new { act = "arrive", ticketId = await WeighAsync(28.580m, "豫A0001W", cancel) }, cancel);
        await ActAsync(part, new { act = "acceptPartly", refusedGrams = 3 * Tonne }, cancel);
        await ActAsync(part, new { act = "confirm" }, cancel);
        await ActAsync(part, new { act = "takeBack", manifest = Manifest(), facilityId = places["store-b"] }, cancel);
        await ActAsync(part, new { act = "process", method = "R5" }, cancel);

        var road = await Draft(lining[2], "store-b", "R5", 29.000m, "豫A0001W", 0);
        await DispatchAsync(road, 28.940m, "豫A0001W", cancel);

        await PackAsync(dross[0], cancel);
        var ready = await Draft(dross[0], "store-a", "R4", 3.600m, "豫A0002W", 3);
        await ActAsync(ready, new { act = "seal", manifest = Manifest() }, cancel);

        await Draft(lining[3], "store-b", "R4", 24.300m, "豫A0002W", 0);
    }

    private async Task DispatchAsync(string transfer, decimal tonnes, string plate, CancellationToken cancel)
    {
        await ActAsync(transfer, new { act = "seal", manifest = Manifest() }, cancel);
        await ActAsync(transfer, new { act = "sign", ticketId = await WeighAsync(tonnes, plate, cancel) }, cancel);
        await ActAsync(transfer, new { act = "depart" }, cancel);
    }

    // The weigher types the ticket, the officer compares it with the paper.
    private async Task<string> WeighAsync(decimal tonnes, string plate, CancellationToken cancel)
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
            weighedAt = now,
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
