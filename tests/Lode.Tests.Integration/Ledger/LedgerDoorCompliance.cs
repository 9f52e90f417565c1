using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Ledger;

/// <summary>The books over HTTP: what a site sees of its own, and what nobody else does.</summary>
public abstract class LedgerDoorCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private const string Store = "INV:store-a:dross:";
    private const string Source = "GEN:casthouse:dross:";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LodeServer server = fixture.OrSkip();

    private ISqlSession Sql => server.Services.GetRequiredService<ISqlSession>();

    [Fact]
    public async Task Tree_Balance_AndStatement_AgreeAtEveryTime()
    {
        var book = await OpenAsync("tree");
        await PostAsync(book, Store, Source, 12_000_000, 1);
        await PostAsync(book, Source, Store, 2_000_000, 5);
        var tree = await GetAsync($"books/{book.Id}/tree?at=2026-01-04T00:00:00Z");
        Assert.Equal((12_000_000, 12_000_000), (tree.GetProperty("debits").GetInt64(),
            tree.GetProperty("credits").GetInt64()));
        var node = tree.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("kind").GetString() == "INV");
        Assert.Equal(("Stock", 12_000_000), (node.GetProperty("kindName").GetString(),
            node.GetProperty("balance").GetInt64()));
        var balance = await GetAsync($"books/{book.Id}/balance?path={Store}&at=2026-01-10T00:00:00Z");
        Assert.Equal(10_000_000, balance.GetProperty("balance").GetInt64());
        var before = await GetAsync(
            $"books/{book.Id}/balance?path={Store}&at=2026-01-10T00:00:00Z&recordedAt=2026-01-10T00:00:00Z");
        Assert.Equal(0, before.GetProperty("balance").GetInt64());

        var query = $"books/{book.Id}/statement?path=INV:store-a:dross"
            + "&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";
        var first = await GetAsync(query + "&limit=1");
        var second = await GetAsync(query + "&limit=1&cursor=" + first.GetProperty("next").GetString());
        Assert.Equal(12_000_000, second.GetProperty("opening").GetInt64());
        Assert.Equal(10_000_000, second.GetProperty("items")[0].GetProperty("balance").GetInt64());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(2_000_000, first.GetProperty("totals").GetProperty("credits").GetInt64());
        var series = await GetAsync(
            $"books/{book.Id}/series?path={Store}&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
        Assert.Equal([0, 12_000_000, 10_000_000], series.GetProperty("points").EnumerateArray()
            .Select(point => point.GetProperty("balance").GetInt64()));
    }

    [Fact]
    public async Task Statement_AsCsv_GuardsFormulas_AndIsKeptInTheAudit()
    {
        var book = await OpenAsync("csv");
        await PostAsync(book, Store, Source, 5, 1, "=1+1");
        var text = await server.Api.GetStringAsync(
            $"/api/v1/ledger/books/{book.Id}/statement/export?path={Store}&from=2026-01-01T00:00:00Z");
        Assert.Contains(",'=1+1,", text, StringComparison.Ordinal);
        Assert.Contains(",5,,5,", text, StringComparison.Ordinal);
        var audit = await server.Api.GetStringAsync($"/api/v1/audit?objectId={book.Id}&verb=ledger.export");
        Assert.Contains("ledger.export", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posting_IsShown_Proved_AndReversedOnce()
    {
        var book = await OpenAsync("reverse");
        var posted = await PostAsync(book, Store, Source, 7, 2);
        var shown = await GetAsync($"postings/{posted.Id}");
        Assert.Equal("post", shown.GetProperty("phase").GetString());
        var proof = await UntilAsync(() => server.Api.GetAsync(
            $"/api/v1/ledger/transfers/{posted.Transfers[0]}/proof"));
        Assert.Null(proof.Check());
        Assert.Equal("ledger", proof.Kind);
        var reversed = await server.PostAsync($"/api/v1/ledger/postings/{posted.Id}/reverse",
            new { reason = "typed twice" });
        Assert.Single(reversed.GetProperty("postings").EnumerateArray());
        Assert.Equal("ledger.alreadyReversed", await RefusalAsync(
            server.Api, $"postings/{posted.Id}/reverse", new { reason = "again" }, HttpStatusCode.Conflict));
        shown = await GetAsync($"postings/{posted.Id}");
        Assert.Equal("reverse", shown.GetProperty("later")[0].GetProperty("phase").GetString());
        Assert.Equal("ledger.invalid", await RefusalAsync(
            server.Api, $"postings/{posted.Id}/reverse", new { }, HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task Period_IsClosed_AndListed()
    {
        var book = await OpenAsync("period");
        var closed = await server.PostAsync(
            $"/api/v1/ledger/books/{book.Id}/periods", new
            {
                until = Start.AddDays(31),
                reason = "January is reported"
            });
        Assert.Equal(Start.AddDays(31), closed.GetProperty("closedUntil").GetDateTimeOffset());
        Assert.Equal("ledger.periodOrder", await RefusalAsync(
            server.Api, $"books/{book.Id}/periods", new { until = Start, reason = "x" },
                HttpStatusCode.UnprocessableEntity));
        var periods = await GetAsync($"books/{book.Id}/periods");
        Assert.Equal("January is reported", periods.GetProperty("items")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Stocktake_TakesTwoPersons()
    {
        var book = await OpenAsync("count");
        await PostAsync(book, Store, Source, 100, 1);
        await server.AddPersonAsync("count-keeper", Password, book.SiteId, "operator");
        await server.AddPersonAsync("count-checker", Password, book.SiteId, "manager");
        using var keeper = await server.SignInAsync("count-keeper", Password);
        using var checker = await server.SignInAsync("count-checker", Password);
        using var made = await keeper.PostAsJsonAsync($"/api/v1/ledger/books/{book.Id}/stocktakes", new
        {
            countedAt = Start.AddDays(2),
            lines = new[] { new { path = Store, counted = 98 } },
            note = "month end",
        });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        Assert.Equal("ledger.samePerson", await RefusalAsync(
            keeper, $"stocktakes/{id}/confirm", new { }, HttpStatusCode.Forbidden));
        using var confirmed = await checker.PostAsJsonAsync($"/api/v1/ledger/stocktakes/{id}/confirm", new { });
        var answer = await confirmed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("posted", answer.GetProperty("state").GetString());
        Assert.Equal(100, answer.GetProperty("lines")[0].GetProperty("booked").GetInt64());
        var list = await GetAsync($"books/{book.Id}/stocktakes");
        Assert.Equal(id, list.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal("ledger.personNeeded", await RefusalAsync(
            server.Api, $"books/{book.Id}/stocktakes",
            new { countedAt = Start, lines = new[] { new { path = Store, counted = 1 } } }, HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task OtherSite_SeesNothing_AndReversesNothing()
    {
        var book = await OpenAsync("own-books");
        var posted = await PostAsync(book, Store, Source, 7, 2);
        var foreign = await server.AddOrganizationAsync("site", "foreign-books");
        await server.AddPersonAsync("foreign-books-manager", Password, foreign, "manager");
        using var stranger = await server.SignInAsync("foreign-books-manager", Password);
        var books = await stranger.GetStringAsync("/api/v1/ledger/books");
        Assert.DoesNotContain(book.Id.ToString(), books, StringComparison.Ordinal);
        foreach (var path in new[]
        {
            $"books/{book.Id}/tree", $"books/{book.Id}/accounts", $"books/{book.Id}/balance",
                $"books/{book.Id}/statement",
            $"books/{book.Id}/statement/export", $"books/{book.Id}/series", $"books/{book.Id}/periods",
            $"books/{book.Id}/stocktakes", $"postings/{posted.Id}", $"transfers/{posted.Transfers[0]}/proof",
        })
        {
            using var answer = await stranger.GetAsync("/api/v1/ledger/" + path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }

        Assert.Equal("ledger.postingMissing", await RefusalAsync(
            stranger, $"postings/{posted.Id}/reverse", new { reason = "x" }, HttpStatusCode.NotFound));
        Assert.Equal("ledger.bookMissing", await RefusalAsync(
            stranger, $"books/{book.Id}/periods", new { until = Start, reason = "x" }, HttpStatusCode.NotFound));
        await server.AddPersonAsync("own-viewer", Password, book.SiteId, "viewer");
        using var viewer = await server.SignInAsync("own-viewer", Password);
        using var forbidden = await viewer.PostAsJsonAsync($"/api/v1/ledger/postings/{posted.Id}/reverse",
            new { reason = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task ManyPostings_GoThroughTheBulkLane_InTheirOrder()
    {
        var book = await OpenAsync("bulk");
        var bulk = server.Services.GetRequiredService<BulkPostings>();
        var actor = Actor.System("test");
        Posting[] postings = [.. Enumerable.Range(0, 230).Select(number => new Posting(
            "TEST", number % 2 == 0 ? new Line(book, Store, Source, 5) : new Line(book, Source, Store,
                number == 101 ? 6 : 5))
        {
            Key = $"bulk-{number}",
        })];
        var outcomes = await bulk.PostAsync(postings, actor);
        Assert.Equal([101], outcomes.Index().Where(one => !one.Item.TryGet(out _, out _)).Select(one => one.Index));
        outcomes = await bulk.PostAsync(postings, actor);
        Assert.Equal(229, outcomes.Count(one => one.TryGet(out var posted, out _) && posted.IsRepeat));
    }

    private async Task<Book> OpenAsync(string name)
    {
        var site = await server.AddOrganizationAsync("site", "ledger-" + name);
        var outcome = await Sql.CommitAsync(work =>
        {
            var books = work.Books(Actor.System("test"));
            if (!books.OpenBook((int)site, "g", "waste.wet", new Labels("湿重", "Wet mass")).TryGet(out var book,
                out var why))
            {
                return why;
            }

            books.Name(book, "kind", "INV", new Labels("库存", "Stock"));
            Assert.True(AccountPath.TryParse(Store, out var store) && AccountPath.TryParse(Source, out _));
            Assert.True(books.OpenAccount(book, store, BalanceLimits.Stock).TryGet(out _, out _));
            Assert.True(books.OpenAccount(book, new("GEN", "casthouse", "dross"), BalanceLimits.None).TryGet(out _,
                out _));
            return Outcome.Of(book);
        });
        Assert.True(outcome.TryGet(out var opened, out _));
        return opened;
    }

    private async Task<Posted> PostAsync(
        Book book, string debit, string credit, long amount, int day, string? reference = null)
    {
        var outcome = await Sql.CommitAsync(work => work.Books(Actor.System("test")).Post(
            new Posting("TEST", new Line(book, debit, credit, amount))
            {
                EffectiveUs = Instants.ToUs(Start.AddDays(day)),
                Reference = reference,
            }));
        Assert.True(outcome.TryGet(out var posted, out _));
        return posted;
    }

    private Task<JsonElement> GetAsync(string path)
    {
        server.Api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-US");
        return server.Api.GetFromJsonAsync<JsonElement>("/api/v1/ledger/" + path);
    }

    private static async Task<string> RefusalAsync(HttpClient client, string path, object body, HttpStatusCode status)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/ledger/" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString()!;
    }

    // On PostgreSQL a transfer gets its number within a second.
    private static async Task<InclusionProof> UntilAsync(Func<Task<HttpResponseMessage>> ask)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await ask();
            if (answer.IsSuccessStatusCode)
            {
                return (await answer.Content.ReadFromJsonAsync<InclusionProof>())!;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"still {answer.StatusCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}

public sealed class LedgerDoorsOnSqlite(LodeServer server) : LedgerDoorCompliance(server), IClassFixture<LodeServer>;

public sealed class LedgerDoorsOnPostgres(PostgresServer server)
    : LedgerDoorCompliance(server), IClassFixture<PostgresServer>;
