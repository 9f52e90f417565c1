using Lode.Historian;
using Lode.Kernel.Calculations;
using Lode.Kernel.History;
using Xunit;

namespace Lode.Tests.Calculations;

/// <summary>Random histories of late, corrected, bad and filled-in values, restarts, merges and new versions: what was
/// computed piece by piece equals what is computed at once from the stored inputs, and both equal plain arithmetic.
/// </summary>
public sealed class CalculationHistoriesTests
{
    private static readonly string[] Inputs = ["a", "b", "c"];

    private static readonly (string Source, Func<Func<string, int, double>, double> Plain)[] Formulas =
    [
        ("{a} + 2 * {b}", read => read("a", 0) + (2 * read("b", 0))),
        ("{a} / {c}", read => read("c", 0) == 0 ? double.NaN : read("a", 0) / read("c", 0)),
        ("delta({b}) * {a}", read => (read("b", 0) - read("b", 1)) * read("a", 0)),
        ("if({a} > 50, {b}, orElse({c}, 7))", read => double.IsNaN(read("a", 0)) ? double.NaN
            : read("a", 0) > 50 ? read("b", 0) : double.IsNaN(read("c", 0)) ? 7 : read("c", 0)),
    ];

    [Fact]
    public void ComputedPieceByPiece_EqualsComputedAtOnce()
    {
        var seeds = Environment.GetEnvironmentVariable("LODE_LONG") is null ? 40 : 2_000;
        for (var seed = 1; seed <= seeds; seed++)
        {
            new History(seed).Run();
        }
    }

    private sealed class History(int seed)
    {
        private readonly Random random = new(seed);
        private readonly CalculationRig rig = new();
        private readonly List<(CalculationVersion Version, int Formula)> versions = [];
        private long mark;
        private double now = 30;

        internal void Run()
        {
            Define(0);
            rig.Start(Versions, null);
            for (var step = 0; step < 80; step++)
            {
                Act();
            }

            rig.Settle();
            rig.Settle();
            Check();
        }

        private IReadOnlyList<CalculationVersion> Versions => [.. versions.Select(one => one.Version)];

        private void Act()
        {
            switch (random.Next(14))
            {
                case 0:
                    rig.Store.Flush();
                    break;
                case 1:
                    rig.Store.Merge(day => day);
                    break;
                case 2:
                    mark = Math.Max(mark, rig.Worker.Engine.SettledThrough());
                    break;
                case 3:
                    rig.Reopen();
                    rig.Start(Versions, mark);
                    break;
                case 4 when versions.Count < 4:
                    // Dirty is what the new version computes otherwise: asked for like an engineer does.
                    Define(random.Next((int)now));
                    rig.Start(Versions, null);
                    rig.Worker.Engine.Defer(Unit, versions[^1].Version.FromNs, Unit.HeadNs + 1);
                    FinishPending();
                    break;
                case 5 or 6:
                    rig.Round();
                    break;
                case 7:
                    rig.Step(random.Next(4));
                    break;
                default:
                    Send();
                    break;
            }
        }

        private CalculationUnit Unit => rig.Worker.Engine.Find(CalculationRig.Signal)!;

        /// <summary>The job of a new version is done before the next restart: its checkpoint is not tested
        /// here.</summary>
        private void FinishPending()
        {
            while (!Unit.IsSettled)
            {
                rig.Round();
            }
        }

        private void Define(double fromSecond)
        {
            var formula = random.Next(Formulas.Length);
            double? hold = random.Next(3) == 0 ? 8 : null;
            versions.Add((CalculationRig.Version(
                versions.Count + 1, fromSecond, Formulas[formula].Source, hold), formula));
        }

        private void Send()
        {
            now += random.Next(4);
            var late = random.Next(4) == 0 ? random.Next((int)now) : 0;
            var rows = Enumerable.Range(0, random.Next(1, 6))
                .Select(_ => (now - late + (random.Next(-8, 9) / 2.0), (double)random.Next(0, 100))).ToArray();
            var quality = random.Next(8) == 0 ? Quality.BadNoData : Quality.Good;
            rig.Send(Inputs[random.Next(Inputs.Length)], quality, fills: random.Next(5) == 0, rows);
        }

        private void Check()
        {
            var results = rig.Read(CalculationRig.Output);
            var stored = Inputs.ToDictionary(input => input, input => rig.Read(CalculationRig.Key(input)));
            foreach (var result in results)
            {
                var (version, formula) = versions.Where(one => one.Version.FromNs <= result.TimeNs)
                    .MaxBy(one => one.Version.Number);
                var hold = version.Inputs[0].HoldNs;
                var plain = Formulas[formula].Plain((input, back) => Value(stored[input], result.TimeNs, back, hold));
                Assert.True(
                    BitConverter.DoubleToInt64Bits(plain) == BitConverter.DoubleToInt64Bits(result.Value)
                    || (double.IsNaN(plain) && double.IsNaN(result.Value)),
                    $"seed {seed}: {Formulas[formula].Source} at "
                    + $"{(result.TimeNs - CalculationRig.Begin) / 1e9} s is {result.Value}, not {plain}");
            }

            var stamps = results.Select(result => result.TimeNs).ToHashSet();
            foreach (var (version, from, to) in new VersionTimeline(Versions).Within(long.MinValue, long.MaxValue))
            {
                var missing = version.Inputs.SelectMany(input => stored[input.Name])
                    .Where(sample => sample.TimeNs >= from && sample.TimeNs < to && !stamps.Contains(sample.TimeNs));
                Assert.True(!missing.Any(), $"seed {seed}: nothing at {missing.FirstOrDefault().TimeNs}");
            }

            AtOnce(results);
        }

        private void AtOnce(List<StoredSample> results)
        {
            var computer = rig.Worker.Stretches;
            var scratch = new CalculationUnit(
                CalculationRig.Signal, 3, "calculated,n=9:value", Versions, long.MaxValue - 1);
            using var rows = new Lode.Historian.Ingest.RowBatch();
            for (var from = CalculationRig.Begin; from < long.MaxValue;)
            {
                from = computer.Compute(scratch, from, long.MaxValue, rows, new());
                rig.Append(rows);
            }

            var known = results.ToDictionary(result => result.TimeNs);
            foreach (var sample in rig.Read("calculated,n=9:value"))
            {
                Assert.True(known.TryGetValue(sample.TimeNs, out var result)
                    && BitConverter.DoubleToInt64Bits(result.Value) == BitConverter.DoubleToInt64Bits(sample.Value)
                    && result.Quality == sample.Quality, $"seed {seed}: piecewise and at once differ");
            }
        }

        private static double Value(List<StoredSample> samples, long timeNs, int back, long holdNs)
        {
            var at = samples.FindLastIndex(sample => sample.TimeNs <= timeNs) - back;
            return at < 0 || Quality.IsBad(samples[at].Quality) || (back == 0 && timeNs - samples[at].TimeNs > holdNs)
                ? double.NaN : samples[at].Value;
        }
    }
}
