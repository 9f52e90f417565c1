using Lode.Kernel.History;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Alarms;

/// <summary>An alarm that a definition would have raised.</summary>
/// <param name="Value">Value of the first input at the rise; null when it was a text.</param>
public sealed record PreviewRise(DateTimeOffset RaisedAt, DateTimeOffset? ReturnedAt, double? Value, bool Suppressed);

/// <summary>What a definition would have done over a period, computed from the stored values.</summary>
/// <param name="Count">Alarms that would have come up; suppressed ones not among them.</param>
/// <param name="Suppressed">Alarms that the design's logic would have hidden.</param>
/// <param name="ActiveSeconds">Time in alarm.</param>
/// <param name="WorstBin">Most alarms within one 10-minute bin.</param>
/// <param name="Fleeting">Alarms shorter than 10 s.</param>
/// <param name="Chattering">Three within a minute at least once.</param>
/// <param name="ActiveNow">The condition is true at the end.</param>
/// <param name="Values">Stored values that were read; without any the answer says nothing.</param>
/// <param name="Daily">Alarms of each day, the oldest first.</param>
/// <param name="Rises">The latest, newest first; at most 100.</param>
public sealed record PreviewFigures(
    int Count, int Suppressed, double ActiveSeconds, double? MedianActiveSeconds, int WorstBin, int Fleeting,
    bool Chattering, bool ActiveNow, long Values, IReadOnlyList<int> Daily, IReadOnlyList<PreviewRise> Rises);

/// <summary>The draft beside what is in force.</summary>
/// <param name="Draft">With the draft.</param>
/// <param name="Present">With the stored definition of the same code; null when there is none.</param>
public sealed record DefinitionPreview(
    DateTimeOffset FromAt, DateTimeOffset ToAt, PreviewFigures Draft, PreviewFigures? Present);

/// <summary>"This definition would have raised N alarms in the last 7 days": the same condition that evaluates live,
/// run over the stored values in event-time order.</summary>
public static class PreviewDefinition
{
    /// <summary>Longest period, days.</summary>
    public const int MaxDays = 31;

    private const int MaxRises = 100;

    /// <summary>Runs a draft, and the definition that it would change, over the last days.</summary>
    public static Outcome<DefinitionPreview> Run(
        AlarmService alarms, HistorianService historian, Rights rights, DefinitionDraft draft, int days,
        CancellationToken cancel = default)
    {
        var toNs = alarms.NowNs;
        var fromNs = toNs - (Math.Clamp(days, 1, MaxDays) * AlarmKpi.DayNs);
        var signals = SaveDefinitions.Readable(alarms.Signals, rights);
        if (!AlarmCompiler.Compile(default, 0, 0, draft.Definition with { Enabled = true }, signals)
            .TryGet(out var unit, out var why))
        {
            return why;
        }

        PreviewFigures? present = null;
        if (SaveDefinitions.Known(alarms, draft) is { } known && rights.Can("alarms.read", known.SiteId)
            && AlarmCompiler.Compile(default, 0, 0, known.Definition with { Enabled = true }, signals)
                .TryGet(out var stored, out _))
        {
            present = Simulate(new(historian.Store), stored, fromNs, toNs, cancel);
        }

        return new DefinitionPreview(
            Instants.FromUs(fromNs / 1000), Instants.FromUs(toNs / 1000),
            Simulate(new(historian.Store), unit, fromNs, toNs, cancel), present);
    }

