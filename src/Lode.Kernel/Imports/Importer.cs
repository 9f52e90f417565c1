using Lode.Kernel.History;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Imports;

/// <summary>What a check found: how the file will be read, and its faults, without storing anything.</summary>
/// <param name="Plan">Null for line protocol.</param>
public sealed record ImportCheck(CsvPlan? Plan, ImportReport Report);

/// <summary>Checks and runs imports; used by the doors, the job and the command.</summary>
public sealed class Importer
{
    private readonly ImportStore store;
    private readonly TextCatalog texts;
    private readonly WriteLines writer;
    private readonly ImportSignals signals;

    internal Importer(ImportStore store, TextCatalog texts, WriteLines writer, ImportSignals signals) =>
        (this.store, this.texts, this.writer, this.signals) = (store, texts, writer, signals);

    /// <summary>Reads the whole file as an import would; its rejects file is there for a look.</summary>
    public Task<Outcome<ImportCheck>> CheckAsync(ImportRow row, string zone, CancellationToken cancel) =>
        CheckAsync(TaskOf(row, store.FileOf(row), zone, limited: true, store.RejectsOf(row.Id)), cancel);

    /// <summary>The same for a file on this machine; writes nothing at all.</summary>
    internal Task<Outcome<ImportCheck>> CheckFileAsync(
        string path, ImportMapping mapping, string zone, CancellationToken cancel) =>
        CheckAsync(new ImportTask(path, MeasurementOf(path), zone, mapping, Limited: false, 0, null), cancel);

    private async Task<Outcome<ImportCheck>> CheckAsync(ImportTask task, CancellationToken cancel)
    {
        CsvPlan? plan = null;
        if (!ImportRunner.IsLines(task) && !ImportRunner.PlanOf(task).TryGet(out plan, out var refusal))
        {
            return refusal;
        }

        var run = await new ImportRunner(texts, null).RunAsync(task, (_, _, _) => Task.CompletedTask, cancel);
        return run.TryGet(out var report, out refusal) ? new ImportCheck(plan, report) : refusal;
    }

    /// <summary>Stores a file; what an earlier run of the same bytes and mapping made durable is passed over.</summary>
    public async Task<Outcome<ImportRow>> RunAsync(
        ImportRow row, string path, string zone, bool limited, Actor actor, Func<long, Task> progress,
            CancellationToken cancel)
    {
        var same = await store.FindSameAsync(row.SiteId, row.Hash, row.Mapping, cancel);
        var task = TaskOf(row, path, zone, limited, store.RejectsOf(row.Id)) with { SkipRows = same?.RowsDone ?? 0 };
        if (!ImportRunner.IsLines(task))
        {
            if (!ImportRunner.PlanOf(task).TryGet(out var plan, out var refusal)
                || !(await signals.EnsureAsync(plan, row.SiteId, actor, cancel)).TryGet(out _, out refusal))
            {
                await store.SaveAsync(row with { State = "failed" }, cancel);
                return refusal;
            }
        }

        if (same is { State: "done" })
        {
            var already = row with { State = "done", RowsDone = same.RowsDone, Report = same.Report };
            await store.SaveAsync(already, cancel);
            return already;
        }

        return await StoreAsync(row with { State = "running" }, task, progress, cancel);
    }

    private async Task<Outcome<ImportRow>> StoreAsync(
        ImportRow current, ImportTask task, Func<long, Task> progress, CancellationToken cancel)
    {
        Outcome<ImportReport> outcome;
        try
        {
            outcome = await new ImportRunner(texts, writer).RunAsync(
                task,
                async (_, rows, report) =>
                {
                    current = current with { RowsDone = rows, Report = report };
                    await store.SaveAsync(current, cancel);
                    await progress(rows);
                },
                cancel);
        }
        catch (OperationCanceledException)
        {
            // Whoever cancelled may change the mapping or go on; what is stored stays.
            await store.SaveAsync(current with { State = "cancelled" }, CancellationToken.None);
            throw;
        }

        if (!outcome.TryGet(out var final, out var why))
        {
            await store.SaveAsync(current with { State = "failed" }, cancel);
            return why;
        }

        current = current with { State = "done", RowsDone = final.Rows, Report = final };
        await store.SaveAsync(current, cancel);
        return current;
    }

    private static ImportTask TaskOf(ImportRow row, string path, string zone, bool limited, string rejects) =>
        new(path, MeasurementOf(row.FileName), zone, row.Mapping, limited, 0, rejects);

    /// <summary>A file's name without its endings, as a measurement.</summary>
    internal static string MeasurementOf(string fileName)
    {
        var name = Path.GetFileName(fileName);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return CsvPlan.FieldOf(dot > 0 ? name[..dot] : name);
    }
}
