using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Lode.Kernel.Reports;

/// <summary>A name of a workbook that is one cell.</summary>
/// <param name="At">Address, <c>B4</c>.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record NamedCell(string Name, string Sheet, string At, string Text);

/// <summary>A cell as a page shows it.</summary>
/// <param name="Name">Its defined name; null for plain cells.</param>
/// <param name="Across">Columns that it spans.</param>
/// <param name="Down">Rows that it spans.</param>
/// <param name="Align"><c>left</c>, <c>center</c>, <c>right</c> or empty.</param>
internal sealed record SheetCell(
    int Column, string Text, string? Name, int Across, int Down, bool Bold, string Align);

/// <summary>The first sheet of a workbook as a page shows it.</summary>
/// <param name="Widths">Columns in characters.</param>
internal sealed record SheetView(IReadOnlyList<double> Widths, IReadOnlyList<IReadOnlyList<SheetCell>> Rows);

/// <summary>Reads and fills workbooks that people upload. A workbook holds values only: a formula would be computed by
/// whoever opens it, and the kept hash would not cover what is read.</summary>
internal static class ReportTemplate
{
    internal const int MostBytes = 2_000_000;

    private const int MostInflated = 50_000_000;
    private const int MostParts = 500;
    private const int MostRows = 400;
    private const int MostColumns = 60;

    /// <summary>The named cells of a workbook, or why it cannot be a template.</summary>
    internal static Outcome<IReadOnlyList<NamedCell>> Read(byte[] content)
    {
        if (content.Length > MostBytes)
        {
            return ReportRefusals.TooLarge.With(("most", "2 MB"));
        }

        if (CheckPackage(content) is { } wrong)
        {
            return wrong;
        }

        try
        {
            using var document = SpreadsheetDocument.Open(new MemoryStream(content), false);
            return Check(document) ?? Outcome.Of(Names(document));
        }
        catch (Exception fault) when (fault is OpenXmlPackageException or InvalidDataException or FormatException
            or System.Xml.XmlException or FileFormatException)
        {
            return ReportRefusals.NotAWorkbook;
        }
    }

    /// <summary>The workbook with values in its named cells.</summary>
    internal static byte[] Fill(byte[] template, IEnumerable<ReportResult> results)
    {
        using var file = new MemoryStream();
        file.Write(template);
        using (var document = SpreadsheetDocument.Open(file, true))
        {
            var names = Names(document).ToDictionary(one => one.Name, StringComparer.Ordinal);
            foreach (var result in results)
            {
                if (names.TryGetValue(result.Name, out var name))
                {
                    Put(CellAt(document, name), result);
                }
            }
        }

        return file.ToArray();
    }

