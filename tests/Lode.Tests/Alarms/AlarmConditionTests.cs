using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;
using Lode.Kernel.Alarms;
using Lode.Kernel.Expressions;
using Lode.Kernel.Units;
using Xunit;

namespace Lode.Tests.Alarms;

public sealed class AlarmConditionTests
{
    private const long Second = 1_000_000_000;

    private static AlarmDefinition High(double limit = 80, double deadband = 0, double on = 0, double off = 0) => new()
    {
        Code = "T.H",
        Name = "T",
        Kind = AlarmKind.High,
        Limit = limit,
        Deadband = deadband,
        OnDelaySeconds = on,
        OffDelaySeconds = off,
    };

    private static List<ConditionChange> Run(
        AlarmDefinition definition, IEnumerable<(double Seconds, double Value)> values, double? until = null,
        double latenessSeconds = 10, Expression? expression = null)
    {
        var tracker = new ConditionTracker(new(definition, expression), (long)(latenessSeconds * Second));
        var changes = new List<ConditionChange>();
        foreach (var (seconds, value) in values)
        {
            tracker.Add(new(0, (long)(seconds * Second), value, Quality.Good), changes);
        }

        if (until is { } end)
        {
            tracker.Advance((long)(end * Second), changes);
        }

        return changes;
    }

    private static (bool, double)[] Seconds(List<ConditionChange> changes) =>
        [.. changes.Select(change => (change.Active, change.TimeNs / (double)Second))];

    [Fact]
    public void Limit_WithDeadband_ReturnsOnlyBelowIt() => Assert.Equal(
        [(true, 1), (false, 4)],
        Seconds(Run(High(80, deadband: 2), [(0, 79), (1, 80.5), (2, 79), (3, 78.5), (4, 78), (5, 79)])));

    [Fact]
    public void LowLimit_IsMirrored() => Assert.Equal(
        [(true, 1), (false, 3)],
        Seconds(Run(High(10, 1) with { Kind = AlarmKind.LowLow }, [(0, 10), (1, 9.9), (2, 10.5), (3, 11)])));

    [Fact]
    public void Delays_RunOnEventTime()
    {
        var values = new (double, double)[] { (0, 70), (10, 90), (15, 70), (20, 90), (100, 90), (110, 70) };
        Assert.Equal([(true, 50), (false, 115)], Seconds(Run(High(on: 30, off: 5), values, until: 200)));
    }

    [Fact]
    public void ReturnAtTheEndOfTheDelay_NeverRose() =>
        Assert.Empty(Run(High(on: 120), [(0, 70), (60, 90), (180, 70)], until: 400));

    [Fact]
    public void BadQuality_HoldsTheState_OrIsTheAlarm()
    {
        var tracker = new ConditionTracker(new(High(), null), 0);
        var changes = new List<ConditionChange>();
        tracker.Add(new(0, 1, 90, Quality.Good), changes);
        tracker.Add(new(0, 2, 0, Quality.BadSensorFailure), changes);
        Assert.True(Assert.Single(changes).Active);

        tracker = new(new(High() with { Kind = AlarmKind.BadQuality }, null), 0);
        changes.Clear();
        tracker.Add(new(0, 1, 90, Quality.Good), changes);
        tracker.Add(new(0, 2, 0, Quality.BadSensorFailure), changes);
        tracker.Add(new(0, 3, 0, Quality.Uncertain), changes);
        Assert.Equal([new(true, 2), new(false, 3)], changes);
    }

    [Fact]
    public void SilentSignal_BecomesStale_AndReturnsWithTheNextValue()
    {
        var definition = High() with { Kind = AlarmKind.Stale, Limit = 60 };
        Assert.Equal([(true, 65), (false, 70)], Seconds(Run(definition, [(0, 1), (5, 1), (70, 1)])));
        Assert.Equal([(true, 65)], Seconds(Run(definition, [(0, 1), (5, 1)], until: 100)));
        Assert.Empty(Run(definition, [(0, 1), (5, 1)], until: 64.9));
    }

    [Fact]
    public void RateOfChange_IsPerSecondOverTheWindow() => Assert.Equal(
        [(true, 12), (false, 20)],
        Seconds(Run(
            High(0.5) with { Kind = AlarmKind.RateOfChange, WindowSeconds = 10 },
            [(0, 10), (5, 10), (10, 10), (12, 14), (15, 20), (20, 21), (25, 21)])));

    [Fact]
    public void Deviation_ComparesTwoSignals()
    {
        var tracker = new ConditionTracker(new(High(5) with { Kind = AlarmKind.Deviation }, null), 0);
        var changes = new List<ConditionChange>();
        tracker.Add(new(0, 1, 100, 0), changes);
        tracker.Add(new(1, 2, 94, 0), changes);
        tracker.Add(new(1, 3, 96, 0), changes);
        Assert.Equal([new(true, 2), new(false, 3)], changes);
    }

