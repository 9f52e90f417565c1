using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Sheets;
using Lode.Waste.Codes;

namespace Lode.Waste.Reports;

/// <summary>A row of the national system's export.</summary>
internal sealed record NationalRow(string Manifest, string WasteCode, long Grams, string Receiver, DateOnly Day);

/// <summary>Reads the manifests that the national system exports as CSV: number, waste code, tonnes, receiver, day.
/// </summary>
internal static class NationalExport
{
    internal static readonly Refusal LineWrong = new("waste.nationalLineWrong", 422);

    private const decimal GramsPerTonne = 1_000_000m;

    /// <summary>Its rows, or the first line that is none. The first line is a heading.</summary>
    internal static Outcome<IReadOnlyList<NationalRow>> Read(string text)
    {
        using var reader = new StringReader(text);
        var csv = new CsvText(reader, CsvText.Detect(text.Length > 4000 ? text[..4000] : text));
        var rows = new List<NationalRow>();
        csv.Read();
        var header = csv.Cells.ToList();
        while (csv.Read())
        {
            if (SheetRefusals.FormulaIn(csv, header) is { } formula)
            {
                return formula;
            }

            if (RowOf(csv.Cells) is not { } row)
            {
                return LineWrong.With(("line", csv.Line.ToString(CultureInfo.InvariantCulture)));
            }

            rows.Add(row);
        }

        return Outcome.Of<IReadOnlyList<NationalRow>>(rows);
    }

    private static NationalRow? RowOf(IReadOnlyList<string> cells) =>
        cells is [var manifest, var code, var tonnes, var receiver, var day, ..]
            && ManifestNumber.Parse(manifest.Trim(), out _) is not null
            && (WasteCode.IsHazardous(code) || WasteCode.IsGeneral(code))
            && decimal.TryParse(tonnes, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var mass)
            && mass is >= 0 and < 1_000_000 && decimal.IsInteger(mass * GramsPerTonne)
            && DateOnly.TryParseExact(
                day, ["yyyy-MM-dd", "yyyy/MM/dd", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var on)
            ? new NationalRow(manifest.Trim(), code, (long)(mass * GramsPerTonne), receiver.Trim(), on) : null;
}
