using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Lode.Kernel.Sheets;
using Lode.Web;

namespace Lode.Waste.Reports;

/// <summary>A form as a file that was read again after it was written: headings, cells of every row and the sums of its
/// columns are those of the table, or it is not handed out.</summary>
internal sealed record FormFile(byte[] Bytes, string ContentType, string FileName)
{
    private const decimal GramsPerTonne = 1_000_000m;

    /// <summary>SHA-256 of its bytes, in lower hex.</summary>
    internal string Hash => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Writes a table and reads it again.</summary>
    internal static FormFile Of(FormTable table, bool isChinese, bool isWorkbook, string name)
    {
        var sheet = new SheetAnswer(
            [.. table.Columns.Select(column => isChinese ? column.Zh : column.En)],
            [.. table.Rows.Select(row => row.ToArray())], name, isWorkbook);
        var bytes = sheet.ToBytes();
        var fault = Check(table, sheet.Headers, Cells(bytes, isWorkbook));
        Invariant.Holds(fault is null, fault ?? "");
        return new FormFile(bytes, sheet.ContentType, sheet.FileName);
    }

    /// <summary>The records of a file, the headings first.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Cells(byte[] bytes, bool isWorkbook) =>
        isWorkbook ? Workbook(bytes) : Csv(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'));

    /// <summary>The records of a CSV text; the apostrophe before what looks like a formula is taken off once.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Csv(string text)
    {
        using var reader = new StringReader(text);
        var csv = new CsvText(reader, ',');
        while (csv.Read())
        {
            yield return [.. csv.Cells.Select(CsvText.Unprotect)];
        }
    }

    /// <summary>What is wrong with what was read; null when it is the table.</summary>
    internal static string? Check(
        FormTable table, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> records)
    {
        var sums = new long[table.Columns.Count];
        var rows = -1;
        foreach (var cells in records)
        {
            if (rows < 0 ? !cells.SequenceEqual(headers) : cells.Count != headers.Count)
            {
                return string.Create(CultureInfo.InvariantCulture, $"row {rows + 1} has {cells.Count} cells");
            }

            if (++rows > 0)
            {
                foreach (var sum in table.Sums)
                {
                    sums[sum.Column] += GramsOf(cells[sum.Column]);
                }
            }
        }

        return rows != table.RowCount
            ? string.Create(CultureInfo.InvariantCulture, $"{rows} rows instead of {table.RowCount}")
            : table.Sums.FirstOrDefault(sum => sums[sum.Column] != sum.Grams) is { } wrong
                ? string.Create(
                    CultureInfo.InvariantCulture, $"column {wrong.Column + 1} adds up to {sums[wrong.Column]} g")
            : null;
    }

    private static long GramsOf(string cell) => cell.Length == 0 ? 0
        : (long)(decimal.Parse(cell, NumberStyles.Number, CultureInfo.InvariantCulture) * GramsPerTonne);

    private static IEnumerable<IReadOnlyList<string>> Workbook(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        var sheet = zip.Entries.Single(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)
            && entry.FullName.EndsWith(".xml", StringComparison.Ordinal));
        using var xml = XmlReader.Create(sheet.Open());
        var cells = new List<string>();
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                cells = [];
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                cells.Add("");
            }
            else if (cells.Count > 0
                && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                cells[^1] += xml.Value;
            }
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "row" })
            {
                yield return cells;
            }
        }
    }
}
