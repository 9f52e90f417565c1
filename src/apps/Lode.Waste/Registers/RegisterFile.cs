using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Sheets;

namespace Lode.Waste.Registers;

/// <summary>Reads the file of a register: one heading, in any order and in either language, then lines.</summary>
internal static class RegisterFile
{
    internal static readonly Refusal NotText = new("waste.importNotText", 422);
    internal static readonly Refusal Empty = new("waste.importEmpty", 422);
    internal static readonly Refusal TooLong = new("waste.importTooLong", 422);
    internal static readonly Refusal ColumnUnknown = new("waste.importColumnUnknown", 422);
    internal static readonly Refusal ColumnMissing = new("waste.importColumnMissing", 422);

    /// <summary>Lines of one file: all of them are written in one transaction, beside which others write.</summary>
    internal const int MostLines = 500;

    /// <summary>Its lines; a file that is not what it says is refused as a whole.</summary>
    internal static Outcome<IReadOnlyList<SheetLine>> Read(string text, IReadOnlyList<SheetColumn> columns)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || text.StartsWith("PK\u0003", StringComparison.Ordinal))
        {
            return NotText;
        }

        text = text.TrimStart('\uFEFF');
        using var reader = new StringReader(text);
        var csv = new CsvText(reader, CsvText.Detect(text.Length > 4000 ? text[..4000] : text));
        if (!csv.Read())
        {
            return Empty;
        }

        string[] heading = [.. csv.Cells.Select(cell => cell.Trim())];
        if (WrongHeading(heading, columns) is { } wrong)
        {
            return wrong;
        }

        var lines = new List<SheetLine>();
        while (csv.Read())
        {
            if (lines.Count == MostLines)
            {
                return TooLong.With(("most", $"{MostLines}"));
            }

            lines.Add(LineOf(csv, heading, columns));
        }

        return lines.Count == 0 ? Empty : Outcome.Of<IReadOnlyList<SheetLine>>(lines);
    }

    private static Refusal? WrongHeading(string[] heading, IReadOnlyList<SheetColumn> columns)
    {
        var unknown = Array.FindIndex(heading, cell => !columns.Any(column => column.IsCalled(cell)));
        if (unknown >= 0)
        {
            return ColumnUnknown.With(
                ("number", (unknown + 1).ToString(CultureInfo.InvariantCulture)),
                ("column", CsvText.Protect(heading[unknown])));
        }

        var missing = columns.FirstOrDefault(column => column.IsNeeded && !heading.Any(column.IsCalled));
        return missing is null ? null
            : ColumnMissing.With(("column.zh-CN", missing.Zh), ("column.en-US", missing.En));
    }

    private static SheetLine LineOf(CsvText csv, string[] heading, IReadOnlyList<SheetColumn> columns)
    {
        string[] cells = [.. csv.Cells];
        string Cell(SheetColumn column)
        {
            var at = Array.FindIndex(heading, column.IsCalled);
            return at >= 0 && at < cells.Length ? CsvText.Unprotect(cells[at]) : "";
        }

        return new SheetLine(csv.Line, columns, Cell, SheetRefusals.FormulaIn(csv, heading));
    }
}
