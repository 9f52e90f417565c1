using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>What a keeper did on the phone without a network: packed, moved, labelled, counted. Once, in order, and
/// what another change met waits for a person.</summary>
public abstract class YardCompliance : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly LodeServer server;
    private HttpClient keeper = null!;
    private TransferSite site = null!;
    private string device = "";
    private long lamport;

    protected YardCompliance(LodeServer fixture) => server = fixture.OrSkip();

    public void Dispose()
    {
        key.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task DeedsWithoutANetwork_AreBookedOnce_AndStandInTheYard()
    {
        await BeginAsync("yard-once");
        var pack = Op("waste.pack", new { type = "吨袋", volumeL = 1000, netGrams = new[] { 900_000, 1_100_000 } }, 0);
        var move = Op("waste.move", Carry("store-a", "store-b", 20_000_000), 50_000_000);
        var again = Op("waste.move", Carry("store-a", "store-b", 10_000_000), 30_000_000);
        var count = Op("waste.count", new { facilityId = site.Site.Facilities["store-a"], grams = 19_900_000 });
        Assert.Equal(["applied", "applied", "applied", "applied"], await SendAsync(pack, move, again, count));
        Assert.Equal(["duplicate", "duplicate"], await SendAsync(pack, again));
        var batch = await BatchAsync();
        Assert.Equal(
            [20_000_000, 30_000_000],
            batch.GetProperty("places").EnumerateArray().Select(one => one.GetProperty("grams").GetInt64()).Order());
        var codes = batch.GetProperty("packages").EnumerateArray()
            .Select(one => one.GetProperty("code").GetString()!).ToArray();
        Assert.Equal(2, codes.Length);
        Assert.Equal(
            ["applied", "rejected"],
            await SendAsync(Op("waste.label", new { code = codes[0] }), Op("waste.label", new { code = "unknown" })));
        Assert.Equal(
            [true, false], (await BatchAsync()).GetProperty("packages").EnumerateArray()
                .Select(one => one.GetProperty("isAttached").GetBoolean()));
        var books = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/ledger/books");
        var book = books.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("site").GetInt64() == site.Site.Number).GetProperty("id").GetString();
        var counts = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/ledger/books/{book}/stocktakes");
        Assert.StartsWith(
            "store-a ", Assert.Single(counts.GetProperty("items").EnumerateArray()).GetProperty("note").GetString(),
            StringComparison.Ordinal);
        keeper.Dispose();
    }

    [Fact]
    public async Task PlaceThatChangedMeanwhile_IsAConflict_ThatAPersonSettles()
    {
        await BeginAsync("yard-conflict");
        await site.Site.MoveAsync(site.Batch, "store-a", "store-b", 5_000_000);
        var move = Op("waste.move", Carry("store-a", "store-b", 40_000_000), 50_000_000);
        var pack = Op("waste.pack", new { type = "吨袋", volumeL = 1000, netGrams = new[] { 900_000 } }, 700_000);
        Assert.Equal(["conflict", "conflict"], await SendAsync(move, pack));
        Assert.Equal(45_000_000, await InAsync("store-a"));
        var open = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/sync/conflicts");
        var conflict = open.GetProperty("items").EnumerateArray().First(one =>
            one.GetProperty("entity").GetString() == "waste.move"
            && one.GetProperty("entityId").GetString() == site.Batch).GetProperty("opId").GetString();
        using var settled = await server.Api.PostAsJsonAsync(
            $"/api/v1/sync/conflicts/{conflict}/settle", new { apply = true });
        Assert.True(settled.IsSuccessStatusCode, await settled.Content.ReadAsStringAsync());
        Assert.Equal(5_000_000, await InAsync("store-a"));
        keeper.Dispose();
    }

    [Fact]
    public async Task WhatTheRulesForbid_IsRejected_AndChangesNothing()
    {
        await BeginAsync("yard-refused");
        Assert.Equal(
            ["rejected", "rejected", "rejected", "rejected", "rejected"],
            await SendAsync(
                Op("waste.move", Carry("store-a", "point-7", 4_000_000), 50_000_000),
                Op("waste.move", Carry("store-a", "store-a", 1_000_000), 50_000_000),
                Op("waste.pack", new { type = "吨袋", volumeL = 1000, netGrams = new[] { 0 } }),
                Op("waste.count", new { facilityId = site.Site.Facilities["store-a"], grams = -1 }),
                Op("waste.move", "nothing", 50_000_000)));
        Assert.Equal(50_000_000, await InAsync("store-a"));
        keeper.Dispose();
    }

    private async Task BeginAsync(string code)
    {
        site = await TransferSite.FoundAsync(server, code);
        await server.AddPersonAsync($"{code}-keeper", TransferSite.Password, site.Site.Number, "operator");
        keeper = await server.SignInAsync($"{code}-keeper", TransferSite.Password);
        using var made = await keeper.PostAsJsonAsync("/api/v1/sync/devices", new
        {
            name = "phone",
            publicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
        });
        device = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private object Carry(string from, string to, long grams) => new
    {
        fromId = site.Site.Facilities[from],
        toId = site.Site.Facilities[to],
        handler = "何川",
        keeper = "周宁",
        grams,
    };

    private object Op(string entity, object to, long? seen = null) => new
    {
        opId = Lode.Kernel.Id.New((int)site.Site.Number, TimeProvider.System.GetUtcNow()).ToString(),
        lamport = ++lamport,
        entity,
        entityId = site.Batch,
        @base = seen is { } grams ? new { grams } : null,
        to,
        occurredAt = TimeProvider.System.GetUtcNow(),
    };

    private async Task<string[]> SendAsync(params object[] ops)
    {
        var batch = JsonSerializer.Serialize(new { sentAt = TimeProvider.System.GetUtcNow(), ops });
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(batch), HashAlgorithmName.SHA256));
        using var answer = await keeper.PostAsJsonAsync("/api/v1/sync", new { device, batch, signature });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return [.. JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray()
            .Select(one => one.GetProperty("answer").GetString()!)];
    }

    private async Task<JsonElement> BatchAsync() =>
        (await site.Site.GetAsync($"yard?site={site.Site.Number}")).GetProperty("batches").EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == site.Batch);

    private async Task<long> InAsync(string place) => (await BatchAsync()).GetProperty("places").EnumerateArray()
        .Where(one => one.GetProperty("facilityId").GetString() == site.Site.Facilities[place])
        .Sum(one => one.GetProperty("grams").GetInt64());
}

/// <summary>The suite on SQLite.</summary>
public sealed class YardOnSqlite(LodeServer server) : YardCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class YardOnPostgres(PostgresServer server) : YardCompliance(server), IClassFixture<PostgresServer>;
