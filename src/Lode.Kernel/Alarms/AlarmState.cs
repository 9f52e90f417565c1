namespace Lode.Kernel.Alarms;

/// <summary>States of an alarm. Stored in rows: numbers never change.</summary>
/// <remarks>Source: ISA-18.2-2016 figure 3, states A to I (letters from memory, to be confirmed).</remarks>
public enum AlarmState
{
    /// <summary>A: condition false, nothing to acknowledge.</summary>
    Normal = 0,

    /// <summary>B: condition true, not acknowledged.</summary>
    UnackActive = 1,

    /// <summary>C: condition true, acknowledged.</summary>
    AckActive = 2,

    /// <summary>D: condition gone, not acknowledged.</summary>
    ReturnedUnack = 3,

    /// <summary>E: condition gone, held by the latch, not acknowledged.</summary>
    LatchedUnack = 4,

    /// <summary>F: condition gone, held by the latch, acknowledged.</summary>
    LatchedAck = 5,

    /// <summary>G: put aside by an operator until an instant, with a reason.</summary>
    Shelved = 6,

    /// <summary>H: suppressed by logic of the design.</summary>
    SuppressedByDesign = 7,

    /// <summary>I: taken out of service for maintenance, with an approval.</summary>
    OutOfService = 8,
}

/// <summary>P1 to P4; P4 is journal only: it is never annunciated and needs no acknowledgment.</summary>
public enum AlarmPriority
{
    P1 = 1,
    P2 = 2,
    P3 = 3,
    P4 = 4,
}

/// <summary>What happened to an alarm, as written to its journal. Stored: names never change.</summary>
public enum AlarmEventKind
{
    Raised,
    Returned,
    Acknowledged,
    Shelved,
    Unshelved,
    ShelvingExpired,
    Suppressed,
    Unsuppressed,
    OutOfService,
    InService,
    Reset,
    Revised,
    FloodBegan,
    FloodEnded,
    DefinitionChanged,
}
