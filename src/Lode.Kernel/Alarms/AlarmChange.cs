namespace Lode.Kernel.Alarms;

/// <summary>Who did something to an alarm, and what they said.</summary>
public sealed record AlarmActor(Id? Id, string Name, string Comment)
{
    /// <summary>The plant itself: conditions, delays, expiry.</summary>
    public static AlarmActor Plant { get; } = new(null, "", "");
}

/// <summary>One entry of the journal, made by the engine and written by the service.</summary>
/// <param name="Unit">The alarm.</param>
/// <param name="Kind">What happened.</param>
/// <param name="EventNs">Event time, UTC ns.</param>
/// <param name="After">State afterwards.</param>
/// <param name="Annunciated">A person was to notice it: not masked, not P4.</param>
/// <param name="Value">Value at that moment; null when there was none.</param>
/// <param name="Quality">Its quality.</param>
/// <param name="FirstOut">First of its group.</param>
/// <param name="UntilNs">End of a revised interval or of a shelving, UTC ns.</param>
/// <param name="Actor">Who.</param>
internal sealed record AlarmChange(
    AlarmUnit Unit,
    AlarmEventKind Kind,
    long EventNs,
    AlarmSnapshot After,
    bool Annunciated,
    double? Value,
    uint Quality,
    bool FirstOut,
    long? UntilNs,
    AlarmActor Actor)
{
    /// <summary>Number of the occurrence that the entry is about; null for the present one.</summary>
    internal long? Occurrence { get; init; }

    /// <summary>Late values that are still to be held against the journal; the entry is written only where it has it
    /// otherwise.</summary>
    internal IReadOnlyList<LateRun> Late { get; init; } = [];

    /// <summary>What a command asked of the machine.</summary>
    internal AlarmInput Input { get; init; }

    /// <summary>Second person, for out of service.</summary>
    internal string ApprovedBy { get; init; } = "";
}
