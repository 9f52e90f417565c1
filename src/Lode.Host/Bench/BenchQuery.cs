using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lode.Host.Bench;

/// <summary>The sixteen questions of TSBS and a trend through the real doors, answers compared with the generator's own
/// record, beside VictoriaMetrics where it is installed (design §7).</summary>
/// <remarks>Times run from sending a question to the last byte of its answer, on one connection; answers are parsed
/// later. Both stores are asked the same windows in turns, so that a slow spell of the machine hits both.</remarks>
internal sealed class BenchQuery(TextWriter output, TimeProvider clock, int windows)
{
    private const int Turns = 4;
    private const long CheckedBytes = 40_000_000;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.4);
    private readonly SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
    private bool good = true;

    /// <summary>Runs both data sets; prints a table, or one JSON object.</summary>
    /// <param name="only">"hosts100" or "hosts4000"; or a question's name; null for all.</param>
    internal static async Task<int> RunAsync(TextWriter output, bool json, bool quick, string? only)
    {
        var shown = json ? TextWriter.Null : output;
        var bench = new BenchQuery(shown, TimeProvider.System, quick ? 12 : 160);
        await shown.WriteLineAsync(Machine.Describe());
        foreach (var (name, hosts, hours, days) in new[] { ("hosts100", 100, 12, 3), ("hosts4000", 4_000, 2, 0) })
        {
            var isQuestion = QueryQuestion.Cases.Any(one => one.Name == only);
            if (only is null || only == name || (isQuestion && hosts == 100))
            {
                await bench.SetAsync(name, new CpuRecord(hosts, hours), days, isQuestion ? only : null);
            }
        }

        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { name = "query", machine = Machine.Describe(), bench.metrics }));
        }

        return bench.good ? 0 : 1;
    }

    private async Task SetAsync(string set, CpuRecord cpu, int days, string? only)
    {
        var signals = new SignalRecord(8, days * 86_400);
        var stores = new List<IQueryStore> { new LodeStore(await ServerProcess.StartAsync(clock), clock) };
        if (await VictoriaStore.TryStartAsync(clock) is { } peer)
        {
            stores.Add(peer);
        }

        foreach (var store in stores)
        {
            await store.LoadAsync(cpu.Bodies().Concat(days > 0 ? signals.Bodies() : []));
        }

        var truth = new QueryTruth(cpu, signals);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{cpu.Hosts:N0} hosts, {cpu.Values + signals.Values:N0} values; mean (p50, p95) ms, one question at a time"));
        foreach (var (name, kind, _, _, _, _) in QueryQuestion.Cases)
        {
            var isTrend = kind == QuestionKind.Trend;
            if ((only is null || only == name) && (!isTrend || days > 0))
            {
                var questions = isTrend
                    ? QueryQuestion.Make(name, signals.Signals, signals.EndMs, windows)
                    : QueryQuestion.Make(name, cpu.Hosts, cpu.EndMs, windows);
                await CaseAsync(set, name, stores, questions, truth);
            }
        }

        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    private async Task CaseAsync(
        string set, string name, List<IQueryStore> stores, List<QueryQuestion> questions, QueryTruth truth)
    {
        var took = stores.ConvertAll(_ => new List<double>());
        var checks = new (int Right, int Seen)[stores.Count];
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var at = 0; at < stores.Count; at++)
            {
                var (right, seen) = await TurnAsync(
                    stores[at], [.. questions.Where((_, number) => number % Turns == turn)], truth, took[at], turn == 0);
                checks[at] = (checks[at].Right + right, checks[at].Seen + seen);
            }
        }

        var text = $"{name,-22}";
        for (var at = 0; at < stores.Count; at++)
        {
            took[at].Sort();
            var (mean, p50, p95) = (took[at].Average(), took[at][took[at].Count / 2], took[at][took[at].Count * 95 / 100]);
            var key = $"{set}_{name.Replace('-', '_')}_{stores[at].Name}";
            (metrics[key + "_mean_ms"], metrics[key + "_p95_ms"]) = (Math.Round(mean, 3), Math.Round(p95, 3));
            text += string.Create(CultureInfo.InvariantCulture,
                $"  {stores[at].Name} {mean,8:F2} ({p50:F2}, {p95:F2}){(checks[at].Right < checks[at].Seen ? " WRONG" : "")}");
            good &= at > 0 || checks[at].Right == checks[at].Seen;
        }

        if (stores.Count > 1)
        {
            text += string.Create(CultureInfo.InvariantCulture, $"  × {took[0].Average() / took[1].Average():F2}");
        }

        await output.WriteLineAsync($"{text}  {checks[0].Right} of {checks[0].Seen} checked are right");
    }

    /// <summary>Asks some questions; compares the answers, up to a number of bytes, when all are taken.</summary>
    private async Task<(int Right, int Seen)> TurnAsync(
        IQueryStore store, QueryQuestion[] questions, QueryTruth truth, List<double> took, bool check)
    {
        // What a compiler, a cache and a connection need once is not what a question costs.
        for (var warm = 0; warm < (check ? 3 : 1); warm++)
        {
            await AskAsync(store, questions[^1]);
        }

        var answers = new List<byte[]>();
        var began = clock.GetTimestamp();
        foreach (var question in questions)
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await AskAsync(store, question);
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            answers.Add(check ? answer : []);
            if (answers.Count >= 2 && clock.GetElapsedTime(began) > Budget)
            {
                break;
            }
        }

        var (right, seen, bytes) = (0, 0, 0L);
        for (var at = 0; check && at < answers.Count && bytes < CheckedBytes; at++)
        {
            bytes += answers[at].Length;
            seen++;
            using var json = JsonDocument.Parse(answers[at]);
            var (found, wanted) = (store.Read(questions[at], json.RootElement), truth.Of(questions[at]));
            right += found.Equals(wanted) ? 1 : 0;
            if (!found.Equals(wanted))
            {
                await output.WriteLineAsync($"{store.Name} DIFFERS: {found.Rows} rows for {wanted.Rows} of {questions[at]}");
            }
        }

        return (right, seen);
    }

    private static async Task<byte[]> AskAsync(IQueryStore store, QueryQuestion question)
    {
        using var request = store.Ask(question);
        using var answer = await store.Client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Invariant.Holds(answer.IsSuccessStatusCode);
        return bytes;
    }
}
