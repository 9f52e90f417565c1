using System.Runtime.InteropServices;

namespace Lode.Historian.Codec;

/// <summary>64-bit integers; unsigned columns pass their bits.</summary>
/// <remarks>Chunks of 1024: constant, bit-packed, or entropy-coded when that is at least 2 % smaller.</remarks>
public static class Integers
{
    private const byte Constant = 0;
    private const byte Packed = 1;

    /// <summary>Below this many values the entropy coder's states cost more than it can win.</summary>
    private const int LeastForEntropy = 48;

    /// <summary>Appends the encoded values to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<long> values, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var work = IntegerWorkspace.Current;
        for (var at = 0; at < values.Length; at += IntegerWorkspace.ChunkSize)
        {
            Write(values.Slice(at, Math.Min(IntegerWorkspace.ChunkSize, values.Length - at)), work, into);
        }
    }

    /// <summary>Fills <paramref name="values"/> from a payload that was encoded from as many values.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<long> values)
    {
        var source = new ByteSource(payload);
        var work = IntegerWorkspace.Current;
        for (var at = 0; at < values.Length; at += IntegerWorkspace.ChunkSize)
        {
            Read(ref source, work, values.Slice(at, Math.Min(IntegerWorkspace.ChunkSize, values.Length - at)));
        }
        source.End();
    }

    /// <summary>As <see cref="Decode"/>, each signed value converted to the nearest double.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void DecodeAsDouble(ReadOnlySpan<byte> payload, Span<double> values)
    {
        var source = new ByteSource(payload);
        var work = IntegerWorkspace.Current;
        for (var at = 0; at < values.Length; at += IntegerWorkspace.ChunkSize)
        {
            // In place, chunk by chunk, while it is in the first-level cache.
            var chunk = values.Slice(at, Math.Min(IntegerWorkspace.ChunkSize, values.Length - at));
            var integers = MemoryMarshal.Cast<double, long>(chunk);
            Read(ref source, work, integers);
            Differences.ToDouble(integers, chunk);
        }
        source.End();
    }

    /// <summary>Appends one chunk: at most 1024 values, not none.</summary>
    internal static void Write(ReadOnlySpan<long> values, IntegerWorkspace work, ByteSink into)
    {
        var (least, greatest, changes) = Survey(values);
        if (least == greatest)
        {
            into.Byte(Constant);
            into.SignedVarint(least);
            return;
        }
        Span<PackedForm.Plan> plans = stackalloc PackedForm.Plan[IntegerWorkspace.ChunkSize / BitPacking.BlockSize];
        var mayCode = values.Length >= LeastForEntropy && unchecked((ulong)greatest - (ulong)least) < 1UL << 62;
        // A full chunk that changes all the time is judged by one of its four sub-blocks: planning all of them costs
        // as much as coding. Residuals that differ much from one sub-block to the next take that shortcut away.
        var restless = mayCode && values.Length == IntegerWorkspace.ChunkSize && changes > values.Length / 2;
        var packedBits = restless
            ? 4 * PackedForm.PlanAll(values.Slice(BitPacking.BlockSize, BitPacking.BlockSize), work, plans)
            : PackedForm.PlanAll(values, work, plans);
        if (mayCode && packedBits > values.Length / 2 + 256)
        {
            var plan = EntropyForm.Prepare(values, least, greatest, work);
            if (restless && EntropyForm.IsUneven(work))
            {
                restless = false;
                packedBits = PackedForm.PlanAll(values, work, plans);
            }
            if (plan.Bits < packedBits - packedBits / 50)
            {
                EntropyForm.Write(values.Length, plan, work, into);
                return;
            }
        }
        if (restless)
        {
            PackedForm.PlanAll(values, work, plans);
        }
        into.Byte(Packed);
        PackedForm.WriteAll(values, plans, work, into);
    }

    /// <summary>Reads one chunk.</summary>
    internal static void Read(ref ByteSource source, IntegerWorkspace work, Span<long> values)
    {
        int head = source.Byte();
        switch (head)
        {
            case Constant:
                values.Fill(source.SignedVarint());
                break;
            case Packed:
                PackedForm.ReadAll(ref source, work, values);
                break;
            case >= EntropyForm.Tag and < 2 * EntropyForm.Tag:
                EntropyForm.Read(ref source, head, work, values);
                break;
            default:
                CorruptBlockException.Throw("unknown integer form");
                break;
        }
    }

    private static (long Least, long Greatest, int Changes) Survey(ReadOnlySpan<long> values)
    {
        long least = values[0], greatest = values[0], last = values[0];
        var changes = 0;
        foreach (var value in values)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            changes += value != last ? 1 : 0;
            last = value;
        }
        return (least, greatest, changes);
    }
}
