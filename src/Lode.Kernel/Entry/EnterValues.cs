using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Entry;

/// <summary>One value that a person entered.</summary>
/// <param name="Seq">Number of the entry on its device; sent again it is stored once.</param>
/// <param name="SampledAt">When the sample was taken or the meter read, not when it is typed in.</param>
/// <param name="Reason">Why, for a correction or a value outside its range.</param>
public sealed record EntryInput(long Seq, Id SignalId, DateTimeOffset SampledAt, double Value, string? Reason = null);

/// <summary>Entries of one device.</summary>
public sealed record EntriesInput(string Device, IReadOnlyList<EntryInput> Entries);

/// <summary>A stored entry.</summary>
/// <param name="Replaced">Value that it corrects; null for a first entry.</param>
public sealed record EntryRecord(
    Id SignalId, DateTimeOffset SampledAt, double Value, double? Replaced, string Reason, string EnteredBy,
        DateTimeOffset EnteredAt);

/// <summary>What became of one entry.</summary>
/// <param name="Result">stored, duplicate or refused.</param>
/// <param name="Refusal">Why not.</param>
public sealed record EntryAnswer(long Seq, string Result, Refusal? Refusal, EntryRecord? Record);

/// <summary>Stores hand entries: each on its own merit, in the record and in the historian.</summary>
public sealed class EnterValues(ISqlSession sql, PlantCache plant, HistorianService historian, TimeProvider clock)
{
    private const int MaxEntries = 500;

    /// <summary>Takes a batch; every entry gets its own answer.</summary>
    public async Task<Outcome<IReadOnlyList<EntryAnswer>>> ExecuteAsync(
        EntriesInput input, Func<int, bool> maySite, Actor actor, CancellationToken cancel)
    {
        if (input.Device.Length is 0 or > 100 || input.Entries.Count is 0 or > MaxEntries)
        {
            return EntryRefusals.TooMany.With(("limit", "500"));
        }

        var model = await plant.GetAsync(cancel);
        var answers = new List<EntryAnswer>();
        foreach (var entry in input.Entries)
        {
            answers.Add(await EnterAsync(input.Device, entry, model.Signal(entry.SignalId), maySite, actor, cancel));
        }

        return answers;
    }

