using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lode.Historian.Codec;

/// <summary>Bit-packed integers: each 256 values in the cheapest of seven ways, with exact costs.</summary>
internal static class PackedForm
{
    /// <summary>Different values a dictionary holds at most.</summary>
    public const int MostKeys = 128;

    private const int Size = BitPacking.BlockSize;

    private enum Way : byte
    {
        Constant = 0,
        Runs = 1,
        Base = 2,
        Delta = 3,
        DeltaOfDelta = 4,
        DeltaBase = 5,
        Dictionary = 6,
    }

    /// <summary>How to write one sub-block; <see cref="Bits"/> includes its header.</summary>
    public readonly struct Plan
    {
        public int Bits { get; init; }

        internal byte WayCode { get; init; }

        internal int Width { get; init; }

        internal long Least { get; init; }
    }

    /// <summary>Plans sub-blocks of 256; returns the cost in bits of all.</summary>
    public static int PlanAll(ReadOnlySpan<long> values, IntegerWorkspace work, Span<Plan> plans)
    {
        var bits = 0;
        for (int at = 0, i = 0; at < values.Length; at += Size, i++)
        {
            plans[i] = PlanBlock(values.Slice(at, Math.Min(Size, values.Length - at)), work);
            bits += plans[i].Bits;
        }
        return bits;
    }

    /// <summary>Appends the values as planned.</summary>
    public static void WriteAll(
        ReadOnlySpan<long> values, ReadOnlySpan<Plan> plans, IntegerWorkspace work, ByteSink into)
    {
        for (int at = 0, i = 0; at < values.Length; at += Size, i++)
        {
            WriteBlock(values.Slice(at, Math.Min(Size, values.Length - at)), plans[i], work, into);
        }
    }

    /// <summary>Reads what <see cref="WriteAll"/> wrote.</summary>
    public static void ReadAll(ref ByteSource source, IntegerWorkspace work, Span<long> values)
    {
        for (var at = 0; at < values.Length; at += Size)
        {
            ReadBlock(ref source, work, values.Slice(at, Math.Min(Size, values.Length - at)));
        }
    }

    [SkipLocalsInit]
    private static Plan PlanBlock(ReadOnlySpan<long> values, IntegerWorkspace work)
    {
        var range = Range.Of(values);
        if (range.Least == range.Greatest)
        {
            return new Plan { WayCode = (byte)Way.Constant, Bits = 8 + VarintBits(range.Least) };
        }
        Span<int> lengths = stackalloc int[3 * 65];
        Histograms(values, range.Least, lengths);
        var count = values.Length;
        var best = new Plan { WayCode = (byte)Way.Base, Least = range.Least, Bits = int.MaxValue };
        Span<long> headers = [range.Least, values[0], values[0]];
        for (var i = 0; i < 3; i++)
        {
            var (width, bits) = PatchedPacking.Plan(lengths.Slice(i * 65, 65), count);
            bits += 8 + VarintBits(headers[i]) + (i == 2 ? VarintBits(unchecked(values[1] - values[0])) : 0);
            if (bits < best.Bits)
            {
                best = best with { WayCode = (byte)(Way.Base + (byte)i), Width = width, Bits = bits };
            }
        }
        var deltaWidth = BitLength(unchecked((ulong)(range.GreatestDelta - range.LeastDelta)));
        var deltaBits = 16 + VarintBits(values[0]) + VarintBits(range.LeastDelta)
            + 8 * BitPacking.Size(count, deltaWidth);
        if (range.GreatestDelta >= range.LeastDelta && deltaBits < best.Bits)
        {
            best = new Plan
            {
                WayCode = (byte)Way.DeltaBase,
                Least = range.LeastDelta,
                Width = deltaWidth,
                Bits = deltaBits,
            };
        }
        return Repeating(values, range.Changes, best, work);
    }

