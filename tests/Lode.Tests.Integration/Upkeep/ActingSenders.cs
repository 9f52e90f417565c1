using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Lode.Tests.Integration.Cases;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>What people act on while the server is killed: a case that takes comments, and postings to be
/// reversed.</summary>
internal sealed record ActingSenders(ISqlSession Sql, Id Case, IReadOnlyList<Id> Postings)
{
    private const int Site = 1;
    private const int Reversible = 3_000;

    /// <summary>Made before the server starts, because it owns the database afterwards.</summary>
    internal static async Task<ActingSenders> SeedAsync(ISqlFixture database)
    {
        var sql = database.Session;
        using var kit = new CaseKit(sql);
        await kit.SeedAsync();
        var ann = await kit.PersonAsync("Ann", Site, "operator");
        var id = await kit.OpenAsync(ann);
        var book = await DoAsync(sql, work => work.Books(ann)
            .OpenBook(Site, "g", "waste.wet", new Labels("湿重", "Wet mass")));
        foreach (var path in new[] { "GEN:a:dross", "INV:a:dross" })
        {
            Assert.True(AccountPath.TryParse(path, out var parsed));
            await DoAsync(sql, work => work.Books(ann).OpenAccount(book, parsed, BalanceLimits.None));
        }

        var postings = new List<Id>();
        for (var from = 0; from < Reversible; from += 500)
        {
            var each = Enumerable.Range(from, 500).Select(n => new Posting(
                "TEST", new Line(book, "INV:a:dross", "GEN:a:dross", n + 1))).ToList();
            var outcome = await sql.CommitAsync<Page>(work => new Page(work.Books(ann).PostEach(each)));
            Assert.True(outcome.TryGet(out var page, out _));
            postings.AddRange(page.Posted.Select(one => one.TryGet(out var posted, out var why)
                ? posted.Id : throw new InvalidOperationException(why.Code)));
        }

        return new ActingSenders(sql, id, postings);
    }

    private sealed record Page(IReadOnlyList<Outcome<Posted>> Posted);

    private static async Task<T> DoAsync<T>(ISqlSession sql, Func<IWork, Outcome<T>> body)
        where T : class =>
        (await sql.CommitAsync(body)).TryGet(out var value, out var why)
            ? value : throw new InvalidOperationException(why.Code);
}

/// <summary>Comments on the case, numbered; the key is the number.</summary>
internal sealed class CommentSender(ActingSenders acting) : KillCompliance.Sender(1)
{
    private const string Records = """
        SELECT record FROM kernel_case_event
         WHERE site_id = 1 AND case_id = @Case AND refusal IS NULL AND idem_key IS NOT NULL
        """;

    protected override async Task SendAsync(HttpClient api, int parcel)
    {
        var number = parcel.ToString(CultureInfo.InvariantCulture);
        using var answer = await api.PostAsJsonAsync(
            $"/api/v1/cases/{acting.Case}/commands", new { verb = "comment", comment = number, key = "c" + number });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    protected override async Task<(double Rows, double Sum)[]> StoredAsync(HttpClient api)
    {
        var records = await acting.Sql.QueryAsync<string>(Records, new { acting.Case });
        return
        [
            (records.Count, records.Sum(record => double.Parse(
                (string)JsonNode.Parse(record)!["command"]!["comment"]!, CultureInfo.InvariantCulture))),
        ];
    }

    public override string ToString() => "comments";
}

/// <summary>Reverses one posting after the other; each moves one gram more than the one before.</summary>
internal sealed class ReversalSender(ActingSenders acting) : KillCompliance.Sender(1)
{
    private const string Reversed = """
        SELECT count(*) AS rows, CAST(coalesce(sum(amount - 1), 0) AS bigint) AS total FROM kernel_ledger_transfer
         WHERE site_id = 1 AND phase = 'reverse'
        """;

    private sealed record Totals
    {
        public long Rows { get; init; }

        public long Total { get; init; }
    }

    protected override async Task SendAsync(HttpClient api, int parcel)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"/api/v1/ledger/postings/{acting.Postings[parcel]}/reverse")
        {
            Content = JsonContent.Create(new { reason = "killed" }),
        };
        request.Headers.Add("Idempotency-Key", $"reversal-{parcel}");
        using var answer = await api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        // What was done before the kill, and whose answer went with it, is said to be done.
        Assert.True(
            answer.IsSuccessStatusCode || text.Contains("web.requestDone", StringComparison.Ordinal), text);
    }

    protected override async Task<(double Rows, double Sum)[]> StoredAsync(HttpClient api)
    {
        var stored = (await acting.Sql.FindAsync<Totals>(Reversed))!;
        return [(stored.Rows, stored.Total)];
    }

    public override string ToString() => "reversals";
}