    internal static PreviewFigures Simulate(
        StoredSamples samples, AlarmUnit unit, long fromNs, long toNs, CancellationToken cancel)
    {
        var definition = unit.Definition;
        // Delays and windows are full when the period begins; an alarm that already stood is not a rise of it.
        var warmNs = fromNs - 3_600_000_000_000 - AlarmCondition.Nanoseconds(
            definition.OnDelaySeconds + definition.OffDelaySeconds + definition.WindowSeconds);
        using var merged = new MergedSamples([.. unit.Inputs.Select(input => samples.Open(input, warmNs, toNs))]);
        var run = new Trial(unit, fromNs);
        long values = 0;
        while (merged.MoveNext(out var at, out var sample))
        {
            if ((++values & 0xFFFF) == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            var input = unit.Inputs[at];
            run.Take(input, new(input.Slot, sample.TimeNs, sample.Value, sample.Quality, sample.Text));
        }

        run.End(toNs);
        return Figures(run, fromNs, toNs, values);
    }

    private static PreviewFigures Figures(Trial run, long fromNs, long toNs, long values)
    {
        var loud = run.Occurrences.Where(alarm => alarm.Alarm.Annunciated).Select(alarm => alarm.Alarm).ToList();
        var daily = new int[(int)((toNs - fromNs + AlarmKpi.DayNs - 1) / AlarmKpi.DayNs)];
        foreach (var alarm in loud)
        {
            daily[(int)((alarm.RaisedNs - fromNs) / AlarmKpi.DayNs)]++;
        }

        return new(
            loud.Count, run.Occurrences.Count - loud.Count, run.ActiveNs(toNs) / 1e9,
            AlarmKpi.Median([.. loud.Where(alarm => alarm.ReturnedNs is not null)
                .Select(alarm => (alarm.ReturnedNs!.Value - alarm.RaisedNs) / 1e9)]),
            AlarmKpi.BinsOf(loud, fromNs, toNs).Max(), loud.Count(AlarmKpi.IsFleeting),
            AlarmKpi.IsChattering([.. loud.Select(alarm => alarm.RaisedNs)]), run.IsActive, values, daily,
            [.. run.Occurrences.AsEnumerable().Reverse().Take(MaxRises).Select(one => new PreviewRise(
                Instants.FromUs(one.Alarm.RaisedNs / 1000),
                one.Alarm.ReturnedNs is { } returned ? Instants.FromUs(returned / 1000) : null,
                double.IsFinite(one.Value) ? one.Value : null, !one.Alarm.Annunciated))]);
    }

    /// <summary>One definition over stored values.</summary>
    private sealed class Trial(AlarmUnit unit, long fromNs)
    {
        private readonly AlarmCondition condition = unit.Condition!;
        private readonly ConditionMemory memory = new(unit.Condition!.Slots);
        private readonly ConditionMemory? logic = unit.Suppression is { } suppression ? new(suppression.Slots) : null;
        private long raisedNs;
        private double raisedValue;
        private bool suppressed;

        internal List<(AlarmOccurrence Alarm, double Value)> Occurrences { get; } = [];

        internal bool IsActive => memory.Active;

        internal void Take(AlarmInputKey input, in ConditionSample sample)
        {
            Let(sample.TimeNs - 1);
            if (input.ForSuppression)
            {
                unit.Suppression!.Apply(logic!, sample);
                return;
            }

            Note(condition.Apply(memory, sample));
        }

        internal void End(long toNs)
        {
            Let(toNs);
            if (memory.Active && raisedNs >= fromNs)
            {
                Occurrences.Add((Alarm(null), raisedValue));
            }
        }

        internal long ActiveNs(long toNs) => Occurrences.Sum(one =>
            (one.Alarm.ReturnedNs ?? toNs) - one.Alarm.RaisedNs)
            + (memory.Active && raisedNs < fromNs ? toNs - fromNs : 0);

        private void Let(long timeNs)
        {
            Note(condition.Advance(memory, timeNs));
            if (logic is not null)
            {
                unit.Suppression!.Advance(logic, timeNs);
            }
        }

        private void Note(ConditionChange? change)
        {
            if (change is not { } done)
            {
                return;
            }

            if (done.Active)
            {
                (raisedNs, raisedValue, suppressed) = (done.TimeNs, done.Value.HasValue ? done.Value.Number : double.NaN, logic?.Active == true);
            }
            else if (raisedNs >= fromNs)
            {
                Occurrences.Add((Alarm(done.TimeNs), raisedValue));
            }
        }

        private AlarmOccurrence Alarm(long? returnedNs) => new(
            unit.Definition.Code, unit.Definition.Priority, raisedNs, returnedNs, Annunciated: !suppressed);
    }
}
