using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>Bad input, one test each: refused with its clause and a remedy, in both languages; nothing is moved.
/// </summary>
public abstract class BadInputCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task MassOfNothingOrLess_IsRefused()
    {
        var site = await WasteSite.FoundAsync(server, "waste-bad-mass");
        foreach (var grams in new[] { 0L, -1L, long.MinValue })
        {
            await ExpectAsync("waste.massNotPositive", "batches", site.Generation("dross", "store-a", grams));
        }
    }

    [Fact]
    public async Task OneGramOver40TonnesByRoad_IsRefused()
    {
        var site = await TransferSite.FoundAsync(server, "waste-bad-road");
        await ExpectAsync("waste.roadOverweight", "transfers", site.Draft(40_000_001));
        var id = await site.OpenAsync(40_000_000);
        await site.ActAsync(id, new { act = "seal", manifest = TransferSite.NewManifest() });
        await ExpectAsync("waste.roadOverweight", $"transfers/{id}/acts", new
        {
            act = "sign",
            ticketId = await site.TicketAsync(40_000_001),
        });
        Assert.Equal("sealed", await site.StateAsync(id));
    }

    [Fact]
    public async Task ExpiredPermit_IsRefused()
    {
        var site = await TransferSite.FoundAsync(server, "waste-bad-permit");
        await site.WithdrawAsync("permit");
        await site.PaperAsync("permit-old", "permit", "receiver", 100_000_000, from: -300, until: 0);
        await ExpectAsync("waste.permitExpired", $"transfers/{await site.OpenAsync(1_000_000)}/acts", Seal());
    }

    [Fact]
    public async Task CodeOrMethodThatThePermitDoesNotCover_IsRefused()
    {
        var site = await TransferSite.FoundAsync(server, "waste-bad-method");
        await site.WithdrawAsync("permit");
        await site.PaperAsync("permit-d", "permit", "receiver", 100_000_000, method: "D10");
        var id = await site.OpenAsync(1_000_000);
        await ExpectAsync("waste.permitNotCovering", $"transfers/{id}/acts", Seal());
        await site.WithdrawAsync("permit-d");
        await site.PaperAsync("permit-c", "permit", "receiver", 100_000_000, wasteCode: WasteSite.Dust);
        await ExpectAsync("waste.permitNotCovering", $"transfers/{id}/acts", Seal());
    }

    [Fact]
    public async Task EditedSealedField_IsRefused()
    {
        var site = await TransferSite.FoundAsync(server, "waste-bad-sealed");
        var id = await site.OpenAsync(1_000_000);
        await site.ActAsync(id, Seal());
        await ExpectAsync("waste.fieldSealed", $"transfers/{id}", new { method = "D10" }, verb: HttpMethod.Patch);
    }

    [Fact]
    public async Task PostingIntoAClosedMonth_IsRefused()
    {
        var site = await WasteSite.FoundAsync(server, "waste-bad-closed");
        await site.GenerateAsync("dross", "store-a", 1_000_000);
        var books = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/ledger/books");
        var book = books.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("site").GetInt64() == site.Number).GetProperty("id").GetString();
        await server.PostAsync($"/api/v1/ledger/books/{book}/periods", new
        {
            until = Now.AddDays(-10),
            reason = "2026-10",
        });
        await ExpectAsync(
            "ledger.periodClosed", "batches", site.Generation("dross", "store-a", 1_000_000, Now.AddDays(-11)));
    }

    [Fact]
    public async Task ManifestNumberThatIsUsed_IsRefused()
    {
        var site = await TransferSite.FoundAsync(server, "waste-bad-number");
        var other = await TransferSite.FoundAsync(server, "waste-bad-number-2");
        var used = TransferSite.NewManifest();
        await site.ActAsync(await site.OpenAsync(1_000_000), new { act = "seal", manifest = used });
        foreach (var one in new[] { site, other })
        {
            await ExpectAsync("waste.manifestTaken", $"transfers/{await one.OpenAsync(1_000_000)}/acts", new
            {
                act = "seal",
                manifest = used,
            });
        }
    }

    [Fact]
    public async Task TicketTypedByHand_CountsOnlyAfterASecondPerson()
    {
        var site = await TransferSite.FoundAsync(server, "waste-bad-hand");
        var id = await site.OpenAsync(1_000_000);
        await site.ActAsync(id, Seal());
        await server.AddPersonAsync("bad-hand-typist", TransferSite.Password, site.Site.Number, "operator");
        using var typist = await server.SignInAsync("bad-hand-typist", TransferSite.Password);
        var ticket = await site.TicketAsync(1_000_000, by: typist);
        await ExpectAsync("waste.ticketUnconfirmed", $"transfers/{id}/acts", new { act = "sign", ticketId = ticket });
        Assert.Equal("waste.ticketSamePerson", await WasteSite.RefusedAsync(
            typist, $"tickets/{ticket}/confirm", new { }));
        await server.PostAsync($"/api/v1/waste/tickets/{ticket}/confirm", new { });
        await site.ActAsync(id, new { act = "sign", ticketId = ticket });
    }

    [Fact]
    public async Task CarrierOfAnotherCompany_IsRefused()
    {
        var first = await server.AddOrganizationAsync("external", "waste-bad-carrier");
        var site = await TransferSite.FoundAsync(server, "waste-bad-carriers", carrierOrg: first);
        await server.AddPersonAsync("bad-carrier-driver", TransferSite.Password, first);
        using var driver = await server.SignInAsync("bad-carrier-driver", TransferSite.Password);
        var id = await site.DepartedAsync(1_000_000, relay: true);
        await ExpectAsync("waste.carrierNotNamed", $"transfers/{id}/acts", new { act = "handOver" }, driver);
        var foreign = await server.PostAsync("/api/v1/waste/transfers", new
        {
            site = site.Site.Number,
            receiverId = site.Ids["receiver"],
            method = "R4",
            pieces = 0,
            lines = new[]
            {
                new { batchId = site.Batch, facilityId = site.Site.Facilities["store-a"], grams = 1_000_000 },
            },
            legs = new[]
            {
                new
                {
                    carrierId = site.Ids["carrier"],
                    vehicleId = site.Ids["vehicle-2"],
                    driverId = site.Ids["driver"],
                },
            },
        });
        await ExpectAsync(
            "waste.vehicleNotValid", $"transfers/{foreign.GetProperty("id").GetString()}/acts", Seal());
    }

    // Both languages say what was not done, by which clause, and what to do.
    private async Task ExpectAsync(
        string code, string path, object body, HttpClient? by = null, HttpMethod? verb = null)
    {
        var remedies = new List<string>();
        foreach (var language in new[] { "zh-CN", "en-US" })
        {
            using var request = new HttpRequestMessage(verb ?? HttpMethod.Post, $"/api/v1/waste/{path}")
            {
                Content = JsonContent.Create(body),
            };
            request.Headers.Add("Accept-Language", language);
            using var answer = await (by ?? server.Api).SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.False(answer.IsSuccessStatusCode, text);
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            Assert.Equal(code, problem.GetProperty("code").GetString());
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("clause").GetString()), text);
            Assert.False(string.IsNullOrEmpty(problem.GetProperty("detail").GetString()), text);
            remedies.Add(problem.GetProperty("remedy").GetString()!);
        }

        Assert.All(remedies, Assert.NotEmpty);
        Assert.NotEqual(remedies[0], remedies[1]);
    }

    private static object Seal() => new { act = "seal", manifest = TransferSite.NewManifest() };
}

/// <summary>The suite on SQLite.</summary>
public sealed class BadInputOnSqlite(LodeServer server) : BadInputCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class BadInputOnPostgres(PostgresServer server)
    : BadInputCompliance(server), IClassFixture<PostgresServer>;
