using System.Text;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel.Live;
using Lode.Kernel.Plant;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Alarms;

/// <summary>Joins the alarms to the historian, the plant, the clock and the live stream.</summary>
/// <remarks>Rows are evaluated on the store's subscriber thread (memory only); a loop writes the journal. Rises and
/// returns go
/// back into the historian as the stepped series <c>alarm,definition=CODE,site=N:active</c>, so durations are queryable
/// like any signal.</remarks>
internal sealed partial class AlarmFeed(
    AlarmService alarms, HistorianStore store, PlantCache plant, LiveHub live, TimeProvider clock,
        ILogger<AlarmFeed> log)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim plantChanged = new(0);
    private readonly RowBatch rows = new();

    /// <summary>Loads before the doors open: the list is never empty by mistake.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        alarms.Signals = AlarmPlaces.In(await plant.GetAsync(cancellationToken));
        await alarms.OpenAsync(cancellationToken);
        alarms.Engine.Prime(Last, alarms.NowNs);
        plant.Changed += OnPlantChanged;
        alarms.Changed += OnAlarmsChanged;
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        plant.Changed -= OnPlantChanged;
        alarms.Changed -= OnAlarmsChanged;
        plantChanged.Dispose();
        rows.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = store.Subscribe(batch =>
            alarms.Engine.Apply(store.Index, batch.Payload.Span, batch.ArrivalNs));
        using var beat = new PeriodicTimer(Beat, clock);
        while (await beat.WaitForNextTickAsync(stoppingToken))
        {
            if (plantChanged.Wait(0, stoppingToken))
            {
                await alarms.RecompileAsync(stoppingToken);
            }

            alarms.Engine.Advance(alarms.NowNs);
            var written = await alarms.FlushAsync(stoppingToken);
            await WriteBackAsync(written, stoppingToken);
        }
    }

    private void OnPlantChanged(PlantModel model)
    {
        alarms.Signals = AlarmPlaces.In(model);
        plantChanged.Release();
    }

    private void OnAlarmsChanged(AlarmNotice notice) => live.Publish("alarms", notice);

    private ConditionSample? Last(string key)
    {
        if (!SeriesKey.TrySplitSignal(key, out var name, out var field)
            || !store.Index.TryFind(Encoding.UTF8.GetBytes(name), out var series))
        {
            return null;
        }

        var columns = series.Layout.Columns;
        for (var column = 0; column < columns.Length; column++)
        {
            if (columns[column].Name == field && store.TryLast(series.Id, column, out var last))
            {
                return new(0, last.Time, last.Number, last.Quality, last.Text is { } text
                    ? Encoding.UTF8.GetString(text) : null);
            }
        }

        return null;
    }

    /// <summary>Rises as 1, returns as 0, at their event times.</summary>
    private async Task WriteBackAsync(List<AlarmChange> written, CancellationToken cancel)
    {
        rows.Clear();
        foreach (var change in written)
        {
            if (change.Kind is not (AlarmEventKind.Raised or AlarmEventKind.Returned))
            {
                continue;
            }

            var series = store.Index.GetOrAdd(SeriesKey.Of("alarm",
            [
                new("definition", change.Unit.Definition.Code),
                new("site", change.Unit.SiteId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ]));
            rows.BeginRow(series.Id, change.EventNs);
            rows.Add(store.Index.GetOrAddColumn(series, "active"u8, Historian.ColumnType.Int64),
                change.Kind == AlarmEventKind.Raised ? 1L : 0L);
            rows.EndRow();
        }

        if (rows.RowCount == 0)
        {
            return;
        }

        var answer = await store.AppendAsync(rows, cancel);
        while (answer.Outcome == AppendOutcome.Overloaded)
        {
            await Task.Delay(answer.RetryAfter > TimeSpan.Zero ? answer.RetryAfter : Beat, clock, cancel);
            answer = await store.AppendAsync(rows, cancel);
        }

        if (!answer.IsStored)
        {
            NotWritten(rows.RowCount);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message =
        "{Count} alarm changes are in the journal but not in the historian: disk full")]
    private partial void NotWritten(int count);
}
