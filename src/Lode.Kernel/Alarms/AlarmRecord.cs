using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>How one alarm has behaved.</summary>
/// <param name="Days">Length of the period that ends now.</param>
/// <param name="Count">Occurrences that a person was to notice.</param>
/// <param name="Hidden">Occurrences while it was shelved, suppressed or out of service.</param>
/// <param name="MedianAcknowledgeSeconds">Null without any acknowledgment.</param>
/// <param name="MedianActiveSeconds">Median duration of those that returned; null without any.</param>
/// <param name="ActiveSeconds">Time in alarm.</param>
/// <param name="Chattering">Three within a minute at least once.</param>
/// <param name="Daily">Occurrences of each day, the oldest first; shape [Days].</param>
public sealed record AlarmRecord(
    int Days, int Count, int Hidden, double? MedianAcknowledgeSeconds, double? MedianActiveSeconds,
    double ActiveSeconds, bool Chattering, IReadOnlyList<int> Daily)
{
    private const int MaxRises = 10_000;

    /// <summary>The record of an alarm over the last days.</summary>
    public static async Task<Outcome<AlarmRecord>> RunAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, Id id, int days, CancellationToken cancel)
    {
        if (!ListDefinitions.Find(alarms, rights, id).TryGet(out var found, out var why))
        {
            return why;
        }

        var toNs = alarms.NowNs;
        var fromNs = toNs - (days * AlarmKpi.DayNs);
        var rows = await AlarmHistory.OccurrencesAsync(
            alarms, sql, new([found.SiteId], fromNs, toNs, Definition: id, Limit: MaxRises), cancel);
        var all = rows.Select(row => new AlarmOccurrence(
            found.Definition.Code, (AlarmPriority)row.Priority, row.EventNs, row.ReturnedNs, row.AcknowledgedNs,
            row.Annunciated == 1)).Reverse().ToList();
        var daily = new int[days];
        foreach (var alarm in all)
        {
            daily[(int)Math.Min(days - 1, (alarm.RaisedNs - fromNs) / AlarmKpi.DayNs)]++;
        }

        return new AlarmRecord(
            days, all.Count(alarm => alarm.Annunciated), all.Count(alarm => !alarm.Annunciated),
            AlarmKpi.MedianAcknowledge(all),
            AlarmKpi.Median([.. all.Where(alarm => alarm.ReturnedNs is not null).Select(Seconds)]),
            all.Sum(alarm => ((alarm.ReturnedNs ?? toNs) - alarm.RaisedNs) / 1e9),
            AlarmKpi.IsChattering([.. all.Select(alarm => alarm.RaisedNs)]), daily);
    }

    private static double Seconds(AlarmOccurrence alarm) => (alarm.ReturnedNs!.Value - alarm.RaisedNs) / 1e9;
}
