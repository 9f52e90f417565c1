using System.Text.Json;

namespace Lode.Kernel.Plant;

/// <summary>The form of a cockpit: what the overview of a site shows. It is kept with the site's node, versioned like
/// a mimic, so that whoever models a plant decides what its first page says.
/// <code>
/// { "format": "cockpit/v1",
///   "stages": [{ "nameZh", "nameEn", "node", "running": [path…], "signals": [path or { "signal", "nameZh", "nameEn" }…] }],
///   "strips": [{ "nameZh", "nameEn", "noteZh", "noteEn", "rows": [{ "pattern": "…{n}…", "from", "to" }],
///                "setPoint", "normal", "range", "factor", "unit", "outBelow" }],
///   "indicators": [{ "signal": path, "setPoint", "origin": "measured|calculated|laboratory|manual" }] }
/// </code>
/// Paths are plant paths of signals; a strip shows <c>(value − setPoint) × factor</c> of each unit in <c>unit</c>.
/// </summary>
internal static class CockpitSchema
{
    internal const string Format = "cockpit/v1";
    private const int MaxStages = 8;
    private const int MaxStageSignals = 4;
    private const int MaxRunning = 400;
    private const int MaxIndicators = 60;
    private const int MaxStrips = 4;
    private static readonly string[] Origins = ["measured", "calculated", "laboratory", "manual"];

    /// <summary>Whether a document says that it is a cockpit.</summary>
    internal static bool Is(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out var format)
        && format.ValueKind == JsonValueKind.String && format.GetString() == Format;

    /// <summary>All faults; empty when it may be stored.</summary>
    internal static IReadOnlyList<MimicSchema.Fault> Check(JsonElement root)
    {
        var check = new Checker();
        check.Only(root, "$", "format", "stages", "strips", "indicators");
        check.Each(root, "$", "stages", MaxStages, check.Stage);
        check.Each(root, "$", "strips", MaxStrips, check.Strip);
        check.Each(root, "$", "indicators", MaxIndicators, check.Indicator);
        return check.Faults;
    }

    private sealed class Checker
    {
        internal List<MimicSchema.Fault> Faults { get; } = [];

        internal void Stage(JsonElement stage, string path)
        {
            Only(stage, path, "nameZh", "nameEn", "node", "running", "signals");
            Text(stage, path, "nameZh", required: true);
            Text(stage, path, "nameEn", required: true);
            Text(stage, path, "node", required: false);
            Each(stage, path, "running", MaxRunning, Path);
            Each(stage, path, "signals", MaxStageSignals, Named);
        }

        internal void Strip(JsonElement strip, string path)
        {
            Only(strip, path, "nameZh", "nameEn", "noteZh", "noteEn", "rows", "setPoint", "normal", "range", "factor",
                "unit", "outBelow");
            foreach (var name in (string[])["nameZh", "nameEn"])
            {
                Text(strip, path, name, required: true);
            }

            foreach (var name in (string[])["noteZh", "noteEn", "unit"])
            {
                Text(strip, path, name, required: false);
            }

            foreach (var name in (string[])["setPoint", "normal", "range"])
            {
                Number(strip, path, name, required: true);
            }

            Number(strip, path, "factor", required: false);
            Number(strip, path, "outBelow", required: false);
            Each(strip, path, "rows", 8, Row);
        }

        internal void Indicator(JsonElement indicator, string path)
        {
            Only(indicator, path, "signal", "setPoint", "origin");
            Text(indicator, path, "signal", required: true);
            Number(indicator, path, "setPoint", required: false);
            if (indicator.TryGetProperty("origin", out var origin)
                && (origin.ValueKind != JsonValueKind.String || !Origins.Contains(origin.GetString())))
            {
                Add($"{path}.origin", "plant.cockpitOrigin");
            }
        }

        internal void Only(JsonElement element, string path, params string[] names)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                Add(path, "plant.mimicObject");
                return;
            }

            foreach (var unknown in element.EnumerateObject().Where(property => !names.Contains(property.Name)))
            {
                Add($"{path}.{unknown.Name}", "plant.mimicUnknownField");
            }
        }

        internal void Each(JsonElement element, string path, string name, int most, Action<JsonElement, string> one)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var list))
            {
                return;
            }

            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > most)
            {
                Add($"{path}.{name}", "plant.mimicItems");
                return;
            }

            var at = 0;
            foreach (var item in list.EnumerateArray())
            {
                one(item, $"{path}.{name}[{at++}]");
            }
        }

        private void Row(JsonElement row, string path)
        {
            Only(row, path, "pattern", "from", "to");
            var counted = row.ValueKind == JsonValueKind.Object
                && row.TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.Number
                && row.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.Number
                && from.TryGetInt32(out var first) && to.TryGetInt32(out var last)
                && last >= first && (long)last - first < MimicSchema.MaxPots
                && row.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.String
                && pattern.GetString()!.Contains("{n}", StringComparison.Ordinal);
            if (!counted)
            {
                Add(path, "plant.mimicPots");
            }
        }

        /// <summary>A path, or a path with the name that it has here.</summary>
        private void Named(JsonElement value, string path)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                Path(value, path);
                return;
            }

            Only(value, path, "signal", "nameZh", "nameEn");
            foreach (var name in (string[])["signal", "nameZh", "nameEn"])
            {
                Text(value, path, name, required: true);
            }
        }

        private void Path(JsonElement value, string path)
        {
            if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 and <= 512 })
            {
                Add(path, "plant.mimicBinding");
            }
        }

        private void Text(JsonElement element, string path, string name, bool required)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
                ? value.ValueKind != JsonValueKind.String || value.GetString()!.Length > 512 : required)
            {
                Add($"{path}.{name}", "plant.mimicText");
            }
        }

        private void Number(JsonElement element, string path, string name, bool required)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
                ? value.ValueKind != JsonValueKind.Number : required)
            {
                Add($"{path}.{name}", "plant.mimicNumber");
            }
        }

        private void Add(string path, string code) => Faults.Add(new MimicSchema.Fault(path, code));
    }
}