    [Fact]
    public void DigitalState_ByCodeAndByText()
    {
        Assert.Equal([(true, 1), (false, 2)], Seconds(Run(High(1) with { Kind = AlarmKind.DigitalState }, [(0, 0), (1,
            1), (2, 2)])));
        var tracker = new ConditionTracker(
            new(High() with { Kind = AlarmKind.DigitalState, Limit = null, StateText = "TRIP" }, null), 0);
        var changes = new List<ConditionChange>();
        tracker.Add(new(0, 1, double.NaN, 0, "RUN"), changes);
        tracker.Add(new(0, 2, double.NaN, 0, "TRIP"), changes);
        Assert.Equal([new(true, 2)], changes);
    }

    [Fact]
    public void Expression_DecidesOverItsSignals()
    {
        var expression = Expression.TryCompile(
            "{A} > 10 and {B} < 5", _ => ExpressionType.Number(Unit.One), ExpressionType.Boolean, out _);
        var tracker = new ConditionTracker(new(High() with { Kind = AlarmKind.Expression }, expression), 0);
        var changes = new List<ConditionChange>();
        tracker.Add(new(0, 1, 11, 0), changes);
        Assert.Empty(changes);
        tracker.Add(new(1, 2, 4, 0), changes);
        tracker.Add(new(1, 3, 6, 0), changes);
        Assert.Equal([new(true, 2), new(false, 3)], changes);
    }

    [Fact]
    public void LateValue_WithinTheLateness_StillRaises_BeyondItOnlyRevises()
    {
        var tracker = new ConditionTracker(new(High(on: 2), null), 10 * Second);
        var changes = new List<ConditionChange>();
        foreach (var at in new[] { 0, 5, 6, 7 })
        {
            tracker.Add(new(0, at * Second, 70, 0), changes);
        }

        Assert.Equal(LateClaim.None, tracker.Add(new(0, 1 * Second, 90, 0), changes));
        Assert.Equal([(true, 3), (false, 5)], Seconds(changes));

        changes.Clear();
        tracker.Add(new(0, 30 * Second, 70, 0), changes);
        Assert.Equal(LateClaim.Active, tracker.Add(new(0, 12 * Second, 95, 0), changes));
        Assert.Empty(changes);
    }

    /// <summary>Values shuffled within the lateness end in the state that the sorted values end in.</summary>
    [Fact]
    public void AnyOrderWithinTheLateness_EndsAsInOrder() => Prop.ForAll(
        (from values in Gen.Choose(70, 90).ListOf(40)
         from jitter in Gen.Choose(0, 8).ListOf(40)
         from deadband in Gen.Choose(0, 3)
         from rise in Gen.Choose(0, 4)
         from fall in Gen.Choose(0, 4)
         select (values, jitter, deadband, rise, fall)).ToArbitrary(),
        run =>
        {
            var definition = High(80, run.deadband, run.rise, run.fall);
            var sorted = run.values.Select((value, index) => ((double)index, (double)value)).ToList();
            var arrival = sorted.OrderBy(value => value.Item1 + run.jitter[(int)value.Item1]).ToList();
            var expected = Oracle(definition, sorted);
            return Final(Run(definition, arrival, until: 60)) == expected
                && Final(Run(definition, sorted, until: 60)) == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>In order, the changes are those of a second-by-second simulation.</summary>
    [Fact]
    public void AnyValuesInOrder_ChangeAsTheOracleDoes() => Prop.ForAll(
        (from values in Gen.Choose(76, 84).ListOf(60)
         from deadband in Gen.Choose(0, 3)
         from rise in Gen.Choose(0, 5)
         from fall in Gen.Choose(0, 5)
         select (values, deadband, rise, fall)).ToArbitrary(),
        run =>
        {
            var definition = High(80, run.deadband, run.rise, run.fall);
            var values = run.values.Select((value, index) => ((double)index, (double)value)).ToList();
            return Seconds(Run(definition, values)).SequenceEqual(OracleChanges(definition, values));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool Final(List<ConditionChange> changes) => changes.Count > 0 && changes[^1].Active;

    private static bool Oracle(AlarmDefinition definition, List<(double, double)> sorted)
    {
        var held = sorted.Append((60d, sorted[^1].Item2)).ToList();
        var changes = OracleChanges(definition, held).ToList();
        return changes.Count > 0 && changes[^1].Item1;
    }

    private static IEnumerable<(bool, double)> OracleChanges(AlarmDefinition definition, List<(double At,
        double Value)> values)
    {
        var active = false;
        double? since = null;
        var next = 0;
        var value = double.NaN;
        for (var at = 0; at <= values[^1].At; at++)
        {
            // A delay that ends at the very instant of a value is judged by that value.
            if (!(next < values.Count && values[next].At == at) && since is { } start && at - start >= (active ? definition.OffDelaySeconds : definition.OnDelaySeconds))
            {
                active = !active;
                since = null;
                yield return (active, at);
            }

            if (next < values.Count && values[next].At == at)
            {
                value = values[next++].Value;
                var raw = active && definition.Deadband > 0 ? value > definition.Limit - definition.Deadband
                    : value > definition.Limit;
                since = raw == active ? null : since ?? at;
            }

            if (since is { } begun && at - begun >= (active ? definition.OffDelaySeconds : definition.OnDelaySeconds))
            {
                active = !active;
                since = null;
                yield return (active, at);
            }
        }
    }
}
