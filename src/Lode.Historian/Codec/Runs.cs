namespace Lode.Historian.Codec;

/// <summary>Values that mostly repeat (qualities, arrival stamps), as runs; one run costs a few bytes.</summary>
public static class Runs
{
    /// <summary>Appends the encoded values to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<uint> values, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        for (int i = 0, end; i < values.Length; i = end)
        {
            end = values[i..].IndexOfAnyExcept(values[i]);
            end = end < 0 ? values.Length : i + end;
            into.Varint(values[i]);
            into.Varint((ulong)(end == values.Length ? 0 : end - i));
        }
    }

    /// <summary>Appends the encoded values; each run's value as difference to the last.</summary>
    public static void Encode(ReadOnlySpan<long> values, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        long last = 0;
        for (int i = 0, end; i < values.Length; i = end)
        {
            end = values[i..].IndexOfAnyExcept(values[i]);
            end = end < 0 ? values.Length : i + end;
            into.SignedVarint(unchecked(values[i] - last));
            into.Varint((ulong)(end == values.Length ? 0 : end - i));
            last = values[i];
        }
    }

    /// <summary>Fills <paramref name="values"/> from a payload that was encoded from as many values.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<uint> values)
    {
        var source = new ByteSource(payload);
        for (var at = 0; at < values.Length;)
        {
            var value = source.Varint();
            if (value > uint.MaxValue)
            {
                CorruptBlockException.Throw("run value exceeds 32 bits");
            }
            var run = Length(ref source, values.Length - at);
            values.Slice(at, run).Fill((uint)value);
            at += run;
        }
        source.End();
    }

    /// <summary>Fills <paramref name="values"/> from a payload that was encoded from as many values.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<long> values)
    {
        var source = new ByteSource(payload);
        long value = 0;
        for (var at = 0; at < values.Length;)
        {
            value = unchecked(value + source.SignedVarint());
            var run = Length(ref source, values.Length - at);
            values.Slice(at, run).Fill(value);
            at += run;
        }
        source.End();
    }

    /// <summary>A run length; 0 stands for all rows that are left.</summary>
    private static int Length(ref ByteSource source, int left)
    {
        var run = source.Count(left);
        return run == 0 ? left : run;
    }
}
