using System.Globalization;
using System.Text.Unicode;
using Lode.Historian.Codec;

namespace Lode.Historian.Ingest;

/// <summary>Writes line protocol: measurement, tags (in the order given), fields, stamp, newline.</summary>
/// <remarks>Doubles are written as the shortest text that reads back equal.</remarks>
public static class LineEncoder
{
    /// <summary>Writes a measurement.</summary>
    /// <exception cref="ArgumentException">Empty, not UTF-8, control characters, a "#" first, or a backslash
    /// last.</exception>
    public static void Measurement(ByteSink sink, ReadOnlySpan<byte> name)
    {
        Check(name, name.Length > 0 && name[0] != '#');
        Escaped(sink, name, equals: false);
    }

    /// <summary>Writes ",key=value".</summary>
    /// <exception cref="ArgumentException">Empty, not UTF-8, control characters, or a backslash last.</exception>
    public static void Tag(ByteSink sink, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Check(key, key.Length > 0);
        Check(value, value.Length > 0, controls: true);
        sink.Byte((byte)',');
        Escaped(sink, key, equals: true);
        sink.Byte((byte)'=');
        Escaped(sink, value, equals: true);
    }

    /// <summary>Writes " " or "," and "key=".</summary>
    /// <exception cref="ArgumentException">Empty, not UTF-8, control characters, or a backslash last.</exception>
    public static void FieldKey(ByteSink sink, ReadOnlySpan<byte> key, bool first)
    {
        Check(key, key.Length > 0);
        sink.Byte(first ? (byte)' ' : (byte)',');
        Escaped(sink, key, equals: true);
        sink.Byte((byte)'=');
    }

    /// <summary>A finite double.</summary>
    /// <exception cref="ArgumentException">NaN or infinite.</exception>
    public static void Value(ByteSink sink, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException("line protocol has no NaN and no infinity", nameof(value));
        }

        var room = sink.GetSpan(32);
        Invariant.Holds(value.TryFormat(room, out var count, default, CultureInfo.InvariantCulture));
        Lower(room[..count]);
        sink.Advance(count);
    }

    /// <summary>A signed integer and "i".</summary>
    public static void Value(ByteSink sink, long value)
    {
        Number(sink, value);
        sink.Byte((byte)'i');
    }

    /// <summary>An unsigned integer and "u".</summary>
    public static void Value(ByteSink sink, ulong value)
    {
        var room = sink.GetSpan(24);
        Invariant.Holds(value.TryFormat(room, out var count, default, CultureInfo.InvariantCulture));
        sink.Advance(count);
        sink.Byte((byte)'u');
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static void Value(ByteSink sink, bool value) => sink.Bytes(value ? "true"u8 : "false"u8);

    /// <summary>Quoted text.</summary>
    /// <exception cref="ArgumentException">Not UTF-8.</exception>
    public static void Value(ByteSink sink, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            throw new ArgumentException("text is not UTF-8", nameof(text));
        }

        sink.Byte((byte)'"');
        foreach (var c in text)
        {
            if (c is (byte)'"' or (byte)'\\')
            {
                sink.Byte((byte)'\\');
            }

            sink.Byte(c);
        }

        sink.Byte((byte)'"');
    }

    /// <summary>" " and the stamp in units of the precision.</summary>
    public static void Time(ByteSink sink, long timeNs, long unitNs = 1)
    {
        sink.Byte((byte)' ');
        Number(sink, timeNs / unitNs);
    }

    internal static byte[] EscapedFieldName(ReadOnlySpan<byte> key)
    {
        var sink = new ByteSink(key.Length + 16);
        Escaped(sink, key, equals: true);
        sink.Byte((byte)'=');
        return sink.Written.ToArray();
    }

    internal static void Escaped(ByteSink sink, ReadOnlySpan<byte> name, bool equals)
    {
        foreach (var c in name)
        {
            if (c is (byte)',' or (byte)' ' || (c == '=' && equals))
            {
                sink.Byte((byte)'\\');
            }

            sink.Byte(c);
        }
    }

    private static void Number(ByteSink sink, long value)
    {
        var room = sink.GetSpan(24);
        Invariant.Holds(value.TryFormat(room, out var count, default, CultureInfo.InvariantCulture));
        sink.Advance(count);
    }

    private static void Lower(Span<byte> number)
    {
        var at = number.IndexOf((byte)'E');
        if (at >= 0)
        {
            number[at] = (byte)'e';
        }
    }

    private static void Check(ReadOnlySpan<byte> name, bool rest, bool controls = false)
    {
        var bad = controls
            ? name.IndexOfAny((byte)'\r', (byte)'\n') >= 0
            : name.IndexOfAnyInRange((byte)0, (byte)31) >= 0 || name.Contains((byte)127);
        if (!rest || bad || !Utf8.IsValid(name) || name[^1] == '\\')
        {
            throw new ArgumentException("a name that line protocol cannot carry", nameof(name));
        }
    }
}
