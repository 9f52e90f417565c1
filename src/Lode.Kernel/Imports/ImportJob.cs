using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;

namespace Lode.Kernel.Imports;

/// <summary>What the job of an import is asked.</summary>
internal sealed record ImportRequest(Id ImportId, string Zone);

/// <summary>Runs an import in the background; after a restart it goes on where it was durable.</summary>
internal sealed class ImportJob(ImportStore store, Importer importer) : IJobKind
{
    internal const string Name = "imports.run";

    public string Kind => Name;

    public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
    {
        var request = run.RequestAs<ImportRequest>();
        if (await store.FindAsync(request.ImportId, cancel) is not { } row)
        {
            return ImportRefusals.NotFound;
        }

        var total = row.Report.Rows;
        var outcome = await importer.RunAsync(
            row, store.FileOf(row), request.Zone, limited: true, Actor.System(run.Id.ToString()),
            rows => run.ReportAsync(rows, Math.Max(total, rows)), cancel);
        return outcome.TryGet(out var done, out var why) ? done.Report : why;
    }
}
