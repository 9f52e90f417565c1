using System.Text.Json;

namespace Lode.Kernel.Plant;

/// <summary>The form of a mimic: JSON over a fixed library of components (rules §10); nothing else is stored or
/// drawn.</summary>
public static class MimicSchema
{
    internal const string Format = "mimic/v1";
    internal const int MaxBytes = 512 * 1024;
    internal const int MaxItems = 1_000;
    internal const int MaxSide = 4_000;
    internal const int MaxPots = 400;

    /// <summary>Components and the slots to which a signal can be bound.</summary>
    internal static readonly IReadOnlyDictionary<string, string[]> Components = new Dictionary<string,
        string[]>(StringComparer.Ordinal)
    {
        ["vessel"] = ["level", "state", "value"],
        ["evaporatorEffect"] = ["level", "state", "value"],
        ["flashTank"] = ["level", "state", "value"],
        ["tank"] = ["level", "state", "value"],
        ["pump"] = ["state", "value"],
        ["fan"] = ["state", "value"],
        ["motor"] = ["state", "value"],
        ["valve"] = ["state", "value"],
        ["heatExchanger"] = ["state", "value"],
        ["transformer"] = ["state", "value"],
        ["breaker"] = ["state"],
        ["cell"] = ["level", "state", "value"],
        ["tower"] = ["level", "state", "value"],
        ["pipe"] = ["value"],
        ["value"] = ["value"],
        ["bar"] = ["value"],
        ["text"] = [],
        ["potRow"] = [],
    };

    internal static readonly string[] Media =
        ["liquor", "steam", "vapor", "condensate", "water", "air", "gas", "acid", "slurry", "power"];

    /// <summary>One fault: where (JSON path) and what.</summary>
    public sealed record Fault(string Path, string Code);

    /// <summary>All faults of a mimic's text; empty when it may be stored.</summary>
    internal static IReadOnlyList<Fault> Check(string body)
    {
        if (body.Length > MaxBytes)
        {
            return [new Fault("$", "plant.mimicTooLarge")];
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException)
        {
            return [new Fault("$", "plant.mimicNotJson")];
        }

        using (document)
        {
            if (CockpitSchema.Is(document.RootElement))
            {
                return CockpitSchema.Check(document.RootElement);
            }

            var check = new Checker();
            check.Mimic(document.RootElement);
            return check.Faults;
        }
    }

    /// <summary>Keys and paths of all signals that a stored mimic is bound to, those of pot rows written out. A cockpit
    /// names its own and has none here.</summary>
    public static IEnumerable<string> SignalsOf(JsonElement body)
    {
        if (!body.TryGetProperty("items", out var items))
        {
            yield break;
        }

        foreach (var item in items.EnumerateArray())
        {
            if (item.TryGetProperty("bind", out var bind))
            {
                foreach (var slot in bind.EnumerateObject())
                {
                    yield return slot.Value.GetString()!;
                }
            }

            if (item.TryGetProperty("pots", out var pots))
            {
                var last = pots.GetProperty("to").GetInt32();
                for (var pot = pots.GetProperty("from").GetInt32(); pot <= last; pot++)
                {
                    var number = pot.ToString(System.Globalization.CultureInfo.InvariantCulture);
                    yield return pots.GetProperty("pattern").GetString()!.Replace("{n}", number,
                        StringComparison.Ordinal);
                }
            }
        }
    }

    private sealed class Checker
    {
        private readonly HashSet<string> ids = new(StringComparer.Ordinal);

        internal List<Fault> Faults { get; } = [];

        internal void Mimic(JsonElement root)
        {
            if (!Only(root, "$", "format", "width", "height", "items"))
            {
                return;
            }

            if (!root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String
                || format.GetString() != Format)
            {
                Faults.Add(new Fault("$.format", "plant.mimicFormat"));
            }

            Number(root, "$", "width", 100, MaxSide, required: true);
            Number(root, "$", "height", 100, MaxSide, required: true);
            if (!root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array
                || items.GetArrayLength() > MaxItems)
            {
                Faults.Add(new Fault("$.items", "plant.mimicItems"));
                return;
            }

            var at = 0;
            foreach (var item in items.EnumerateArray())
            {
                Item(item, $"$.items[{at++}]");
            }
        }