    /// <summary>The sheet that holds the first named cell.</summary>
    internal static SheetView View(byte[] content)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(content), false);
        var names = Names(document);
        var part = SheetOf(document, names.Count > 0 ? names[0].Sheet : null)!;
        var byAddress = names.Where(one => SheetOf(document, one.Sheet) == part)
            .ToLookup(one => one.At, one => one.Name);
        var spans = Spans(part);
        var styles = document.WorkbookPart!.WorkbookStylesPart?.Stylesheet;
        var rows = new List<IReadOnlyList<SheetCell>>();
        foreach (var row in part.Worksheet.Descendants<Row>().Take(MostRows))
        {
            while (row.RowIndex is { } index && rows.Count + 1 < index.Value && rows.Count < MostRows)
            {
                rows.Add([]);
            }

            rows.Add([.. row.Elements<Cell>().Where(cell => ColumnOf(cell) < MostColumns).Select(cell =>
            {
                var at = cell.CellReference!.Value!;
                var (across, down) = spans.GetValueOrDefault(at, (1, 1));
                var (bold, align) = Look(styles, cell);
                return new SheetCell(
                    ColumnOf(cell), TextOf(document, cell), byAddress[at].FirstOrDefault(), across, down, bold, align);
            })]);
        }

        return new SheetView(Widths(part, rows), rows);
    }

    // The package is walked before it is opened: what inflates beyond every table is not let in (rules §10).
    private static Refusal? CheckPackage(byte[] content)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            if (zip.GetEntry("xl/workbook.xml") is null || zip.Entries.Any(entry => entry.Name == "vbaProject.bin"))
            {
                return ReportRefusals.NotAWorkbook;
            }

            var left = Math.Min(MostInflated, content.Length * 50L);
            var buffer = new byte[81_920];
            foreach (var entry in zip.Entries.Take(MostParts + 1))
            {
                using var part = entry.Open();
                for (int read; (read = part.Read(buffer)) > 0;)
                {
                    left -= read;
                    if (left < 0)
                    {
                        return ReportRefusals.TooLarge.With(("most", "50:1"));
                    }
                }
            }

            return zip.Entries.Count > MostParts ? ReportRefusals.TooLarge.With(("most", $"{MostParts} parts")) : null;
        }
        catch (InvalidDataException)
        {
            return ReportRefusals.NotAWorkbook;
        }
    }

    private static Refusal? Check(SpreadsheetDocument document)
    {
        if (document.WorkbookPart?.Workbook is null || !document.WorkbookPart.WorksheetParts.Any())
        {
            return ReportRefusals.NotAWorkbook;
        }

        if (document.WorkbookPart.GetPartsOfType<ExternalWorkbookPart>().Any()
            || document.WorkbookPart.ExternalRelationships.Any()
            || document.WorkbookPart.WorksheetParts.Any(part => part.ExternalRelationships.Any()))
        {
            return ReportRefusals.Outside;
        }

        var formula = document.WorkbookPart.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<CellFormula>())
            .Select(one => (one.Parent as Cell)?.CellReference?.Value).FirstOrDefault();
        return formula is not null
            ? ReportRefusals.Formula.With(("cell", formula), ("cellExample", "{cell a} + {cell b}"))
            : Names(document).Count == 0 ? ReportRefusals.NoNames : null;
    }

    private static IReadOnlyList<NamedCell> Names(SpreadsheetDocument document)
    {
        var all = new List<NamedCell>();
        foreach (var name in document.WorkbookPart!.Workbook.DefinedNames?.Elements<DefinedName>() ?? [])
        {
            var text = name.Text;
            var bang = text.LastIndexOf('!');
            if (name.Name?.Value is not { } called || called.StartsWith("_xlnm", StringComparison.Ordinal) || bang <= 0)
            {
                continue;
            }

            var sheet = text[..bang].Trim('\'').Replace("''", "'", StringComparison.Ordinal);
            var at = text[(bang + 1)..].Replace("$", "", StringComparison.Ordinal);
            if (!at.Contains(':', StringComparison.Ordinal) && at.Any(char.IsAsciiDigit)
                && SheetOf(document, sheet) is { } part)
            {
                var cell = part.Worksheet.Descendants<Cell>().FirstOrDefault(one => one.CellReference?.Value == at);
                all.Add(new NamedCell(called, sheet, at, cell is null ? "" : TextOf(document, cell)));
            }
        }

        return all;
    }

    private static WorksheetPart? SheetOf(SpreadsheetDocument document, string? name)
    {
        var book = document.WorkbookPart!;
        var sheet = book.Workbook.Descendants<Sheet>().FirstOrDefault(one => name is null || one.Name?.Value == name);
        return sheet?.Id?.Value is { } id ? (WorksheetPart)book.GetPartById(id) : null;
    }

    private static Cell CellAt(SpreadsheetDocument document, NamedCell name)
    {
        var data = SheetOf(document, name.Sheet)!.Worksheet.GetFirstChild<SheetData>()!;
        var number = (uint)RowOf(name.At);
        var row = data.Elements<Row>().FirstOrDefault(one => one.RowIndex?.Value == number);
        if (row is null)
        {
            row = new Row { RowIndex = number };
            data.InsertBefore(row, data.Elements<Row>().FirstOrDefault(one => one.RowIndex?.Value > number));
        }

        var cell = row.Elements<Cell>().FirstOrDefault(one => one.CellReference?.Value == name.At);
        if (cell is null)
        {
            cell = new Cell { CellReference = name.At };
            row.InsertBefore(cell, row.Elements<Cell>().FirstOrDefault(one => ColumnOf(one) > ColumnOf(cell)));
        }

        return cell;
    }

    private static void Put(Cell cell, ReportResult result)
    {
        cell.RemoveAllChildren();
        if (result.Number is { } number)
        {
            cell.DataType = CellValues.Number;
            cell.CellValue = new CellValue(number.ToString("R", CultureInfo.InvariantCulture));
            return;
        }

        cell.DataType = CellValues.InlineString;
        cell.InlineString = new InlineString(
            new Text(result.Text ?? "—") { Space = SpaceProcessingModeValues.Preserve });
    }

    private static string TextOf(SpreadsheetDocument document, Cell cell)
    {
        var value = cell.CellValue?.Text ?? "";
        return cell.DataType?.Value == CellValues.SharedString
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? document.WorkbookPart!.SharedStringTablePart?.SharedStringTable.ElementAtOrDefault(index)?.InnerText ?? ""
            : cell.DataType?.Value == CellValues.InlineString ? cell.InlineString?.InnerText ?? "" : value;
    }

    private static Dictionary<string, (int Across, int Down)> Spans(WorksheetPart part) =>
        part.Worksheet.Descendants<MergeCell>().Select(one => one.Reference?.Value?.Split(':'))
            .OfType<string[]>().Where(ends => ends.Length == 2).ToDictionary(
                ends => ends[0],
                ends => (NumberOf(ends[1]) - NumberOf(ends[0]) + 1, RowOf(ends[1]) - RowOf(ends[0]) + 1));

    private static (bool Bold, string Align) Look(Stylesheet? styles, Cell cell)
    {
        if (cell.StyleIndex is not { } index
            || styles?.CellFormats?.ElementAtOrDefault((int)index.Value) is not CellFormat format)
        {
            return (false, "");
        }

        var font = styles.Fonts?.ElementAtOrDefault((int)(format.FontId?.Value ?? 0)) as Font;
        return (font?.Bold is { } bold && bold.Val?.Value != false, format.Alignment?.Horizontal?.InnerText ?? "");
    }

    private static IReadOnlyList<double> Widths(WorksheetPart part, List<IReadOnlyList<SheetCell>> rows)
    {
        var count = rows.SelectMany(row => row).Select(cell => cell.Column + cell.Across).DefaultIfEmpty(0).Max();
        var widths = Enumerable.Repeat(10.0, count).ToArray();
        foreach (var column in part.Worksheet.Descendants<Column>())
        {
            for (var at = (int)(column.Min?.Value ?? 1); at <= Math.Min(column.Max?.Value ?? 0, count); at++)
            {
                widths[at - 1] = column.Width?.Value ?? 10;
            }
        }

        return widths;
    }

    private static int ColumnOf(Cell cell) => NumberOf(cell.CellReference?.Value ?? "A1");

    /// <summary>Column of an address, from 0.</summary>
    private static int NumberOf(string address) =>
        address.TakeWhile(char.IsAsciiLetterUpper).Aggregate(0, (sum, letter) => (sum * 26) + letter - 'A' + 1) - 1;

    private static int RowOf(string address) =>
        int.Parse(address.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), CultureInfo.InvariantCulture);
}
