namespace Lode.Historian.Codec;

/// <summary>Booleans: the places where they toggle when those are few, else one bit each.</summary>
public static class Bools
{
    private const byte Toggles = 0;
    private const byte Bits = 1;

    /// <summary>Appends the encoded values to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<bool> values, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var start = into.Length;
        var packed = (values.Length + 7) / 8;
        into.Byte(Toggles);
        var state = false;
        var last = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == state)
            {
                continue;
            }
            into.Varint((ulong)(i - last));
            last = i;
            state = !state;
            if (into.Length - start > packed)
            {
                into.Truncate(start);
                EncodeBits(values, into);
                return;
            }
        }
    }

    /// <summary>Fills <paramref name="values"/> from a payload that was encoded from as many values.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<bool> values)
    {
        var source = new ByteSource(payload);
        switch (source.Byte())
        {
            case Toggles:
                DecodeToggles(ref source, values);
                break;
            case Bits:
                DecodeBits(ref source, values);
                break;
            default:
                CorruptBlockException.Throw("unknown boolean form");
                break;
        }
    }

    private static void EncodeBits(ReadOnlySpan<bool> values, ByteSink into)
    {
        into.Byte(Bits);
        var packed = (values.Length + 7) / 8;
        var bytes = into.GetSpan(packed)[..packed];
        bytes.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i])
            {
                bytes[i >> 3] |= (byte)(1 << (i & 7));
            }
        }
        into.Advance(packed);
    }

    private static void DecodeToggles(ref ByteSource source, Span<bool> values)
    {
        var state = false;
        var at = 0;
        while (source.Left > 0)
        {
            var run = source.Count(values.Length - at);
            values.Slice(at, run).Fill(state);
            at += run;
            state = !state;
        }
        values[at..].Fill(state);
    }

    private static void DecodeBits(ref ByteSource source, Span<bool> values)
    {
        var bytes = source.Bytes((values.Length + 7) / 8);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (bytes[i >> 3] >> (i & 7) & 1) != 0;
        }
        source.End();
    }
}
