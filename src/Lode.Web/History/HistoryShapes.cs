using Lode.Web.Json;
using Microsoft.OpenApi;

namespace Lode.Web.History;

/// <summary>Points of one signal, or of several as <c>series</c>; written by <see cref="HistoryJson"/>.</summary>
/// <param name="Unit">null where the signal has none.</param>
/// <param name="T">Stamps, UTC µs; with precision=ns nanoseconds as text.</param>
/// <param name="V">Values; null where bad or missing.</param>
/// <param name="Q">OPC UA status codes.</param>
/// <param name="Next">Stamp to go on from, when the answer was cut at its limit.</param>
/// <param name="Series">With several keys, and then nothing else.</param>
internal sealed record PointsShape(
    string? Key, string? Unit, long[]? T, double?[]? V, long[]? Q, long? Next, PointsShape[]? Series);

/// <summary>Statistics of one signal, one entry per bucket in each array, or of several as <c>series</c>.</summary>
/// <param name="T">Begin of the bucket, UTC µs.</param>
/// <param name="Count">Values.</param>
/// <param name="Good">Good values; the figures are over these.</param>
/// <param name="PercentGood">Share of the time with good values, %.</param>
/// <param name="StdDev">With stdDev=true.</param>
internal sealed record SummaryShape(
    string? Key, string? Unit, long[]? T, long[]? Count, long[]? Good, double?[]? Min, double?[]? Max, double?[]? Sum,
    double?[]? Avg, double?[]? First, double?[]? Last, double?[]? TimeWeightedAvg, double?[]? PercentGood,
    double?[]? StdDev, SummaryShape[]? Series);

/// <summary>The newest value of one signal, or of several as <c>series</c>; all null when there is none.</summary>
internal sealed record LastShape(string? Key, string? Unit, long? T, double? V, long? Q, LastShape[]? Series);

/// <summary>Signals that were found.</summary>
internal sealed record SignalsShape(SignalShape[] Items, string? Next);

/// <summary>A signal with its newest value.</summary>
/// <param name="Key">Canonical key: <c>measurement,tag=a:field</c>.</param>
/// <param name="Quantity">Its name without the place; empty while no plant knows it.</param>
/// <param name="Type">float, integer, unsigned, boolean or text.</param>
/// <param name="Site">Code of the site.</param>
/// <param name="Path">Plant path; null where no plant has it.</param>
/// <param name="Last">null when there is no value.</param>
internal sealed record SignalShape(
    string Key, string Name, string Quantity, string? Unit, string Type, string? Site, string? Path, string? TagNumber,
    string? Kind,
    double? Decimals, double? BandLo, double? BandHi, double? RangeLo, double? RangeHi, double? StaleAfterSeconds,
    bool Step, bool Simulated, StateShape[] States, SampleShape? Last);

/// <summary>Name of a digital state.</summary>
internal sealed record StateShape(long Value, string Name);

/// <summary>A value.</summary>
internal sealed record SampleShape(long? T, double? V, long? Q);

/// <summary>Series with a point per stamp or bucket.</summary>
internal sealed record AskedShape(AskedSeriesShape[] Series);

/// <summary>Points of one field of one group.</summary>
internal sealed record AskedSeriesShape(IReadOnlyDictionary<string, string> Tags, string Field, long[] T, double?[] V);

/// <summary>What the addresses of the history doors take.</summary>
internal static class HistoryParameters
{
    private static readonly DescribedParameter Key = new(
        "key", JsonSchemaType.String, "Canonical key or plant path; up to 100.", Required: true)
    { Several = true };

    private static readonly DescribedParameter Precision = new(
        "precision", JsonSchemaType.String, "ns: stamps as nanoseconds in text.");

    internal static readonly DescribedParameter[] Range =
    [
        Key,
        new("from", JsonSchemaType.String, "Begin: ISO 8601, or back from now as -7d.", Required: true),
        new("to", JsonSchemaType.String, "End, not included; without it, now."),
        new("every", JsonSchemaType.String, "Step or bucket, such as 1m; needed by interpolated."),
        new("width", JsonSchemaType.Integer, "Pixels of a plot, up to 20,000; 1,000 without it."),
        new("maxGap", JsonSchemaType.String, "Longest time between values that is no gap."),
        new("asOf", JsonSchemaType.String, "As it was known at this instant."),
        new("limit", JsonSchemaType.Integer, "Most values per signal, up to 5,000,000; 1,000,000 without it."),
        Precision,
        new("stdDev", JsonSchemaType.String, "true: the summary also has the standard deviation."),
        new("format", JsonSchemaType.String, "json, csv or xlsx."),
    ];

    internal static readonly DescribedParameter[] Last = [Key, Precision];

    internal static readonly DescribedParameter[] Search =
    [
        new("search", JsonSchemaType.String, "Words of name, path, key or tag number, Chinese too."),
        new("key", JsonSchemaType.String, "Known signals instead of a search.") { Several = true },
        new("limit", JsonSchemaType.Integer, "Most signals, up to 1,000; 50 without it."),
    ];
}
