using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.History;

/// <summary>One audit row per source and minute of ingestion (rules §4); the remainder at an orderly stop.</summary>
internal sealed class IngestAudit(IngestTally tally, ISqlSession sql, TimeProvider clock) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancel)
    {
        var minutes = tally.Take();
        if (minutes.Count == 0)
        {
            return;
        }

        await sql.CommitAsync<Done>(
            work =>
            {
                foreach (var minute in minutes)
                {
                    work.Audit(
                        Actor.System("ingest"), "history.write", "source", minute.Source.ToString("D"), after: minute);
                }

                return Done.Instance;
            },
            Lane.Bulk,
            cancel);
    }
}
