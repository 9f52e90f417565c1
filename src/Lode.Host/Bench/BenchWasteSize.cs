using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Books;
using Lode.Waste.Registers;

namespace Lode.Host.Bench;

/// <summary>The waste module with ten thousand open batches and a million postings: the board for four users at once,
/// the page of a batch with its genealogy, and the month of a hundred thousand lines checked and written as files.
/// Over HTTP, on SQLite.</summary>
/// <remarks>Goals (issue 4): board at most 1 s at the 95th percentile, genealogy at most 1 s, the month at most 30 s.
/// </remarks>
internal sealed class BenchWasteSize(TextWriter output, TimeProvider clock, bool quick)
{
    private const string Code = "321-024-48";
    private const long Oldest = 400L * 86_400_000_000;
    private const int Users = 4, Asks = 50, Generations = 12, Unit = 50;

    private static readonly string[] Forms = ["c1", "b1", "b4"];

    // Checks that a month of a bench cannot pass and a person would have to explain.
    private static readonly string[] Explained = ["missingCells", "plan", "overYear", "amount", "samePrice"];

    private readonly SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
    private readonly Actor actor = Actor.System("bench");
    private readonly List<Id> known = [];
    private readonly Dictionary<string, Id> ids = new(StringComparer.Ordinal);
    private int site;
    private Id deepest;

    private int Open => quick ? 1_000 : 10_000;

    private int Closed => quick ? 10_000 : 100_000;

    private static int MovesEach => 80;

