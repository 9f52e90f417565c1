using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Field.Points;
using Lode.Field.Routes;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Field.Rounds;

/// <summary>Opens each round with its case when its window begins, on one node; a round that is there is not opened
/// again.</summary>
internal sealed class OpenRounds(
    ISqlSession sql, CalendarService calendars, AppCases cases, LeaseKeeper leases, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30), Every = TimeSpan.FromSeconds(20);

    private const string Routes = $"""
        SELECT {RouteRow.Columns} FROM field_route WHERE site_id >= 0 AND retired_us IS NULL
        """;

    private const string Known = """
        SELECT count(*) FROM field_round WHERE site_id = @SiteId AND route_id = @RouteId AND from_us = @FromUs
        """;

    private const string Insert = """
        INSERT INTO field_round (site_id, id, route_id, case_id, level, from_us, to_us, content, state, ended_us,
                                 ended_by)
        VALUES (@SiteId, @Id, @RouteId, @CaseId, @Level, @FromUs, @ToUs, @Content, 'due', NULL, NULL)
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("field.rounds", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await OpenAsync(stop);
            await Task.Delay(Every, clock, stop);
        }
    }

    /// <summary>Opens what is due now and not there yet.</summary>
    internal async Task OpenAsync(CancellationToken cancel)
    {
        var nowUs = clock.NowUs();
        foreach (var site in (await sql.QueryAsync<RouteRow>(Routes, null, cancel)).GroupBy(row => (int)row.SiteId))
        {
            if ((await calendars.ReadAsync(site.Key, cancel)).Find(site.Key) is not { } calendar)
            {
                continue;
            }

            foreach (var row in site)
            {
                if (RoutePlan.WindowAt(row.Route.Cycle, calendar, nowUs) is { } window)
                {
                    await OpenAsync(row, window.FromUs, window.ToUs, cancel);
                }
            }
        }
    }

    private async Task OpenAsync(RouteRow row, long fromUs, long toUs, CancellationToken cancel)
    {
        var key = new { row.SiteId, RouteId = row.Id, FromUs = fromUs };
        if (await sql.FindAsync<long>(Known, key, cancel) > 0)
        {
            return;
        }

        var hand = await cases.ReadyAsync((int)row.SiteId, Actor.System("field.rounds"), cancel);
        var id = Id.New((int)row.SiteId, clock.GetUtcNow());
        await sql.CommitAsync<Done>(
            work =>
            {
                if (work.Find<long>(Known, key) > 0)
                {
                    return Done.Instance;
                }

                var points = work.Query<PointRow>(PointRow.OfSite, new { row.SiteId })
                    .ToDictionary(point => point.Id);
                var content = RoundContent.Of(row, points);
                if (!hand.Open(work, "inspection", DataOf(row, content, toUs), $"field/round/{id}")
                    .TryGet(out var opened, out var why))
                {
                    return why;
                }

                work.Execute(Insert, new
                {
                    row.SiteId,
                    Id = id,
                    RouteId = row.Id,
                    CaseId = opened.Id,
                    Level = (long)row.Route.Level,
                    FromUs = fromUs,
                    ToUs = toUs,
                    Content = JsonSerializer.Serialize(content, FieldJson.Options),
                });
                return Done.Instance;
            },
            Lane.Bulk,
            cancel);
    }

    private static JsonObject DataOf(RouteRow row, RoundContent content, long toUs) => new()
    {
        ["route"] = content.NameZh,
        ["routeEn"] = content.NameEn,
        ["level"] = row.Route.Level,
        ["dueAt"] = Instants.FromUs(toUs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'",
            System.Globalization.CultureInfo.InvariantCulture),
        ["points"] = content.Points.Count(),
    };
}
