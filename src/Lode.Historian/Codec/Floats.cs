using System.Numerics;
using System.Runtime.InteropServices;

namespace Lode.Historian.Codec;

/// <summary>Doubles, bit for bit: NaN payloads, −0.0, infinities and subnormals come back as they were.</summary>
/// <remarks>Chunks of 1024, each as one constant, as decimals (also of widened float32), as integers in the order of
/// the doubles, as fronts and raw rest, or raw: whichever is smallest.</remarks>
public static class Floats
{
    private const byte Constant = 0;
    private const byte Raw = 1;
    private const byte Decimals = 2;
    private const byte Float32Decimals = 3;
    private const byte Ordered = 4;
    private const byte Split = 5;

    /// <summary>Below this a decimal form needs no rival.</summary>
    private const double GoodBits = 24;

    /// <summary>Above this decimals are tried only when fronts and raw rest promise to be worse still.</summary>
    private const double HopelessBits = 44;

    /// <summary>Fewer values do not pay for a table of fronts.</summary>
    private const int LeastForSplit = 64;

    /// <summary>How far, in bits, the estimate of decimals from a sample may be too low.</summary>
    private const double Doubt = 3;

    /// <summary>Appends the encoded values to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<double> values, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var work = FloatWorkspace.Current;
        for (var at = 0; at < values.Length; at += IntegerWorkspace.ChunkSize)
        {
            Write(values.Slice(at, Math.Min(IntegerWorkspace.ChunkSize, values.Length - at)), work, into);
        }
    }

    /// <summary>Fills <paramref name="values"/> from a payload that was encoded from as many values.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<double> values)
    {
        var source = new ByteSource(payload);
        var work = FloatWorkspace.Current;
        for (var at = 0; at < values.Length; at += IntegerWorkspace.ChunkSize)
        {
            Read(ref source, work, values.Slice(at, Math.Min(IntegerWorkspace.ChunkSize, values.Length - at)));
        }
        source.End();
    }

    private static void Write(ReadOnlySpan<double> values, FloatWorkspace work, ByteSink into)
    {
        var bits = MemoryMarshal.Cast<double, long>(values);
        if (bits.IndexOfAnyExcept(bits[0]) < 0)
        {
            into.Byte(Constant);
            into.UInt64(unchecked((ulong)bits[0]));
            return;
        }
        var start = into.Length;
        var raw = 1 + 8 * values.Length;
        var choice = DecimalForm.Choose(Sample(values, work), work);
        var hopeless = choice.Bits > HopelessBits && values.Length >= LeastForSplit;
        var (cut, splitBits) = hopeless ? SplitForm.Choose(values) : (0, 0);
        if (cut == 0 || splitBits > choice.Bits + Doubt)
        {
            into.Byte(choice.Float32 ? Float32Decimals : Decimals);
            if (!DecimalForm.TryWrite(values, choice, work, into))
            {
                into.Truncate(start);
            }
        }
        var size = into.Length > start ? into.Length - start : raw;
        if (size * 8.0 > GoodBits * values.Length)
        {
            size = WriteWithoutDecimals(values, cut, splitBits, work, start, size, into);
        }
        if (size >= raw)
        {
            into.Truncate(start);
            into.Byte(Raw);
            into.Bytes(MemoryMarshal.AsBytes(values));
        }
    }

    /// <summary>Tries the forms for doubles that are no decimals; keeps what is there when they are larger.</summary>
    private static int WriteWithoutDecimals(
        ReadOnlySpan<double> values,
        int cut,
        double splitBits,
        FloatWorkspace work,
        int start,
        int size,
        ByteSink into)
    {
        if (cut == 0 || DifferenceBits(Sample(values, work)) < splitBits)
        {
            var before = into.Length;
            WriteOrdered(MemoryMarshal.Cast<double, long>(values), work, into);
            size = KeepSmaller(start, before, size, into);
        }
        if (cut > 0 && size > splitBits / 8 * values.Length)
        {
            var before = into.Length;
            into.Byte(Split);
            SplitForm.Write(values, cut, IntegerWorkspace.Current, into);
            size = KeepSmaller(start, before, size, into);
        }
        return size;
    }

    /// <summary>Mean bit length of the differences between neighbours, as integers in order; low zeros not counted.
    /// </summary>
    private static double DifferenceBits(ReadOnlySpan<double> sample)
    {
        double sum = 0;
        ulong all = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            var bits = BitConverter.DoubleToInt64Bits(sample[i]);
            var last = BitConverter.DoubleToInt64Bits(sample[Math.Max(i - 1, 0)]);
            all |= unchecked((ulong)bits);
            sum += 64 - BitOperations.LeadingZeroCount(Differences.Zigzag(unchecked(Order(bits) - Order(last))));
        }
        return sum / sample.Length - BitOperations.TrailingZeroCount(all);
    }

    /// <summary>Of two encodings written one after another, keeps the smaller at <paramref name="start"/>.</summary>
    private static int KeepSmaller(int start, int before, int size, ByteSink into)
    {
        var rival = into.Length - before;
        if (rival >= size)
        {
            into.Truncate(before);
            return size;
        }
        into.Patch(before, rival).CopyTo(into.Patch(start, rival));
        into.Truncate(start + rival);
        return rival;
    }

    private static void WriteOrdered(ReadOnlySpan<long> bits, FloatWorkspace work, ByteSink into)
    {
        ulong all = 0;
        var ordered = work.Digits.AsSpan(0, bits.Length);
        for (var i = 0; i < bits.Length; i++)
        {
            all |= unchecked((ulong)bits[i]);
        }
        var shift = Math.Min(BitOperations.TrailingZeroCount(all), 52);
        for (var i = 0; i < bits.Length; i++)
        {
            ordered[i] = Order(bits[i]) >> shift;
        }
        into.Byte(Ordered);
        into.Byte((byte)shift);
        Integers.Write(ordered, IntegerWorkspace.Current, into);
    }

    /// <summary>Sign and magnitude to two's complement: in the order of the doubles; its own inverse.</summary>
    private static long Order(long bits) => bits ^ ((bits >> 63) & long.MaxValue);

    private static void Read(ref ByteSource source, FloatWorkspace work, Span<double> values)
    {
        var form = source.Byte();
        switch (form)
        {
            case Constant:
                MemoryMarshal.Cast<double, ulong>(values).Fill(source.UInt64());
                break;
            case Raw:
                source.Bytes(8 * values.Length).CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case Decimals:
            case Float32Decimals:
                DecimalForm.Read(ref source, form == Float32Decimals, work, values);
                break;
            case Ordered:
                ReadOrdered(ref source, values);
                break;
            case Split:
                SplitForm.Read(ref source, IntegerWorkspace.Current, values);
                break;
            default:
                CorruptBlockException.Throw("unknown double form");
                break;
        }
    }

    private static void ReadOrdered(ref ByteSource source, Span<double> values)
    {
        int shift = source.Byte();
        if (shift > 52)
        {
            CorruptBlockException.Throw("shift out of range");
        }
        var bits = MemoryMarshal.Cast<double, long>(values);
        Integers.Read(ref source, IntegerWorkspace.Current, bits);
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = Unorder(bits[i], shift);
        }
    }

    /// <summary>The low bits, all zero in the double, became ones below zero: they go back to zero.</summary>
    private static long Unorder(long ordered, int shift) => Order(ordered << shift) & -(1L << shift);

    /// <summary>All of a small chunk, else four runs of sixteen neighbours: differences must be real ones.</summary>
    private static ReadOnlySpan<double> Sample(ReadOnlySpan<double> values, FloatWorkspace work)
    {
        const int runs = 4;
        var sample = work.Sample;
        if (values.Length <= sample.Length)
        {
            return values;
        }
        var length = sample.Length / runs;
        for (var run = 0; run < runs; run++)
        {
            var at = (int)((long)run * (values.Length - length) / (runs - 1));
            values.Slice(at, length).CopyTo(sample.AsSpan(run * length));
        }
        return sample;
    }
}
