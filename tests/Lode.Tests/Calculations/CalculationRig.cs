using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel;
using Lode.Kernel.Calculations;
using Lode.Kernel.Expressions;
using Lode.Kernel.History;
using Lode.Kernel.Units;
using Lode.Host.Simulate;
using Xunit;

namespace Lode.Tests.Calculations;

/// <summary>Calculations over a store on a simulated disk; time stands still until it is moved.</summary>
internal sealed class CalculationRig
{
    internal const long Second = 1_000_000_000;
    internal const string Output = "calculated,n=1:value";

    internal static readonly Id Signal = Id.New(3, Storage.Plant.Start);
    internal static readonly long Begin = Storage.Plant.Nanoseconds(Storage.Plant.Start);

    private readonly SimDisk disk = new();
    private readonly Clock clock = new();

    internal CalculationRig() => Open();

    internal HistorianStore Store { get; private set; } = null!;

    internal CalculationWorker Worker { get; private set; } = null!;

    internal static string Key(string input) => $"plant,input={input}:v";

    internal static CalculationVersion Version(
        long number, double fromSecond, string source, double? holdSeconds = null)
    {
        var expression = Expression.TryCompile(source, name => ExpressionType.Number(Unit.One), out var error);
        Assert.True(error is null, error?.Refusal.Code);
        return new(number, At(fromSecond), expression!,
            [.. expression!.Inputs.Select(name => new CalculationInput(name, Key(name), "", holdSeconds))]);
    }

    internal static long At(double second) => Begin + (long)(second * Second);

    /// <summary>Closes the store and opens it again on what was fsynced; the worker forgets everything.</summary>
    internal void Reopen()
    {
        Worker.Dispose();
        Open();
    }

    internal void Start(IReadOnlyList<CalculationVersion> versions, long? since, string output = Output)
    {
        var head = Worker.Stretches.NewestNs(output) ?? versions.Min(version => version.FromNs) - 1;
        Worker.Start(new(Signal, 3, output, versions, head), since);
    }

    internal void Send(string input, params (double Second, double Value)[] rows) =>
        Send(input, Quality.Good, fills: false, rows);

    internal void Send(string input, uint quality, bool fills, params (double Second, double Value)[] rows)
    {
        Assert.True(SeriesKey.TrySplitSignal(Key(input), out var name, out var field));
        var series = Store.Index.GetOrAdd(Encoding.UTF8.GetBytes(name));
        var column = Store.Index.GetOrAddColumn(series, Encoding.UTF8.GetBytes(field), ColumnType.Float64);
        using var batch = new RowBatch { Fills = fills };
        foreach (var (second, value) in rows)
        {
            batch.BeginRow(series.Id, At(second), quality);
            batch.Add(column, value);
            batch.EndRow();
        }

        Append(batch);
    }

    /// <summary>The store works inline, so it has answered when the call comes back.</summary>
    internal void Append(RowBatch batch)
    {
        var answer = Store.AppendAsync(batch).AsTask();
        Assert.True(answer.IsCompletedSuccessfully && answer.Result.IsStored);
    }

    internal void Step(double seconds) => clock.Step(seconds);

    internal bool Round()
    {
        var round = Worker.RoundAsync(CancellationToken.None);
        Assert.True(round.IsCompletedSuccessfully);
        return round.Result;
    }

    /// <summary>Lets everything be computed: inputs that lag are not waited for any more.</summary>
    internal void Settle()
    {
        Step(CalculationWorker.GraceNs / 1e9);
        for (var round = 0; round < 200; round++)
        {
            if (!Round() && Worker.Engine.Units.All(unit => unit.IsSettled))
            {
                return;
            }
        }

        Assert.Fail("the rounds never end");
    }

    internal List<StoredSample> Read(string key, long fromNs = long.MinValue, long toNs = long.MaxValue)
    {
        var found = new List<StoredSample>();
        if (!SeriesKey.TrySplitSignal(key, out var name, out var field)
            || !Store.Index.TryFind(Encoding.UTF8.GetBytes(name), out var series))
        {
            return found;
        }

        using var merged = new MergedSamples(
            [Store.OpenReader(series.Id, [series.Layout.IndexOf(Encoding.UTF8.GetBytes(field))], fromNs, toNs)]);
        while (merged.MoveNext(out _, out var sample))
        {
            found.Add(sample);
        }

        return found;
    }

    /// <summary>Results as seconds and values.</summary>
    internal (double Second, double Value)[] Results(string key = Output) =>
        [.. Read(key).Select(sample => ((sample.TimeNs - Begin) / (double)Second, sample.Value))];

    private void Open()
    {
        Store = HistorianStore.Open(disk, Storage.Plant.Inline, clock);
        Worker = new(Store, clock);
    }

    private sealed class Clock : TimeProvider
    {
        private long nowNs;

        public override long TimestampFrequency => Second;

        public override DateTimeOffset GetUtcNow() => Storage.Plant.Start.AddTicks(nowNs / 100);

        public override long GetTimestamp() => nowNs;

        internal void Step(double seconds) => nowNs += (long)(seconds * Second);
    }
}
