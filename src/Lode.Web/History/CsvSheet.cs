using System.Globalization;
using Lode.Kernel.Sheets;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.History;

/// <summary>Writes a table as CSV that a spreadsheet opens safely (rules §10).</summary>
internal static class CsvSheet
{
    internal const string ContentType = "text/csv; charset=utf-8";

    /// <summary>Writes the whole table; UTF-8 with a byte order mark, lines end with CR LF.</summary>
    internal static void Write(Stream file, IReadOnlyList<string> headers, IEnumerable<object?[]> rows)
    {
        using var buffer = new ColumnBuffer(1 << 16);
        buffer.Text([0xEF, 0xBB, 0xBF]);
        Line(buffer, [.. headers]);
        foreach (var row in rows)
        {
            Line(buffer, row);
            if (buffer.Length > 60_000)
            {
                file.Write(buffer.Written.Span);
                buffer.Clear();
            }
        }

        file.Write(buffer.Written.Span);
    }

    /// <summary>Streams the rows; UTF-8 with a byte order mark, lines end with CR LF.</summary>
    internal static async Task WriteAsync(
        HttpResponse response, IReadOnlyList<string> headers, IEnumerable<object?[]> rows, string name,
        CancellationToken cancel)
    {
        response.ContentType = ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        using var buffer = new ColumnBuffer(1 << 16);
        buffer.Text([0xEF, 0xBB, 0xBF]);
        Line(buffer, [.. headers]);
        foreach (var row in rows)
        {
            Line(buffer, row);
            if (buffer.Length > 60_000)
            {
                await response.Body.WriteAsync(buffer.Written, cancel);
                buffer.Clear();
            }
        }

        await response.Body.WriteAsync(buffer.Written, cancel);
    }

    /// <summary>One line.</summary>
    internal static void Line(ColumnBuffer into, object?[] cells)
    {
        for (var at = 0; at < cells.Length; at++)
        {
            into.Comma(at);
            switch (cells[at])
            {
                case null:
                    break;
                case double number:
                    into.Raw(number.ToString(CultureInfo.InvariantCulture));
                    break;
                case decimal exact:
                    into.Raw(exact.ToString(CultureInfo.InvariantCulture));
                    break;
                case long whole:
                    into.Integer(whole);
                    break;
                case var text:
                    into.Raw(Escape(text.ToString() ?? ""));
                    break;
            }
        }

        into.Text("\r\n"u8);
    }

    /// <summary>A text as a cell: a formula gets an apostrophe.</summary>
    internal static string Escape(string text) => CsvText.Quote(CsvText.Protect(text));
}