    /// <summary>Newest entry of each signal and time in a range, with what it replaced.</summary>
    public async Task<IReadOnlyList<EntryRecord>> ReadAsync(
        int site, IReadOnlyList<Id> signals, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        [.. (await sql.QueryAsync<Row>(
            SelectRange,
            new { Site = (long)site, Ids = signals, From = Instants.ToUs(from), To = Instants.ToUs(to) },
            cancel)).Select(row => row.ToRecord())];

    /// <summary>Why an entry is not taken, or null.</summary>
    internal static Refusal? Check(PlantSignal signal, EntryInput entry, double? before, DateTimeOffset now)
    {
        if (!double.IsFinite(entry.Value))
        {
            return EntryRefusals.BadNumber;
        }

        if (entry.SampledAt > now.AddMinutes(5))
        {
            return EntryRefusals.InFuture;
        }

        var reason = !string.IsNullOrWhiteSpace(entry.Reason);
        if ((entry.Value < signal.RangeLo || entry.Value > signal.RangeHi) && !reason)
        {
            return EntryRefusals.OutOfRange.With(
                ("name", signal.NameZh), ("value", PlantRows.Text(entry.Value)), ("unit", signal.Unit),
                ("low", signal.RangeLo is null ? "—" : PlantRows.Text(signal.RangeLo)),
                ("high", signal.RangeHi is null ? "—" : PlantRows.Text(signal.RangeHi)));
        }

        return before is { } old && !old.Equals(entry.Value) && !reason
            ? EntryRefusals.CorrectionReason.With(("old", PlantRows.Text(old)), ("value", PlantRows.Text(entry.Value)))
            : null;
    }

    private async Task<EntryAnswer> EnterAsync(
        string device, EntryInput entry, PlantSignal? signal, Func<int, bool> maySite, Actor actor,
            CancellationToken cancel)
    {
        if (signal is null || !maySite(signal.SiteId))
        {
            return new EntryAnswer(entry.Seq, "refused", EntryRefusals.NotFound, null);
        }

        var sampleUs = Instants.ToUs(entry.SampledAt);
        var key = new { Site = (long)signal.SiteId, Device = device, entry.Seq, Signal = signal.Id, Sample = sampleUs };
        if (await sql.FindAsync<Row>(SelectOnce, key, cancel) is { } known)
        {
            var same = known.SignalId == signal.Id && known.SampleUs == sampleUs && known.Value.Equals(entry.Value);
            return same
                ? new EntryAnswer(entry.Seq, "duplicate", null, known.ToRecord())
                : new EntryAnswer(entry.Seq, "refused", EntryRefusals.SeqReused, null);
        }

        var before = (await sql.FindAsync<Row>(SelectNewest, key, cancel))?.Value;
        if (Check(signal, entry, before, clock.GetUtcNow()) is { } wrong)
        {
            return new EntryAnswer(entry.Seq, "refused", wrong, null);
        }

        // Historian first: written twice it is the same value at the same stamp; the record says that it is durable.
        if (!await StoreAsync(signal, sampleUs, entry.Value, cancel))
        {
            return new EntryAnswer(entry.Seq, "refused", EntryRefusals.NotStored, null);
        }

        var record = await RecordAsync(device, entry, signal, sampleUs, before, actor, cancel);
        return new EntryAnswer(entry.Seq, "stored", null, record);
    }

    private async Task<bool> StoreAsync(PlantSignal signal, long sampleUs, double value, CancellationToken cancel)
    {
        if (!PlantModel.TrySplitKey(signal.Key, out var seriesKey, out var field))
        {
            return false;
        }

        var series = historian.Index.GetOrAdd(Encoding.UTF8.GetBytes(seriesKey));
        var column = historian.Index.GetOrAddColumn(series, Encoding.UTF8.GetBytes(field), ColumnType.Float64);
        if (column < 0)
        {
            return false;
        }

        using var batch = new RowBatch();
        batch.BeginRow(series.Id, sampleUs * 1000, Quality.GoodLocalOverride);
        batch.Add(column, value);
        batch.EndRow();
        return (await historian.Store.AppendAsync(batch, cancel)).IsStored;
    }

    private async Task<EntryRecord> RecordAsync(
        string device, EntryInput entry, PlantSignal signal, long sampleUs, double? before, Actor actor,
            CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<EntryRecord>(
            work =>
            {
                var row = new Row
                {
                    SiteId = signal.SiteId,
                    Id = Id.New(signal.SiteId, Instants.FromUs(work.NowUs)),
                    SignalId = signal.Id,
                    Key = signal.Key,
                    SampleUs = sampleUs,
                    Value = entry.Value,
                    Replaced = before is { } old && !old.Equals(entry.Value) ? old : null,
                    Reason = entry.Reason?.Trim() ?? "",
                    Device = device,
                    Seq = entry.Seq,
                    EnteredBy = actor.Name,
                    EnteredUs = work.NowUs,
                };
                work.Execute(Insert, row);
                if (row.Replaced is not null)
                {
                    work.Audit(
                        actor, "entry.correct", "signal", signal.Id.ToString(), new { value = row.Replaced },
                        new { value = row.Value, sampledUs = sampleUs, row.Reason });
                }

                return row.ToRecord();
            },
            cancel: cancel);
        Invariant.Holds(outcome.TryGet(out var record, out _));
        return record;
    }

    private const string Columns = """
        SELECT site_id AS SiteId, id AS Id, signal_id AS SignalId, key AS Key, sample_us AS SampleUs, value AS Value,
               replaced AS Replaced, reason AS Reason, device AS Device, seq AS Seq, entered_by AS EnteredBy,
               entered_us AS EnteredUs
          FROM kernel_entry_record
        """;

    private const string SelectOnce = Columns + " WHERE site_id = @Site AND device = @Device AND seq = @Seq";

    private const string SelectNewest = Columns + """
         WHERE site_id = @Site AND signal_id = @Signal AND sample_us = @Sample
         ORDER BY entered_us DESC, seq DESC LIMIT 1
        """;

    private const string SelectRange = Columns + """
         WHERE site_id = @Site AND signal_id {ids} AND sample_us >= @From AND sample_us < @To
         ORDER BY sample_us, entered_us, seq
        """;

    private const string Insert = """
        INSERT INTO kernel_entry_record (site_id, id, signal_id, key, sample_us, value, replaced, reason, device, seq,
               entered_by, entered_us)
        VALUES (@SiteId, @Id, @SignalId, @Key, @SampleUs, @Value, @Replaced, @Reason, @Device, @Seq, @EnteredBy, @EnteredUs)
        ON CONFLICT (site_id, device, seq) DO NOTHING
        """;

    internal sealed class Row
    {
        public long SiteId { get; init; }
        public Id Id { get; init; }
        public Id SignalId { get; init; }
        public string Key { get; init; } = "";
        public long SampleUs { get; init; }
        public double Value { get; init; }
        public double? Replaced { get; init; }
        public string Reason { get; init; } = "";
        public string Device { get; init; } = "";
        public long Seq { get; init; }
        public string EnteredBy { get; init; } = "";
        public long EnteredUs { get; init; }

        internal EntryRecord ToRecord() =>
            new(SignalId, Instants.FromUs(SampleUs), Value, Replaced, Reason, EnteredBy, Instants.FromUs(EnteredUs));
    }
}
