using System.Collections.Frozen;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>The tail of a segment: where each block lies, and when each batch arrived that exact rows refer
/// to.</summary>
/// <remarks>
/// Written twice at the end of the file, so that one damaged byte cannot hide all blocks. All numbers are columns of
/// the
/// integer codec; stamps are differences in the greatest unit that divides them all.
/// </remarks>
internal sealed class SegmentIndex
{
    private const int Version = 2;
    private const int WithoutSteps = 1;
    private const int CrcLength = 4;

    private SegmentIndex(int series, int blocks, int batches)
    {
        SeriesIds = new int[series];
        FirstBlock = new int[series + 1];
        First = new long[blocks];
        Last = new long[blocks];
        Offset = new long[blocks + 1];
        Count = new int[blocks];
        Sequences = new long[batches];
        Arrivals = new long[batches];
    }

    /// <summary>Series with blocks here, ascending.</summary>
    internal int[] SeriesIds { get; }

    /// <summary>Blocks of the i-th series are [FirstBlock[i], FirstBlock[i + 1]).</summary>
    internal int[] FirstBlock { get; }

    /// <summary>First stamp by block.</summary>
    internal long[] First { get; }

    /// <summary>Last stamp by block.</summary>
    internal long[] Last { get; }

    /// <summary>Place in the file by block; one more for the end.</summary>
    internal long[] Offset { get; }

    /// <summary>Rows by block.</summary>
    internal int[] Count { get; }

    /// <summary>Batches that exact rows came with, ascending.</summary>
    internal long[] Sequences { get; }

    /// <summary>Arrivals of those batches, UTC ns, ascending.</summary>
    internal long[] Arrivals { get; }

    /// <summary>Steps that blocks refer to, by their ids.</summary>
    internal IReadOnlyDictionary<long, ArrivalSteps> Steps { get; private set; } =
        FrozenDictionary<long, ArrivalSteps>.Empty;

    /// <summary>Memory it takes.</summary>
    internal long Bytes => (SeriesIds.Length * 8L) + (First.Length * 28L) + (Sequences.Length * 16L);

    /// <summary>Number of the block's series in <see cref="SeriesIds"/>.</summary>
    internal int SeriesOfBlock(int block)
    {
        var found = Array.BinarySearch(FirstBlock, block);
        if (found < 0)
        {
            return ~found - 1;
        }

        // Every series has blocks, so equal entries cannot occur except at the very end.
        return found;
    }

    /// <summary>Blocks of a series; empty when it has none.</summary>
    internal (int From, int To) BlocksOf(int seriesId)
    {
        var at = Array.BinarySearch(SeriesIds, seriesId);
        return at < 0 ? (0, 0) : (FirstBlock[at], FirstBlock[at + 1]);
    }

    /// <summary>Last sequence that had arrived at an instant, as far as this segment knows.</summary>
    internal long LastSequenceAt(long asOf)
    {
        if (asOf == long.MaxValue)
        {
            return long.MaxValue;
        }

        var found = Array.BinarySearch(Arrivals, asOf);
        var after = found < 0 ? ~found : found + 1;
        return after == 0 ? -1 : after == Sequences.Length ? long.MaxValue : Sequences[after] - 1;
    }

    /// <summary>Last sequence listed here that had arrived at an instant; −1 when none had.</summary>
    internal long LastKnownSequenceAt(long instant)
    {
        var after = BlockRows.LowerBound(Arrivals, instant + 1);
        return after == 0 ? -1 : Sequences[after - 1];
    }

    /// <summary>Arrival of a batch.</summary>
    internal long ArrivalOf(long sequence)
    {
        var found = Array.BinarySearch(Sequences, sequence);
        Invariant.Holds(found >= 0);
        return Arrivals[found];
    }

    /// <exception cref="CorruptBlockException">There are no such steps.</exception>
    internal ArrivalSteps StepsOf(long id)
    {
        if (!Steps.TryGetValue(id, out var found))
        {
            CorruptBlockException.Throw("arrival steps are missing");
        }

        return found;
    }

    /// <exception cref="CorruptBlockException">Checksum or structure is wrong.</exception>
    internal static SegmentIndex Read(ReadOnlySpan<byte> tail)
    {
        if (tail.Length <= CrcLength
            || Crc32C.Of(tail[..^CrcLength]) != BitConverter.ToUInt32(tail[^CrcLength..]))
        {
            CorruptBlockException.Throw("segment index checksum does not match");
        }

        var source = new ByteSource(tail[..^CrcLength]);
        var version = source.Byte();
        if (version is not (Version or WithoutSteps))
        {
            CorruptBlockException.Throw("segment index version unknown");
        }

        var index = new SegmentIndex(
            source.Count(int.MaxValue / 2), source.Count(int.MaxValue / 2), source.Count(int.MaxValue / 2));
        var unit = (long)source.Varint();
        index.Offset[0] = (long)source.Varint();
        index.ReadSeries(ref source);
        index.ReadBlocks(ref source, unit);
        Column(ref source, index.Sequences);
        Column(ref source, index.Arrivals);
        index.ReadSteps(ref source, version == WithoutSteps ? 0 : source.Count(int.MaxValue / 2));
        source.End();
        return index;
    }

