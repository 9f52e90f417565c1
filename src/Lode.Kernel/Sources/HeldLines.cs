using System.Globalization;
using System.Text;

namespace Lode.Kernel.Sources;

/// <summary>Cuts lines that wait: their series, and the line with its stamp written out in nanoseconds; pure.</summary>
internal static class HeldLines
{
    /// <summary>Series part of a line: up to the first space that is not escaped.</summary>
    internal static string SeriesOf(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..EndOfSeries(line)]);

    /// <summary>The line with the stamp that it got on arrival, so that it can be read again at any time.</summary>
    internal static byte[] WithStamp(ReadOnlySpan<byte> line, long timeNs)
    {
        var end = EndOfFields(line);
        var stamp = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {timeNs}\n"));
        return [.. line[..end], .. stamp];
    }

    /// <summary>A line with one field only, renamed, as a typed sub-column takes it; null when the field is not in
    /// it.</summary>
    internal static byte[]? OnlyField(ReadOnlySpan<byte> line, string field, string renamed)
    {
        var at = EndOfSeries(line) + 1;
        var end = EndOfFields(line);
        while (at < end)
        {
            var stop = EndOfField(line, at, end);
            var equals = NameEnd(line, at, stop);
            if (Unescape(line[at..equals]) == field)
            {
                return [.. line[..(EndOfSeries(line) + 1)], .. Escape(renamed), .. line[equals..stop], .. line[end..]];
            }

            at = stop + 1;
        }

        return null;
    }

    /// <summary>The fields of a line: name, type as its text shows, value as sent.</summary>
    internal static IReadOnlyList<(string Name, string Type, string Value)> FieldsOf(ReadOnlySpan<byte> line)
    {
        var fields = new List<(string, string, string)>();
        var at = EndOfSeries(line) + 1;
        var end = EndOfFields(line);
        while (at < end)
        {
            var stop = EndOfField(line, at, end);
            var equals = NameEnd(line, at, stop);
            if (equals < stop - 1)
            {
                var value = line[(equals + 1)..stop];
                fields.Add((Unescape(line[at..equals]), TypeOf(value), Encoding.UTF8.GetString(value)));
            }

            at = stop + 1;
        }

        return fields;
    }

    /// <summary>Type of a field's value as its text shows: float, integer, unsigned, bool or text.</summary>
    internal static string TypeOf(ReadOnlySpan<byte> line, string field)
    {
        var at = EndOfSeries(line) + 1;
        var end = EndOfFields(line);
        while (at < end)
        {
            var stop = EndOfField(line, at, end);
            var equals = NameEnd(line, at, stop);
            if (Unescape(line[at..equals]) == field && stop > equals + 1)
            {
                return TypeOf(line[(equals + 1)..stop]);
            }

            at = stop + 1;
        }

        return "float";
    }

    private static string TypeOf(ReadOnlySpan<byte> value) => value[0] == '"' ? "text" : value[^1] switch
    {
        (byte)'i' => "integer",
        (byte)'u' => "unsigned",
        >= (byte)'0' and <= (byte)'9' or (byte)'.' => "float",
        _ => "bool",
    };

    private static int EndOfSeries(ReadOnlySpan<byte> line)
    {
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == ' ')
            {
                return at;
            }
        }

        return line.Length;
    }

    private static int EndOfFields(ReadOnlySpan<byte> line)
    {
        var quoted = false;
        for (var at = EndOfSeries(line) + 1; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == '"')
            {
                quoted = !quoted;
            }
            else if (line[at] is (byte)' ' or (byte)'\n' && !quoted)
            {
                return at;
            }
        }

        return line.Length;
    }

    private static int EndOfField(ReadOnlySpan<byte> line, int start, int end)
    {
        var quoted = false;
        for (var at = start; at < end; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == '"')
            {
                quoted = !quoted;
            }
            else if (line[at] == ',' && !quoted)
            {
                return at;
            }
        }

        return end;
    }

    private static int NameEnd(ReadOnlySpan<byte> line, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == '=')
            {
                return at;
            }
        }

        return end;
    }

    private static string Unescape(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return text.Replace("\\,", ",", StringComparison.Ordinal).Replace("\\=", "=", StringComparison.Ordinal)
            .Replace("\\ ", " ", StringComparison.Ordinal);
    }

    private static byte[] Escape(string name) => Encoding.UTF8.GetBytes(
        name.Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal)
            .Replace(" ", "\\ ", StringComparison.Ordinal));
}
