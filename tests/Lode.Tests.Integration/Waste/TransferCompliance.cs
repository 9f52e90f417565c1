using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Waste;

/// <summary>The articles of decree 23 on a transfer, each as a scenario over HTTP.</summary>
public abstract class TransferCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Article10_TheSenderNeedsContractPlanAndWeight_AndFollowsTheResult()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art10");
        var id = await site.OpenAsync(30_000_000);
        await site.WithdrawAsync("contract");
        Assert.Equal("waste.contractMissing", await site.RefusedAsync(id, Seal()));
        Assert.Equal("waste.contractMissing", (await site.ReadAsync(id)).GetProperty("checks").EnumerateArray()
            .Single(check => Text(check, "name") == "contract").GetProperty("code").GetString());
        await site.PaperAsync("contract-2", "contract", "receiver");
        await site.ActAsync(id, Seal());
        Assert.Equal("waste.ticketMissing", await site.RefusedAsync(id, new { act = "sign" }));
        Assert.Equal("waste.transferOverweight", await site.RefusedAsync(
            id, new { act = "sign", ticketId = await site.TicketAsync(30_000_001) }));
        await site.ActAsync(id, new { act = "sign", ticketId = await site.TicketAsync(29_500_000) });
        await site.ActAsync(id, new { act = "depart" });
        await site.ActAsync(id, new { act = "arrive", ticketId = await site.TicketAsync(29_500_000) });
        await site.ActAsync(id, new { act = "accept" });
        await site.ActAsync(id, new { act = "confirm" });
        await site.ActAsync(id, new { act = "process", method = "R4" });
        var read = await site.ReadAsync(id);
        Assert.Equal(("processed", "R4"), (await site.StateAsync(id), Text(read, "processedMethod")));
        Assert.Equal(29_500_000, await site.BalanceAsync("EXT"));
        Assert.Equal(20_500_000, await site.BalanceAsync("INV"));
    }

    [Fact]
    public async Task Article11_TheCarrierRefusesWithoutManifest_AndDeliversToTheNamedReceiver()
    {
        var carrier = await server.AddOrganizationAsync("external", "waste-art11-carrier");
        var other = await server.AddOrganizationAsync("external", "waste-art11-other");
        var site = await TransferSite.FoundAsync(server, "waste-art11", carrierOrg: carrier);
        await server.AddPersonAsync("art11-driver", TransferSite.Password, carrier);
        await server.AddPersonAsync("art11-other", TransferSite.Password, other);
        using var driver = await server.SignInAsync("art11-driver", TransferSite.Password);
        using var stranger = await server.SignInAsync("art11-other", TransferSite.Password);
        var id = await site.OpenAsync(10_000_000);
        Assert.Equal("waste.manifestMissing", await site.RefusedAsync(id, new { act = "seal" }));
        Assert.Equal("cases.notAvailable", await site.RefusedAsync(id, new { act = "depart" }, driver));
        await site.ActAsync(id, Seal());
        await site.ActAsync(id, new { act = "sign", ticketId = await site.TicketAsync(10_000_000) });
        Assert.Equal("waste.notFound", await site.RefusedAsync(id, new { act = "depart" }, stranger));
        Assert.Equal("waste.notParty", await site.RefusedAsync(id, new { act = "cancel" }, driver));
        Assert.Equal(["depart"], await OfferedAsync(id, driver));
        Assert.Equal(["depart", "cancel"], await OfferedAsync(id, server.Api));
        await site.ActAsync(id, new { act = "depart" }, driver);
        Assert.Equal(["arrive", "storeTemporarily"], await OfferedAsync(id, driver));
        Assert.Equal("waste.notParty", await site.RefusedAsync(id, new { act = "accept" }, driver));
        using var seen = await driver.GetAsync(new Uri($"/api/v1/waste/transfers/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        using var hidden = await stranger.GetAsync(new Uri($"/api/v1/waste/transfers/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        var own = await driver.GetFromJsonAsync<JsonElement>("/api/v1/waste/transfers");
        Assert.Equal(id, Text(Assert.Single(own.GetProperty("items").EnumerateArray()), "id"));
    }

    [Fact]
    public async Task Article12_TheReceiverAcceptsAPart_AndTheRefusedPartIsStoredAgain()
    {
        var receiver = await server.AddOrganizationAsync("external", "waste-art12-receiver");
        var site = await TransferSite.FoundAsync(server, "waste-art12", receiverOrg: receiver);
        await server.AddPersonAsync("art12-keeper", TransferSite.Password, receiver);
        using var keeper = await server.SignInAsync("art12-keeper", TransferSite.Password);
        var id = await site.ArrivedAsync(30_000_000, 29_950_000);
        Assert.Equal("waste.refusedDoesNotFit", await site.RefusedAsync(
            id, new { act = "acceptPartly", refusedGrams = 29_950_000 }, keeper));
        Assert.Equal("waste.refusedDoesNotFit", await site.RefusedAsync(
            id, new { act = "acceptPartly", refusedGrams = 0 }, keeper));
        await site.ActAsync(id, new { act = "acceptPartly", refusedGrams = 4_950_000 }, keeper);
        Assert.Equal((25_000_000, 50_000, 4_950_000), (await site.BalanceAsync("EXT"),
            await site.BalanceAsync("DIFF.weigh"), await site.BalanceAsync("TRN")));
        await site.ActAsync(id, new { act = "confirm" }, keeper);
        Assert.Equal(["process", "awaitGroup"], await OfferedAsync(id, keeper));
        Assert.Equal("waste.returnOpen", await site.RefusedAsync(id, new { act = "process", method = "R4" }, keeper));
        var back = new
        {
            act = "takeBack",
            facilityId = site.Site.Facilities["store-a"],
            manifest = TransferSite.NewManifest(),
        };
        await site.ActAsync(id, back);
        Assert.Equal("waste.nothingBack", await site.RefusedAsync(id, back));
        Assert.Equal((24_950_000, 0), (await site.BalanceAsync("INV"), await site.BalanceAsync("TRN")));
        await site.ActAsync(id, new { act = "process", method = "R4" }, keeper);
        Assert.Equal("processed", await site.StateAsync(id));
    }

    private static async Task<string[]> OfferedAsync(string transfer, HttpClient reader)
    {
        var detail = await reader.GetFromJsonAsync<JsonElement>($"/api/v1/waste/transfers/{transfer}");
        return [.. detail.GetProperty("acts").EnumerateArray().Select(act => act.GetString()!)];
    }

    [Fact]
    public async Task Article12_ALoadThatIsRefused_ComesHomeWhole()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art12-all");
        var id = await site.ArrivedAsync(20_000_000, 20_000_000);
        await site.ActAsync(id, new { act = "refuse" });
        await site.ActAsync(id, new
        {
            act = "takeBack",
            facilityId = site.Site.Facilities["store-b"],
            manifest = TransferSite.NewManifest(),
        });
        Assert.Equal("returned", await site.StateAsync(id));
        Assert.Equal((50_000_000, 0), (await site.BalanceAsync("INV"), await site.BalanceAsync("EXT")));
    }

    [Fact]
    public async Task Article13_WhatDiffersFromTheManifest_IsNotLoaded()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art13");
        await site.PackAsync(1_000_000, 1_000_000);
        var id = await site.OpenAsync(2_000_000, pieces: 2);
        await site.ActAsync(id, Seal());
        Assert.Equal("waste.plateDiffers", await site.RefusedAsync(
            id, new { act = "sign", ticketId = await site.TicketAsync(2_000_000, "豫B00001") }));
        await site.ActAsync(id, new { act = "sign", ticketId = await site.TicketAsync(2_000_000) });
        Assert.Equal("waste.labelDiffers", await site.RefusedAsync(
            id, new { act = "depart", containers = new[] { site.Containers[0] } }));
        Assert.Equal("waste.labelDiffers", await site.RefusedAsync(
            id, new { act = "depart", containers = new[] { site.Containers[0], new string('9', 37) } }));
        await site.ActAsync(id, new { act = "depart", containers = site.Containers });
        Assert.Equal("inTransit", await site.StateAsync(id));
    }

    [Fact]
    public async Task Article14_AManifestFollowsTheFiledPlan()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art14");
        var id = await site.OpenAsync(30_000_000);
        await site.PlanAsync(200_000_000, filed: false);
        Assert.Equal("waste.planNotFiled", await site.RefusedAsync(id, Seal()));
        await site.PlanAsync(29_999_999, filed: true);
        Assert.Equal("waste.planExceeded", await site.RefusedAsync(id, Seal()));
        await site.PlanAsync(30_000_000, filed: true);
        await site.ActAsync(id, Seal());
        using var edit = await server.Api.PatchAsJsonAsync($"/api/v1/waste/transfers/{id}", new { method = "R5" });
        var problem = await edit.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("waste.fieldSealed", "method"), (Text(problem, "code"),
            Text(problem.GetProperty("fields")[0], "path")));
        await site.ActAsync(id, new { act = "unseal" });
        using var free = await server.Api.PatchAsJsonAsync($"/api/v1/waste/transfers/{id}", new { method = "R5" });
        Assert.Equal(HttpStatusCode.NoContent, free.StatusCode);
        Assert.Equal("waste.planExceeded", await site.RefusedAsync(id, Seal()));
    }

    [Fact]
    public async Task Article15_TheNumberIsTheOneOfTheNationalSystem()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art15");
        var id = await site.OpenAsync(10_000_000);
        foreach (var number in new[] { "2026410100012", "20269801000123", "20264101000000", "abc" })
        {
            Assert.Equal("waste.manifestWrong", await site.RefusedAsync(id, new { act = "seal", manifest = number }));
        }

        var used = TransferSite.NewManifest();
        await site.ActAsync(id, new { act = "seal", manifest = used });
        var second = await site.OpenAsync(5_000_000);
        Assert.Equal("waste.manifestTaken", await site.RefusedAsync(second, new { act = "seal", manifest = used }));
    }

    [Fact]
    public async Task Article16_OneManifestPerTrip_WithSeveralWastes()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art16");
        await site.DepartedAsync(10_000_000);
        var second = await site.OpenAsync(5_000_000);
        await site.ActAsync(second, Seal());
        Assert.Equal("waste.onePerTrip", await site.RefusedAsync(
            second, new { act = "sign", ticketId = await site.TicketAsync(5_000_000) }));
        Assert.Equal("waste.roadOverweight", await site.Site.RefusedAsync("transfers", site.Draft(40_000_001)));
        Assert.Equal("waste.massNotPositive", await site.Site.RefusedAsync("transfers", site.Draft(0)));
    }

    [Fact]
    public async Task Article17_RelayCarriersTakeOverInTheirOrder()
    {
        var carrier = await server.AddOrganizationAsync("external", "waste-art17-carrier");
        var site = await TransferSite.FoundAsync(server, "waste-art17", carrierOrg: carrier);
        await server.AddPersonAsync("art17-driver", TransferSite.Password, carrier);
        using var driver = await server.SignInAsync("art17-driver", TransferSite.Password);
        var id = await site.DepartedAsync(10_000_000, relay: true);
        Assert.Equal("waste.signedBefore", await site.RefusedAsync(
            id, new { act = "handOver", at = TimeProvider.System.GetUtcNow().AddHours(-1) }));
        Assert.Equal("waste.signedInFuture", await site.RefusedAsync(
            id, new { act = "handOver", at = TimeProvider.System.GetUtcNow().AddHours(1) }));
        Assert.Equal("waste.carrierNotNamed", await site.RefusedAsync(id, new { act = "handOver" }, driver));
        await site.ActAsync(id, new { act = "handOver" });
        Assert.Equal("waste.noNextCarrier", await site.RefusedAsync(id, new { act = "handOver" }));
        Assert.Equal("waste.carrierNotNamed", await site.RefusedAsync(
            id, new { act = "arrive", ticketId = await site.TicketAsync(10_000_000) }, driver));
        await site.ActAsync(id, new { act = "arrive", ticketId = await site.TicketAsync(10_000_000, "豫vehicle-2") });
        Assert.Equal("arrived", await site.StateAsync(id));
    }

    [Fact]
    public async Task Article18_TheReceiverConfirmsInFiveWorkdays_AndADifferenceIsJudged()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art18");
        var green = await site.ArrivedAsync(30_000_000, 29_900_000);
        var read = await site.ReadAsync(green);
        Assert.Equal("green", Text(read.GetProperty("transfer"), "band"));
        Assert.InRange(read.GetProperty("allowedGrams").GetInt64(), 117_000, 118_000);
        var days = read.GetProperty("transfer").GetProperty("confirmBy").GetDateTimeOffset()
            - read.GetProperty("transfer").GetProperty("arrivedAt").GetDateTimeOffset();
        Assert.InRange(days.TotalDays, 5, 20);
        await site.ActAsync(green, new { act = "accept" });
        var red = await site.ArrivedAsync(15_000_000, 14_820_000);
        Assert.Equal("red", Text((await site.ReadAsync(red)).GetProperty("transfer"), "band"));
    }

    [Fact]
    public async Task Article18_AnArrivalEnteredLate_HasTheDeadlineOfItsDay()
    {
        var then = TimeProvider.System.GetUtcNow().AddDays(-4);
        var site = await TransferSite.FoundAsync(server, "waste-art18-late", stockedAt: then.AddHours(-1));
        var id = await site.OpenAsync(10_000_000);
        await site.ActAsync(id, new { act = "seal", manifest = TransferSite.NewManifest(), at = then });
        await site.ActAsync(id, new { act = "sign", ticketId = await site.TicketAsync(10_000_000), at = then });
        await site.ActAsync(id, new { act = "depart", at = then.AddMinutes(1) });
        await site.ActAsync(id, new
        {
            act = "arrive",
            ticketId = await site.TicketAsync(10_000_000),
            at = then.AddMinutes(2),
        });
        var transfer = (await site.ReadAsync(id)).GetProperty("transfer");
        var opened = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{Text(transfer, "caseId")}");
        Assert.Equal(
            transfer.GetProperty("confirmBy").GetDateTimeOffset(),
            opened.GetProperty("case").GetProperty("dueAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Deputy_ActsForTheOfficer_AndTheLogSaysSo()
    {
        var site = await TransferSite.FoundAsync(server, "waste-deputy");
        var officer = await server.AddPersonAsync(
            "deputy-officer", TransferSite.Password, site.Site.Number, "engineer");
        var elsewhere = await server.AddOrganizationAsync("site", "waste-deputy-other");
        var clerk = await server.AddPersonAsync("deputy-clerk", TransferSite.Password, elsewhere, "operator");
        using var away = await server.SignInAsync("deputy-officer", TransferSite.Password);
        using var deputy = await server.SignInAsync("deputy-clerk", TransferSite.Password);
        var id = await site.OpenAsync(10_000_000);
        var seal = new { act = "seal", manifest = TransferSite.NewManifest(), actingFor = officer };
        Assert.Equal("waste.notFound", await site.RefusedAsync(id, seal, deputy));
        await DelegateAsync(away, clerk, "idea");
        Assert.Equal("waste.notFound", await site.RefusedAsync(id, seal, deputy));
        await DelegateAsync(away, clerk, "wasteTransfer");
        Assert.Equal("waste.notFound", await site.RefusedAsync(id, Seal(), deputy));
        await site.ActAsync(id, seal, deputy);

        var read = await deputy.GetFromJsonAsync<JsonElement>($"/api/v1/waste/transfers/{id}");
        Assert.Equal(officer, read.GetProperty("for")[0].GetProperty("id").GetGuid());
        var log = await server.Api.GetFromJsonAsync<JsonElement>(
            $"/api/v1/cases/{Text(read.GetProperty("transfer"), "caseId")}/log");
        Assert.Contains("deputy-officer", log.GetProperty("items")[0].GetRawText(), StringComparison.Ordinal);
    }

    private static async Task DelegateAsync(HttpClient principal, Guid toId, string type)
    {
        using var answer = await principal.PostAsJsonAsync("/api/v1/cases/delegations", new
        {
            toId,
            types = new[] { type },
            untilAt = TimeProvider.System.GetUtcNow().AddDays(2),
            reason = "leave",
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Article19_WasteInAPipe_NeedsNoVehicle()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art19");
        var made = await server.PostAsync("/api/v1/waste/transfers", new
        {
            site = site.Site.Number,
            receiverId = site.Ids["receiver"],
            method = "R4",
            mode = "pipe",
            lines = new[]
            {
                new { batchId = site.Batch, facilityId = site.Site.Facilities["store-a"], grams = 45_000_000 },
            },
        });
        var id = Text(made, "id");
        await site.ActAsync(id, Seal());
        await site.ActAsync(id, new { act = "sign", ticketId = await site.TicketAsync(45_000_000, "meter-1") });
        await site.ActAsync(id, new { act = "depart" });
        await site.ActAsync(id, new { act = "arrive", ticketId = await site.TicketAsync(44_990_000, "meter-2") });
        await site.ActAsync(id, new { act = "accept" });
        Assert.Equal("accepted", await site.StateAsync(id));
    }

    [Fact]
    public async Task Article20_APaperManifest_IsEnteredBeforeTheTransferEnds()
    {
        var site = await TransferSite.FoundAsync(server, "waste-art20");
        var id = await site.OpenAsync(10_000_000);
        await site.ActAsync(id, new { act = "seal", onPaper = true });
        await site.ActAsync(id, new { act = "sign", ticketId = await site.TicketAsync(10_000_000) });
        await site.ActAsync(id, new { act = "depart" });
        await site.ActAsync(id, new { act = "arrive", ticketId = await site.TicketAsync(10_000_000) });
        await site.ActAsync(id, new { act = "accept" });
        await site.ActAsync(id, new { act = "confirm" });
        Assert.Equal("waste.paperOpen", await site.RefusedAsync(id, new { act = "process", method = "R4" }));
        await site.ActAsync(id, new { act = "enterPaper", manifest = TransferSite.NewManifest() });
        await site.ActAsync(id, new { act = "process", method = "R4" });
        Assert.Equal("processed", await site.StateAsync(id));
    }

    [Fact]
    public async Task Permit_MustCoverCodeMethodAndMass_OnTheDay()
    {
        var site = await TransferSite.FoundAsync(server, "waste-permit");
        await site.WithdrawAsync("permit");
        var id = await site.OpenAsync(10_000_000);
        await site.PaperAsync("expired", "permit", "receiver", 100_000_000, from: -400, until: 0);
        Assert.Equal("waste.permitExpired", await site.RefusedAsync(id, Seal()));
        await site.PaperAsync("method", "permit", "receiver", 100_000_000, method: "R5");
        Assert.Equal("waste.permitNotCovering", await site.RefusedAsync(id, Seal()));
        await site.PaperAsync("code", "permit", "receiver", 100_000_000, wasteCode: WasteSite.Dust);
        Assert.Equal("waste.permitNotCovering", await site.RefusedAsync(id, Seal()));
        await site.PaperAsync("little", "permit", "receiver", 9_999_999);
        Assert.Equal("waste.permitExceeded", await site.RefusedAsync(id, Seal()));
        await site.PaperAsync("more", "permit", "receiver", 1);
        await site.ActAsync(id, Seal());
        var log = await server.Api.GetFromJsonAsync<JsonElement>(
            $"/api/v1/cases/{Text((await site.ReadAsync(id)).GetProperty("transfer"), "caseId")}/log");
        Assert.Contains("waste.permitNotCovering", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypedTicket_NeedsASecondPerson()
    {
        var site = await TransferSite.FoundAsync(server, "waste-ticket");
        await server.AddPersonAsync("ticket-weigher", TransferSite.Password, site.Site.Number, "operator");
        using var weigher = await server.SignInAsync("ticket-weigher", TransferSite.Password);
        var id = await site.OpenAsync(10_000_000);
        await site.ActAsync(id, Seal());
        var ticket = await site.TicketAsync(10_000_000, by: weigher);
        Assert.Equal("waste.ticketUnconfirmed", await site.RefusedAsync(id, new { act = "sign", ticketId = ticket }));
        Assert.Equal("waste.ticketSamePerson", await WasteSite.RefusedAsync(
            weigher, $"tickets/{ticket}/confirm", new { }));
        await server.PostAsync($"/api/v1/waste/tickets/{ticket}/confirm", new { });
        await site.ActAsync(id, new { act = "sign", ticketId = ticket });
    }

    [Fact]
    public async Task ReservedStock_IsNotSentTwice_AndComesFree()
    {
        var site = await TransferSite.FoundAsync(server, "waste-reserve");
        var first = await site.OpenAsync(30_000_000);
        await site.ActAsync(first, Seal());
        var second = await site.OpenAsync(30_000_000);
        Assert.Equal("waste.wrongPlace", await site.RefusedAsync(second, Seal()));
        Assert.Equal("waste.reasonNeeded", await site.RefusedAsync(first, new { act = "cancel" }));
        await site.ActAsync(first, new { act = "cancel", reason = "the truck broke down" });
        await site.ActAsync(second, Seal());
        Assert.Equal("cases.notOpen", await site.RefusedAsync(first, Seal()));
    }

    [Fact]
    public async Task Correction_CountsOnceTheOtherSideAgrees()
    {
        var receiver = await server.AddOrganizationAsync("external", "waste-correct-receiver");
        var site = await TransferSite.FoundAsync(server, "waste-correct", receiverOrg: receiver);
        await server.AddPersonAsync("correct-keeper", TransferSite.Password, receiver);
        using var keeper = await server.SignInAsync("correct-keeper", TransferSite.Password);
        var id = await site.ArrivedAsync(10_000_000, 10_000_000);
        await site.ActAsync(id, new { act = "accept" });
        var ask = new { act = "correct", changes = new { method = "R5" }, reason = "the furnace was changed" };
        await site.ActAsync(id, ask);
        Assert.Equal("waste.sameSide", await site.RefusedAsync(id, new { act = "agree" }));
        await site.ActAsync(id, new { act = "agree" }, keeper);
        var read = await site.ReadAsync(id);
        Assert.Equal(("accepted", "R5"), (await site.StateAsync(id), Text(read.GetProperty("transfer"), "method")));
        Assert.Equal("applied", Text(read.GetProperty("revisions")[0], "state"));
    }

    private static object Seal() => new { act = "seal", manifest = TransferSite.NewManifest() };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

/// <summary>The suite on SQLite.</summary>
public sealed class TransfersOnSqlite(LodeServer server) : TransferCompliance(server), IClassFixture<LodeServer>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class TransfersOnPostgres(PostgresServer server)
    : TransferCompliance(server), IClassFixture<PostgresServer>;
