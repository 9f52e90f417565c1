using System.Text.Json;
using Lode.Kernel.Sql;
using Lode.Waste.Books;

namespace Lode.Waste.Recovery;

/// <summary>One thing that came out of a run, or was taken up in it, with its assay.</summary>
/// <param name="Role">product, residue, loss or gain.</param>
/// <param name="Name">Code of the product, or of the residue's batch.</param>
internal sealed record RunPart(string Role, string Name, long Grams, Assay? Assay = null);

/// <summary>Keeps what came out of runs with the assays behind the books of elements.</summary>
internal static class RunParts
{
    private const string Insert = """
        INSERT INTO waste_run_part (site_id, run_code, line, role, name, part_g, moisture_ppm, elements)
        VALUES (@SiteId, @RunCode, @Line, @Role, @Name, @PartG, @MoisturePpm, @Elements)
        """;

    internal const string OfRuns = """
        SELECT run_code, role, name, part_g, moisture_ppm, elements FROM waste_run_part
         WHERE site_id = @SiteId AND run_code {ids:Codes} ORDER BY run_code, line
        """;

    internal sealed record Row
    {
        public string RunCode { get; init; } = "";

        public string Role { get; init; } = "";

        public string Name { get; init; } = "";

        public long PartG { get; init; }

        public long? MoisturePpm { get; init; }

        public string Elements { get; init; } = "";

        internal IReadOnlyDictionary<string, double> Shares => Elements.Length == 0 ? new Dictionary<string, double>()
            : JsonSerializer.Deserialize<Dictionary<string, long>>(Elements)!
                .ToDictionary(pair => pair.Key, pair => pair.Value / 1e6);
    }

    internal static void Store(IWork work, int site, string runCode, IEnumerable<RunPart> parts)
    {
        foreach (var (line, part) in parts.Where(part => part.Grams > 0).Index())
        {
            work.Execute(Insert, new
            {
                SiteId = site,
                RunCode = runCode,
                Line = (long)line,
                part.Role,
                part.Name,
                PartG = part.Grams,
                part.Assay?.MoisturePpm,
                Elements = part.Assay is { } assay ? JsonSerializer.Serialize(assay.Parts) : "",
            });
        }
    }
}
