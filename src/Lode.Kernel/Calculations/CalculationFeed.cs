using Lode.Kernel.Plant;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Calculations;

/// <summary>Lets the calculations follow the historian and the plant, and writes down what late data changed.</summary>
internal sealed class CalculationFeed(
    CalculationService calculations, ISqlSession sql, PlantCache plant, TimeProvider clock) : BackgroundService
{
    private const long QuietNs = 5_000_000_000;
    private const long MarkEveryNs = 10_000_000_000;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim plantChanged = new(0);
    private long mark;
    private long markedAtNs;

    /// <summary>Takes up what is defined before the doors open, so that nothing that comes is missed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        mark = await sql.FindAsync<long>(CalculationRows.SelectMark, cancel: cancellationToken);
        await calculations.SyncAsync(cancellationToken, since: mark);
        plant.Changed += OnPlantChanged;
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Keeps how far everything is computed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteRevisionsAsync(quietNs: 0, cancellationToken);
        await WriteMarkAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        plant.Changed -= OnPlantChanged;
        plantChanged.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(Beat, clock);
        var more = false;
        while (more || await beat.WaitForNextTickAsync(stoppingToken))
        {
            if (plantChanged.Wait(0, stoppingToken))
            {
                await calculations.SyncAsync(stoppingToken);
            }

            more = await calculations.Worker.RoundAsync(stoppingToken);
            await WriteRevisionsAsync(QuietNs, stoppingToken);
            if (calculations.Worker.UptimeNs - markedAtNs >= MarkEveryNs)
            {
                await WriteMarkAsync(stoppingToken);
            }
        }
    }

    private void OnPlantChanged(PlantModel model) => plantChanged.Release();

    /// <summary>A device that sends an hour again changes results for minutes: one row says so in the end.</summary>
    private async Task WriteRevisionsAsync(long quietNs, CancellationToken cancel)
    {
        foreach (var unit in calculations.Worker.Engine.Units)
        {
            if (unit.Tally.Computed == 0 || calculations.Worker.UptimeNs - unit.RevisedAtNs < quietNs)
            {
                continue;
            }

            var tally = unit.TakeTally();
            if (tally.Changed > 0)
            {
                await ChangeAsync(
                    work => CalculationRows.Insert(
                        work, CalculationRows.RevisionRow.Of(unit, tally, "late", work.NowUs)),
                    cancel);
            }
        }
    }

    private async Task WriteMarkAsync(CancellationToken cancel)
    {
        markedAtNs = calculations.Worker.UptimeNs;
        var settled = calculations.Worker.Engine.SettledThrough();
        if (settled > mark)
        {
            mark = settled;
            await ChangeAsync(work => CalculationRows.Mark(work, settled), cancel);
        }
    }

    private Task ChangeAsync(Action<IWork> body, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            body(work);
            return Done.Instance;
        },
        Lane.Bulk,
        cancel);
}
