using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Lode.Historian.Codec;

namespace Lode.Historian.Ingest;

/// <summary>A piece of a scanned line: in the source, or unescaped in the scanner's scratch.</summary>
internal readonly record struct Token(int Start, int Length, bool Scratch);

/// <summary>One field of a scanned line.</summary>
internal struct ScannedField
{
    internal Token Key;
    internal ColumnType Type;

    /// <summary>Double bits, the integer, or 0/1.</summary>
    internal long Bits;
    internal Token Text;
    internal long Mantissa;
    internal int Exponent;

    /// <summary>Mantissa and exponent give the double exactly.</summary>
    internal bool IsDecimal;
}

/// <summary>
/// The strict grammar of line protocol, one line at a time, without side effects: what the fast path of
/// <see cref="LineParser"/> falls back to, and what defines right and wrong.
/// </summary>
/// <remarks>Follows influxdata's line-protocol-corpus: no control characters in names, valid UTF-8, no leading
/// tab.</remarks>
internal sealed class LineScanner
{
    internal const int MaxLine = 1 << 20;
    private const byte MeasurementByte = 1;
    private const byte NameByte = 2;
    private const byte TagValueByte = 4;
    private const byte FieldValueByte = 8;

    private static readonly byte[] Classes = BuildClasses();
    private readonly ByteSink scratch = new(1024);
    private readonly List<(Token Key, Token Value)> tags = [];
    private ScannedField[] fields = new ScannedField[16];
    private byte[] source = [];
    private int at;
    private int end;

    /// <summary>Where the point starts, after blanks.</summary>
    internal int Start { get; private set; }

    /// <summary>Where the next line starts.</summary>
    internal int Next => at;

    /// <summary>Newlines passed by the last <see cref="TryNext"/>.</summary>
    internal int Newlines { get; private set; }

    /// <summary>Newlines passed before <see cref="Start"/>.</summary>
    internal int NewlinesBefore { get; private set; }

    internal Token Measurement { get; private set; }

    internal List<(Token Key, Token Value)> Tags => tags;

    internal ReadOnlySpan<ScannedField> Fields => fields.AsSpan(0, FieldCount);

    internal int FieldCount { get; private set; }

    /// <summary>First byte after the key (its unescaped space).</summary>
    internal int KeyEnd { get; private set; }

    internal bool HasTime { get; private set; }

    /// <summary>Stamp in units of the writer's precision.</summary>
    internal long Time { get; private set; }

    /// <summary>Why the line is refused; null when it is right.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Offset of the byte that is wrong.</summary>
    internal int FaultAt { get; private set; }

    internal ReadOnlySpan<byte> Bytes(Token token) =>
        (token.Scratch ? scratch.Written : source).Slice(token.Start, token.Length);

    /// <summary>Reads the next point between <paramref name="from"/> and <paramref name="to"/>.</summary>
    /// <returns>False when only blanks and comments are left. True with <see cref="Fault"/> set for a wrong line;
    /// <see cref="Next"/> is then the start of the following line.</returns>
    internal bool TryNext(byte[] body, int from, int to)
    {
        source = body;
        at = from;
        end = to;
        Fault = null;
        Newlines = 0;
        HasTime = false;
        FieldCount = 0;
        tags.Clear();
        scratch.Clear();
        if (!SkipBlanks())
        {
            return false;
        }

        NewlinesBefore = Newlines;
        if (Fault is null && !Point())
        {
            Invariant.Holds(Fault is not null);
        }

        if (Fault is not null)
        {
            Recover();
        }

        return true;
    }

    private static byte[] BuildClasses()
    {
        var classes = new byte[256];
        for (var c = 0; c < 256; c++)
        {
            var control = c is < 32 or 127;
            classes[c] |= !control && c is not (',' or ' ') ? MeasurementByte : (byte)0;
            classes[c] |= !control && c is not (',' or ' ' or '=') ? NameByte : (byte)0;
            classes[c] |= c is not (',' or ' ' or '=' or '\r' or '\n') ? TagValueByte : (byte)0;
            classes[c] |= c is not (',' or ' ' or '\r' or '\n') ? FieldValueByte : (byte)0;
        }

        return classes;
    }

