using Lode.Kernel.Metrics;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Events;

/// <summary>How many events wait or are dead, and how old the oldest is.</summary>
internal sealed class EventMetrics(ISqlSession sql, TimeProvider clock) : BackgroundService, IMetricSource
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private const string Figures = """
        SELECT count(CASE WHEN state = 'waiting' THEN 1 END) AS waiting,
               count(CASE WHEN state = 'dead' THEN 1 END) AS dead,
               min(CASE WHEN state = 'waiting' THEN occurred_us END) AS oldest_us
          FROM kernel_outbox WHERE site_id >= 0 AND state IN ('waiting', 'dead')
        """;

    private Row last = new();

    private sealed record Row
    {
        public long Waiting { get; init; }

        public long Dead { get; init; }

        public long? OldestUs { get; init; }
    }

    public void Write(MetricsText text)
    {
        text.Gauge("lode_outbox_waiting", "Events that wait for their receivers.", last.Waiting);
        text.Gauge("lode_outbox_dead", "Events that no receiver took; see redrive.", last.Dead);
        text.Gauge("lode_outbox_oldest_seconds", "Age of the oldest event that waits.",
            last.OldestUs is { } oldest ? Math.Max(0, clock.NowUs() - oldest) / 1e6 : 0);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                last = (await sql.FindAsync<Row>(Figures, null, stoppingToken))!;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }
}
