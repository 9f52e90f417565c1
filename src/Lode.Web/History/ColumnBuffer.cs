using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Lode.Web.History;

/// <summary>A growing pooled buffer of UTF-8 with quick number formatting; its numbers suit JSON and CSV alike.</summary>
internal sealed class ColumnBuffer : IDisposable
{
    private const double ExactLimit = 9007199254740992; // 2^53

    private byte[] bytes;

    internal ColumnBuffer(int size = 4096) => bytes = ArrayPool<byte>.Shared.Rent(size);

    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        Length = 0;
    }

    internal void Clear() => Length = 0;

    internal void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Need(text.Length));
        Length += text.Length;
    }

    internal void Byte(byte value)
    {
        Need(1)[0] = value;
        Length++;
    }

    internal void Bytes(ColumnBuffer other) => Text(other.Written.Span);

    /// <summary>Characters as they are, in UTF-8.</summary>
    internal void Raw(string text) =>
        Length += Encoding.UTF8.GetBytes(text, Need(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>A JSON string, or null.</summary>
    internal void Json(string? text)
    {
        if (text is null)
        {
            Text("null"u8);
            return;
        }

        Byte((byte)'"');
        Raw(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text));
        Byte((byte)'"');
    }

    internal void Integer(long value)
    {
        _ = Utf8Formatter.TryFormat(value, Need(20), out var count);
        Length += count;
    }

    internal void Unsigned(ulong value)
    {
        _ = Utf8Formatter.TryFormat(value, Need(20), out var count);
        Length += count;
    }

    /// <summary>A number in its shortest exact form; null when it is not finite.</summary>
    internal void Number(double value)
    {
        if (value is > -ExactLimit and < ExactLimit && (long)value == value)
        {
            if (value is >= 0 and < 100)
            {
                Small((int)value);
            }
            else
            {
                Integer((long)value);
            }
        }
        else
        {
            Fraction(value);
        }
    }

    /// <summary>Numbers with commas between.</summary>
    internal void Numbers(ReadOnlySpan<double> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            Comma(at);
            Number(values[at]);
        }
    }

    /// <summary>Stamps, UTC ns, as whole microseconds, or as strings of nanoseconds.</summary>
    internal void Stamps(ReadOnlySpan<long> times, bool nanoseconds)
    {
        for (var at = 0; at < times.Length; at++)
        {
            Comma(at);
            Stamp(times[at], nanoseconds);
        }
    }

    internal void Stamp(long time, bool nanoseconds)
    {
        if (!nanoseconds)
        {
            var us = Math.DivRem(time, 1000, out var rest);
            Integer(rest < 0 ? us - 1 : us);
            return;
        }

        Byte((byte)'"');
        Integer(time);
        Byte((byte)'"');
    }

    /// <summary>A comma before every element but the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Comma(int at)
    {
        if (at > 0)
        {
            Byte((byte)',');
        }
    }

    private void Small(int value)
    {
        var into = Need(2);
        if (value >= 10)
        {
            into[0] = (byte)('0' + (value / 10));
            into[1] = (byte)('0' + (value % 10));
            Length += 2;
        }
        else
        {
            into[0] = (byte)('0' + value);
            Length++;
        }
    }

    /// <summary>Plant values have few decimals: digits ÷ 10³ that gives the same double again is its shortest form.
    /// </summary>
    private void Fraction(double value)
    {
        if (!double.IsFinite(value))
        {
            Text("null"u8);
            return;
        }

        if (Math.Abs(value) is > 1e-3 and < 1e9)
        {
            var thousandths = Math.Round(value * 1e3);
            if (thousandths / 1e3 == value)
            {
                Decimal((long)thousandths, 1_000, 3);
                return;
            }

            var millionths = Math.Round(value * 1e6);
            if (millionths / 1e6 == value)
            {
                Decimal((long)millionths, 1_000_000, 6);
                return;
            }
        }

        _ = value.TryFormat(Need(32), out var count, default, CultureInfo.InvariantCulture);
        Length += count;
    }

    private void Decimal(long digits, int scale, int places)
    {
        if (digits < 0)
        {
            Byte((byte)'-');
            digits = -digits;
        }

        var (whole, rest) = Math.DivRem(digits, scale);
        Integer(whole);
        Byte((byte)'.');
        var into = Need(places);
        for (var at = places - 1; at >= 0; at--)
        {
            into[at] = (byte)('0' + (rest % 10));
            rest /= 10;
        }

        while (into[places - 1] == (byte)'0')
        {
            places--;
        }

        Length += places;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Need(int size)
    {
        if (bytes.Length - Length <= size)
        {
            Grow(size);
        }

        return MemoryMarshal.CreateSpan(ref bytes[Length], bytes.Length - Length);
    }

    private void Grow(int size)
    {
        var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + size + 1));
        bytes.AsSpan(0, Length).CopyTo(bigger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = bigger;
    }
}
