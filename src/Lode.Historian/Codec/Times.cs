namespace Lode.Historian.Codec;

/// <summary>Time stamps in UTC ns; any order, any values; cheapest when equally spaced.</summary>
/// <remarks>Every codec here is lossless, self-describing and free of allocation once its buffers have grown. The
/// caller keeps the count. Decoding bytes no encoder wrote throws <see cref="CorruptBlockException"/>.</remarks>
public static class Times
{
    /// <summary>Appends the encoded stamps to <paramref name="into"/>.</summary>
    public static void Encode(ReadOnlySpan<long> times, ByteSink into) => Integers.Encode(times, into);

    /// <summary>Fills <paramref name="times"/> from a payload that was encoded from as many stamps.</summary>
    /// <exception cref="CorruptBlockException">The payload is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> payload, Span<long> times) => Integers.Decode(payload, times);
}
