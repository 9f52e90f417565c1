using Lode.Historian;
using Lode.Kernel.Expressions;
using Lode.Kernel.History;

namespace Lode.Kernel.Calculations;

/// <summary>One computed value; without a usable one <paramref name="Value"/> is NaN and the quality is bad.</summary>
/// <param name="TimeNs">Event time, UTC ns.</param>
internal readonly record struct CalculatedValue(long TimeNs, double Value, uint Quality)
{
    /// <summary>Whether a stored value is this one, to the bit.</summary>
    internal bool Is(in StoredSample stored) => Quality == stored.Quality
        && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(stored.Value);
}

/// <summary>Evaluates one version over values in order of event time; allocates nothing per value.</summary>
/// <remarks>At an instant every input has its newest value, held no longer than its signal says (platform spec C8:
/// event time, not arrival; the stamp of a result is the latest stamp of its inputs). So the value at any instant depends on
/// the stored inputs alone, and what is computed again equals what was computed live.</remarks>
internal sealed class ExpressionRun
{
    private readonly CalculationVersion version;
    private readonly ExpressionValue[] current;
    private readonly ExpressionValue[] previous;
    private readonly ExpressionValue[] held;

    internal ExpressionRun(CalculationVersion version)
    {
        this.version = version;
        current = new ExpressionValue[version.Inputs.Count];
        previous = new ExpressionValue[current.Length];
        held = new ExpressionValue[current.Length];
        Array.Fill(current, ExpressionValue.Missing);
        Array.Fill(previous, ExpressionValue.Missing);
    }

    /// <summary>Takes the next value of an input.</summary>
    internal void Take(int slot, long timeNs, double value, uint quality)
    {
        previous[slot] = current[slot];
        current[slot] = ExpressionValue.Of(value, quality, timeNs);
    }

    /// <summary>The value at an instant that is not before the values taken.</summary>
    internal CalculatedValue At(long timeNs)
    {
        for (var slot = 0; slot < held.Length; slot++)
        {
            ref readonly var value = ref current[slot];
            var tooOld = value.TimeNs != long.MinValue && timeNs - value.TimeNs > version.Inputs[slot].HoldNs;
            held[slot] = tooOld ? ExpressionValue.None(Quality.BadNoData, value.TimeNs) : value;
        }

        var result = version.Expression.Evaluate(new(held, previous));
        return result.HasValue && double.IsFinite(result.Number)
            ? new(timeNs, result.Number, result.Quality)
            : new(timeNs, double.NaN, Quality.IsBad(result.Quality) ? result.Quality : Quality.BadNoData);
    }
}
