using Lode.Historian.Storage;
using Lode.Kernel.History;
using Lode.Kernel.Live;
using Lode.Kernel.Plant;
using Lode.Kernel.Sources;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Alarms;

/// <summary>Joins the alarms to the historian, the plant, the clock and the live stream.</summary>
/// <remarks>Rows are evaluated on the store's subscriber thread (memory only); a loop writes the journal. While no
/// definition reads a signal, nothing is subscribed: taking values in then costs nothing.</remarks>
internal sealed partial class AlarmFeed : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly AlarmService alarms;
    private readonly ISqlSession sql;
    private readonly HistorianStore store;
    private readonly PlantCache plant;
    private readonly SourceDirectory sources;
    private readonly LiveHub live;
    private readonly TimeProvider clock;
    private readonly ILogger<AlarmFeed> log;
    private readonly StoredSamples samples;
    private readonly DurationSeries durations;
    private readonly SemaphoreSlim placesChanged = new(0);

    public AlarmFeed(AlarmService alarms, ISqlSession sql, HistorianService historian, PlantCache plant,
        SourceDirectory sources, LiveHub live, TimeProvider clock, ILogger<AlarmFeed> log)
    {
        this.sql = sql;
        (this.alarms, store, this.plant, this.sources) = (alarms, historian.Store, plant, sources);
        (this.live, this.clock, this.log) = (live, clock, log);
        samples = new(store);
        durations = new(store, clock);
    }

    /// <summary>Loads before the doors open: the list is never empty by mistake.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await AlarmRules.SeedAsync(sql, clock, cancellationToken);
        await sources.RefreshAsync(cancellationToken);
        OnPlantChanged(await plant.GetAsync(cancellationToken));
        placesChanged.Wait(0, cancellationToken);
        await alarms.OpenAsync(cancellationToken);
        foreach (var unit in alarms.Engine.Read(units => units.Values.ToList()))
        {
            alarms.Engine.Replay(unit, samples.Recent(unit), alarms.UptimeNs);
        }

        alarms.Newest = samples.Newest;
        await TellAsync(durations.RepairAsync(alarms.Engine.Read(units => units.Values.ToList()), cancellationToken));
        plant.Changed += OnPlantChanged;
        sources.Changed += OnSourcesChanged;
        alarms.Changed += OnAlarmsChanged;
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Writes what was evaluated last.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TellAsync(durations.AppendAsync(await alarms.FlushAsync(cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        plant.Changed -= OnPlantChanged;
        sources.Changed -= OnSourcesChanged;
        alarms.Changed -= OnAlarmsChanged;
        placesChanged.Dispose();
        durations.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDisposable? subscription = null;
        using var beat = new PeriodicTimer(Beat, clock);
        try
        {
            while (await beat.WaitForNextTickAsync(stoppingToken))
            {
                if (placesChanged.Wait(0, stoppingToken))
                {
                    await alarms.RecompileAsync(stoppingToken);
                }

                subscription = Follow(subscription);
                alarms.Engine.Advance(alarms.NowNs, alarms.UptimeNs);
                var written = await alarms.FlushAsync(stoppingToken);
                await TellAsync(durations.AppendAsync(written, stoppingToken));
            }
        }
        finally
        {
            subscription?.Dispose();
        }
    }

    private IDisposable? Follow(IDisposable? subscription)
    {
        if (alarms.Engine.IsWatching == subscription is not null)
        {
            return subscription;
        }

        subscription?.Dispose();
        if (subscription is not null)
        {
            return null;
        }

        var begun = store.Subscribe(batch =>
            alarms.Engine.Apply(store.Index, batch.Payload.Span, alarms.UptimeNs, batch.Fills));
        // What came between the definition and the subscription.
        foreach (var unit in alarms.Engine.Read(units => units.Values.ToList()))
        {
            alarms.Engine.Replay(unit, samples.Newest(unit), alarms.UptimeNs);
        }

        return begun;
    }

    private void OnPlantChanged(PlantModel model)
    {
        alarms.Signals = AlarmPlaces.In(model, Lateness);
        placesChanged.Release();
    }

    private void OnSourcesChanged() => placesChanged.Release();

    private void OnAlarmsChanged(AlarmNotice notice) => live.Publish("alarms", notice);

    /// <summary>How long values of a series may come out of order: as its source says.</summary>
    private double? Lateness(string seriesKey) =>
        store.Index.TryFind(System.Text.Encoding.UTF8.GetBytes(seriesKey), out var series) && series.Owner > 0
            ? sources.Find(new Id(store.Index.OwnerOf(series.Owner)))?.LatenessSeconds
            : null;

    private async Task TellAsync(Task<bool> writing)
    {
        if (!await writing)
        {
            NotWritten();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "alarm changes are in the journal but not in the historian: disk full")]
    private partial void NotWritten();
}
