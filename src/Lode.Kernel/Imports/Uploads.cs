using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;

namespace Lode.Kernel.Imports;

/// <summary>How a file begins.</summary>
public sealed record ImportHead(IReadOnlyList<string> Lines);

/// <summary>An import as opened by a person: the file comes in parts, then it is checked, then it runs as a
/// job.</summary>
public sealed class Uploads(ImportStore store, Importer importer, JobStore jobs)
{
    /// <summary>Most bytes of a file.</summary>
    public const long MaxBytes = 25_000_000;

    private const int HeadLines = 12;
    private const int HeadWidth = 2000;

    /// <summary>Opens an import for a file of a name and size.</summary>
    public async Task<Outcome<ImportRow>> OpenAsync(int site, string fileName, long bytes, Actor actor,
        CancellationToken cancel)
    {
        if (bytes is <= 0 or > MaxBytes)
        {
            return bytes <= 0 ? ImportRefusals.FileEmpty : ImportRefusals.FileTooLarge.With(("limit", "25 MB"));
        }

        var row = await store.CreateAsync(site, Path.GetFileName(fileName), bytes, "", new ImportMapping(),
            "uploading", actor, cancel);
        Directory.CreateDirectory(store.FolderOf(row.Id));
        return row;
    }

    /// <summary>Takes the next part; a part that begins before what is there is passed over, so parts may be sent
    /// again.</summary>
    public async Task<Outcome<ImportRow>> AddPartAsync(ImportRow row, long offset, byte[] part,
        CancellationToken cancel)
    {
        if (row.State != "uploading" || offset > row.Received || offset + part.Length > row.Bytes)
        {
            return offset > row.Received ? ImportRefusals.MappingWrong.With(("reason", "offset"))
                : ImportRefusals.Running;
        }

        var path = store.FileOf(row);
        await using (var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write))
        {
            file.Position = offset;
            await file.WriteAsync(part, cancel);
        }

        var received = Math.Max(row.Received, offset + part.Length);
        var whole = received == row.Bytes;
        var after = row with
        {
            Received = received,
            Hash = whole ? await ImportFile.HashAsync(path, cancel) : "",
            State = whole ? "checked" : "uploading",
        };
        await store.SaveAsync(after, cancel);
        return after;
    }

    /// <summary>The first lines of a file as they are, for a look at separators and header.</summary>
    public Outcome<ImportHead> Head(ImportRow row)
    {
        if (row.State == "uploading")
        {
            return ImportRefusals.Running;
        }

        var path = store.FileOf(row);
        if (!ImportFile.IsText(path, limited: true))
        {
            return ImportRefusals.FileKind.With(("file", row.FileName));
        }

        using var text = ImportFile.OpenText(path, limited: true);
        var lines = new List<string>();
        while (lines.Count < HeadLines && text.ReadLine() is { } line)
        {
            lines.Add(line.Length > HeadWidth ? line[..HeadWidth] : line);
        }

        return new ImportHead(lines);
    }

    /// <summary>Keeps a mapping and reads the file by it.</summary>
    public async Task<Outcome<ImportCheck>> CheckAsync(ImportRow row, ImportMapping mapping, string zone,
        CancellationToken cancel)
    {
        if (row.State is "uploading" or "running")
        {
            return ImportRefusals.Running;
        }

        var changed = row with { Mapping = mapping, State = "checked" };
        if (!(await importer.CheckAsync(changed, zone, cancel)).TryGet(out var check, out var refusal))
        {
            return refusal;
        }

        // What is written keeps the report of its writing.
        if (row.State != "done")
        {
            await store.SaveAsync(changed with { Report = check.Report }, cancel);
        }

        return check;
    }

    /// <summary>Starts the job that stores the file.</summary>
    public async Task<Outcome<JobRow>> StartAsync(ImportRow row, string zone, Actor actor, CancellationToken cancel)
    {
        if (row.State is "uploading" or "running")
        {
            return ImportRefusals.Running;
        }

        var outcome =
            await jobs.StartAsync(ImportJob.Name, row.FileName, row.SiteId, new ImportRequest(row.Id, zone), actor,
                cancel);
        if (outcome.TryGet(out var job, out _))
        {
            await store.SaveAsync(row with { JobId = job.Id }, cancel);
        }

        return outcome;
    }
}