    private void ReadSteps(ref ByteSource source, int count)
    {
        var found = new Dictionary<long, ArrivalSteps>(count);
        for (var i = 0; i < count; i++)
        {
            var steps = ArrivalSteps.Read(ref source);
            found[steps.Id] = steps;
        }

        Steps = found;
    }

    private void ReadSeries(ref ByteSource source)
    {
        var column = new long[SeriesIds.Length];
        Column(ref source, column);
        for (var i = 0; i < column.Length; i++)
        {
            SeriesIds[i] = checked((int)column[i]);
        }

        Column(ref source, column);
        for (var i = 0; i < column.Length; i++)
        {
            FirstBlock[i + 1] = FirstBlock[i] + checked((int)column[i]);
        }

        if (FirstBlock[^1] != First.Length)
        {
            CorruptBlockException.Throw("segment index counts differ");
        }
    }

    private void ReadBlocks(ref ByteSource source, long unit)
    {
        var column = new long[First.Length];
        Column(ref source, First);
        Column(ref source, Last);
        var series = 0;
        for (var block = 0; block < column.Length; block++)
        {
            var isFirstOfSeries = block == FirstBlock[series];
            var before = block == 0 ? 0
                : isFirstOfSeries && series > 0 ? First[FirstBlock[series - 1]] : Last[block - 1];
            First[block] = unchecked(before + (First[block] * unit));
            Last[block] = unchecked(First[block] + (Last[block] * unit));
            series += block + 1 == FirstBlock[series + 1] ? 1 : 0;
        }

        Column(ref source, column);
        for (var block = 0; block < column.Length; block++)
        {
            Count[block] = checked((int)column[block]);
        }

        Column(ref source, column);
        for (var block = 0; block < column.Length; block++)
        {
            Offset[block + 1] = Offset[block] + column[block];
        }
    }

    private static void Column(ref ByteSource source, Span<long> into)
    {
        var payload = source.Bytes(source.Count(int.MaxValue));
        if (into.Length > 0)
        {
            Integers.Decode(payload, into);
        }
    }

    /// <summary>Collects the entries of a segment while it is written.</summary>
    internal sealed class Builder
    {
        private readonly List<long> series = [];
        private readonly List<long> blocksOfSeries = [];
        private readonly List<long> first = [];
        private readonly List<long> last = [];
        private readonly List<long> counts = [];
        private readonly List<long> sizes = [];
        private readonly ByteSink column = new();

        internal int Blocks => first.Count;

        internal long FirstTime { get; private set; } = long.MaxValue;

        internal long LastTime { get; private set; } = long.MinValue;

        internal void Add(int seriesId, long from, long to, int count, int size)
        {
            if (series.Count == 0 || series[^1] != seriesId)
            {
                Invariant.Holds(series.Count == 0 || series[^1] < seriesId);
                series.Add(seriesId);
                blocksOfSeries.Add(0);
            }

            blocksOfSeries[^1]++;
            first.Add(from);
            last.Add(to);
            counts.Add(count);
            sizes.Add(size);
            FirstTime = Math.Min(FirstTime, from);
            LastTime = Math.Max(LastTime, to);
        }

        internal void Write(
            ByteSink into, long firstOffset, IReadOnlyList<(long Sequence, long Arrival)> batches,
            IReadOnlyCollection<ArrivalSteps> steps)
        {
            var from = into.Length;
            var unit = Unit();
            into.Byte(Version);
            into.Varint((ulong)series.Count);
            into.Varint((ulong)first.Count);
            into.Varint((ulong)batches.Count);
            into.Varint((ulong)unit);
            into.Varint((ulong)firstOffset);
            Put(into, [.. series]);
            Put(into, [.. blocksOfSeries]);
            PutStamps(into, unit);
            Put(into, [.. counts]);
            Put(into, [.. sizes]);
            Put(into, [.. batches.Select(batch => batch.Sequence)]);
            Put(into, [.. batches.Select(batch => batch.Arrival)]);
            into.Varint((ulong)steps.Count);
            foreach (var one in steps)
            {
                one.Write(into);
            }

            into.UInt32(Crc32C.Of(into.Written[from..]));
        }

        private long Unit()
        {
            var unit = 1_000_000_000L;
            for (var i = 0; i < first.Count && unit > 1; i++)
            {
                while (unit > 1 && (first[i] % unit != 0 || last[i] % unit != 0))
                {
                    unit /= 10;
                }
            }

            return unit;
        }

        private void PutStamps(ByteSink into, long unit)
        {
            var firsts = new long[first.Count];
            var lasts = new long[first.Count];
            var block = 0;
            long firstOfSeries = 0;
            for (var i = 0; i < series.Count; i++)
            {
                for (var j = 0; j < blocksOfSeries[i]; j++, block++)
                {
                    var before = block == 0 ? 0 : j == 0 ? firstOfSeries : last[block - 1];
                    firsts[block] = unchecked(first[block] - before) / unit;
                    lasts[block] = unchecked(last[block] - first[block]) / unit;
                    firstOfSeries = j == 0 ? first[block] : firstOfSeries;
                }
            }

            Put(into, firsts);
            Put(into, lasts);
        }

        private void Put(ByteSink into, ReadOnlySpan<long> values)
        {
            column.Clear();
            if (values.Length > 0)
            {
                Integers.Encode(values, column);
            }

            into.Varint((ulong)column.Length);
            into.Bytes(column.Written);
        }
    }
}
