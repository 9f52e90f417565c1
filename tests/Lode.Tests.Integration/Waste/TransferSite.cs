using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>A site from which dross may lawfully leave: receiver, two carriers, papers, plan.</summary>
internal sealed class TransferSite
{
    internal const string Password = "a long pass phrase 7";
    private const long Scale = 20_000;

    private static int serial;

    private readonly LodeServer server;
    private int tickets;

    private TransferSite(LodeServer server, WasteSite site) => (this.server, Site) = (server, site);

    internal WasteSite Site { get; }

    internal Dictionary<string, string> Ids { get; } = [];

    internal string Batch { get; private set; } = "";

    internal IReadOnlyList<string> Containers { get; private set; } = [];

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(8).Date);

    /// <summary>A number that nobody has used, in the region of simulated numbers.</summary>
    internal static string NewManifest() => $"{Today.Year}9999{Interlocked.Increment(ref serial):000000}";

    internal static async Task<TransferSite> FoundAsync(LodeServer server, string code, long? receiverOrg = null,
        long? carrierOrg = null, DateTimeOffset? stockedAt = null, bool simulated = false)
    {
        var made = new TransferSite(server, await WasteSite.FoundAsync(server, code, simulated));
        await made.PartyAsync("receiver", "receiver", "91410100MA0DEMA009", receiverOrg);
        await made.PartyAsync("carrier", "carrier", "91410100MA0DEMA009", carrierOrg);
        await made.PartyAsync("relay", "carrier", "91350100M000100Y43", null);
        await made.PaperAsync("permit", "permit", "receiver", 100_000_000);
        await made.PaperAsync("contract", "contract", "receiver");
        await made.PaperAsync("insurance", "insurance", null);
        await made.PaperAsync("vehicle", "vehicle", "carrier");
        await made.PaperAsync("driver", "driver", "carrier");
        await made.PaperAsync("vehicle-2", "vehicle", "relay");
        await made.PaperAsync("driver-2", "driver", "relay");
        await made.PlanAsync(200_000_000, filed: true);
        made.Batch = await made.Site.OpeningAsync("dross", "store-a", 50_000_000, 30, stockedAt);
        return made;
    }

    internal async Task PartyAsync(string name, string kind, string creditCode, long? org) =>
        Ids[name] = Id(await server.PostAsync("/api/v1/waste/parties", new
        {
            site = Site.Number,
            kind,
            creditCode,
            name = $"{name} 有限公司",
            province = "41",
            org,
        }));

    internal async Task PaperAsync(
        string name, string kind, string? party, long? limit = null, int from = -100, int until = 100,
        string method = "R4", string wasteCode = WasteSite.Dross) =>
        Ids[name] = Id(await server.PostAsync("/api/v1/waste/papers", new
        {
            site = Site.Number,
            kind,
            number = $"豫{name}"[..Math.Min(12, name.Length + 1)],
            name,
            validFrom = Today.AddDays(from),
            validUntil = Today.AddDays(until),
            partyId = party is null ? null : Ids[party],
            lines = limit is null ? null : new[] { new { wasteCode, method, limitGrams = limit } },
        }));

    internal async Task WithdrawAsync(string paper) =>
        await server.PostAsync($"/api/v1/waste/papers/{Ids[paper]}/withdraw", new { });

    internal async Task PlanAsync(long grams, bool filed)
    {
        using var answer = await server.Api.PutAsJsonAsync(
            $"/api/v1/waste/sites/{Site.Number}/plans/{Today.Year}", new
            {
                lines = new[]
                {
                    new { part = "A.7", wasteCode = WasteSite.Dross, method = "R4", plannedGrams = grams },
                },
                receipt = filed ? "BA-1" : null,
                filedOn = filed ? Today : (DateOnly?)null,
            });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal object Draft(long grams, bool relay = false, int pieces = 0) => new
    {
        site = Site.Number,
        receiverId = Ids["receiver"],
        method = "R4",
        pieces,
        lines = new[] { new { batchId = Batch, facilityId = Site.Facilities["store-a"], grams } },
        legs = new[]
        {
            new { carrierId = Ids["carrier"], vehicleId = Ids["vehicle"], driverId = Ids["driver"] },
            new { carrierId = Ids["relay"], vehicleId = Ids["vehicle-2"], driverId = Ids["driver-2"] },
        }.Take(relay ? 2 : 1),
    };

    internal async Task<string> OpenAsync(long grams, bool relay = false, int pieces = 0) =>
        Id(await server.PostAsync("/api/v1/waste/transfers", Draft(grams, relay, pieces)));

    internal async Task PackAsync(params long[] netGrams)
    {
        var packed = await server.PostAsync($"/api/v1/waste/batches/{Batch}/pack", new
        {
            type = "吨袋",
            volumeL = 1000,
            netGrams,
        });
        Containers = [.. packed.GetProperty("containers").EnumerateArray()
            .Select(one => one.GetProperty("code").GetString()!)];
        await server.PostAsync($"/api/v1/waste/batches/{Batch}/labels/printed", new { });
    }

    /// <summary>A ticket as a scale sends it.</summary>
    internal async Task<string> TicketAsync(
        long netGrams, string plate = "豫vehicle", HttpClient? by = null, bool byHand = false)
    {
        using var answer = await (by ?? server.Api).PostAsJsonAsync("/api/v1/waste/tickets", new
        {
            site = Site.Number,
            number = $"T-{++tickets}",
            plate,
            grossGrams = netGrams + 15_000_000,
            tareGrams = 15_000_000,
            intervalGrams = Scale,
            weighedAt = TimeProvider.System.GetUtcNow(),
            byHand,
        });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return Id(JsonSerializer.Deserialize<JsonElement>(text));
    }

    internal async Task<JsonElement> ActAsync(string id, object act, HttpClient? by = null)
    {
        using var answer = await (by ?? server.Api).PostAsJsonAsync($"/api/v1/waste/transfers/{id}/acts", act);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    internal Task<string?> RefusedAsync(string id, object act, HttpClient? by = null) =>
        WasteSite.RefusedAsync(by ?? server.Api, $"transfers/{id}/acts", act);

    internal async Task<string> StateAsync(string id) =>
        (await ReadAsync(id)).GetProperty("transfer").GetProperty("state").GetString()!;

    internal Task<JsonElement> ReadAsync(string id) => Site.GetAsync($"transfers/{id}");

    /// <summary>A transfer that has left the gate.</summary>
    internal async Task<string> DepartedAsync(long grams, bool relay = false)
    {
        var id = await OpenAsync(grams, relay);
        await ActAsync(id, new { act = "seal", manifest = NewManifest() });
        await ActAsync(id, new { act = "sign", ticketId = await TicketAsync(grams) });
        await ActAsync(id, new { act = "depart" });
        return id;
    }

    /// <summary>A transfer that was weighed at the receiver's.</summary>
    internal async Task<string> ArrivedAsync(long grams, long received)
    {
        var id = await DepartedAsync(grams);
        await ActAsync(id, new { act = "arrive", ticketId = await TicketAsync(received) });
        return id;
    }

    internal async Task<long> BalanceAsync(string kind)
    {
        var books = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/ledger/books");
        var book = books.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("site").GetInt64() == Site.Number).GetProperty("id").GetString();
        var tree = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/ledger/books/{book}/tree");
        return tree.GetProperty("items").EnumerateArray().Where(one => one.GetProperty("kind").GetString() == kind)
            .Sum(one => one.GetProperty("balance").GetInt64());
    }

    private static string Id(JsonElement made) => made.GetProperty("id").GetString()!;
}
