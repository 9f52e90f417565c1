using Lode.Waste.Reports;

namespace Lode.Waste.Periods;

/// <summary>A manifest and one waste of it, as a transfer that left in the period has it.</summary>
internal sealed record SentManifest
{
    public Kernel.Id TransferId { get; init; }

    public string Number { get; init; } = "";

    public string? Manifest { get; init; }

    /// <summary>Number with which a refused part came back.</summary>
    public string? ReturnManifest { get; init; }

    public string WasteCode { get; init; } = "";

    public string Receiver { get; init; } = "";

    public string Method { get; init; } = "";

    /// <summary>What the scale at the gate said.</summary>
    public long SentGrams { get; init; }

    /// <summary>What register B.5 says.</summary>
    public long BookedGrams { get; init; }

    internal string Paper => Manifest ?? Number;

    internal string Route => $"/waste/transfers/{TransferId}";
}

/// <summary>What was settled with a receiver for a manifest and a waste.</summary>
internal sealed record Settlement
{
    public string Manifest { get; init; } = "";

    public string WasteCode { get; init; } = "";

    public long SettledG { get; init; }

    /// <summary>Per tonne; negative when the receiver pays.</summary>
    public long PriceFen { get; init; }

    public long FreightFen { get; init; }

    public long PackingFen { get; init; }

    public long AmountFen { get; init; }
}

/// <summary>What was planned for the year and done of it until the end of the period.</summary>
internal sealed record PlanUse(string Part, string WasteCode, string Method, long PlannedGrams, long ActualGrams);

/// <summary>Stock older than the site's limit at the end of the period.</summary>
internal sealed record OldStock(Kernel.Id BatchId, string Code, string WasteCode, int Days);

/// <summary>What the monthly checks look at. A list that is null is material that nobody brought.</summary>
internal sealed record PeriodFacts
{
    internal string Reports { get; init; } = "";

    internal IReadOnlyList<FlowEndpoints.Line> Lines { get; init; } = [];

    internal IReadOnlyList<SentManifest> Manifests { get; init; } = [];

    /// <summary>What the national system has of them, whatever its day.</summary>
    internal IReadOnlyList<ManifestEntry>? National { get; init; }

    /// <summary>Manifests that the national system dates into the period.</summary>
    internal IReadOnlySet<string> NationalInPeriod { get; init; } = new HashSet<string>();

    internal IReadOnlyList<Settlement>? Settlements { get; init; }

    internal IReadOnlyList<FormTable> Forms { get; init; } = [];

    internal IReadOnlyList<PlanUse>? Plan { get; init; }

    internal IReadOnlyList<OldStock> Old { get; init; } = [];

    internal IReadOnlyList<OutsourcedUse> Outsourced { get; init; } = [];

    internal long AgeLimitDays { get; init; } = 365;
}