    /// <summary>Runs and dictionary, where repetition makes them worth a look.</summary>
    private static Plan Repeating(ReadOnlySpan<long> values, int changes, Plan best, IntegerWorkspace work)
    {
        if (changes * 16 < best.Bits)
        {
            var bits = 16;
            for (int i = 0, end; i < values.Length; i = end)
            {
                end = RunEnd(values, i);
                bits += VarintBits(i == 0 ? values[0] : unchecked(values[i] - values[i - 1]));
                bits += end - i > 128 ? 16 : 8;
            }
            if (bits < best.Bits)
            {
                best = new Plan { WayCode = (byte)Way.Runs, Bits = bits };
            }
        }
        if (best.Bits > 6 * values.Length && values.Length >= 32)
        {
            var keys = Codes(values, work);
            if (keys > 0)
            {
                var bits = 24 + 8 * BitPacking.Size(values.Length, BitLength((ulong)keys - 1));
                for (var i = 0; i < keys; i++)
                {
                    bits += VarintBits(i == 0 ? work.Keys[0] : unchecked(work.Keys[i] - work.Keys[i - 1]));
                }
                if (bits < best.Bits)
                {
                    best = new Plan { WayCode = (byte)Way.Dictionary, Bits = bits };
                }
            }
        }
        return best;
    }

    private static void WriteBlock(ReadOnlySpan<long> values, in Plan plan, IntegerWorkspace work, ByteSink into)
    {
        into.Byte(plan.WayCode);
        var packed = work.Trial.AsSpan(0, values.Length);
        switch ((Way)plan.WayCode)
        {
            case Way.Constant:
                into.SignedVarint(values[0]);
                break;
            case Way.Runs:
                WriteRuns(values, into);
                break;
            case Way.Base:
                into.SignedVarint(plan.Least);
                for (var i = 0; i < values.Length; i++)
                {
                    packed[i] = unchecked((ulong)(values[i] - plan.Least));
                }
                PatchedPacking.Write(packed, plan.Width, into);
                break;
            case Way.Delta:
                into.SignedVarint(values[0]);
                Differences.First(values, 0, packed);
                PatchedPacking.Write(packed, plan.Width, into);
                break;
            case Way.DeltaOfDelta:
                into.SignedVarint(values[0]);
                into.SignedVarint(unchecked(values[1] - values[0]));
                Differences.Second(values, 0, packed);
                PatchedPacking.Write(packed, plan.Width, into);
                break;
            case Way.DeltaBase:
                into.SignedVarint(values[0]);
                into.SignedVarint(plan.Least);
                packed[0] = 0;
                for (var i = 1; i < values.Length; i++)
                {
                    packed[i] = unchecked((ulong)(values[i] - values[i - 1] - plan.Least));
                }
                PatchedPacking.Write(packed, plan.Width, into);
                break;
            default:
                WriteDictionary(values, work, into);
                break;
        }
    }

    private static void ReadBlock(ref ByteSource source, IntegerWorkspace work, Span<long> values)
    {
        var packed = work.Trial.AsSpan(0, values.Length);
        var way = (Way)source.Byte();
        if (way > Way.Dictionary || (way == Way.DeltaOfDelta && values.Length < 2))
        {
            CorruptBlockException.Throw("unknown way of packing");
        }
        if (way == Way.Runs)
        {
            ReadRuns(ref source, values);
            return;
        }
        if (way == Way.Dictionary)
        {
            ReadDictionary(ref source, work, values);
            return;
        }
        var first = source.SignedVarint();
        if (way == Way.Constant)
        {
            values.Fill(first);
            return;
        }
        var second = way is Way.DeltaOfDelta or Way.DeltaBase ? source.SignedVarint() : 0;
        PatchedPacking.Read(ref source, packed);
        switch (way)
        {
            case Way.Base:
                Differences.AddBase(packed, first, values);
                break;
            case Way.Delta:
                Differences.Restore(packed, 0, values);
                values[0] = first;
                Differences.Accumulate(values);
                break;
            case Way.DeltaOfDelta:
                Differences.Restore(packed, 0, values);
                (values[0], values[1]) = (first, second);
                Differences.Accumulate(values[1..]);
                Differences.Accumulate(values);
                break;
            default:
                Differences.AddBase(packed, second, values);
                values[0] = first;
                Differences.Accumulate(values);
                break;
        }
    }

    private static void WriteRuns(ReadOnlySpan<long> values, ByteSink into)
    {
        long last = 0;
        for (int i = 0, end; i < values.Length; i = end)
        {
            end = RunEnd(values, i);
            into.SignedVarint(unchecked(values[i] - last));
            into.Varint((ulong)(end - i - 1));
            last = values[i];
        }
    }

    private static void ReadRuns(ref ByteSource source, Span<long> values)
    {
        long value = 0;
        for (var at = 0; at < values.Length;)
        {
            value = unchecked(value + source.SignedVarint());
            var run = source.Count(values.Length - at - 1) + 1;
            values.Slice(at, run).Fill(value);
            at += run;
        }
    }

