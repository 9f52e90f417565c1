using System.Collections.Concurrent;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel.Metrics;

namespace Lode.Kernel.History;

/// <summary>Counts what came in, per source since it was last taken, and over all for <c>/metrics</c>.</summary>
public sealed class IngestTally(TimeProvider clock) : IMetricSource
{
    private readonly ConcurrentDictionary<Guid, Counts> bySource = new();
    private readonly ConcurrentDictionary<Guid, Counts> sinceStart = new();
    private readonly Counts all = new();
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private long turnedAway;

    internal sealed class Counts
    {
        internal long Rows;
        internal long Values;
        internal long Refused;
        internal long Held;
        internal long LastTicks;

        internal void Add(long rows, long values, long refused, long held)
        {
            Interlocked.Add(ref Rows, rows);
            Interlocked.Add(ref Values, values);
            Interlocked.Add(ref Refused, refused);
            Interlocked.Add(ref Held, held);
        }
    }

    /// <inheritdoc/>
    public void Write(MetricsText text)
    {
        text.Counter("lode_ingest_rows_total", "Rows stored durably.", Interlocked.Read(ref all.Rows));
        text.Counter("lode_ingest_values_total", "Values stored durably.", Interlocked.Read(ref all.Values));
        text.Counter("lode_ingest_refused_lines_total", "Lines refused with a reason.", Interlocked.Read(ref all.Refused));
        text.Counter("lode_ingest_held_lines_total", "Lines that wait for an engineer.", Interlocked.Read(ref all.Held));
        text.Counter("lode_ingest_turned_away_total", "Requests answered 503.", Interlocked.Read(ref turnedAway));
    }

    internal void Count(Id? source, AppendResult appended, RowBatch batch, LineParser parser)
    {
        if (appended.IsStored)
        {
            Count(source, batch.RowCount, batch.ValueCount, parser.DroppedLines, parser.Held.Count);
        }
        else
        {
            Interlocked.Increment(ref turnedAway);
        }
    }

    internal void Count(Id? source, long rows, long values, long refused, long held)
    {
        all.Add(rows, values, refused, held);
        var id = source?.Value ?? Guid.Empty;
        bySource.GetOrAdd(id, static _ => new Counts()).Add(rows, values, refused, held);
        var kept = sinceStart.GetOrAdd(id, static _ => new Counts());
        kept.Add(rows, values, refused, held);
        Volatile.Write(ref kept.LastTicks, clock.GetUtcNow().UtcTicks);
    }

    /// <summary>What a source has sent since the server started.</summary>
    public SourceTraffic Of(Id source)
    {
        var counts = sinceStart.GetValueOrDefault(source.Value);
        return counts is null
            ? new SourceTraffic(startedAt, null, 0, 0, 0, 0)
            : new SourceTraffic(
                startedAt, new DateTimeOffset(Volatile.Read(ref counts.LastTicks), TimeSpan.Zero),
                Interlocked.Read(ref counts.Rows), Interlocked.Read(ref counts.Values),
                Interlocked.Read(ref counts.Refused), Interlocked.Read(ref counts.Held));
    }

    /// <summary>Takes the counts since the last call, sources without traffic left out.</summary>
    internal IReadOnlyList<IngestMinute> Take()
    {
        var minutes = new List<IngestMinute>();
        foreach (var (source, counts) in bySource)
        {
            var minute = new IngestMinute(
                source,
                Interlocked.Exchange(ref counts.Rows, 0),
                Interlocked.Exchange(ref counts.Values, 0),
                Interlocked.Exchange(ref counts.Refused, 0),
                Interlocked.Exchange(ref counts.Held, 0));
            if (minute.Rows + minute.Refused + minute.Held > 0)
            {
                minutes.Add(minute);
            }
        }

        return minutes;
    }
}

/// <summary>What one source sent in about a minute; <see cref="Guid.Empty"/> for tokens without a source.</summary>
public sealed record IngestMinute(Guid Source, long Rows, long Values, long Refused, long Held);

/// <summary>What a source has sent since the server started.</summary>
/// <param name="LastAt">Its last request; null when there was none since then.</param>
/// <param name="Rows">Rows stored.</param>
/// <param name="Refused">Lines refused with a reason.</param>
/// <param name="Held">Lines that went to the tray.</param>
public sealed record SourceTraffic(
    DateTimeOffset SinceAt, DateTimeOffset? LastAt, long Rows, long Values, long Refused, long Held);
