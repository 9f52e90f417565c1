using System.Reflection;
using Lode.Kernel.Sheets;
using Lode.Waste.Codes;

namespace Lode.Waste.Streams;

/// <summary>One code of an edition of the national list.</summary>
internal sealed record ListedWaste(string Code, string Category, string Description, Hazards Hazards);

/// <summary>Reads editions of the national list.</summary>
internal static class WasteList
{
    /// <summary>The edition that comes with the product; superseded on 2025-01-01.</summary>
    internal const string ShippedEdition = "2021";

    private static readonly string[] Head = ["code", "category", "industry_code", "description", "hazard"];

    /// <summary>The shipped edition: 467 codes.</summary>
    internal static IReadOnlyList<ListedWaste> Shipped()
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(
            "Lode.Waste.Data.hazardous-waste-list-2021.csv")!;
        using var reader = new StreamReader(stream);
        var wastes = Read(reader, out var wrongLine);
        Invariant.Holds(wrongLine is null, $"line {wrongLine} of the shipped list is sound");
        return wastes;
    }

    /// <summary>Reads an edition as CSV: code, category, industry code, description, hazard.</summary>
    /// <param name="wrongLine">The first line that is none; null when all are sound.</param>
    internal static IReadOnlyList<ListedWaste> Read(TextReader reader, out int? wrongLine)
    {
        var csv = new CsvText(reader, ',');
        var wastes = new List<ListedWaste>();
        wrongLine = csv.Read() && csv.Cells.Take(Head.Length).SequenceEqual(Head) ? null : 1;
        while (wrongLine is null && csv.Read())
        {
            if (csv.Cells is [var code, var category, _, var description, var hazard, ..]
                && WasteCode.IsHazardous(code) && WasteCode.CategoryOf(code) == category
                && description.Length > 0 && HazardText.Parse(hazard) is { } hazards)
            {
                wastes.Add(new ListedWaste(code, category, description, hazards));
            }
            else
            {
                wrongLine = csv.Line;
            }
        }

        return wastes;
    }
}
