using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;

namespace Lode.Host.Bench;

/// <summary>What postings cost in the whole product: chain, roots, limits, idempotency keys and every commit on disk.
/// </summary>
/// <remarks>The server runs in this process with its background work; postings take the way that apps take. The second
/// engine is measured where LODE_BENCH_POSTGRES names an empty database.</remarks>
internal sealed class BenchLedger(TextWriter output, TimeProvider clock, bool quick)
{
    private const int Accounts = 1_000;
    private const int Importers = 4;
    private const int SinglesPerSecond = 200;
    private const int BulkPerSecond = 6_000;
    private const int Proofs = 400;

    private readonly SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
    private readonly Actor actor = Actor.System("bench");

    /// <summary>Runs on all engines that are there; prints a table, or one JSON object.</summary>
    internal static async Task<int> RunAsync(TextWriter output, bool json, bool quick)
    {
        var table = json ? TextWriter.Null : output;
        var bench = new BenchLedger(table, TimeProvider.System, quick);
        await table.WriteLineAsync(Machine.Describe());
        await bench.EngineAsync("", "sqlite");
        if (Environment.GetEnvironmentVariable("LODE_BENCH_POSTGRES") is { Length: > 0 } postgres)
        {
            await bench.EngineAsync("pg_", postgres);
        }

        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { name = "ledger", machine = Machine.Describe(), bench.metrics }));
        }

        return 0;
    }

    private async Task EngineAsync(string prefix, string database)
    {
        var folder = Directory.CreateTempSubdirectory("lode-bench-").FullName;
        var settings = new LodeSettings { DataFolder = folder, Database = database, Urls = "http://127.0.0.1:0" };
        SqlModule.Migrate(settings, clock);
        await using (var app = Composition.Build(settings, clock))
        {
            await app.StartAsync();
            var sql = app.Services.GetRequiredService<ISqlSession>();
            var run = new Run(sql, app.Services.GetRequiredService<BulkPostings>(), await OpenAsync(sql), actor, clock);
            await run.BulkAsync(TimeSpan.FromSeconds(2), null);
            await MeasureAsync(prefix, run, app.Services.GetRequiredService<VerifyChains>());
            await app.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task MeasureAsync(string prefix, Run run, VerifyChains chains)
    {
        var seconds = quick ? 4 : 15;
        Put($"{prefix}durable_postings_per_s", await run.BulkAsync(TimeSpan.FromSeconds(seconds), null));
        var singles = run.SinglesAsync(SinglesPerSecond, TimeSpan.FromSeconds(seconds));
        Put($"{prefix}bulk_beside_singles_per_s", await run.BulkAsync(TimeSpan.FromSeconds(seconds), BulkPerSecond));
        var times = await singles;
        Put($"{prefix}single_posting_p50_ms", times[times.Length / 2]);
        Put($"{prefix}single_posting_p99_ms", times[times.Length * 99 / 100]);
        if (prefix.Length == 0)
        {
            await run.FillAsync(quick ? 200_000 : 1_000_000);
        }

        var records = await run.SealedAsync();
        var started = Stopwatch.GetTimestamp();
        var report = await chains.RunAsync(new VerifyChains.Order());
        Invariant.Holds(report.IsSound);
        Put($"{prefix}verify_million_s", Stopwatch.GetElapsedTime(started).TotalSeconds * 1_000_000 / records);
        await Task.Delay(TimeSpan.FromSeconds(4), clock);
        var proofs = await run.ProofsAsync(Proofs, records);
        Put($"{prefix}inclusion_proof_ms", proofs.Average());
        Put($"{prefix}inclusion_proof_p99_ms", proofs[proofs.Length * 99 / 100]);
        Put($"{prefix}records", records);
    }

    private async Task<Book> OpenAsync(ISqlSession sql)
    {
        var outcome = await sql.CommitAsync(work =>
        {
            var books = work.Books(actor);
            if (!books.OpenBook(1, LedgerUnit.Gram, "bench", new Labels("基准", "Bench"))
                .TryGet(out var book, out var why))
            {
                return why;
            }

            for (var number = 0; number < Accounts; number++)
            {
                books.OpenAccount(book, Run.Stock(number), BalanceLimits.Stock);
            }

            books.OpenAccount(book, new AccountPath("GEN"), BalanceLimits.None);
            return Outcome.Of(book);
        });
        Invariant.Holds(outcome.TryGet(out var opened, out _));
        return opened;
    }

    private void Put(string name, double value)
    {
        metrics[name] = Math.Round(value, value < 100 ? 3 : 0);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {metrics[name],14:#,##0.###}"));
    }

    private sealed class Run(ISqlSession sql, BulkPostings bulk, Book book, Actor actor, TimeProvider clock)
    {
        private const int AtOnce = 1_000;
        private long numbers;

        internal static AccountPath Stock(int number) =>
            new("INV", $"store-{number % 40}", "321-024-48", $"lot-{number}");

        /// <summary>Posts with several importers for a time; answers accepted postings per second.</summary>
        /// <param name="most">Most postings per second; null: as many as go.</param>
        internal async Task<double> BulkAsync(TimeSpan time, int? most)
        {
            var started = Stopwatch.GetTimestamp();
            var counts = await Task.WhenAll(Enumerable.Range(0, Importers).Select(_ => Task.Run(async () =>
            {
                var done = 0L;
                while (Stopwatch.GetElapsedTime(started) is var spent && spent < time)
                {
                    if (most is { } limit && done > spent.TotalSeconds * limit / Importers)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(5), clock);
                        continue;
                    }

                    done += await PostAsync(most is null ? AtOnce : 50);
                }

                return done;
            })));
            return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        /// <summary>Posts until the chain has so many records.</summary>
        internal async Task FillAsync(long records)
        {
            while (await CountAsync() < records)
            {
                await Task.WhenAll(Enumerable.Range(0, Importers).Select(_ => Task.Run(() => PostAsync(AtOnce * 5))));
            }
        }

        /// <summary>Single postings at a steady rate, each timed from when it was due; milliseconds, sorted.</summary>
        /// <remarks>Sent by a thread of its own: whoever sends them elsewhere does not wait for the importers here.
        /// </remarks>
        internal async Task<double[]> SinglesAsync(int perSecond, TimeSpan time)
        {
            var pending = new Task<double>[(int)(perSecond * time.TotalSeconds)];
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var sender = new Thread(() =>
            {
                using var never = new ManualResetEventSlim();
                var started = Stopwatch.GetTimestamp();
                for (var at = 0; at < pending.Length; at++)
                {
                    var due = TimeSpan.FromSeconds((double)at / perSecond);
                    if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
                    {
                        never.Wait(early);
                    }

                    pending[at] = SingleAsync(started, due);
                }

                sent.SetResult();
            })
            {
                IsBackground = true,
                Name = "singles",
            };
            sender.Start();
            await sent.Task;
            var times = await Task.WhenAll(pending);
            Array.Sort(times);
            return times;
        }

        internal async Task<long> CountAsync() =>
            (await ListChains.RunAsync(sql, _ => [1], CancellationToken.None))
            .Single(chain => chain.Kind == "ledger").Records;

        /// <summary>Waits until the chain grows no more (PostgreSQL seals behind the postings); answers its records.
        /// </summary>
        internal async Task<long> SealedAsync()
        {
            for (var before = -1L; ;)
            {
                var records = await CountAsync();
                if (records == before)
                {
                    return records;
                }

                before = records;
                await Task.Delay(TimeSpan.FromSeconds(2), clock);
            }
        }

        internal async Task<double[]> ProofsAsync(int count, long records)
        {
            var random = new Random(1);
            var times = new double[count];
            for (var at = 0; at < count; at++)
            {
                var seq = random.NextInt64(1, records + 1);
                var started = Stopwatch.GetTimestamp();
                var proof = await InclusionProof.BuildAsync(sql, ChainTables.Ledger, 1, seq, CancellationToken.None);
                times[at] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                Invariant.Holds(proof!.Check() is null);
            }

            Array.Sort(times);
            return times;
        }

        private async Task<double> SingleAsync(long started, TimeSpan due)
        {
            var posting = Next();
            var outcome = await sql.CommitAsync(work => work.Books(actor).Post(posting));
            Invariant.Holds(outcome.TryGet(out _, out _));
            return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
        }

        private async Task<long> PostAsync(int count)
        {
            var outcomes = await bulk.PostAsync([.. Enumerable.Range(0, count).Select(_ => Next())], actor);
            Invariant.Holds(outcomes.All(outcome => outcome.TryGet(out _, out _)));
            return outcomes.Count;
        }

        private Posting Next()
        {
            var number = Interlocked.Increment(ref numbers);
            return new Posting("GENERATE", new Line(
                book, Stock((int)(number * 7919 % Accounts)).ToString(), "GEN:::", 1_000 + (number % 977)))
            {
                Key = string.Create(CultureInfo.InvariantCulture, $"bench-{number}"),
                Reference = string.Create(CultureInfo.InvariantCulture, $"T{number}"),
            };
        }
    }
}
