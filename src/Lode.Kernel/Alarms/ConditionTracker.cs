namespace Lode.Kernel.Alarms;

/// <summary>Evaluates a condition in event-time order although values arrive a little out of order (rules
/// §7).</summary>
/// <remarks>
/// In order, a value is evaluated at once. A value that is older than the newest, but not by more than the lateness, is
/// put in its place and the window is evaluated again. An older one never raises: <see cref="Add"/> answers with what
/// it says of the past.
/// </remarks>
internal sealed class ConditionTracker(AlarmCondition condition, long latenessNs)
{
    private const int MaxWindow = 64;

    private readonly ConditionMemory settled = new(condition.Slots);
    private readonly ConditionMemory head = new(condition.Slots);
    private readonly List<ConditionSample> window = [];
    private readonly List<ConditionChange> emitted = [];
    private readonly List<ConditionChange> again = [];
    private long advancedNs = -1;

    /// <summary>The condition now.</summary>
    internal bool Active => head.Active;

    /// <summary>Newest event time that was evaluated.</summary>
    internal long TimeNs => head.TimeNs;

    /// <summary>How many inputs the condition reads.</summary>
    internal int Slots => condition.Slots;

    /// <summary>The newest value of an input.</summary>
    internal ref readonly Expressions.ExpressionValue Value(int slot) => ref head.Current[slot];

    /// <summary>Starts from a state that was stored.</summary>
    internal void Restore(bool active, long timeNs)
    {
        settled.Active = active;
        settled.TimeNs = timeNs;
        head.CopyFrom(settled);
    }

    /// <summary>Takes a value; changes are added to the list.</summary>
    /// <returns>What a late value says of the past; <see cref="LateClaim.None"/> for a value in time.</returns>
    internal LateClaim Add(in ConditionSample sample, List<ConditionChange> changes)
    {
        var undoes = emitted.Count > 0 && sample.TimeNs < emitted[^1].TimeNs;
        if (sample.TimeNs >= head.TimeNs && !undoes)
        {
            Settle(sample.TimeNs);
            window.Add(sample);
            var first = changes.Count;
            Step(head, sample, changes);
            for (var index = first; index < changes.Count; index++)
            {
                emitted.Add(changes[index]);
            }

            return LateClaim.None;
        }

        if (sample.TimeNs < Math.Max(head.TimeNs, advancedNs) - latenessNs || sample.TimeNs < settled.TimeNs)
        {
            // A slow input (a laboratory value) beside fast ones: it counts from now on, the past stays.
            return condition.Slots > 1 && sample.TimeNs >= head.Current[sample.Slot].TimeNs
                ? Add(sample with { TimeNs = Math.Max(head.TimeNs, advancedNs) }, changes)
                : condition.Judge(sample);
        }

        return Insert(sample, changes);
    }

    /// <summary>What a value that only fills says of the past; it is never evaluated.</summary>
    internal LateClaim Judge(in ConditionSample sample) =>
        sample.TimeNs < head.TimeNs ? condition.Judge(sample) : LateClaim.None;

    /// <summary>Lets time pass: delays run out, silent signals become stale.</summary>
    internal void Advance(long toNs, List<ConditionChange> changes)
    {
        advancedNs = Math.Max(advancedNs, toNs);
        if (condition.Advance(head, toNs) is { } change)
        {
            changes.Add(change);
            emitted.Add(change);
        }
    }

    private void Step(ConditionMemory memory, in ConditionSample sample, List<ConditionChange>? changes)
    {
        // A delay that ends at the very instant of a value is judged by that value: what is over in time never rose.
        if (condition.Advance(memory, sample.TimeNs - 1) is { } passed)
        {
            changes?.Add(passed);
        }

        if (condition.Apply(memory, sample) is { } change)
        {
            changes?.Add(change);
        }
    }

    /// <summary>Values that are out of reach of late ones leave the window.</summary>
    private void Settle(long nowNs)
    {
        var done = 0;
        while (done < window.Count && (window[done].TimeNs < nowNs - latenessNs || window.Count - done >= MaxWindow))
        {
            Step(settled, window[done], null);
            done++;
        }

        if (done == 0)
        {
            return;
        }

        window.RemoveRange(0, done);
        // A change belongs to the settled past once no value of the window can undo it.
        while (emitted.Count > 0 && emitted[0].TimeNs <= settled.TimeNs)
        {
            emitted.RemoveAt(0);
        }
    }

    private LateClaim Insert(in ConditionSample sample, List<ConditionChange> changes)
    {
        var place = window.Count;
        while (place > 0 && window[place - 1].TimeNs > sample.TimeNs)
        {
            place--;
        }

        window.Insert(place, sample);
        var (wasActive, until) = (head.Active, Math.Max(head.TimeNs, advancedNs));
        head.CopyFrom(settled);
        again.Clear();
        foreach (var value in window)
        {
            Step(head, value, again);
        }

        if (condition.Advance(head, until) is { } passed)
        {
            again.Add(passed);
        }

        var same = 0;
        while (same < emitted.Count && same < again.Count && emitted[same] == again[same])
        {
            same++;
        }

        var revised = same < emitted.Count;
        if (!revised)
        {
            changes.AddRange(again.Skip(same));
        }
        else if (head.Active != wasActive)
        {
            changes.Add(again.Count > 0 ? again[^1]
                : new(head.Active, sample.TimeNs) { Value = head.Current.Length > 0 ? head.Current[0] : default });
        }

        emitted.Clear();
        emitted.AddRange(again);
        return revised ? LateClaim.Contradicts : LateClaim.None;
    }
}
