using System.Text;
using Lode.Historian.Codec;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel.History;

namespace Lode.Kernel.Imports;

/// <summary>One file to run.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Measurement">Measurement when the mapping names none.</param>
/// <param name="Zone">Zone of local times when the mapping names none.</param>
/// <param name="Limited">From outside: the limits on unpacking hold.</param>
/// <param name="SkipRows">Rows that an earlier run made durable.</param>
/// <param name="RejectsPath">Where wrong cells go; null on a check.</param>
internal sealed record ImportTask(
    string Path, string Measurement, string Zone, ImportMapping Mapping, bool Limited, long SkipRows,
        string? RejectsPath);

/// <summary>Reads a file and makes it durable chunk by chunk, through the same parser and rules as any
/// writer.</summary>
internal sealed class ImportRunner(TextCatalog texts, WriteLines? writer)
{
    private const int RowsPerChunk = 5_000;

    /// <summary>Checks (without a writer) or stores a file.</summary>
    /// <param name="progress">Called after each durable chunk with bytes read and rows done.</param>
    internal async Task<Outcome<ImportReport>> RunAsync(
        ImportTask task, Func<long, long, ImportReport, Task> progress, CancellationToken cancel)
    {
        if (!ImportFile.IsText(task.Path, task.Limited))
        {
            return ImportRefusals.FileKind.With(("file", Path.GetFileName(task.Path)));
        }

        if (IsLines(task))
        {
            return await RunLinesAsync(task, progress, cancel);
        }

        if (!PlanOf(task).TryGet(out var plan, out var refusal))
        {
            return refusal;
        }

        using var text = ImportFile.OpenText(task.Path, task.Limited);
        if (!CsvToLines.Of(plan, text).TryGet(out var lines, out refusal))
        {
            return refusal;
        }

        using var rejects = task.RejectsPath is { } path ? new ImportRejects(path, texts, plan.Separator) : null;
        return await RunCsvAsync(task, plan, lines, rejects, progress, cancel);
    }

    /// <summary>How a CSV file would be read.</summary>
    internal static Outcome<CsvPlan> PlanOf(ImportTask task)
    {
        using var text = ImportFile.OpenText(task.Path, task.Limited);
        return CsvPlan.Of(text, task.Mapping, task.Measurement, task.Zone);
    }

    /// <summary>Line protocol shows by its first line: it parses as one.</summary>
    internal static bool IsLines(ImportTask task)
    {
        if (task.Mapping.Format is { } format)
        {
            return format == "lines";
        }

        using var text = ImportFile.OpenText(task.Path, task.Limited);
        for (var line = text.ReadLine(); line is not null; line = text.ReadLine())
        {
            if (line.Length > 0 && line[0] != '#')
            {
                using var batch = new RowBatch();
                var parser = new LineParser(new SeriesIndex());
                parser.Parse(Encoding.UTF8.GetBytes(line), 1, 0,
                    IngestPolicy.Open with { FutureLimitNs = long.MaxValue / 2 }, batch);
                return batch.RowCount == 1;
            }
        }

        return false;
    }

    private async Task<Outcome<ImportReport>> RunCsvAsync(
        ImportTask task, CsvPlan plan, CsvToLines lines, ImportRejects? rejects,
        Func<long, long, ImportReport, Task> progress, CancellationToken cancel)
    {
        var counter = new ImportCounter();
        var keys = CsvToLines.KeysOf(plan).Select(pair => pair.Key).ToArray();
        var wrong = new List<ImportReject>();
        var sink = new ByteSink(1 << 20);
        var pending = 0;
        while (lines.Next(sink, wrong))
        {
            cancel.ThrowIfCancellationRequested();
            counter.Rows++;
            foreach (var reject in wrong)
            {
                counter.Take(reject);
                rejects?.Add(reject, lines.Header, lines.Cells);
            }

            if (wrong.Count == 0 || sink.Length > 0)
            {
                counter.TakeStamp(lines.Stamp);
            }

            wrong.Clear();
            if (++pending >= RowsPerChunk)
            {
                await StoreAsync(sink, counter.Rows <= task.SkipRows, counter, cancel);
                pending = 0;
                (counter.Values, counter.SameStamps) = (lines.Values, lines.SameStamps);
                rejects?.Flush();
                await progress(0, counter.Rows, counter.Report(keys));
            }
        }

        await StoreAsync(sink, false, counter, cancel);
        (counter.Values, counter.SameStamps) = (lines.Values, lines.SameStamps);
        var report = counter.Report(keys);
        await progress(0, counter.Rows, report);
        return report;
    }

    private async Task<Outcome<ImportReport>> RunLinesAsync(
        ImportTask task, Func<long, long, ImportReport, Task> progress, CancellationToken cancel)
    {
        var counter = new ImportCounter();
        using var text = ImportFile.OpenText(task.Path, task.Limited);
        using var rejects = task.RejectsPath is { } path ? new ImportRejects(path, texts, ',') : null;
        var sink = new ByteSink(1 << 20);
        var (pending, first) = (0, 1L);
        for (var line = await text.ReadLineAsync(cancel); line is not null; line = await text.ReadLineAsync(cancel))
        {
            counter.Rows++;
            sink.Bytes(Encoding.UTF8.GetBytes(line));
            sink.Byte((byte)'\n');
            if (++pending >= RowsPerChunk)
            {
                await StoreLinesAsync(sink, counter.Rows <= task.SkipRows, first, counter, rejects, cancel);
                (pending, first) = (0, counter.Rows + 1);
                await progress(0, counter.Rows, counter.Report([]));
            }
        }

        await StoreLinesAsync(sink, false, first, counter, rejects, cancel);
        var report = counter.Report([]);
        await progress(0, counter.Rows, report);
        return report;
    }

    private async Task StoreLinesAsync(
        ByteSink sink, bool skipped, long firstRow, ImportCounter counter, ImportRejects? rejects,
            CancellationToken cancel)
    {
        var text = sink.Written.ToArray();
        var outcome = await StoreAsync(sink, skipped, counter, cancel);
        foreach (var fault in outcome?.Faults ?? [])
        {
            var line = Encoding.UTF8.GetString(text.AsSpan(fault.LineStart, fault.LineLength));
            var reject =
                new ImportReject((int)(firstRow + fault.Line - 1), "", line, ImportRefusals.BadLine.Code, false);
            counter.Take(reject);
            rejects?.Add(reject, ["line"], [line]);
        }

        counter.Values += outcome?.Rows ?? 0;
    }

    private async Task<WriteOutcome?> StoreAsync(ByteSink sink, bool skipped, ImportCounter counter,
        CancellationToken cancel)
    {
        if (sink.Length == 0 || skipped || writer is null)
        {
            sink.Clear();
            return null;
        }

        var body = new byte[sink.Length + LineParser.Padding];
        sink.Written.CopyTo(body);
        while (true)
        {
            var outcome = await writer.RunAsync(body, sink.Length, 1, null, allOrNothing: false, cancel);
            if (outcome.Result == AppendOutcome.Stored)
            {
                counter.Held += outcome.HeldLines;
                sink.Clear();
                return outcome;
            }

            if (outcome.Result == AppendOutcome.DiskFull)
            {
                throw new IOException("the disk of the historian is full");
            }

            await Task.Delay(outcome.RetryAfter, TimeProvider.System, cancel);
        }
    }
}
