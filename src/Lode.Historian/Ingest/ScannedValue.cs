namespace Lode.Historian.Ingest;

/// <summary>Field values and stamps of line protocol, apart from quoted text.</summary>
internal static class ScannedValue
{
    /// <summary>Reads a number or boolean; null when it is right, otherwise why not.</summary>
    internal static string? Read(ReadOnlySpan<byte> text, ref ScannedField field) => text[0] switch
    {
        (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F' => ReadBool(text, ref field),
        >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.' => ReadNumber(text, ref field),
        _ => "invalid field value",
    };

    /// <summary>Sign and digits within long.</summary>
    internal static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var limit = long.MaxValue + (negative ? 1ul : 0);
        if (!TryUnsigned(negative ? text[1..] : text, out var magnitude) || magnitude > limit)
        {
            return false;
        }

        value = unchecked(negative ? -(long)magnitude : (long)magnitude);
        return true;
    }

    private static bool TryUnsigned(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        foreach (var c in text)
        {
            var digit = unchecked((uint)(c - '0'));
            if (digit > 9 || value > ulong.MaxValue / 10 || value * 10 > ulong.MaxValue - digit)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return text.Length > 0;
    }

    private static string? ReadBool(ReadOnlySpan<byte> text, ref ScannedField field)
    {
        field.Type = ColumnType.Bool;
        var yes = text.SequenceEqual("t"u8) || text.SequenceEqual("T"u8) || text.SequenceEqual("true"u8)
            || text.SequenceEqual("True"u8) || text.SequenceEqual("TRUE"u8);
        var no = text.SequenceEqual("f"u8) || text.SequenceEqual("F"u8) || text.SequenceEqual("false"u8)
            || text.SequenceEqual("False"u8) || text.SequenceEqual("FALSE"u8);
        field.Bits = yes ? 1 : 0;
        return yes || no ? null : "invalid boolean";
    }

    private static string? ReadNumber(ReadOnlySpan<byte> text, ref ScannedField field)
    {
        if (text[^1] == 'i')
        {
            field.Type = ColumnType.Int64;
            return TryInteger(text[..^1], out field.Bits) ? null : "invalid integer";
        }

        if (text[^1] == 'u')
        {
            field.Type = ColumnType.UInt64;
            var good = TryUnsigned(text[..^1], out var value);
            field.Bits = unchecked((long)value);
            return good ? null : "invalid unsigned integer";
        }

        field.Type = ColumnType.Float64;
        if (text[0] == '+' || !Decimals.TryParse(
            text, out var number, out field.Mantissa, out field.Exponent, out field.IsDecimal))
        {
            return "invalid number";
        }

        field.Bits = BitConverter.DoubleToInt64Bits(number);
        return null;
    }
}
