using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Host.Bench;

/// <summary>What a command and a page of the worklist cost among a million open cases, and whether completions that
/// come at the same time are lost or done twice (design §7). Over HTTP, by signed-in persons, on SQLite.</summary>
internal sealed class BenchCases(TextWriter output, TimeProvider clock, bool quick)
{
    private static readonly object Request = new
    {
        instrument = "LT201 radar level",
        place = "area 3, tank 12",
        purpose = "level of the thickener",
        quantity = 1,
        priceFen = 250_000,
    };

    private readonly SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
    private Id[] drafts = [], reviews = [], orders = [];
    private string hash = "";

    /// <summary>Runs all of it; prints a table, or one JSON object.</summary>
    /// <param name="quick">A tenth of the cases: for a look, not for the record.</param>
    internal static async Task<int> RunAsync(TextWriter output, bool json, bool quick)
    {
        var bench = new BenchCases(json ? TextWriter.Null : output, TimeProvider.System, quick);
        var good = await bench.AllAsync();
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { name = "cases", machine = Machine.Describe(), bench.metrics }));
        }

        return good ? 0 : 1;
    }

    private async Task<bool> AllAsync()
    {
        await output.WriteLineAsync(Machine.Describe());
        await using var server = await ServerProcess.StartAsync(clock);
        using var staff = await CaseBenchStaff.HireAsync(server);
        using (var sql = new SqliteSession(Path.Combine(server.Folder, "lode.db"), clock))
        {
            await FillAsync(staff, new CaseBenchCopies(sql, staff.Site));
        }

        await server.SettleAsync(clock);
        await CommandsAsync(staff);
        await WorklistAsync(staff);
        using (var sql = new SqliteSession(Path.Combine(server.Folder, "lode.db"), clock))
        {
            await CompletionsAsync(staff, sql);
        }

        Put("server_peak_mb", server.PeakResident / 1e6);
        Put("database_gb", server.DatabaseBytes / 1e9);
        return metrics["lost"] == 0 && metrics["doubled"] == 0;
    }

    private async Task FillAsync(CaseBenchStaff staff, CaseBenchCopies copies)
    {
        var began = clock.GetTimestamp();
        var share = quick ? 1_000 : 10_000;
        var first = await OpenAsync(staff, submitted: false);
        drafts = await copies.MakeAsync(first, 40 * share);
        var second = await OpenAsync(staff, submitted: true);
        hash = (await staff.Engineers[0].GetAsync($"/{second}")).GetProperty("signOffs")[0].GetProperty("hash")
            .GetString()!;
        reviews = await copies.MakeAsync(second, 50 * share);
        var third = await OpenAsync(staff, submitted: true);
        await SignAsync(staff.Engineers[0], third, 2);
        await SignAsync(staff.Engineers[1], third, 3);
        orders = await copies.MakeAsync(third, 10 * share);
        Put("open_cases", await copies.CountAsync());
        Put("fill_s", clock.GetElapsedTime(began).TotalSeconds);
    }

    private static async Task<Id> OpenAsync(CaseBenchStaff staff, bool submitted)
    {
        var opener = staff.Operators[0];
        var (status, body) = await opener.PostAsync("/", new { type = "instrumentRequest", org = staff.Site });
        Invariant.Holds(status == 201, $"{body}");
        Invariant.Holds(Id.TryParse(body.GetProperty("case").GetString(), out var id));
        if (submitted)
        {
            await opener.DoAsync(id, new { verb = "complete", task = 1, outcome = "submit", data = Request });
        }

        return id;
    }

    private Task SignAsync(CaseBenchPerson who, Id id, int task) =>
        who.DoAsync(id, new { verb = "sign", task, decision = "approve", hash });

    // Eight persons, each on cases of its own, the next command when the last is answered.
    private async Task CommandsAsync(CaseBenchStaff staff)
    {
        var times = new ConcurrentDictionary<string, ConcurrentBag<double>>();
        var (warmUp, length) = (TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(quick ? 5 : 30));
        var began = clock.GetTimestamp();
        var next = -1;
        async Task Client(Func<int, Task<string>> act)
        {
            while (clock.GetElapsedTime(began) < warmUp + length)
            {
                var asked = clock.GetTimestamp();
                var verb = await act(Interlocked.Increment(ref next));
                if (clock.GetElapsedTime(began) > warmUp)
                {
                    times.GetOrAdd(verb, _ => []).Add(clock.GetElapsedTime(asked).TotalMilliseconds);
                }
            }
        }

        await Task.WhenAll(
        [
            .. staff.Operators.Select((_, index) => Client(number => OperateAsync(staff, index, number))),
            .. staff.Engineers.Skip(2).Select(one => Client(number => EngineerAsync(one, number))),
            .. staff.Managers.Select(one => Client(number => ManageAsync(one, number))),
        ]);
        foreach (var (verb, list) in times.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Put($"{verb}_p95_ms", Percentile(list, 0.95));
        }

        var all = times.Values.SelectMany(list => list).ToList();
        Put("command_p95_ms", Percentile(all, 0.95));
        Put("command_p50_ms", Percentile(all, 0.5));
        Put("commands_per_s", all.Count / length.TotalSeconds);
    }

    // Drafts belong to the first operator; the others open and comment.
    private async Task<string> OperateAsync(CaseBenchStaff staff, int index, int number)
    {
        var who = staff.Operators[index];
        if (index == 0)
        {
            await who.DoAsync(drafts[number], new { verb = "complete", task = 1, outcome = "submit", data = Request });
            return "complete";
        }

        if (number % 2 == 0)
        {
            var (status, body) = await who.PostAsync("/", new { type = "instrumentRequest", org = staff.Site });
            Invariant.Holds(status == 201, $"{body}");
            return "open";
        }

        await who.DoAsync(Spread(reviews, number), new { verb = "comment", comment = "looked at it" });
        return "comment";
    }

    private async Task<string> EngineerAsync(CaseBenchPerson who, int number)
    {
        var id = Spread(reviews, number);
        switch (number % 3)
        {
            case 0:
                await who.DoAsync(id, new { verb = "claim", task = 3 });
                return "claim";
            case 1:
                await SignAsync(who, id, 2);
                return "sign";
            default:
                await who.DoAsync(id, new { verb = "claim", task = 2 });
                await who.DoAsync(id, new { verb = "release", task = 2 });
                return "claim_and_release";
        }
    }

    private async Task<string> ManageAsync(CaseBenchPerson who, int number)
    {
        if (number % 4 == 0)
        {
            await who.DoAsync(Spread(reviews, number), new { verb = "link", kind = "equipment", target = "LT201" });
            return "link";
        }

        await who.DoAsync(orders[^(number + 1)], new
        {
            verb = "complete",
            task = 5,
            outcome = "ordered",
            data = new { orderNumber = "PO-1" },
        });
        return "complete";
    }

    // Far apart, so that no page of the database is warm by chance; each case once.
    private static Id Spread(Id[] ids, int number) => ids[(int)((number * 7_919L) % ids.Length)];

    private async Task WorklistAsync(CaseBenchStaff staff)
    {
        var (first, further, page) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(),
            new ConcurrentBag<double>());
        var rounds = quick ? 20 : 100;
        await Task.WhenAll(staff.Engineers.Concat(staff.Operators).Select(async (who, index) =>
        {
            for (var round = 0; round < rounds; round++)
            {
                var cursor = "";
                for (var at = 0; at < 3; at++)
                {
                    var asked = clock.GetTimestamp();
                    var answer = await who.GetAsync($"/worklist?limit=50{cursor}");
                    (at == 0 ? first : further).Add(clock.GetElapsedTime(asked).TotalMilliseconds);
                    cursor = "&cursor=" + answer.GetProperty("next").GetString();
                }

                var opened = clock.GetTimestamp();
                await who.GetAsync($"/{Spread(reviews, (round * 8) + index)}");
                page.Add(clock.GetElapsedTime(opened).TotalMilliseconds);
            }
        }));
        Put("worklist_first_page_ms", Percentile(first, 0.95));
        Put("worklist_page_ms", Percentile(first.Concat(further), 0.95));
        Put("case_page_ms", Percentile(page, 0.95));
    }

    // Each of these cases is completed by two managers at once, and one of them says so twice under one key.
    private async Task CompletionsAsync(CaseBenchStaff staff, ISqlSession sql)
    {
        var count = quick ? 1_000 : 10_000;
        var asked = orders.Take(count).ToArray();
        var accepted = new ConcurrentDictionary<Id, int>();
        var began = clock.GetTimestamp();
        await Parallel.ForEachAsync(
            asked.SelectMany(id => new[] { 0, 1, 0 }.Select(who => (Id: id, Who: who))),
            new ParallelOptions { MaxDegreeOfParallelism = 128 },
            async (one, _) =>
            {
                var (status, body) = await staff.Managers[one.Who].PostAsync($"/{one.Id}/commands", new
                {
                    verb = "complete",
                    task = 5,
                    outcome = "ordered",
                    data = new { orderNumber = "PO-1" },
                    key = $"done:{one.Who}",
                });
                Invariant.Holds(status is 200 or 409, $"{body}");
                if (status == 200 && !body.GetProperty("duplicate").GetBoolean())
                {
                    accepted.AddOrUpdate(one.Id, 1, (_, before) => before + 1);
                }
            });
        Put("completions_per_s", 3 * count / clock.GetElapsedTime(began).TotalSeconds);
        var (lost, doubled) = (0, accepted.Values.Count(times => times > 1));
        foreach (var id in asked)
        {
            var done = await sql.FindAsync<long>(
                """
                SELECT count(*) FROM kernel_case_event
                 WHERE site_id = @Site AND case_id = @Id AND idem_key IN ('done:0', 'done:1') AND refusal IS NULL
                """,
                new { Site = staff.Site, Id = id });
            lost += done == 0 || !accepted.ContainsKey(id) ? 1 : 0;
            doubled += done > 1 ? 1 : 0;
        }

        Put("completions", count);
        Put("lost", lost);
        Put("doubled", doubled);
    }

    private static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(
            sorted.Length - 1, Math.Ceiling(share * sorted.Length) - 1)];
    }

    private void Put(string name, double value)
    {
        metrics[name] = Math.Round(value, 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {value,14:N2}"));
    }
}
