using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lode.Kernel.Imports;

/// <summary>How a file is read; every part may be missing, then the file itself decides. JSON as written by the
/// imports page and taken by <c>lode import --map</c>.</summary>
public sealed record ImportMapping
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>csv or lines; by default decided by the content.</summary>
    public string? Format { get; init; }

    /// <summary>Separator of cells: <c>, ; |</c> or tab.</summary>
    public string? Separator { get; init; }

    /// <summary>Decimal sign: <c>.</c> or <c>,</c>.</summary>
    public string? Decimal { get; init; }

    /// <summary>Where the time of a row is and how it is written.</summary>
    public TimeMapping? Time { get; init; }

    /// <summary>Measurement of the series; by default the name of the file.</summary>
    public string? Measurement { get; init; }

    /// <summary>Tags that every row gets.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>One series per column (tag <c>signal</c>, field <c>value</c>) instead of one series with a field per
    /// column.</summary>
    public bool SeriesPerColumn { get; init; }

    /// <summary>What several rows with one stamp mean: newest, first, spread or refuse.</summary>
    public string? SameStamp { get; init; }

    /// <summary>Distance of rows that are spread, seconds; by default the step of the stamps divided by their
    /// rows.</summary>
    public double? SpreadSeconds { get; init; }

    /// <summary>What happens to a value outside the range of its column: keep (with a warning) or reject.</summary>
    public string? OutOfRange { get; init; }

    /// <summary>Texts that mean "no value" in this file, beside the usual ones.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>Plant path of the node that gets a signal per column; missing nodes are made.</summary>
    public string? Node { get; init; }

    /// <summary>Columns by their name in the file; others are taken as they are.</summary>
    public IReadOnlyDictionary<string, ColumnMapping>? Columns { get; init; }

    /// <summary>Reads the text of a mapping file.</summary>
    public static Outcome<ImportMapping> Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ImportMapping>(text, Json) is { } mapping
                ? mapping
                : ImportRefusals.MappingWrong.With(("reason", "null"));
        }
        catch (JsonException fault)
        {
            return ImportRefusals.MappingWrong.With(("reason", fault.Message));
        }
    }
}

/// <summary>The time of a row.</summary>
/// <param name="Column">Column that holds it; by default the first that reads as a time.</param>
/// <param name="And">Second column with the time of day when <paramref name="Column"/> holds only the date.</param>
/// <param name="Format">.NET pattern such as <c>d/M/yy H:mm</c>, or iso, epochS, epochMs, epochUs, epochNs.</param>
/// <param name="Zone">IANA zone of local times; by default the zone of the site.</param>
/// <param name="Ambiguous">An hour that occurs twice in autumn: earlier, later or refuse (default).</param>
/// <param name="Skipped">An hour that does not exist in spring: shift or refuse (default).</param>
public sealed record TimeMapping(
    string? Column = null,
    string? And = null,
    string? Format = null,
    string? Zone = null,
    string? Ambiguous = null,
    string? Skipped = null);

/// <summary>One column.</summary>
/// <param name="Field">Field of the series, also the name of the signal; by default made from the column's
/// name.</param>
/// <param name="Type">number, integer, bool, text, tag or skip.</param>
/// <param name="Unit">UCUM-like unit of the values.</param>
/// <param name="Lo">Least plausible value, in <paramref name="Unit"/>.</param>
/// <param name="Hi">Greatest plausible value, in <paramref name="Unit"/>.</param>
public sealed record ColumnMapping(
    string? Field = null,
    string? Type = null,
    string? Unit = null,
    string? NameZh = null,
    string? NameEn = null,
    string? TagNumber = null,
    int? Decimals = null,
    double? Lo = null,
    double? Hi = null,
    bool? Step = null,
    string? Kind = null);
