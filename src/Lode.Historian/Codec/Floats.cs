using System.Runtime.InteropServices;

namespace Lode.Historian.Codec;

/// <summary>Doubles, bit for bit: NaN payloads, −0.0, infinities and subnormals come back as they were.</summary>
public static class Floats
{
    /// <summary>Appends the encoded values to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<double> values, ByteSink into) =>
        Integers.Encode(MemoryMarshal.Cast<double, long>(values), into);

    /// <summary>Fills <paramref name="values"/> from a payload that was encoded from as many values.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<double> values) =>
        Integers.Decode(payload, MemoryMarshal.Cast<double, long>(values));
}
