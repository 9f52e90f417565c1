using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Unicode;

namespace Lode.Historian.Ingest;

/// <content>The one-pass path. It answers 0 whenever a line is not of the plain kind; the row is then dropped and
/// the line read again by the strict scanner, so this path need not know what exactly was wrong.</content>
public sealed partial class LineParser
{
    private static ReadOnlySpan<long> Tens =>
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Reads fields and stamp of a known series; returns the start of the next line, or 0.</summary>
    private int FastLine(Series series, int at, RowBatch into)
    {
        unchecked
        {
            var columns = series.Layout.Array;
            ref var text = ref MemoryMarshal.GetArrayDataReference(body);
            into.BeginCells(series.Id);
            var quality = Quality.Good;
            var seen = 0ul;
            for (var expected = 0; ; at++, expected++)
            {
                if ((uint)expected >= (uint)columns.Length || !StartsWith(ref text, at, columns[expected].WireName))
                {
                    expected = OtherColumn(columns, ref text, at, seen);
                    if (expected == QualityColumn && FastQuality(ref at, ref text, ref quality))
                    {
                        goto Delimiter;
                    }

                    if (expected < 0)
                    {
                        return 0;
                    }
                }

                seen |= 1ul << expected;
                var column = columns[expected];
                at += column.WireName.Length;
                if (!FastValue(column.Type, expected, ref at, ref text, into))
                {
                    return 0;
                }

            Delimiter:
                if (Unsafe.Add(ref text, at) != ',')
                {
                    break;
                }
            }

            return FastEnd(ref text, at, quality, into);
        }
    }

    /// <summary>Stamp and line end; returns the start of the next line, or 0.</summary>
    private int FastEnd(ref byte text, int at, uint quality, RowBatch into)
    {
        unchecked
        {
            var time = now;
            var c = Unsafe.Add(ref text, at);
            if (c == ' ')
            {
                at++;
                if (!FastTime(ref at, ref text, out time))
                {
                    return 0;
                }

                c = Unsafe.Add(ref text, at);
            }

            if (c != '\n')
            {
                if (c != '\r' || Unsafe.Add(ref text, at + 1) != '\n')
                {
                    return 0;
                }

                at++;
            }

            if (time > latest)
            {
                return 0;
            }

            into.EndRow(time, quality);
            return at + 1;
        }
    }

    private const int QualityColumn = -2;

    /// <summary>Finds the column named at a position; −2 for the quality field, −1 for none or one seen
    /// before.</summary>
    private int OtherColumn(Column[] columns, ref byte text, int at, ulong seen)
    {
        var name = policy.QualityField.Span;
        if (name.Length > 0 && at + name.Length < end && body[at + name.Length] == '='
            && name.SequenceEqual(body.AsSpan(at, name.Length)))
        {
            return QualityColumn;
        }

        if (columns.Length > 64)
        {
            return -1;
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (StartsWith(ref text, at, columns[i].WireName))
            {
                return (seen >> i & 1) == 0 ? i : -1;
            }
        }

        return -1;
    }

