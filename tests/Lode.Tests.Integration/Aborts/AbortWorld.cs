using System.Globalization;
using Lode.Host.Simulate;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Kernel.Time;
using Lode.Tests.Integration.Cases;
using Xunit;

namespace Lode.Tests.Integration.Aborts;

/// <summary>Who acts; the same persons whichever database is looked at.</summary>
internal sealed record Cast(Actor Ann, Actor Bo, Actor Chi, Actor Du)
{
    internal Actor Of(string name) => name switch
    {
        "ann" => Ann,
        "bo" => Bo,
        "chi" => Chi,
        _ => Du,
    };
}

/// <summary>One life of the product over a database: cases and ledger as a process would hold them.</summary>
internal sealed class AbortWorld(ISqlSession sql, SteppedTimeProvider clock, Cast? cast = null) : IDisposable
{
    internal const int Site = 1;
    internal const int OtherSite = 9;

    internal CaseKit Kit { get; } = new(sql, clock);

    internal ISqlSession Sql => sql;

    internal SteppedTimeProvider Clock => clock;

    internal Cast Cast { get; private set; } = cast!;

    /// <summary>What the start of a server and an administrator do once.</summary>
    internal async Task SeedAsync()
    {
        await Kit.SeedAsync();
        Cast = new Cast(
            await Kit.PersonAsync("Ann", Site, "operator"), await Kit.PersonAsync("Bo", Site, "engineer"),
            await Kit.PersonAsync("Chi", Site, "engineer"), await Kit.PersonAsync("Du", Site, "manager"));
        var faults = new DefinitionFaults();
        var asking = ProcedureBuilder.Build(SimProcedures.Asking, faults)!;
        await sql.CommitAsync(work => PublishDefinition.Store(
            work, asking, SimProcedures.Asking, "shipped", "test", Actor.System("test")));
        await sql.CommitAsync<Done>(work =>
        {
            work.Execute(
                """
                INSERT INTO kernel_org (number, kind, code, name_zh, name_en, time_zone, created_us)
                VALUES (@OtherSite, 'site', 'abort', 'x', 'x', 'Asia/Shanghai', 0)
                """,
                new { OtherSite = (long)OtherSite });
            foreach (var site in new[] { Site, OtherSite })
            {
                var books = work.Books(Cast.Ann);
                Assert.True(books.OpenBook(site, "g", "waste.wet", new Labels("湿重", "Wet mass"))
                    .TryGet(out var book, out _));
                foreach (var (path, limits) in AbortScript.Accounts)
                {
                    Assert.True(AccountPath.TryParse(path, out var parsed));
                    Assert.True(books.OpenAccount(book, parsed, limits).TryGet(out _, out _));
                }
            }

            return Done.Instance;
        });
    }

    /// <summary>The case that was opened with a key.</summary>
    internal async Task<Id> CaseAsync(string key) => (await sql.QueryAsync<CaseRow>(
        $"SELECT {CaseRows.Columns} FROM kernel_case WHERE site_id = 1 AND open_key LIKE @Key",
        new { Key = $"%:{key}" })).Single().Id;

    /// <summary>The case that another one asked for.</summary>
    internal async Task<Id> ChildAsync(Id parent) => (await sql.QueryAsync<CaseRow>(
        $"SELECT {CaseRows.Columns} FROM kernel_case WHERE site_id = 1 AND parent_id = @Parent",
        new { Parent = parent })).Single().Id;

    /// <summary>Everything that commands are about, without ids and times: two databases that agree in it have done the
    /// same.</summary>
    internal async Task<string> DigestAsync()
    {
        var lines = new List<string>();
        async Task AddAsync(string what, string query) =>
            lines.AddRange((await sql.QueryAsync<DigestRow>(query)).Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{what} {row.Name} {row.A} {row.B} {row.C} {row.D}")));
        await AddAsync("account", """
            SELECT path AS name, site_id AS a, balance AS b, held_debit + held_credit AS c, entries AS d
              FROM kernel_ledger_account WHERE site_id >= 0 ORDER BY site_id, path
            """);
        await AddAsync("transfers", """
            SELECT phase AS name, site_id AS a, count(*) AS b, sum(CASE WHEN lines > 1 THEN 1 ELSE 0 END) AS c,
                   count(link_id) AS d
              FROM kernel_ledger_transfer WHERE site_id >= 0 GROUP BY site_id, phase ORDER BY site_id, phase
            """);
        await AddAsync("outbox", """
            SELECT name, site_id AS a, count(*) AS b, CAST(0 AS bigint) AS c,
                   sum(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS d
              FROM kernel_outbox WHERE site_id >= 0 GROUP BY site_id, name ORDER BY site_id, name
            """);
        await AddAsync("inbox", """
            SELECT receiver AS name, site_id AS a, count(*) AS b, CAST(0 AS bigint) AS c, CAST(0 AS bigint) AS d
              FROM kernel_inbox WHERE site_id >= 0 GROUP BY site_id, receiver ORDER BY site_id, receiver
            """);
        await AddAsync("audit", """
            SELECT verb AS name, site_id AS a, count(*) AS b, CAST(0 AS bigint) AS c, CAST(0 AS bigint) AS d
              FROM kernel_audit WHERE site_id >= 0 GROUP BY site_id, verb ORDER BY site_id, verb
            """);
        await AddAsync("stocktakes", """
            SELECT state AS name, site_id AS a, count(*) AS b, count(posting_id) AS c, CAST(0 AS bigint) AS d
              FROM kernel_ledger_stocktake WHERE site_id >= 0 GROUP BY site_id, state ORDER BY site_id, state
            """);
        foreach (var row in await sql.QueryAsync<CaseRow>(
            $"SELECT {CaseRows.Columns} FROM kernel_case WHERE site_id >= 0 ORDER BY site_id, number"))
        {
            var state = CaseJson.Read(row.State);
            lines.Add($"case {row.Number} {row.Type} {row.Rev} {row.Events} {row.Status} "
                + string.Join(',', state.Leaves) + " " + string.Join(',', state.Tasks.Select(task => task.Key)) + " "
                + string.Join(',', state.Deadlines.SelectMany(one => one.Levels.Select(level => level.Fired))));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Chains, ledger laws and the replay of every case; what is wrong, or null.</summary>
    internal async Task<string?> WrongAsync()
    {
        var chains = await new VerifyChains(sql, clock).RunAsync(new VerifyChains.Order());
        if (chains.Faults.Count > 0)
        {
            return string.Join("; ", chains.Faults);
        }

        var open = await sql.QueryAsync<long>("""
            SELECT CAST(sum(balance) AS bigint) FROM kernel_ledger_account
             WHERE site_id >= 0 GROUP BY book_id HAVING sum(balance) <> 0
            """);
        return open.Count > 0 ? $"a book is out of balance by {open[0]}"
            : (await Kit.Verify.RunAsync(null, default)).Fault is { } fault ? fault.ToString() : null;
    }

    public void Dispose() => Kit.Dispose();

    private sealed record DigestRow
    {
        public string Name { get; init; } = "";

        public long A { get; init; }

        public long B { get; init; }

        public long C { get; init; }

        public long D { get; init; }
    }
}
