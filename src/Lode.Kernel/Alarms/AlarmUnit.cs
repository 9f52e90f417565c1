using Lode.Kernel.Expressions;

namespace Lode.Kernel.Alarms;

/// <summary>Where an alarm stands, as the plant says it.</summary>
/// <param name="Path">Plant path of the node.</param>
/// <param name="NameZh">Names of unit and equipment, joined by " / ".</param>
/// <param name="NameEn">The same in English.</param>
/// <param name="SiteId">Number of the organization node.</param>
/// <param name="SignalPath">Plant path of the watched signal, or its key.</param>
/// <param name="Tag">Tag number of the signal.</param>
/// <param name="Decimals">Decimals of its values.</param>
public sealed record AlarmPlace(
    string Path, string NameZh, string NameEn, int SiteId, string SignalPath = "", string Tag = "", int Decimals = 2);

/// <summary>A signal that an alarm reads, and as which input.</summary>
internal readonly record struct AlarmInputKey(string Key, int Slot, bool ForSuppression);

/// <summary>One input of one alarm, as the index finds it by series and column.</summary>
internal readonly record struct AlarmWatch(AlarmUnit Unit, int Slot, bool ForSuppression);

/// <summary>One definition under evaluation with everything it remembers. Guarded by the engine's lock.</summary>
internal sealed class AlarmUnit(
    Id id, int siteId, long revision, AlarmDefinition definition, AlarmPlace place, AlarmCondition? condition,
    AlarmCondition? suppression, long latenessNs = AlarmUnit.DefaultLatenessNs)
{
    /// <summary>How long values may come out of order, unless the source says otherwise.</summary>
    internal const long DefaultLatenessNs = 10_000_000_000;

    /// <summary>Signals that it reads.</summary>
    internal IReadOnlyList<AlarmInputKey> Inputs { get; init; } = [];

    /// <summary>Why it is not evaluated although it is enabled; null when all is well.</summary>
    internal Refusal? Fault { get; init; }

    internal Id Id => id;

    internal int SiteId => siteId;

    internal long Revision => revision;

    internal AlarmDefinition Definition => definition;

    internal AlarmPlace Place => place;

    internal AlarmSnapshot Snapshot { get; set; } = AlarmSnapshot.Initial;

    /// <summary>The condition without memory, for runs over stored values.</summary>
    internal AlarmCondition? Condition => condition;

    /// <summary>The suppressing logic without memory.</summary>
    internal AlarmCondition? Suppression => suppression;

    /// <summary>The condition; null when the definition is disabled or does not compile.</summary>
    internal ConditionTracker? Tracker { get; } = condition is null ? null : new(condition, latenessNs);

    /// <summary>The logic that suppresses the alarm; null when there is none.</summary>
    internal ConditionTracker? Suppressor { get; } = suppression is null ? null : new(suppression, latenessNs);

    /// <summary>Event time of the newest value, and when it arrived: event time goes on from there with the
    /// clock.</summary>
    internal long BaseEventNs { get; set; } = long.MinValue;

    internal long BaseUptimeNs { get; set; }

    /// <summary>Whether it was the first of its group in the present burst.</summary>
    internal bool FirstOut { get; set; }

    /// <summary>Person who acknowledged the present occurrence.</summary>
    internal string AcknowledgedBy { get; set; } = "";

    internal long AcknowledgedNs { get; set; }

    /// <summary>Reason of the shelving or of being out of service, and by whom.</summary>
    internal string MaskReason { get; set; } = "";

    internal string MaskedBy { get; set; } = "";

    internal long MaskedNs { get; set; }

    internal string ApprovedBy { get; set; } = "";

    /// <summary>Late values have changed the past of this alarm since it was raised.</summary>
    internal bool Revised { get; set; }

    /// <summary>Late values that have not yet been held against the journal.</summary>
    internal LateRuns Late { get; set; } = new();

    /// <summary>Last rises, newest last, at most 3: for chattering.</summary>
    internal List<long> RecentRises { get; } = [];

    /// <summary>Notes a rise.</summary>
    internal void Rose(long timeNs)
    {
        if (RecentRises.Count == 3)
        {
            RecentRises.RemoveAt(0);
        }

        RecentRises.Add(timeNs);
    }

    /// <summary>Whether three rises fell within one minute, the last of them less than ten minutes ago.</summary>
    internal bool IsChattering(long nowNs) => RecentRises.Count == 3
        && AlarmKpi.IsChattering(RecentRises) && nowNs - RecentRises[^1] < AlarmKpi.BinNs;

    /// <summary>The newest value of the watched signal.</summary>
    internal ExpressionValue Value => Tracker is null || Tracker.Slots == 0 ? ExpressionValue.Missing
        : Tracker.Value(0);

    /// <summary>Whether anybody is to notice: neither masked nor journal only.</summary>
    internal bool IsAnnunciated => !Snapshot.Masked && definition.Priority != AlarmPriority.P4;
}