    /// <summary>Skips empty lines and comments; false at the end of the input.</summary>
    private bool SkipBlanks()
    {
        while (at < end)
        {
            var c = source[at];
            if (c == '\n')
            {
                Newlines++;
                at++;
            }
            else if (c == ' ' || (c == '\r' && (at + 1 == end || source[at + 1] == '\n')))
            {
                at++;
            }
            else if (c == '#')
            {
                Start = at;
                while (at < end && source[at] is not ((byte)'\n' or (byte)'\r'))
                {
                    if (source[at] < 32 || source[at] == 127)
                    {
                        return Fail("invalid character found in comment line") || true;
                    }

                    at++;
                }
            }
            else
            {
                Start = at;
                return true;
            }
        }

        return false;
    }

    private bool Point()
    {
        if (source[at] == '\r')
        {
            return Fail("carriage return without newline");
        }

        Measurement = Take(MeasurementByte, equals: false);
        if (Measurement.Length == 0)
        {
            return Fail(source[at] == ',' ? "missing measurement" : "invalid character at start of measurement name");
        }

        if (!Valid(Measurement))
        {
            return false;
        }

        while (at < end && source[at] == ',')
        {
            at++;
            if (!TagPair())
            {
                return false;
            }
        }

        KeyEnd = at;
        if (at == end || source[at] != ' ')
        {
            var missing = at == end || IsLineEnd();
            return Fail(missing ? "missing fields" : "invalid character in key: expected tag key or field");
        }

        return NoDuplicateTags() && FieldList() && Stamp() && LineEnd();
    }

    private bool TagPair()
    {
        var key = Take(NameByte, equals: true);
        if (key.Length == 0)
        {
            return Fail("missing tag key");
        }

        if (!Valid(key))
        {
            return false;
        }

        if (at == end || source[at] != '=')
        {
            return Fail("missing tag value: expected '=' after tag key");
        }

        at++;
        var value = Take(TagValueByte, equals: true);
        if (value.Length == 0)
        {
            return Fail("missing tag value");
        }

        if (at < end && source[at] == '=')
        {
            return Fail("invalid tag format: unescaped '=' in a tag value");
        }

        tags.Add((key, value));
        return Valid(value);
    }

