using Lode.Historian;
using Lode.Historian.Retrieval;

namespace Lode.Kernel.History;

/// <summary>What is known of a signal beside its values; from the plant where it is described there.</summary>
public sealed record SignalFacts
{
    /// <summary>Canonical key <c>measurement,tag=a:field</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Plant path, or null.</summary>
    public string? Path { get; init; }

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    /// <summary>What is measured, without the place; shown where the place is known, as in a cockpit.</summary>
    public string QuantityZh { get; init; } = "";

    /// <summary>What is measured, in English.</summary>
    public string QuantityEn { get; init; } = "";

    public string? TagNumber { get; init; }

    public string? Unit { get; init; }

    public int? Decimals { get; init; }

    public bool Step { get; init; }

    /// <summary>Longest pause that is joined, ns; null when nobody said.</summary>
    public long? MaxGap { get; init; }

    /// <summary>Age from which a last value counts as old, ns; null when nobody said.</summary>
    public long? StaleAfter { get; init; }

    /// <summary>measured, calculated, manual, lab or simulated.</summary>
    public string Kind { get; init; } = "measured";

    public double? BandLo { get; init; }

    public double? BandHi { get; init; }

    public double? RangeLo { get; init; }

    public double? RangeHi { get; init; }

    /// <summary>Organization node that owns it; 0 when the plant does not know it.</summary>
    public int Site { get; init; }

    /// <summary>Code of the site, or null.</summary>
    public string? SiteCode { get; init; }

    /// <summary>Its organization is simulated.</summary>
    public bool Simulated { get; init; }

    /// <summary>Names of the states of a digital signal, by value.</summary>
    public IReadOnlyList<(long Value, string NameZh, string NameEn)> States { get; init; } = [];

    /// <summary>Name in a language, else the other, else what the key says.</summary>
    public string Name(string language)
    {
        var (first, second) = language == "zh-CN" ? (NameZh, NameEn) : (NameEn, NameZh);
        return first.Length > 0 ? first : second.Length > 0 ? second : Path ?? Key;
    }
}

/// <summary>A signal together with its place in the historian.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Series">Number of the series; −1 when nothing was ever stored.</param>
/// <param name="Column">Number of the column.</param>
/// <param name="Type">Type of the values.</param>
public sealed record HistorySignal(SignalFacts Facts, int Series, int Column, ColumnType Type)
{
    /// <summary>It holds between its samples; text and booleans always do.</summary>
    public bool Step => Facts.Step || Type is ColumnType.Bool or ColumnType.Text;

    /// <summary>How it reads between its samples. Where nobody said how long a pause may be, a stepped signal holds
    /// over any, another one as long as its data suggest.</summary>
    public Interpolation Shape => new(
        Step, Facts.MaxGap ?? (Step ? long.MaxValue : Interpolation.GapFromData));
}
