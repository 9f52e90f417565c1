using System.Runtime.InteropServices;

namespace Lode.Historian.Codec;

/// <summary>64-bit integers; unsigned columns pass their bits.</summary>
public static class Integers
{
    private const byte Raw = 0;

    /// <summary>Appends the encoded values to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<long> values, ByteSink into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Byte(Raw);
        into.Bytes(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Fills <paramref name="values"/> from a payload that was encoded from as many values.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<long> values)
    {
        var source = new ByteSource(payload);
        if (source.Byte() != Raw)
        {
            CorruptBlockException.Throw("unknown integer form");
        }
        source.Bytes(checked(values.Length * 8)).CopyTo(MemoryMarshal.AsBytes(values));
        source.End();
    }

    /// <summary>As <see cref="Decode"/>, each signed value converted to the nearest double.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void DecodeAsDouble(ReadOnlySpan<byte> payload, Span<double> values)
    {
        var integers = MemoryMarshal.Cast<double, long>(values);
        Decode(payload, integers);
        for (var i = 0; i < integers.Length; i++)
        {
            values[i] = integers[i];
        }
    }
}
