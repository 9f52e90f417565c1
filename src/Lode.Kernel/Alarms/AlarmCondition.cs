using Lode.Historian;
using Lode.Kernel.Expressions;

namespace Lode.Kernel.Alarms;

/// <summary>One value that a condition reads.</summary>
/// <param name="Slot">Which of its inputs.</param>
/// <param name="TimeNs">Event time, UTC ns.</param>
/// <param name="Value">Number or 0/1; NaN when the value is a text.</param>
/// <param name="Quality">OPC UA status code.</param>
/// <param name="Text">Text value.</param>
public readonly record struct ConditionSample(int Slot, long TimeNs, double Value, uint Quality, string? Text = null);

/// <summary>What a condition remembers between values. A plain value: copied to go back.</summary>
internal sealed class ConditionMemory(int slots)
{
    internal readonly ExpressionValue[] Current = Fill(slots);
    internal readonly ExpressionValue[] Previous = Fill(slots);

    /// <summary>Event time up to which the condition has been evaluated; <see cref="long.MinValue"/> before any
    /// value.</summary>
    internal long TimeNs = long.MinValue;

    /// <summary>The condition after delays.</summary>
    internal bool Active;

    /// <summary>Since when the raw condition has been other than <see cref="Active"/>; <see cref="long.MinValue"/> when
    /// it is not.</summary>
    internal long PendingNs = long.MinValue;

    /// <summary>Two older points for a rate of change.</summary>
    internal (long TimeNs, double Value) Older;
    internal (long TimeNs, double Value) Newer = (long.MinValue, 0);

    internal void CopyFrom(ConditionMemory other)
    {
        other.Current.CopyTo(Current, 0);
        other.Previous.CopyTo(Previous, 0);
        TimeNs = other.TimeNs;
        Active = other.Active;
        PendingNs = other.PendingNs;
        Older = other.Older;
        Newer = other.Newer;
    }

    private static ExpressionValue[] Fill(int slots)
    {
        var values = new ExpressionValue[slots];
        Array.Fill(values, ExpressionValue.Missing);
        return values;
    }
}

/// <summary>A change of a condition after deadband and delays.</summary>
/// <param name="Active">Rose or returned.</param>
/// <param name="TimeNs">Event time, UTC ns: of the value plus the delay.</param>
public readonly record struct ConditionChange(bool Active, long TimeNs)
{
    /// <summary>Value of the first input at that instant; not part of what makes two changes equal.</summary>
    internal ExpressionValue Value { get; init; }

    /// <inheritdoc/>
    public bool Equals(ConditionChange other) => Active == other.Active && TimeNs == other.TimeNs;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Active, TimeNs);
}

/// <summary>What a value that came too late to be evaluated says of its instant.</summary>
internal enum LateClaim
{
    /// <summary>Nothing: bad quality, within the deadband, or in time.</summary>
    None,

    /// <summary>The condition was true.</summary>
    Active,

    /// <summary>The condition was false.</summary>
    Inactive,

    /// <summary>It cannot be judged alone: rates, deviations and expressions read more than one value.</summary>
    Unknown,

    /// <summary>It undid a change that had been written.</summary>
    Contradicts,
}

/// <summary>The pure part of an alarm: values in event-time order go in, changes come out. Allocates nothing.</summary>
internal sealed class AlarmCondition
{
    private const long Second = 1_000_000_000;

    private readonly AlarmDefinition definition;
    private readonly Expression? expression;
    private readonly long onDelayNs;
    private readonly long offDelayNs;

    internal AlarmCondition(AlarmDefinition definition, Expression? expression)
    {
        this.definition = definition;
        this.expression = expression;
        onDelayNs = Nanoseconds(definition.OnDelaySeconds);
        offDelayNs = Nanoseconds(definition.OffDelaySeconds);
        Slots = expression?.Inputs.Count ?? (definition.Kind == AlarmKind.Deviation ? 2 : 1);
    }

    /// <summary>How many inputs it reads.</summary>
    internal int Slots { get; }

    internal static long Nanoseconds(double seconds) => double.IsFinite(seconds) && seconds > 0
        ? (long)Math.Min(seconds * Second, 4e18) : 0;

    /// <summary>Lets event time pass without a value: delays run out, a silent signal becomes stale.</summary>
    internal ConditionChange? Advance(ConditionMemory memory, long toNs)
    {
        if (memory.TimeNs == long.MinValue || toNs <= memory.TimeNs)
        {
            return null;
        }

        if (definition.Kind == AlarmKind.Stale && !memory.Active && memory.PendingNs == long.MinValue)
        {
            var silentNs = Later(memory.TimeNs, Nanoseconds(definition.Limit ?? 0));
            if (silentNs > toNs)
            {
                return null;
            }

            memory.PendingNs = silentNs;
        }

        return Settle(memory, toNs);
    }