    private static void WriteDictionary(ReadOnlySpan<long> values, IntegerWorkspace work, ByteSink into)
    {
        var keys = Codes(values, work);
        Invariant.Holds(keys > 0);
        into.Byte((byte)keys);
        long last = 0;
        foreach (var key in work.Keys.AsSpan(0, keys))
        {
            into.SignedVarint(unchecked(key - last));
            last = key;
        }
        var codes = work.Low.AsSpan(0, values.Length);
        BitPacking.Write(codes, BitLength((ulong)keys - 1), into);
    }

    private static void ReadDictionary(ref ByteSource source, IntegerWorkspace work, Span<long> values)
    {
        int keys = source.Byte();
        if (keys is 0 or > MostKeys)
        {
            CorruptBlockException.Throw("dictionary size");
        }
        long key = 0;
        for (var i = 0; i < keys; i++)
        {
            key = unchecked(key + source.SignedVarint());
            work.Keys[i] = key;
        }
        var codes = work.Low.AsSpan(0, values.Length);
        BitPacking.Read(ref source, BitLength((ulong)keys - 1), codes);
        for (var i = 0; i < values.Length; i++)
        {
            if (codes[i] >= (ulong)keys)
            {
                CorruptBlockException.Throw("number outside the dictionary");
            }
            values[i] = work.Keys[(int)codes[i]];
        }
    }

    /// <summary>Fills the workspace's keys and, in Low, each value's number; 0 when there are too many keys.</summary>
    private static int Codes(ReadOnlySpan<long> values, IntegerWorkspace work)
    {
        Array.Clear(work.Slots);
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var slot = (int)(unchecked((ulong)value * 0x9E3779B97F4A7C15) >> 55);
            while (work.Slots[slot] != 0 && work.Keys[work.Slots[slot] - 1] != value)
            {
                slot = (slot + 1) & 511;
            }
            if (work.Slots[slot] == 0)
            {
                // More keys than this cannot be paid back by narrower codes.
                if (count == MostKeys || (i == 31 && count > 28))
                {
                    return 0;
                }
                work.Keys[count++] = value;
                work.Slots[slot] = (byte)count;
            }
            work.Low[i] = (ulong)work.Slots[slot] - 1;
        }
        return count;
    }

    /// <summary>Bit lengths of value − least, of zigzag first and second differences; shape [3 · 65].</summary>
    private static void Histograms(ReadOnlySpan<long> values, long least, Span<int> lengths)
    {
        lengths.Clear();
        var by = lengths[..65];
        var first = lengths.Slice(65, 65);
        var second = lengths.Slice(130, 65);
        unchecked
        {
            by[BitLength((ulong)(values[0] - least))]++;
            first[0]++;
            second[0] += values.Length > 1 ? 2 : 1;
            long last = values[0], delta = 0;
            for (var i = 1; i < values.Length; i++)
            {
                var value = values[i];
                var next = value - last;
                by[BitLength((ulong)(value - least))]++;
                first[BitLength(Differences.Zigzag(next))]++;
                if (i > 1)
                {
                    second[BitLength(Differences.Zigzag(next - delta))]++;
                }
                (last, delta) = (value, next);
            }
        }
    }

    private static int RunEnd(ReadOnlySpan<long> values, int start)
    {
        var end = values[start..].IndexOfAnyExcept(values[start]);
        return end < 0 ? values.Length : start + end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BitLength(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    private static int VarintBits(long value) => 8 * Math.Max(1, (BitLength(Differences.Zigzag(value)) + 6) / 7);

    /// <summary>Extremes of values and of their first differences, and how often the value changes.</summary>
    private readonly record struct Range(long Least, long Greatest, long LeastDelta, long GreatestDelta, int Changes)
    {
        public static Range Of(ReadOnlySpan<long> values)
        {
            long least = values[0], greatest = values[0], leastDelta = long.MaxValue, greatestDelta = long.MinValue;
            var changes = 0;
            for (var i = 1; i < values.Length; i++)
            {
                var delta = unchecked(values[i] - values[i - 1]);
                least = Math.Min(least, values[i]);
                greatest = Math.Max(greatest, values[i]);
                leastDelta = Math.Min(leastDelta, delta);
                greatestDelta = Math.Max(greatestDelta, delta);
                changes += delta != 0 ? 1 : 0;
            }
            return new Range(least, greatest, leastDelta, greatestDelta, changes);
        }
    }
}
