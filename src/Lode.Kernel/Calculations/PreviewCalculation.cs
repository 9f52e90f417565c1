using System.Runtime.InteropServices;
using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Kernel.History;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Calculations;

/// <summary>What an expression would have given.</summary>
/// <param name="Unit">Unit of the values; empty for a bare number.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Count">Results; at most a million, the oldest of the stretch.</param>
/// <param name="Good">Of them with a value.</param>
/// <param name="Points">To draw.</param>
public sealed record CalculationPreview(
    string Unit, IReadOnlyList<CalculationInput> Inputs, DateTimeOffset FromAt, DateTimeOffset ToAt, int Count,
    int Good, double? Min, double? Max, double? Mean, PlotPoints Points);

/// <summary>Evaluates a draft over the stored values of the last hours; nothing is written.</summary>
public sealed class PreviewCalculation(CalculationService calculations, SignalDirectory signals, TimeProvider clock)
{
    /// <summary>Longest stretch, hours.</summary>
    public const int MaxHours = 168;

    private const int MaxResults = 1_000_000;
    private const int Pixels = 640;
    private const long HourNs = 3_600_000_000_000;

    /// <summary>Runs it.</summary>
    /// <param name="unit">Unit that is wanted; null takes the one that comes out.</param>
    public Outcome<CalculationPreview> Run(
        string expression, string? unit, int hours, Rights rights, CancellationToken cancel)
    {
        if (!Formula.Compile(expression, unit, name => signals.Find(name, rights)).TryGet(out var formula, out var why))
        {
            return why;
        }

        var toNs = clock.NowUs() * 1000;
        var fromNs = toNs - (Math.Clamp(hours, 1, MaxHours) * HourNs);
        var values = new Results();
        calculations.Worker.Stretches.Evaluate(
            new(1, fromNs, formula.Expression, formula.Inputs), fromNs, toNs, null,
            (value, _) =>
            {
                cancel.ThrowIfCancellationRequested();
                values.Add(value);
                return values.Total < MaxResults;
            });
        var good = values.All.Where(double.IsFinite).ToList();
        var pixel = (toNs - fromNs) / Pixels;
        // Stretches of different pace stand side by side: what an input may pause, the result may too.
        var hold = formula.Inputs.Max(input => input.HoldNs);
        return new CalculationPreview(
            unit ?? formula.NaturalUnit, formula.Inputs, Instants.FromUs(fromNs / 1000), Instants.FromUs(toNs / 1000),
            values.Total, good.Count, good.Count > 0 ? good.Min() : null, good.Count > 0 ? good.Max() : null,
            good.Count > 0 ? good.Average() : null,
            Plot.Compute((_, _) => values.Read(), new(fromNs, toNs, pixel),
                hold == long.MaxValue ? null : hold));
    }

    /// <summary>Results in memory, read like stored ones.</summary>
    private sealed class Results : SampleReader
    {
        private readonly List<long> times = [];
        private readonly List<double> numbers = [];
        private readonly List<uint> qualities = [];
        private bool given;

        internal int Total => times.Count;

        internal IReadOnlyList<double> All => numbers;

        public override int Count => times.Count;

        public override long FirstTime => times[0];

        public override long LastTime => times[^1];

        public override ReadOnlySpan<long> Times => CollectionsMarshal.AsSpan(times);

        public override bool AllGood => false;

        public override ReadOnlySpan<uint> Qualities =>
            CollectionsMarshal.AsSpan(qualities);

        public override ReadOnlySpan<double> Values(int column) =>
            CollectionsMarshal.AsSpan(numbers);

        public override ReadOnlySpan<long> Integers(int column) => [];

        public override string? Text(int column, int row) => null;

        public override bool HasValue(int column, int row) => true;

        public override bool MoveNext() => times.Count > 0 && !given && (given = true);

        public override bool TrySummary(int column, out ColumnSummary summary)
        {
            summary = default;
            return false;
        }

        public override void Dispose()
        {
            // Nothing is held.
        }

        internal void Add(in CalculatedValue value)
        {
            times.Add(value.TimeNs);
            numbers.Add(value.Value);
            qualities.Add(value.Quality);
        }

        internal Results Read()
        {
            given = false;
            return this;
        }
    }
}
