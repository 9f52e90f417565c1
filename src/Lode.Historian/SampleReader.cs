namespace Lode.Historian;

/// <summary>
/// Reads columns of one series in time order, chunk by chunk, with late data and corrections merged in:
/// at one stamp the value that arrived last (not after <c>asOf</c>) wins, per column.
/// </summary>
/// <remarks>
/// Use: <c>while (reader.MoveNext()) { ... }</c>. Spans are valid until the next call. Not safe for threads.
/// A chunk may be skipped undecoded: after <see cref="MoveNext"/> look at <see cref="TrySummary"/>; values are
/// decoded only when <see cref="Times"/>, <see cref="Values"/> or <see cref="Qualities"/> is touched.
/// </remarks>
public abstract class SampleReader : IDisposable
{
    /// <summary>Moves to the next chunk (1 to a few thousand rows, all inside the range asked for).</summary>
    public abstract bool MoveNext();

    /// <summary>Rows of the chunk.</summary>
    public abstract int Count { get; }

    /// <summary>First stamp of the chunk, UTC ns; known without decoding.</summary>
    public abstract long FirstTime { get; }

    /// <summary>Last stamp of the chunk, UTC ns; known without decoding.</summary>
    public abstract long LastTime { get; }

    /// <summary>Stamps, UTC ns, strictly ascending; shape [Count].</summary>
    public abstract ReadOnlySpan<long> Times { get; }

    /// <summary>Values of the column-th requested column as doubles; NaN where the row has no value; shape [Count].
    /// Booleans read 0 and 1. Text columns have no values: use <see cref="Text"/>.</summary>
    public abstract ReadOnlySpan<double> Values(int column);

    /// <summary>Exact 64-bit contents of an integer column; rows without a value are 0 (test <see
    /// cref="HasValue"/>).</summary>
    public abstract ReadOnlySpan<long> Integers(int column);

    /// <summary>Text of one row, or null.</summary>
    public abstract string? Text(int column, int row);

    /// <summary>Whether the row carries a value in this column (a stored NaN is a value).</summary>
    public abstract bool HasValue(int column, int row);

    /// <summary>True when every row of the chunk has quality good, so <see cref="Qualities"/> need not be
    /// read.</summary>
    public abstract bool AllGood { get; }

    /// <summary>OPC UA status codes, one per row; shape [Count].</summary>
    public abstract ReadOnlySpan<uint> Qualities { get; }

    /// <summary>The stored summary of the whole chunk for one column, if the chunk is one untouched sealed
    /// block.</summary>
    public abstract bool TrySummary(int column, out ColumnSummary summary);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>What a sealed block knows of one column without decoding: usable (not bad) finite values only.</summary>
/// <param name="Count">Rows that carry a value, any quality.</param>
/// <param name="Good">Rows that carry a usable value.</param>
/// <param name="Min">Least usable value; NaN when none.</param>
/// <param name="Max">Greatest usable value; NaN when none.</param>
/// <param name="Sum">Sum of usable values.</param>
/// <param name="First">First usable value in time; NaN when none.</param>
/// <param name="Last">Last usable value in time; NaN when none.</param>
public readonly record struct ColumnSummary(int Count, int Good, double Min, double Max, double Sum, double First, double Last);
