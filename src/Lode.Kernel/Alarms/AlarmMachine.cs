namespace Lode.Kernel.Alarms;

/// <summary>Everything that decides an alarm's state. Immutable.</summary>
public sealed record AlarmSnapshot
{
    /// <summary>A fresh alarm.</summary>
    public static AlarmSnapshot Initial { get; } = new();

    /// <summary>States A to F: what the condition, the acknowledgment and the latch make of it.</summary>
    public AlarmState Underlying { get; init; } = AlarmState.Normal;

    /// <summary>End of the shelving, UTC µs; null when not shelved.</summary>
    public long? ShelvedUntilUs { get; init; }

    /// <summary>The design's logic suppresses it now.</summary>
    public bool Suppressed { get; init; }

    /// <summary>Taken out of service.</summary>
    public bool OutOfService { get; init; }

    /// <summary>Event time of the last rise, UTC ns; 0 before the first.</summary>
    public long RaisedNs { get; init; }

    /// <summary>Event time of the last return, UTC ns; 0 while active or before the first.</summary>
    public long ReturnedNs { get; init; }

    /// <summary>Number of the present or last occurrence, from 1; each rise of the condition opens one.</summary>
    public long Occurrence { get; init; }

    /// <summary>The condition is true (also while G, H or I hide it).</summary>
    public bool Active => Underlying is AlarmState.UnackActive or AlarmState.AckActive;

    /// <summary>B, D or E: nobody has acknowledged the occurrence.</summary>
    public bool IsUnacknowledged =>
        Underlying is AlarmState.UnackActive or AlarmState.ReturnedUnack or AlarmState.LatchedUnack;

    /// <summary>One of G, H, I hides it from the operator.</summary>
    public bool Masked => OutOfService || Suppressed || ShelvedUntilUs is not null;

    /// <summary>The state shown: out of service over suppressed over shelved over the rest.</summary>
    public AlarmState State => OutOfService ? AlarmState.OutOfService
        : Suppressed ? AlarmState.SuppressedByDesign
        : ShelvedUntilUs is not null ? AlarmState.Shelved
        : Underlying;
}

/// <summary>How a definition makes its alarm behave.</summary>
/// <param name="Latching">The alarm stays after the condition is gone, until it is reset.</param>
/// <param name="NeedsAcknowledgment">False for P4, which is journal only.</param>
public readonly record struct AlarmManners(bool Latching, bool NeedsAcknowledgment);

/// <summary>What comes to an alarm.</summary>
public enum AlarmInput
{
    ConditionTrue,
    ConditionFalse,
    Acknowledge,
    Shelve,
    Unshelve,
    Suppress,
    Unsuppress,
    TakeOutOfService,
    ReturnToService,
    Reset,
}

/// <summary>The ISA-18.2 state machine: pure, total; an input that does not apply gives null.</summary>
public static class AlarmMachine
{
    /// <summary>The snapshot after an input, or null when the input does not apply to the state.</summary>
    /// <param name="now">Now.</param>
    /// <param name="input">What comes.</param>
    /// <param name="manners">Latch and acknowledgment of the definition.</param>
    /// <param name="timeNs">Event time of a condition, UTC ns.</param>
    /// <param name="untilUs">End of a shelving, UTC µs.</param>
    public static AlarmSnapshot? Apply(
        AlarmSnapshot now, AlarmInput input, AlarmManners manners, long timeNs = 0, long untilUs = 0) => input switch
        {
            AlarmInput.ConditionTrue => now.Active ? null : Raise(now, manners, timeNs),
            AlarmInput.ConditionFalse => now.Active ? Return(now, manners, timeNs) : null,
            AlarmInput.Acknowledge => now.Masked ? null : Acknowledge(now),
            AlarmInput.Reset => now.Underlying == AlarmState.LatchedAck && !now.Masked
                ? now with { Underlying = AlarmState.Normal } : null,
            AlarmInput.Shelve => now.OutOfService || now.Suppressed ? null : now with { ShelvedUntilUs = untilUs },
            AlarmInput.Unshelve => now.ShelvedUntilUs is null
                ? null : Unmask(now with { ShelvedUntilUs = null }, manners),
            AlarmInput.Suppress => now.Suppressed ? null : now with { Suppressed = true },
            AlarmInput.Unsuppress => now.Suppressed ? Unmask(now with { Suppressed = false }, manners) : null,
            AlarmInput.TakeOutOfService => now.OutOfService
                ? null : now with { OutOfService = true, ShelvedUntilUs = null },
            AlarmInput.ReturnToService => now.OutOfService
                ? Unmask(now with { OutOfService = false }, manners) : null,
            _ => throw new InvariantException("unknown input"),
        };

    /// <summary>Ends a shelving whose time has come; null when there is none.</summary>
    public static AlarmSnapshot? Expire(AlarmSnapshot now, AlarmManners manners, long nowUs) =>
        now.ShelvedUntilUs <= nowUs ? Apply(now, AlarmInput.Unshelve, manners) : null;

    private static AlarmSnapshot Raise(AlarmSnapshot now, AlarmManners manners, long timeNs) => now with
    {
        Underlying = manners.NeedsAcknowledgment ? AlarmState.UnackActive : AlarmState.AckActive,
        RaisedNs = timeNs,
        ReturnedNs = 0,
        Occurrence = now.Occurrence + 1,
    };

    private static AlarmSnapshot Return(AlarmSnapshot now, AlarmManners manners, long timeNs) => now with
    {
        Underlying = (now.Underlying, manners.Latching) switch
        {
            (AlarmState.UnackActive, false) => AlarmState.ReturnedUnack,
            (AlarmState.UnackActive, true) => AlarmState.LatchedUnack,
            (_, true) => AlarmState.LatchedAck,
            _ => AlarmState.Normal,
        },
        ReturnedNs = timeNs,
    };

    private static AlarmSnapshot? Acknowledge(AlarmSnapshot now) => now.Underlying switch
    {
        AlarmState.UnackActive => now with { Underlying = AlarmState.AckActive },
        AlarmState.ReturnedUnack => now with { Underlying = AlarmState.Normal },
        AlarmState.LatchedUnack => now with { Underlying = AlarmState.LatchedAck },
        _ => null,
    };

    /// <summary>What hid the alarm is gone: an active one is annunciated anew, one that returned meanwhile is over
    /// (unless it latches).</summary>
    private static AlarmSnapshot Unmask(AlarmSnapshot now, AlarmManners manners)
    {
        if (now.Masked)
        {
            return now;
        }

        return now with
        {
            Underlying = now.Underlying switch
            {
                AlarmState.AckActive when manners.NeedsAcknowledgment => AlarmState.UnackActive,
                AlarmState.ReturnedUnack => AlarmState.Normal,
                var other => other,
            },
        };
    }
}
