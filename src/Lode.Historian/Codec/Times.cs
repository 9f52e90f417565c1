namespace Lode.Historian.Codec;

/// <summary>Time stamps in UTC ns; any order, any values; cheapest when equally spaced.</summary>
/// <remarks>Every codec here is lossless, self-describing and free of allocation once its buffers have grown. The
/// caller keeps the count. Decoding bytes no encoder wrote throws <see cref="CorruptBlockException"/>.
/// Chunks of 1024 in units of the largest power of ten that divides all differences: equal steps as three numbers;
/// else the differences, or what is left over a grid of equal steps with jumps, as <see cref="Integers"/>.</remarks>
public static class Times
{
    private const byte Plain = 0;
    private const byte Regular = 1;
    private const byte Steps = 2;
    private const byte Grid = 3;

    [ThreadStatic]
    private static long[]? units;

    /// <summary>Appends the encoded stamps to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<long> times, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        for (var at = 0; at < times.Length; at += IntegerWorkspace.ChunkSize)
        {
            Write(times.Slice(at, Math.Min(IntegerWorkspace.ChunkSize, times.Length - at)), into);
        }
    }

    /// <summary>Fills <paramref name="times"/> from a payload that was encoded from as many stamps.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<long> times)
    {
        var source = new ByteSource(payload);
        for (var at = 0; at < times.Length; at += IntegerWorkspace.ChunkSize)
        {
            Read(ref source, times.Slice(at, Math.Min(IntegerWorkspace.ChunkSize, times.Length - at)));
        }
        source.End();
    }

    private static void Write(ReadOnlySpan<long> times, ByteSink into)
    {
        var work = IntegerWorkspace.Current;
        var steps = (units ??= new long[IntegerWorkspace.ChunkSize]).AsSpan(0, times.Length);
        if (!TryDifferences(times, steps, out var equal))
        {
            into.Byte(Plain);
            Integers.Write(times, work, into);
            return;
        }
        var scale = PowerOfTen.Greatest(steps[1..]);
        PowerOfTen.DivideExactly(steps, scale);
        var form = equal ? Regular : Steps;
        TimeGrid grid = default;
        if (form == Steps && TimeGrid.TryFit(steps, work, out grid))
        {
            form = Grid;
        }
        into.Byte((byte)(form | scale << 2));
        into.SignedVarint(times[0]);
        switch (form)
        {
            case Regular:
                into.SignedVarint(times.Length > 1 ? steps[1] : 0);
                break;
            case Steps:
                Integers.Write(steps[1..], work, into);
                break;
            default:
                grid.Write(steps, work, into);
                break;
        }
    }

    private static void Read(ref ByteSource source, Span<long> times)
    {
        int head = source.Byte();
        var form = head & 3;
        var scale = head >> 2;
        var work = IntegerWorkspace.Current;
        if (scale > PowerOfTen.Most || (form == Plain && scale > 0))
        {
            CorruptBlockException.Throw("time header");
        }
        if (form == Plain)
        {
            Integers.Read(ref source, work, times);
            return;
        }
        var first = source.SignedVarint();
        var factor = PowerOfTen.Value(scale);
        switch (form)
        {
            case Regular:
                var step = unchecked(source.SignedVarint() * factor);
                for (var i = 0; i < times.Length; i++)
                {
                    times[i] = unchecked(first + i * step);
                }
                break;
            case Steps:
                times[0] = 0;
                if (times.Length < 2)
                {
                    CorruptBlockException.Throw("time header");
                }
                Integers.Read(ref source, work, times[1..]);
                Differences.Accumulate(times);
                Place(times, first, factor);
                break;
            default:
                TimeGrid.Read(ref source, work, times);
                Place(times, first, factor);
                break;
        }
    }

    private static void Place(Span<long> times, long first, long factor)
    {
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = unchecked(first + times[i] * factor);
        }
    }

    /// <summary>steps[i] = times[i] − times[i−1], steps[0] = 0; false when the whole span exceeds 62 bits.</summary>
    private static bool TryDifferences(ReadOnlySpan<long> times, Span<long> steps, out bool equal)
    {
        long least = times[0], greatest = times[0];
        ulong other = 0;
        steps[0] = 0;
        for (var i = 1; i < times.Length; i++)
        {
            least = Math.Min(least, times[i]);
            greatest = Math.Max(greatest, times[i]);
            steps[i] = unchecked(times[i] - times[i - 1]);
            other |= unchecked((ulong)(steps[i] ^ steps[1]));
        }
        equal = other == 0;
        return unchecked((ulong)greatest - (ulong)least) < 1UL << 62;
    }
}