    /// <summary>Runs all of it; prints a table, or one JSON object.</summary>
    internal static async Task<int> RunAsync(TextWriter output, bool json, bool quick)
    {
        var bench = new BenchWasteSize(json ? TextWriter.Null : output, TimeProvider.System, quick);
        var good = await bench.AllAsync();
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { name = "waste-size", machine = Machine.Describe(), bench.metrics }));
        }

        return good ? 0 : 1;
    }

    private async Task<bool> AllAsync()
    {
        await output.WriteLineAsync(Machine.Describe());
        var folder = await FoundAsync();
        var began = clock.GetTimestamp();
        using (var sql = new SqliteSession(Path.Combine(folder, "lode.db"), clock))
        {
            await FillAsync(sql);
        }

        Put("fill_s", clock.GetElapsedTime(began).TotalSeconds);
        await using var server = await ServerProcess.StartAsync(clock, folder);
        await server.SettleAsync(clock);
        await BoardAsync(server.Client);
        await BatchAsync(server.Client);
        await MonthAsync(server.Client);
        Put("server_peak_mb", server.PeakResident / 1e6);
        Put("database_gb", server.DatabaseBytes / 1e9);
        return metrics["board_p95_ms"] <= 1000 && metrics["genealogy_p95_ms"] <= 1000 && metrics["month_s"] <= 30;
    }

    // The server ends before the book is filled: a file has one writer.
    private async Task<string> FoundAsync()
    {
        await using var server = await ServerProcess.StartAsync(clock);
        server.KeepsFolder = true;
        await RegisterAsync(server.Client);
        return server.Folder;
    }

    private async Task RegisterAsync(HttpClient client)
    {
        using var organization = await client.PostAsJsonAsync("/api/v1/identity/organizations", new
        {
            kind = "site",
            code = "waste-size",
            nameZh = "规模",
            nameEn = "Size",
            parent = 1,
        });
        site = (await organization.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt32();
        using var unit = await client.PutAsJsonAsync($"/api/v1/waste/sites/{site}", new
        {
            creditCode = "91410100MA0DEMA009",
            unitName = "Size",
            @class = "keySupervised",
            contact = "-",
            phone = "-",
        });
        unit.EnsureSuccessStatusCode();
        foreach (var (code, kind) in new[]
        {
            ("casthouse", "generate"), ("potline", "generate"), ("store-a", "store"), ("store-b", "store"), ("line-1", "use"),
        })
        {
            ids[code] = await AddAsync(client, "facilities", new { site, code, kind, nameZh = code, nameEn = code });
        }

        ids["dross"] = await AddAsync(client, "streams", new
        {
            site,
            code = "dross",
            wasteCode = Code,
            nameZh = "铝灰渣",
            nameEn = "Dross",
            compatibility = "waterReactive",
        });
    }

    private static async Task<Id> AddAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync($"/api/v1/waste/{path}", body);
        answer.EnsureSuccessStatusCode();
        Invariant.Holds(Id.TryParse(
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString(), out var id));
        return id;
    }

    // Closed batches were generated and used up last month; open ones came over the last 400 days and were carried to
    // and fro all the time.
    private async Task FillAsync(ISqlSession sql)
    {
        var zone = new SiteZone(NodaTime.DateTimeZoneProviders.Tzdb["Asia/Shanghai"]);
        var today = zone.DayOf(clock.NowUs());
        var month = new DateOnly(today.Year, today.Month, 1).AddMonths(-1);
        var (from, span) = (zone.StartOf(month), zone.StartOf(month.AddMonths(1)) - zone.StartOf(month));
        for (var at = 0; at < Closed; at += Unit)
        {
            await UnitAsync(sql, zone, at, (desk, number) =>
            {
                var us = from + (span / Closed * number);
                var batch = Add(desk, number, us, us + 1_000_000);
                var wip = MassBook.Path("WIP", "line-1", Code, batch.Code);
                return
                [
                    Generated(desk, batch, us, "casthouse"),
                    new Posting(
                        "SELFUSE", Line(desk, wip, Stored("store-a", batch)),
                        Line(desk, MassBook.Path("PRD", "line-1", Code, "ingot"), wip))
                    {
                        EffectiveUs = us + 1_000_000,
                    },
                ];
            });
        }

        for (var at = 0; at < Open; at += Unit)
        {
            await UnitAsync(sql, zone, Closed + at, (desk, number) => Carried(
                desk, number, desk.NowUs - (Oldest / Open * (Closed + Open - number))));
        }

        await LinkAsync(sql, zone);
    }

    private IReadOnlyList<Posting> Carried(BatchDesk desk, int number, long sinceUs)
    {
        var batch = Add(desk, number, sinceUs, null);
        var step = Math.Max(1, (desk.NowUs - sinceUs) / (MovesEach + 2));
        return
        [
            Generated(desk, batch, sinceUs, "potline"),
            .. Enumerable.Range(1, MovesEach).Select(at => new Posting(
                "MOVE", Line(desk, Stored(at % 2 == 1 ? "store-b" : "store-a", batch),
                    Stored(at % 2 == 1 ? "store-a" : "store-b", batch))) { EffectiveUs = sinceUs + (at * step) }),
        ];
    }

    private async Task UnitAsync(
        ISqlSession sql, SiteZone zone, int first, Func<BatchDesk, int, IReadOnlyList<Posting>> make)
    {
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                Invariant.Holds(BatchDesk.Open(work, actor, site, zone).TryGet(out var desk, out _));
                Posting[] postings = [.. Enumerable.Range(first, Unit).SelectMany(number => make(desk, number))];
                Invariant.Holds(work.Books(actor).PostEach(postings).All(one => one.TryGet(out _, out _)));
                return Done.Instance;
            },
            Lane.Bulk);
        Invariant.Holds(outcome.TryGet(out _, out _));
    }

    // A chain of merges: twelve generations of two parents each below one of the open batches.
    private async Task LinkAsync(ISqlSession sql, SiteZone zone)
    {
        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                Invariant.Holds(BatchDesk.Open(work, actor, site, zone).TryGet(out var desk, out _));
                for (var at = 0; at < Generations; at++)
                {
                    var child = at == Generations - 1 ? deepest : known[(2 * Generations) + at];
                    var parent = at == 0 ? known[0] : known[(2 * Generations) + at - 1];
                    desk.Link(parent, child, 500_000, desk.NowUs, "merge");
                    desk.Link(known[at + 1], child, 500_000, desk.NowUs, "merge");
                }

                return Done.Instance;
            },
            Lane.Bulk);
        Invariant.Holds(outcome.TryGet(out _, out _));
    }

    private BatchRow Add(BatchDesk desk, int number, long us, long? closedUs)
    {
        var batch = desk.Add(new BatchRow
        {
            SiteId = site,
            Id = Id.New(site, Instants.FromUs(desk.NowUs)),
            Code = string.Create(CultureInfo.InvariantCulture, $"HWCS{number:000000000}"),
            StreamId = ids["dross"],
            WasteCode = Code,
            Origin = "generated",
            FacilityId = ids["casthouse"],
            GeneratedUs = us,
            OldestUs = us,
        });
        desk.Link(null, batch.Id, 1_000_000, us, "generate");
        var row = new MoveRow
        {
            Kind = "generate",
            Code = batch.Code,
            AtUs = us,
            BatchId = batch.Id,
            FacilityId = ids["casthouse"],
            ToId = ids["store-a"],
            MovedG = 1_000_000,
            Handler = "-",
            PostingId = batch.Id,
        };
        desk.Add(row);
        if (closedUs is { } used)
        {
            desk.Add(row with
            {
                Kind = "selfUse",
                AtUs = used,
                FacilityId = ids["store-a"],
                ToId = ids["line-1"],
                Method = "R4",
                SourceCode = batch.Code,
            });
            desk.Settle(batch);
        }

        deepest = batch.Id;
        known.Add(batch.Id);
        return batch;
    }

    // Each place in the order of time: the ledger adds at the end of an account, as in a running plant.
    private static Posting Generated(BatchDesk desk, BatchRow batch, long us, string place) => new(
        "GENERATE", Line(desk, Stored("store-a", batch), MassBook.Path("GEN", place, Code)))
    { EffectiveUs = us };

    private static string Stored(string place, BatchRow batch) => MassBook.Path("INV", place, Code, batch.Code);

    private static Line Line(BatchDesk desk, string debit, string credit)
    {
        Invariant.Holds(desk.Book.Line(debit, credit, 1_000_000).TryGet(out var line, out _));
        return line.Line;
    }

    // The first call of a cold server is a figure of its own.
    private async Task BoardAsync(HttpClient client)
    {
        var cold = clock.GetTimestamp();
        await client.GetByteArrayAsync($"/api/v1/waste/board?site={site}");
        Put("board_first_ms", clock.GetElapsedTime(cold).TotalMilliseconds);
        var times = await Task.WhenAll(Enumerable.Range(0, Users).Select(
            _ => TimesAsync(client, () => $"/api/v1/waste/board?site={site}")));
        PutTimes("board", [.. times.SelectMany(one => one).Order()]);
    }

    private async Task BatchAsync(HttpClient client) =>
        PutTimes("genealogy", await TimesAsync(client, () => $"/api/v1/waste/batches/{deepest}"));

    private async Task<double[]> TimesAsync(HttpClient client, Func<string> path)
    {
        var times = new double[Asks];
        for (var at = 0; at < Asks; at++)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(path());
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            times[at] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    // The month is checked, then closed and filed: every form read, checked, written, read again and kept. Then three
    // of them are fetched one by one.
    private async Task MonthAsync(HttpClient client)
    {
        var local = clock.GetUtcNow().AddHours(8);
        var month = new DateOnly(local.Year, local.Month, 1).AddMonths(-1)
            .ToString("yyyy-MM", CultureInfo.InvariantCulture);
        await JobAsync(client, "checks", $"/api/v1/waste/periods/{month}/check", new { site });
        await JobAsync(client, "month", $"/api/v1/waste/periods/{month}/file", new
        {
            site,
            notes = Explained.ToDictionary(name => name, _ => "bench", StringComparer.Ordinal),
        });
        foreach (var form in Forms)
        {
            var at = clock.GetTimestamp();
            var bytes = await client.GetByteArrayAsync(
                $"/api/v1/waste/registers/{form}/export?site={site}&month={month}&format=csv");
            Put($"{form}_csv_s", clock.GetElapsedTime(at).TotalSeconds);
            Put($"{form}_csv_mb", bytes.Length / 1e6);
        }

        var sheet = clock.GetTimestamp();
        await client.GetByteArrayAsync($"/api/v1/waste/registers/b1/export?site={site}&month={month}&format=xlsx");
        Put("b1_xlsx_s", clock.GetElapsedTime(sheet).TotalSeconds);
    }

    // Every step that the progress bar would have shown is counted.
    private async Task JobAsync(HttpClient client, string name, string path, object request)
    {
        var began = clock.GetTimestamp();
        using var started = await client.PostAsJsonAsync(path, request);
        var answer = await started.Content.ReadAsStringAsync();
        Invariant.Holds(started.IsSuccessStatusCode, answer);
        var id = JsonDocument.Parse(answer).RootElement.GetProperty("id").GetString();
        var seen = new HashSet<long>();
        JsonElement job;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
            job = await client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{id}");
            seen.Add(job.GetProperty("done").GetInt64());
        }
        while (job.GetProperty("state").GetString() is "queued" or "running");

        Invariant.Holds(job.GetProperty("state").GetString() == "done", job.GetRawText());
        Put($"{name}_s", clock.GetElapsedTime(began).TotalSeconds);
        Put($"{name}_progress_steps", seen.Count);
    }

    private void PutTimes(string name, double[] sorted)
    {
        Put($"{name}_p50_ms", sorted[sorted.Length / 2]);
        Put($"{name}_p95_ms", sorted[sorted.Length * 95 / 100]);
    }

    private void Put(string name, double value)
    {
        metrics[name] = Math.Round(value, 3);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {value:0.###}"));
    }
}
