using System.Text;

namespace Lode.Historian.Ingest;

/// <summary>Taking canonical keys apart and putting them together: <c>measurement,tag=a,tag=b</c>, escaped.</summary>
public static class SeriesKey
{
    /// <summary>Longest key with field, bytes.</summary>
    public const int MaxBytes = ushort.MaxValue;

    /// <summary>Unescaped measurement of a canonical key.</summary>
    public static string MeasurementOf(ReadOnlySpan<byte> key) => Unescape(key[..End(key, (byte)',')], tag: false);

    /// <summary>Unescaped tags of a canonical key.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> TagsOf(ReadOnlySpan<byte> key)
    {
        var tags = new List<KeyValuePair<string, string>>();
        var rest = key[End(key, (byte)',')..];
        while (rest.Length > 0)
        {
            rest = rest[1..];
            var equals = End(rest, (byte)'=');
            var name = Unescape(rest[..equals], tag: true);
            rest = equals < rest.Length ? rest[(equals + 1)..] : rest[equals..];
            var comma = End(rest, (byte)',');
            tags.Add(new(name, Unescape(rest[..comma], tag: true)));
            rest = rest[comma..];
        }

        return tags;
    }

    /// <summary>Canonical key of a measurement and tags in any order.</summary>
    /// <exception cref="ArgumentException">A name or value that line protocol cannot carry.</exception>
    public static byte[] Of(string measurement, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var sorted = tags.Select(tag => (Key: Encoding.UTF8.GetBytes(tag.Key), Value: Encoding.UTF8.GetBytes(tag.Value)))
            .ToArray();
        Array.Sort(sorted, (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        var sink = new Codec.ByteSink(128);
        LineEncoder.Measurement(sink, Encoding.UTF8.GetBytes(measurement));
        foreach (var (name, value) in sorted)
        {
            LineEncoder.Tag(sink, name, value);
        }

        return sink.Written.ToArray();
    }

    /// <summary>Splits <c>key:field</c> at the last colon that leaves a field; false when there is none.</summary>
    public static bool TrySplitSignal(ReadOnlySpan<char> signal, out string series, out string field)
    {
        var colon = signal.LastIndexOf(':');
        series = colon < 0 ? "" : signal[..colon].ToString();
        field = colon < 0 ? "" : signal[(colon + 1)..].ToString();
        return colon > 0 && colon < signal.Length - 1;
    }

    private static int End(ReadOnlySpan<byte> text, byte delimiter)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == delimiter && (i == 0 || text[i - 1] != '\\'))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static string Unescape(ReadOnlySpan<byte> text, bool tag)
    {
        if (!text.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(text);
        }

        Span<byte> plain = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var escape = text[i] == '\\' && i + 1 < text.Length
                && (text[i + 1] is (byte)',' or (byte)' ' || (tag && text[i + 1] == '='));
            i += escape ? 1 : 0;
            plain[count++] = text[i];
        }

        return Encoding.UTF8.GetString(plain[..count]);
    }
}
