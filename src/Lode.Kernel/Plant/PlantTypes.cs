namespace Lode.Kernel.Plant;

/// <summary>Levels of the equipment tree (ISA-95 part 1); a child lies deeper than its parent.</summary>
public enum PlantLevel
{
    Group = 1,
    Site = 2,
    Area = 3,
    Unit = 4,
    Equipment = 5,
    Module = 6,
}

/// <summary>Where the values of a signal come from.</summary>
public enum SignalKind
{
    Measured,
    Calculated,
    Manual,
    Lab,
    Simulated,
}

/// <summary>One place or thing of the plant.</summary>
/// <param name="Code">Segment of the plant path: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="SiteId">Number of the organization node that owns it.</param>
/// <param name="Attributes">JSON object of free attributes (maker, type, volume).</param>
public sealed record PlantNode(
    Id Id,
    Id? ParentId,
    PlantLevel Level,
    string Code,
    string NameZh,
    string NameEn,
    int SiteId,
    int Ordinal,
    Id? TemplateId,
    string Attributes,
    bool Simulated);

/// <summary>Where a node was from one instant to another, UTC microseconds, half-open.</summary>
public sealed record PlantMove(Id NodeId, long ValidFromUs, long ValidToUs, Id? ParentId, string Code, string Reason);

/// <summary>One named state of a digital signal.</summary>
public sealed record DigitalState(long Value, string Code, string NameZh, string NameEn);

/// <summary>A set of named states shared by signals.</summary>
public sealed record DigitalSet(Id Id, string Code, string NameZh, string NameEn, IReadOnlyList<DigitalState> States);

/// <summary>One measured or computed quantity of a node.</summary>
public sealed record PlantSignal
{
    public required Id Id { get; init; }

    public required Id NodeId { get; init; }

    /// <summary>Last segment of the plant path.</summary>
    public required string Name { get; init; }

    /// <summary>Historian key <c>series:field</c>, canonical.</summary>
    public required string Key { get; init; }

    /// <summary>Instrument number on the drawing, or empty.</summary>
    public string TagNumber { get; init; } = "";

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    /// <summary>UCUM-like code, or empty for a number without a dimension.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Decimals on screens; fixed per signal, never trimmed.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary>Instrument range, in <see cref="Unit"/>.</summary>
    public double? RangeLo { get; init; }

    public double? RangeHi { get; init; }

    /// <summary>Normal band, in <see cref="Unit"/>.</summary>
    public double? BandLo { get; init; }

    public double? BandHi { get; init; }

    /// <summary>Holds its last value between samples instead of a straight line.</summary>
    public bool Step { get; init; }

    public Id? StatesId { get; init; }

    /// <summary>Longest pause that retrieval joins, seconds; null = the product's default.</summary>
    public double? MaxGapSeconds { get; init; }

    /// <summary>Age at which the last value counts as not updated, seconds; null = the product's default.</summary>
    public double? StaleAfterSeconds { get; init; }

    public SignalKind Kind { get; init; }

    /// <summary>Expression of a calculated signal, or empty.</summary>
    public string Expression { get; init; } = "";

    public int SiteId { get; init; }

    public int Ordinal { get; init; }
}
