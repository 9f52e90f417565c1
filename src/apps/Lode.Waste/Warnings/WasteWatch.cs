using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Findings;
using Lode.Kernel.Leases;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Microsoft.Extensions.Hosting;

namespace Lode.Waste.Warnings;

/// <summary>Looks at every site that has waste once a minute, on one node at a time, and keeps the findings of its
/// rules.</summary>
internal sealed class WasteWatch(
    ISqlSession sql, LedgerReader ledger, FindingRules rules, CalendarService calendars, LeaseKeeper leases,
    TimeProvider clock) : BackgroundService
{
    private const int MostOpen = 5000;

    private static readonly TimeSpan Term = TimeSpan.FromSeconds(60), Every = TimeSpan.FromSeconds(60);

    // All sites by intent: one node watches for all.
    private const string Sites = """
        SELECT site_id, credit_code, unit_name, class, contact, phone, age_limit_days, latitude, longitude
          FROM waste_site WHERE site_id >= 0 ORDER BY site_id
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("waste.watch", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await LookAsync(stop);
            await Task.Delay(Every, clock, stop);
        }
    }

    /// <summary>Evaluates all rules at all sites once.</summary>
    /// <returns>How many conditions hold.</returns>
    internal async Task<int> LookAsync(CancellationToken cancel)
    {
        var found = 0;
        foreach (var site in await sql.QueryAsync<SiteEndpoints.Row>(Sites, null, cancel))
        {
            var calendar = (await calendars.ReadAsync(site.SiteId, cancel)).Find(site.SiteId);
            var round = new WatchRound(site, sql, ledger, calendar, clock.NowUs());
            var judged = await WithVanishedAsync(site.SiteId, await round.JudgeAsync(cancel), cancel);
            found += judged.Count(one => one.Verdict.Severity is not null);
            await KeepAsync(site.SiteId, judged, calendar, cancel);
        }

        return found;
    }

    // What was moved, used up or withdrawn is no object of a rule any more: its finding ends.
    private async Task<IReadOnlyList<Judged>> WithVanishedAsync(
        long site, IReadOnlyList<Judged> judged, CancellationToken cancel)
    {
        var seen = judged.Select(one => (one.Rule, one.ObjectKind, one.ObjectId)).ToHashSet();
        var open = await ListFindings.RunAsync(new FindingFilter([site], Open: true), 0, MostOpen, sql, cancel);
        return
        [
            .. judged,
            .. open.Where(row => row.Rule.StartsWith("waste.", StringComparison.Ordinal)
                && !seen.Contains((row.Rule, row.ObjectKind, row.ObjectId))).Select(row => new Judged(
                    row.Rule, row.ObjectKind, row.ObjectId, row.ObjectZh, row.ObjectEn, row.Route, Verdict.Fine)),
        ];
    }

    private async Task KeepAsync(
        long site, IReadOnlyList<Judged> judged, WorkCalendar? calendar, CancellationToken cancel)
    {
        foreach (var part in judged.Chunk(50))
        {
            await sql.CommitAsync<Done>(
                work =>
                {
                    foreach (var one in part)
                    {
                        Keep(work, site, one, calendar);
                    }

                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }
    }

    private void Keep(IWork work, long site, Judged one, WorkCalendar? calendar)
    {
        var rule = rules.Find(one.Rule)!;
        if (one.Verdict.Severity is not { } severity)
        {
            work.ClearFinding(site, rule, one.ObjectKind, one.ObjectId);
            return;
        }

        work.Report(new FindingReport(
            site, rule, one.ObjectKind, one.ObjectId, one.NameZh, one.NameEn, one.Route, one.Verdict.Evidence,
            rule.DueUs(calendar, work.NowUs), severity));
    }
}

/// <summary>What a rule said of an object.</summary>
internal sealed record Judged(
    string Rule, string ObjectKind, string ObjectId, string NameZh, string NameEn, string Route, Verdict Verdict);
