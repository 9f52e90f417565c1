using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lode.Kernel.Plant;

/// <summary>A kind of equipment: what every piece of it has.</summary>
public sealed record Template(Id Id, string Code, string NameZh, string NameEn, PlantLevel Level, TemplateBody Body);

/// <summary>Contents of a template; stored as JSON.</summary>
/// <param name="Alarms">Alarm definitions with the same placeholders, in the shape of the alarm import.</param>
public sealed record TemplateBody(
    IReadOnlyList<TemplateAttribute>? Attributes,
    IReadOnlyList<TemplateSignal>? Signals,
    IReadOnlyList<JsonElement>? Alarms = null);

/// <summary>An attribute with its default.</summary>
public sealed record TemplateAttribute(string Code, string NameZh, string NameEn, string? Unit, string? Value);

/// <summary>A signal pattern: as <see cref="SignalInput"/>, with placeholders <c>{code}</c>, <c>{path}</c>,
/// <c>{site}</c>,
/// <c>{area}</c>, <c>{unit}</c> and own ones in key, tag number and names.</summary>
public sealed record TemplateSignal(
    string Name,
    string Key,
    string NameZh,
    string NameEn,
    string? TagNumber = null,
    string? Unit = null,
    int Decimals = 2,
    double? RangeLo = null,
    double? RangeHi = null,
    double? BandLo = null,
    double? BandHi = null,
    bool Step = false,
    string? States = null,
    double? MaxGapSeconds = null,
    double? StaleAfterSeconds = null,
    string? Kind = null,
    string? Expression = null);

/// <summary>Fills patterns; pure.</summary>
internal static partial class TemplateText
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Values of the fixed placeholders for a node to be made under a parent.</summary>
    internal static Dictionary<string, string> ValuesOf(PlantModel model, PlantNode parent, string code)
    {
        var values = new Dictionary<string,
            string>(StringComparer.Ordinal)
        { ["code"] = code, ["path"] = $"{model.PathOf(parent)}/{code}" };
        foreach (var above in model.Lineage(parent))
        {
            values[LevelName(above.Level)] = above.Code;
        }

        return values;
    }

    /// <summary>Replaces <c>{name}</c>; an unknown name is a refusal that says which.</summary>
    internal static Outcome<string> Fill(string pattern, IReadOnlyDictionary<string, string> values)
    {
        string? unknown = null;
        var text = Placeholder().Replace(pattern, match =>
        {
            if (values.TryGetValue(match.Groups[1].Value, out var value))
            {
                return value;
            }

            unknown ??= match.Value;
            return "";
        });
        return unknown is null ? text
            : PlantRefusals.PatternUnknown.With(("placeholder", unknown), ("pattern", pattern));
    }

    private static string LevelName(PlantLevel level) => level.ToString().ToLowerInvariant();

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