        private void Item(JsonElement item, string path)
        {
            if (!Only(item, path, "id", "type", "x", "y", "w", "h", "points", "medium", "labelZh", "labelEn", "node",
                "bind", "pots",
                "turn", "layer", "size", "align", "bare"))
            {
                return;
            }

            var type = Text(item, "type");
            if (type is null || !Components.TryGetValue(type, out var slots))
            {
                Faults.Add(new Fault($"{path}.type", "plant.mimicComponent"));
                return;
            }

            if (Text(item, "id") is not { Length: > 0 and <= 40 } id || !ids.Add(id))
            {
                Faults.Add(new Fault($"{path}.id", "plant.mimicId"));
            }

            if (type == "pipe")
            {
                Points(item, path);
            }
            else
            {
                Number(item, path, "x", -MaxSide, MaxSide, required: true);
                Number(item, path, "y", -MaxSide, MaxSide, required: true);
                Number(item, path, "w", 0, MaxSide, required: false);
                Number(item, path, "h", 0, MaxSide, required: false);
            }

            Number(item, path, "turn", 0, 359, required: false);
            Number(item, path, "size", 8, 64, required: false);
            foreach (var name in (string[])["labelZh", "labelEn", "node", "layer", "align"])
            {
                TextField(item, path, name);
            }

            Flag(item, path, "bare");
            Bindings(item, path, slots);
            Pots(item, path, type);
        }

        private void Points(JsonElement item, string path)
        {
            var fine = item.TryGetProperty("points", out var points) && points.ValueKind == JsonValueKind.Array
                && points.GetArrayLength() is >= 2 and <= 64
                && points.EnumerateArray().All(point => point.ValueKind == JsonValueKind.Array
                    && point.GetArrayLength() == 2
                    && point.EnumerateArray().All(IsCoordinate));
            if (!fine)
            {
                Faults.Add(new Fault($"{path}.points", "plant.mimicPoints"));
            }

            if (Text(item, "medium") is not { } medium || !Media.Contains(medium))
            {
                Faults.Add(new Fault($"{path}.medium", "plant.mimicMedium"));
            }
        }

        private void Bindings(JsonElement item, string path, string[] slots)
        {
            if (!item.TryGetProperty("bind", out var bind))
            {
                return;
            }

            if (bind.ValueKind != JsonValueKind.Object)
            {
                Faults.Add(new Fault($"{path}.bind", "plant.mimicBinding"));
                return;
            }

            foreach (var slot in bind.EnumerateObject())
            {
                if (!slots.Contains(slot.Name) || slot.Value.ValueKind != JsonValueKind.String
                    || slot.Value.GetString()!.Length > 512)
                {
                    Faults.Add(new Fault($"{path}.bind.{slot.Name}", "plant.mimicBinding"));
                }
            }
        }

        private void Pots(JsonElement item, string path, string type)
        {
            if (type != "potRow")
            {
                return;
            }

            if (!item.TryGetProperty("pots", out var pots)
                || !Only(pots, $"{path}.pots", "pattern", "from", "to", "bandLo", "bandHi", "reversed"))
            {
                Faults.Add(new Fault($"{path}.pots", "plant.mimicPots"));
                return;
            }

            Flag(pots, $"{path}.pots", "reversed");
            Number(pots, $"{path}.pots", "from", 0, 100_000, required: true);
            Number(pots, $"{path}.pots", "to", 0, 100_000, required: true);
            var counted = pots.TryGetProperty("from", out var from) && pots.TryGetProperty("to", out var to)
                && from.TryGetInt32(out var first) && to.TryGetInt32(out var last) && last >= first
                    && last - first < MaxPots;
            if (!counted || Text(pots, "pattern")?.Contains("{n}", StringComparison.Ordinal) != true)
            {
                Faults.Add(new Fault($"{path}.pots", "plant.mimicPots"));
            }
        }

        private bool Only(JsonElement element, string path, params string[] names)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                Faults.Add(new Fault(path, "plant.mimicObject"));
                return false;
            }

            foreach (var unknown in element.EnumerateObject().Where(property => !names.Contains(property.Name)))
            {
                Faults.Add(new Fault($"{path}.{unknown.Name}", "plant.mimicUnknownField"));
            }

            return true;
        }

        private void Number(JsonElement element, string path, string name, double low, double high, bool required)
        {
            var fine = element.TryGetProperty(name, out var value)
                ? value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= low
                    && number <= high
                : !required;
            if (!fine)
            {
                Faults.Add(new Fault($"{path}.{name}", "plant.mimicNumber"));
            }
        }

        private void Flag(JsonElement element, string path, string name)
        {
            if (element.TryGetProperty(name, out var value)
                && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                Faults.Add(new Fault($"{path}.{name}", "plant.mimicFlag"));
            }
        }

        private void TextField(JsonElement element, string path, string name)
        {
            if (element.TryGetProperty(name, out var value)
                && (value.ValueKind != JsonValueKind.String || value.GetString()!.Length > 200))
            {
                Faults.Add(new Fault($"{path}.{name}", "plant.mimicText"));
            }
        }

        private static bool IsCoordinate(JsonElement value) =>
            value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= -MaxSide and <= MaxSide;

        private static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null;
    }
}