    private bool FastQuality(ref int at, ref byte text, ref uint quality)
    {
        unchecked
        {
            at += policy.QualityField.Length + 1;
            if (!Digits(ref at, ref text, out var value) || Unsafe.Add(ref text, at) is not ((byte)'i' or (byte)'u')
                || quality != Quality.Good || value > uint.MaxValue)
            {
                return false;
            }

            at++;
            quality = (uint)value;
            return IsDelimiter(Unsafe.Add(ref text, at));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool StartsWith(ref byte text, int at, byte[] name)
    {
        unchecked
        {
            ref var left = ref Unsafe.Add(ref text, at);
            ref var right = ref MemoryMarshal.GetArrayDataReference(name);
            var count = name.Length;
            if (count is < 8 or > 16)
            {
                return count < 8
                    ? ShortStartsWith(ref left, ref right, count)
                    : MemoryMarshal.CreateReadOnlySpan(ref left, count).SequenceEqual(name);
            }

            // Two overlapping words cover 8 to 16 bytes.
            return Unsafe.ReadUnaligned<ulong>(ref left) == Unsafe.ReadUnaligned<ulong>(ref right)
                && Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref left, count - 8))
                == Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref right, count - 8));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ShortStartsWith(ref byte left, ref byte right, int count)
    {
        unchecked
        {
            if (count >= 4)
            {
                return Unsafe.ReadUnaligned<uint>(ref left) == Unsafe.ReadUnaligned<uint>(ref right)
                    && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref left, count - 4))
                    == Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref right, count - 4));
            }

            for (var i = 0; i < count; i++)
            {
                if (Unsafe.Add(ref left, i) != Unsafe.Add(ref right, i))
                {
                    return false;
                }
            }

            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool FastValue(ColumnType type, int column, ref int at, ref byte text, RowBatch into) => type switch
    {
        ColumnType.Int64 => FastInteger(column, ref at, ref text, into),
        ColumnType.Float64 => FastDecimal(column, ref at, ref text, into),
        _ => FastOther(type, column, ref at, ref text, into),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool FastInteger(int column, ref int at, ref byte text, RowBatch into)
    {
        unchecked
        {
            var negative = Unsafe.Add(ref text, at) == '-';
            at += negative ? 1 : 0;
            if (!Digits(ref at, ref text, out var magnitude) || Unsafe.Add(ref text, at) != 'i')
            {
                return false;
            }

            at++;
            into.Add(column, negative ? -(long)magnitude : (long)magnitude);
            return IsDelimiter(Unsafe.Add(ref text, at));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool FastDecimal(int column, ref int at, ref byte text, RowBatch into)
    {
        unchecked
        {
            var start = at;
            var negative = Unsafe.Add(ref text, at) == '-';
            at += negative ? 1 : 0;
            var whole = UpTo7(ref text, at, out var wholeDigits);
            at += wholeDigits;
            var mantissa = (long)whole;
            var exponent = 0;
            if (Unsafe.Add(ref text, at) == '.' && wholeDigits > 0)
            {
                var part = UpTo7(ref text, at + 1, out var digits);
                at += digits + 1;
                mantissa = (mantissa * Tens[digits]) + (long)part;
                exponent = -digits;
            }

            if (wholeDigits == 0 || !IsDelimiter(Unsafe.Add(ref text, at)) || (negative && mantissa == 0))
            {
                at = start;
                return OtherNumber(column, ref at, into);
            }

            into.AddDecimal(column, negative ? -mantissa : mantissa, exponent);
            return true;
        }
    }

    /// <summary>A double of any form: more digits, exponent, −0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool OtherNumber(int column, ref int at, RowBatch into)
    {
        var rest = body.AsSpan(at, end + 1 - at);
        var count = rest.IndexOfAny(" ,\r\n"u8);
        var field = default(ScannedField);
        if (count <= 0 || ScannedValue.Read(rest[..count], ref field) is not null || field.Type != ColumnType.Float64)
        {
            return false;
        }

        at += count;
        if (field.IsDecimal)
        {
            into.AddDecimal(column, field.Mantissa, field.Exponent);
        }
        else
        {
            into.Add(column, BitConverter.Int64BitsToDouble(field.Bits));
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FastOther(ColumnType type, int column, ref int at, ref byte text, RowBatch into)
    {
        if (type == ColumnType.Text)
        {
            return FastText(column, ref at, into);
        }

        var rest = body.AsSpan(at, end + 1 - at);
        var count = rest.IndexOfAny(" ,\r\n"u8);
        var field = default(ScannedField);
        if (count <= 0 || ScannedValue.Read(rest[..count], ref field) is not null || field.Type != type)
        {
            return false;
        }

        at += count;
        into.Add(column, type, field.Bits, default);
        return IsDelimiter(Unsafe.Add(ref text, at));
    }

    private bool FastText(int column, ref int at, RowBatch into)
    {
        if (body[at] != '"' || at + 1 >= end)
        {
            return false;
        }

        var rest = body.AsSpan(at + 1, end - at - 1);
        var count = rest.IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
        if (count < 0 || rest[count] != '"' || count > ushort.MaxValue || !Utf8.IsValid(rest[..count]))
        {
            return false;
        }

        into.Add(column, rest[..count]);
        at += count + 2;
        return IsDelimiter(body[at]);
    }

    private bool FastTime(ref int at, ref byte text, out long time)
    {
        unchecked
        {
            time = 0;
            if (!(SixteenAndMore(ref at, ref text, out var units) || Digits(ref at, ref text, out units))
                || units > long.MaxValue - 1)
            {
                return false;
            }

            if (unit == 1)
            {
                time = (long)units;
                return true;
            }

            var high = Math.BigMul(units, (ulong)unit, out var low);
            time = (long)low;
            return high == 0 && low < long.MaxValue;
        }
    }

    /// <summary>16 to 19 digits, as stamps in microseconds and nanoseconds have; false, and nothing read, for
    /// fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SixteenAndMore(ref int at, ref byte text, out ulong value)
    {
        unchecked
        {
            value = 0;
            var digits = Vector128.LoadUnsafe(ref text, (nuint)at) - Vector128.Create((byte)'0');
            if (!Sse41.IsSupported || !Vector128.LessThanOrEqualAll(digits, Vector128.Create((byte)9)))
            {
                return false;
            }

            // Pairs, fours and eights of digits, each step weighing the left half.
            var pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)0x010A).AsSByte());
            var fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x0001_0064).AsInt16());
            var packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
            var eights = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(0x0001_2710).AsInt16());
            var rest = UpTo7(ref text, at + 16, out var more);
            var first = ((ulong)eights.GetElement(0) * 100_000_000) + (ulong)eights.GetElement(1);
            value = (first * (ulong)Tens[more]) + rest;
            at += more <= 3 ? 16 + more : 0;
            return more <= 3;
        }
    }

    /// <summary>1 to 19 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Digits(ref int at, ref byte text, out ulong value)
    {
        unchecked
        {
            value = UpTo7(ref text, at, out var count);
            at += count;
            return count is > 0 and < 7 || MoreDigits(ref at, ref text, count, ref value);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MoreDigits(ref int at, ref byte text, int count, ref ulong value)
    {
        unchecked
        {
            if (count == 0)
            {
                return false;
            }

            // Seven digits are read: seven more, then the rest, at most 19 in all.
            var next = UpTo7(ref text, at, out var more);
            value = (value * (ulong)Tens[more]) + next;
            at += more;
            if (more < 7)
            {
                return true;
            }

            next = UpTo7(ref text, at, out more);
            value = (value * (ulong)Tens[more]) + next;
            at += more;
            return more <= 5;
        }
    }

    /// <summary>Reads up to seven digits at once in a word (SWAR).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong UpTo7(ref byte text, int at, out int count)
    {
        unchecked
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at));
            var digits = word ^ 0x3030303030303030;
            // The eighth byte counts as no digit; a byte above 9 carries only into bytes behind it.
            var others = (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) | 0x8000000000000000;
            count = BitOperations.TrailingZeroCount(others) >> 3;
            var shift = 64 - (count << 3);
            // Shifting by 64 is shifting by 0: no digits, no value.
            word = count == 0 ? 0 : digits << shift;
            word = (word * 10) + (word >> 8);
            return (((word & 0x000000FF000000FF) * 0x000F424000000064)
                + (((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDelimiter(byte c) => c is (byte)',' or (byte)' ' or (byte)'\n' or (byte)'\r';
}
