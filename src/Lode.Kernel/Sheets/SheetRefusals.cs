namespace Lode.Kernel.Sheets;

/// <summary>Refusals of whatever takes a sheet.</summary>
public static class SheetRefusals
{
    private static readonly Refusal Formula = new("sheets.formula", 422, "rules §10");

    /// <summary>The first cell of a record that is a formula, refused by line and column; null when none is.</summary>
    public static Refusal? FormulaIn(CsvText csv, IReadOnlyList<string> header)
    {
        for (var at = 0; at < csv.Cells.Count; at++)
        {
            if (CsvText.IsFormula(csv.Cells[at]))
            {
                return Formula.With(
                    ("line", csv.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    ("column", at < header.Count ? header[at] : "—"), ("text", csv.Cells[at]));
            }
        }

        return null;
    }
}
