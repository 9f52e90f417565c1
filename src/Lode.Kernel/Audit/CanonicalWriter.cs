using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Unicode;

namespace Lode.Kernel.Audit;

/// <summary>Writes a record as RFC 8785 JSON without detours: the caller names the keys in their canonical order, and
/// the writer insists on it. For what is written thousands of times a second; anything else takes
/// <see cref="CanonicalJson"/>.</summary>
/// <remarks>Whole numbers beyond ±2⁵³ become strings, because JSON readers would round them (rules §9). Used by one
/// thread at a time; <see cref="Clear"/> keeps the buffer.</remarks>
internal sealed class CanonicalWriter
{
    private const long Exact = 1L << 53;
    private const int Deepest = 8;
    private readonly string?[] lastKeys = new string?[Deepest];
    private byte[] buffer = new byte[1024];
    private int length;
    private int depth = -1;
    private bool first;

    /// <summary>What was written so far, UTF-8.</summary>
    internal ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public override string ToString() => Encoding.UTF8.GetString(Written);

    /// <summary>Starts over with the same buffer.</summary>
    internal void Clear()
    {
        length = 0;
        depth = -1;
    }

    /// <summary>Takes a record that is canonical already, in place of all that was written.</summary>
    internal void Whole(string record)
    {
        Clear();
        Reserve(Encoding.UTF8.GetMaxByteCount(record.Length));
        length = Encoding.UTF8.GetBytes(record, buffer);
    }

    /// <summary>Opens the outermost object, or one inside a list.</summary>
    internal CanonicalWriter Begin()
    {
        if (depth >= 0)
        {
            Comma();
        }

        Push((byte)'{');
        return this;
    }

    /// <summary>Opens an object under a key.</summary>
    internal CanonicalWriter Begin(string key)
    {
        Key(key);
        Push((byte)'{');
        return this;
    }

    /// <summary>Opens a list under a key.</summary>
    internal CanonicalWriter BeginList(string key)
    {
        Key(key);
        Push((byte)'[');
        return this;
    }

    internal CanonicalWriter End() => Pop((byte)'}');

    internal CanonicalWriter EndList() => Pop((byte)']');

    /// <summary>A text, or <c>null</c>.</summary>
    internal CanonicalWriter Text(string key, string? value)
    {
        Key(key);
        Value(value);
        return this;
    }

    /// <summary>A text where there is one; nothing otherwise.</summary>
    internal CanonicalWriter TextIf(string key, string? value) => value is null ? this : Text(key, value);

    /// <summary>An id in its text form.</summary>
    internal CanonicalWriter Id(string key, Id value)
    {
        Key(key);
        Reserve(38);
        buffer[length++] = (byte)'"';
        Invariant.Holds(Utf8Formatter.TryFormat(value.Value, buffer.AsSpan(length), out var written, 'D'));
        length += written;
        buffer[length++] = (byte)'"';
        return this;
    }

    /// <summary>An id where there is one; nothing otherwise.</summary>
    internal CanonicalWriter IdIf(string key, Id? value) => value is { } id ? Id(key, id) : this;

    /// <summary>A whole number.</summary>
    internal CanonicalWriter Number(string key, long value)
    {
        Key(key);
        var exact = value is > -Exact and < Exact;
        Reserve(24);
        if (!exact)
        {
            buffer[length++] = (byte)'"';
        }

        Invariant.Holds(Utf8Formatter.TryFormat(value, buffer.AsSpan(length), out var written));
        length += written;
        if (!exact)
        {
            buffer[length++] = (byte)'"';
        }

        return this;
    }

    /// <summary>A whole number where there is one; nothing otherwise.</summary>
    internal CanonicalWriter NumberIf(string key, long? value) => value is { } number ? Number(key, number) : this;

    /// <summary>An instant as ISO 8601 UTC with six decimals.</summary>
    internal CanonicalWriter Instant(string key, long us)
    {
        Key(key);
        Reserve(30);
        buffer[length++] = (byte)'"';
        var utc = Instants.FromUs(us).UtcDateTime;
        var ok = utc.TryFormat(
            buffer.AsSpan(length), out var written, "yyyy-MM-ddTHH:mm:ss.ffffff",
            System.Globalization.CultureInfo.InvariantCulture);
        Invariant.Holds(ok);
        length += written;
        buffer[length++] = (byte)'Z';
        buffer[length++] = (byte)'"';
        return this;
    }

    /// <summary>An instant where there is one; nothing otherwise.</summary>
    internal CanonicalWriter InstantIf(string key, long? us) => us is { } value ? Instant(key, value) : this;

    private void Key(string key)
    {
        Invariant.Holds(depth >= 0);
        Invariant.Holds(string.CompareOrdinal(lastKeys[depth], key) < 0);
        lastKeys[depth] = key;
        Comma();
        Value(key);
        Append((byte)':');
    }

    private void Comma()
    {
        if (!first)
        {
            Append((byte)',');
        }

        first = false;
    }

    private void Push(byte open)
    {
        Append(open);
        depth++;
        Invariant.Holds(depth < Deepest);
        lastKeys[depth] = null;
        first = true;
    }

    private CanonicalWriter Pop(byte close)
    {
        Invariant.Holds(depth >= 0);
        depth--;
        Append(close);
        first = false;
        return this;
    }

    private void Value(string? value)
    {
        if (value is null)
        {
            Reserve(4);
            "null"u8.CopyTo(buffer.AsSpan(length));
            length += 4;
            return;
        }

        Append((byte)'"');
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var special = IndexOfSpecial(rest);
            var plain = special < 0 ? rest : rest[..special];
            Reserve(plain.Length * 3);
            Utf8.FromUtf16(plain, buffer.AsSpan(length), out _, out var written);
            length += written;
            if (special < 0)
            {
                break;
            }

            Escape(rest[special]);
            rest = rest[(special + 1)..];
        }

        Append((byte)'"');
    }

    private static int IndexOfSpecial(ReadOnlySpan<char> text)
    {
        var quote = text.IndexOfAny('"', '\\');
        var control = text.IndexOfAnyInRange('\0', '\u001f');
        return quote < 0 ? control : control < 0 ? quote : Math.Min(quote, control);
    }

    private void Escape(char letter)
    {
        Reserve(6);
        buffer[length++] = (byte)'\\';
        var mark = letter switch
        {
            '"' or '\\' => (byte)letter,
            '\b' => (byte)'b',
            '\f' => (byte)'f',
            '\n' => (byte)'n',
            '\r' => (byte)'r',
            '\t' => (byte)'t',
            _ => (byte)'u',
        };
        buffer[length++] = mark;
        if (mark != 'u')
        {
            return;
        }

        Debug.Assert(letter < ' ', "only control characters are written as numbers");
        "00"u8.CopyTo(buffer.AsSpan(length));
        buffer[length + 2] = (byte)(letter < 16 ? '0' : '1');
        buffer[length + 3] = (byte)"0123456789abcdef"[letter & 15];
        length += 4;
    }

    private void Append(byte one)
    {
        Reserve(1);
        buffer[length++] = one;
    }

    private void Reserve(int more)
    {
        if (length + more > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + more));
        }
    }
}