    /// <summary>Takes one value; its stamp is not before those taken before.</summary>
    internal ConditionChange? Apply(ConditionMemory memory, in ConditionSample sample)
    {
        Invariant.Holds(sample.TimeNs >= memory.TimeNs);
        memory.Previous[sample.Slot] = memory.Current[sample.Slot];
        memory.Current[sample.Slot] = sample.Text is { } text
            ? ExpressionValue.Of(text, sample.Quality, sample.TimeNs)
            : ExpressionValue.Of(sample.Value, sample.Quality, sample.TimeNs);
        memory.TimeNs = sample.TimeNs;
        var raw = Raw(memory, sample);
        if (raw is null)
        {
            return null;
        }

        if (raw == memory.Active)
        {
            memory.PendingNs = long.MinValue;
            return null;
        }

        if (memory.PendingNs == long.MinValue)
        {
            memory.PendingNs = sample.TimeNs;
        }

        return Settle(memory, sample.TimeNs);
    }

    /// <summary>What a value alone says of its instant; inside the deadband it says nothing.</summary>
    internal LateClaim Judge(in ConditionSample sample)
    {
        if (expression is not null || definition.Kind is AlarmKind.Deviation or AlarmKind.RateOfChange)
        {
            return LateClaim.Unknown;
        }

        if (definition.Kind is AlarmKind.BadQuality or AlarmKind.Stale)
        {
            return definition.Kind == AlarmKind.BadQuality && Quality.IsBad(sample.Quality)
                ? LateClaim.Active : LateClaim.Inactive;
        }

        if (Quality.IsBad(sample.Quality) || (sample.Text is null && double.IsNaN(sample.Value)))
        {
            return LateClaim.None;
        }

        if (definition.Kind == AlarmKind.DigitalState)
        {
            return (sample.Text is { } text ? text == definition.StateText : sample.Value.Equals(definition.Limit))
                ? LateClaim.Active : LateClaim.Inactive;
        }

        var sign = definition.Kind is AlarmKind.Low or AlarmKind.LowLow ? -1 : 1;
        var beyond = sign * (sample.Value - (definition.Limit ?? 0));
        return beyond > 0 ? LateClaim.Active : beyond <= -definition.Deadband ? LateClaim.Inactive : LateClaim.None;
    }

    private ConditionChange? Settle(ConditionMemory memory, long toNs)
    {
        if (memory.PendingNs == long.MinValue)
        {
            return null;
        }

        var due = Later(memory.PendingNs, memory.Active ? offDelayNs : onDelayNs);
        if (due > toNs)
        {
            return null;
        }

        memory.Active = !memory.Active;
        memory.PendingNs = long.MinValue;
        return new(memory.Active, due) { Value = memory.Current.Length > 0 ? memory.Current[0] : default };
    }

    private static long Later(long timeNs, long delayNs) =>
        timeNs > long.MaxValue - delayNs ? long.MaxValue : timeNs + delayNs;

    /// <summary>The condition before delays; null when the value tells nothing (bad quality holds the state).</summary>
    private bool? Raw(ConditionMemory memory, in ConditionSample sample)
    {
        if (definition.Kind == AlarmKind.BadQuality)
        {
            return Quality.IsBad(sample.Quality);
        }

        if (definition.Kind == AlarmKind.Stale)
        {
            return false;
        }

        if (expression is not null)
        {
            var result = expression.Evaluate(new(memory.Current, memory.Previous));
            return result.HasValue ? result.IsTrue : null;
        }

        var value = memory.Current[0];
        if (!value.HasValue || definition.Limit is not { } limit)
        {
            return value.HasValue && definition.Kind == AlarmKind.DigitalState && value.Text is { } text
                ? string.Equals(text, definition.StateText, StringComparison.Ordinal)
                : null;
        }

        var back = memory.Active ? definition.Deadband : 0;
        return definition.Kind switch
        {
            AlarmKind.HighHigh or AlarmKind.High => Above(value.Number, limit, back, memory.Active),
            AlarmKind.Low or AlarmKind.LowLow => Above(-value.Number, -limit, back, memory.Active),
            AlarmKind.DigitalState => value.Text is { } state
                ? string.Equals(state, definition.StateText, StringComparison.Ordinal)
                : value.Number.Equals(limit),
            AlarmKind.Deviation => memory.Current[1].HasValue
                ? Above(Math.Abs(value.Number - memory.Current[1].Number), limit, back, memory.Active)
                : null,
            AlarmKind.RateOfChange => Rate(memory, sample) is { } rate
                ? Above(Math.Abs(rate), limit, back, memory.Active)
                : null,
            _ => null,
        };
    }

    /// <summary>Rises above the limit; returns at limit − deadband or below.</summary>
    private static bool Above(double value, double limit, double back, bool active) =>
        active && back > 0 ? value > limit - back : value > limit;

    /// <summary>Change per second against a point between half a window and one window old.</summary>
    private double? Rate(ConditionMemory memory, in ConditionSample sample)
    {
        var half = Math.Max(1, Nanoseconds(definition.WindowSeconds) / 2);
        if (memory.Newer.TimeNs == long.MinValue)
        {
            memory.Older = memory.Newer = (sample.TimeNs, sample.Value);
            return null;
        }

        if (sample.TimeNs - memory.Newer.TimeNs >= half)
        {
            memory.Older = memory.Newer;
            memory.Newer = (sample.TimeNs, sample.Value);
        }

        var elapsed = sample.TimeNs - memory.Older.TimeNs;
        return elapsed > 0 ? (sample.Value - memory.Older.Value) / (elapsed / (double)Second) : null;
    }
}
