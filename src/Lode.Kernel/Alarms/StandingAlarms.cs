using System.Globalization;
using Lode.Kernel.Calendars;
using Lode.Kernel.Findings;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Alarms;

/// <summary>An alarm that has been active for a day tells the operator nothing any more: the definition is wrong, or
/// the equipment needs repair. Looks every half hour; the finding ends when the alarm was away at two looks.</summary>
internal sealed class StandingAlarms(
    AlarmService alarms, FindingRules rules, CalendarService calendars, ISqlSession sql, LeaseKeeper leases,
    TimeProvider clock) : BackgroundService
{
    internal const string Rule = "alarms.standing";
    private const string Kind = "alarm";

    // Bulk units are small (rules §3).
    private const int AtOnce = 40;
    private const long StandsNs = 24L * 3600 * 1_000_000_000;
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30), Every = TimeSpan.FromMinutes(30);

    // Over all sites by intent: the look serves all.
    private const string Holding = """
        SELECT site_id, object_id FROM kernel_finding
         WHERE site_id >= 0 AND rule = @Rule AND state IN ('open', 'explained')
        """;

    private sealed record Held
    {
        public long SiteId { get; init; }

        public string ObjectId { get; init; } = "";
    }

    private sealed record Standing(
        long Site, Id Id, AlarmDefinition Definition, AlarmPlace Place, long RaisedNs, bool Acknowledged);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("alarms.standing", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stop);
            await LookAsync(stop);
        }
    }

    /// <summary>Reports what stands now and clears what does not.</summary>
    internal async Task LookAsync(CancellationToken cancel)
    {
        var nowNs = alarms.NowNs;
        var standing = alarms.Engine.Read(units => units.Values
            .Where(unit => unit.Snapshot.State is AlarmState.UnackActive or AlarmState.AckActive
                && unit.Definition.Priority != AlarmPriority.P4 && nowNs - unit.Snapshot.RaisedNs >= StandsNs)
            .Select(unit => new Standing(
                unit.SiteId, unit.Id, unit.Definition, unit.Place, unit.Snapshot.RaisedNs,
                unit.Snapshot.State == AlarmState.AckActive)).ToList());
        var rule = rules.Find(Rule)!;
        var book = await calendars.ReadAsync(cancel);
        foreach (var some in standing.Chunk(AtOnce))
        {
            await sql.CommitAsync<Done>(
                work =>
                {
                    foreach (var one in some)
                    {
                        work.Report(Report(one, rule, rule.DueUs(book.Find(one.Site), work.NowUs)));
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }

        var still = standing.Select(one => one.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var over = (await sql.QueryAsync<Held>(Holding, new { Rule }, cancel))
            .Where(held => !still.Contains(held.ObjectId));
        foreach (var some in over.Chunk(AtOnce))
        {
            await sql.CommitAsync<Done>(
                work =>
                {
                    foreach (var one in some)
                    {
                        work.ClearFinding(one.SiteId, rule, Kind, one.ObjectId);
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }
    }

    private static FindingReport Report(Standing one, FindingRule rule, long dueUs) => new(
        one.Site, rule, Kind, one.Id.ToString(), Text(one.Definition.Name, one.Definition.Code),
        Text(one.Definition.NameEn, one.Definition.Code), $"/alarms?row={one.Id}",
        [
            new EvidenceLine("报警自", "Active since", Instant(one.RaisedNs)),
            new EvidenceLine("报警编码", "Alarm code", one.Definition.Code),
            new EvidenceLine("位置", "Place", Text(one.Place.Tag, one.Place.Path)),
            new EvidenceLine(
                "优先级", "Priority", $"P{((int)one.Definition.Priority).ToString(CultureInfo.InvariantCulture)}"),
            one.Acknowledged
                ? new EvidenceLine("确认", "Acknowledgment", "已确认 / acknowledged")
                : new EvidenceLine("确认", "Acknowledgment", "未确认 / not acknowledged"),
        ],
        dueUs,
        one.Definition.Priority == AlarmPriority.P1 ? FindingSeverity.P2 : null);

    private static string Text(string? first, string otherwise) => string.IsNullOrEmpty(first) ? otherwise : first;

    private static string Instant(long ns) =>
        Instants.FromUs(ns / 1000).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