    private bool NoDuplicateTags()
    {
        for (var i = 1; i < tags.Count; i++)
        {
            var key = Bytes(tags[i].Key);
            for (var j = 0; j < i && tags.Count <= 32; j++)
            {
                if (key.SequenceEqual(Bytes(tags[j].Key)))
                {
                    return Fail("duplicate tag key");
                }
            }
        }

        if (tags.Count > 32)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (key, _) in tags)
            {
                if (!seen.Add(System.Text.Encoding.UTF8.GetString(Bytes(key))))
                {
                    return Fail("duplicate tag key");
                }
            }
        }

        return true;
    }

    private bool FieldList()
    {
        SkipSpaces();
        while (true)
        {
            var key = Take(NameByte, equals: true);
            if (key.Length == 0)
            {
                return Fail(at == end ? "missing fields" : "missing field key");
            }

            if (!Valid(key))
            {
                return false;
            }

            if (at == end || source[at] != '=')
            {
                return Fail("missing field value: expected '=' after field key");
            }

            at++;
            if (!FieldValue(key))
            {
                return false;
            }

            if (at == end || source[at] != ',')
            {
                return true;
            }

            at++;
        }
    }

    private bool FieldValue(Token key)
    {
        if (FieldCount == fields.Length)
        {
            Array.Resize(ref fields, fields.Length * 2);
        }

        ref var field = ref fields[FieldCount];
        field = new ScannedField { Key = key };
        if (at == end)
        {
            return Fail("missing field value");
        }

        var good = source[at] == '"' ? QuotedText(ref field) : PlainValue(ref field);
        FieldCount += good ? 1 : 0;
        return good;
    }

    private bool QuotedText(ref ScannedField field)
    {
        var open = at++;
        var escaped = false;
        var from = at;
        for (; at < end && source[at] != '"'; at++)
        {
            if (source[at] == '\\' && at + 1 < end && source[at + 1] is (byte)'"' or (byte)'\\')
            {
                escaped = true;
                at++;
            }
        }

        if (at >= end)
        {
            at = open;
            return Fail("unbalanced quotes");
        }

        var raw = source.AsSpan(from, at - from);
        Newlines += raw.Count((byte)'\n');
        at++;
        field.Type = ColumnType.Text;
        field.Text = escaped ? UnescapedText(raw) : new Token(from, raw.Length, Scratch: false);
        if (field.Text.Length > ushort.MaxValue)
        {
            at = open;
            return Fail("text longer than 64 KiB");
        }

        return Valid(field.Text);
    }

    private Token UnescapedText(ReadOnlySpan<byte> raw)
    {
        var start = scratch.Length;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length && raw[i + 1] is (byte)'"' or (byte)'\\')
            {
                i++;
            }

            scratch.Byte(raw[i]);
        }

        return new Token(start, scratch.Length - start, Scratch: true);
    }

    private bool PlainValue(ref ScannedField field)
    {
        var from = at;
        while (at < end && (Classes[source[at]] & FieldValueByte) != 0)
        {
            at++;
        }

        var text = source.AsSpan(from, at - from);
        if (text.IsEmpty)
        {
            return Fail("missing field value");
        }

        var why = ScannedValue.Read(text, ref field);
        if (why is null)
        {
            return true;
        }

        at = from;
        return Fail(why);
    }

    private bool Stamp()
    {
        SkipSpaces();
        var from = at;
        while (at < end && source[at] is (>= (byte)'0' and <= (byte)'9') or (byte)'-')
        {
            at++;
        }

        if (at == from)
        {
            return true;
        }

        if (at < end && source[at] is not ((byte)' ' or (byte)'\n' or (byte)'\r'))
        {
            at = from;
            return Fail("bad timestamp");
        }

        var good = ScannedValue.TryInteger(source.AsSpan(from, at - from), out var time);
        Time = time;
        HasTime = true;
        if (!good)
        {
            at = from;
            return Fail("bad timestamp");
        }

        SkipSpaces();
        return true;
    }

    private bool LineEnd()
    {
        if (at == end)
        {
            return true;
        }

        if (source[at] == '\r' && (at + 1 == end || source[at + 1] == '\n'))
        {
            at++;
        }

        if (at - Start > MaxLine)
        {
            return Fail("line longer than 1 MiB");
        }

        if (at == end || source[at] == '\n')
        {
            Newlines += at == end ? 0 : 1;
            at += at == end ? 0 : 1;
            return true;
        }

        return Fail(HasTime ? "unexpected text after timestamp" : "bad timestamp");
    }

    private bool IsLineEnd() => source[at] is (byte)'\n' or (byte)'\r';

    private void SkipSpaces()
    {
        while (at < end && source[at] == ' ')
        {
            at++;
        }
    }

    /// <summary>Takes bytes of a class; a backslash before "," " " (and "=" in tags and fields) makes them
    /// ordinary.</summary>
    private Token Take(byte wanted, bool equals)
    {
        var from = at;
        while (at < end && (Classes[source[at]] & wanted) != 0)
        {
            if (source[at] == '\\' && IsEscape(at + 1, equals))
            {
                return TakeEscaped(wanted, equals, from);
            }

            at++;
        }

        return new Token(from, at - from, Scratch: false);
    }

    private Token TakeEscaped(byte wanted, bool equals, int from)
    {
        var start = scratch.Length;
        scratch.Bytes(source.AsSpan(from, at - from));
        while (at < end && (Classes[source[at]] & wanted) != 0)
        {
            at += source[at] == '\\' && IsEscape(at + 1, equals) ? 1 : 0;
            scratch.Byte(source[at++]);
        }

        return new Token(start, scratch.Length - start, Scratch: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsEscape(int index, bool equals) =>
        index < end && (source[index] is (byte)',' or (byte)' ' || (equals && source[index] == '='));

    private bool Valid(Token token) => Utf8.IsValid(Bytes(token)) || Fail("invalid UTF-8");

    private bool Fail(string why)
    {
        if (Fault is null)
        {
            Fault = why;
            FaultAt = at;
        }

        return false;
    }

    /// <summary>Goes to the next line after the fault; a newline inside an unclosed text counts as the line's
    /// end.</summary>
    private void Recover()
    {
        at = FaultAt;
        var left = source.AsSpan(at, end - at).IndexOf((byte)'\n');
        at = left < 0 ? end : at + left + 1;
        Newlines = NewlinesBefore + source.AsSpan(Start, at - Start).Count((byte)'\n');
    }
}
