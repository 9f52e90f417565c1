using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Imports;

/// <summary>One import as kept: its file, its mapping, how far it is, what came of it.</summary>
public sealed record ImportRow(
    Id Id,
    int SiteId,
    string FileName,
    long Bytes,
    long Received,
    string Hash,
    ImportMapping Mapping,
    string State,
    long RowsDone,
    ImportReport Report,
    Id? JobId,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt);

/// <summary>Imports and the folder of their files.</summary>
public sealed class ImportStore(ISqlSession sql, LodeSettings settings)
{
    /// <summary>Folder of one import.</summary>
    internal string FolderOf(Id id) => Path.Combine(settings.DataFolder, "imports", id.ToString());

    internal string FileOf(ImportRow row) => Path.Combine(FolderOf(row.Id), "file");

    /// <summary>Where its rejects are, if there are any.</summary>
    public string RejectsOf(Id id) => Path.Combine(FolderOf(id), "rejects.csv");

    /// <summary>Imports of these sites, newest first.</summary>
    public async Task<IReadOnlyList<ImportRow>> ListAsync(IReadOnlyList<long> sites, int limit,
        CancellationToken cancel) =>
        [.. (await sql.QueryAsync<Row>(
            Select + " WHERE site_id {ids:Sites} ORDER BY created_us DESC LIMIT @Limit",
                new { Sites = sites, Limit = limit }, cancel))
            .Select(row => row.ToImport())];

    /// <summary>One import, or null.</summary>
    public async Task<ImportRow?> FindAsync(Id id, CancellationToken cancel) =>
        (await sql.FindAsync<Row>(Select + " WHERE site_id = @Site AND id = @Id",
            new { Site = (long)id.Site, Id = id }, cancel))
            ?.ToImport();

    /// <summary>A finished or interrupted import of the same bytes read the same way, newest first.</summary>
    internal async Task<ImportRow?> FindSameAsync(int site, string hash, ImportMapping mapping,
        CancellationToken cancel) =>
        (await sql.FindAsync<Row>(
            Select + " WHERE site_id = @Site AND hash = @Hash AND mapping = @Mapping AND rows_done > 0 ORDER BY changed_us DESC LIMIT 1",
            new { Site = (long)site, Hash = hash, Mapping = TextOf(mapping) }, cancel))?.ToImport();

    internal async Task<ImportRow> CreateAsync(
        int site, string fileName, long bytes, string hash, ImportMapping mapping, string state, Actor actor,
            CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<ImportRow>(
            work =>
            {
                var now = Instants.FromUs(work.NowUs);
                var row = new ImportRow(
                    Id.New(site, now), site, fileName, bytes, 0, hash, mapping, state, 0, ImportReport.Empty, null,
                        actor.Name, now, now);
                work.Execute(Insert, Row.Of(row));
                work.Audit(actor, "imports.create", "import", row.Id.ToString(), null, new { fileName, bytes, hash });
                return row;
            },
            cancel: cancel);
        Invariant.Holds(outcome.TryGet(out var made, out _));
        return made;
    }

    internal async Task SaveAsync(ImportRow row, CancellationToken cancel) => await sql.CommitAsync<Done>(
        work =>
        {
            work.Execute(Update, Row.Of(row with { ChangedAt = Instants.FromUs(work.NowUs) }));
            return Done.Instance;
        },
        cancel: cancel);

    private static string TextOf(ImportMapping mapping) => JsonSerializer.Serialize(mapping, ImportMapping.Json);

    private const string Select = """
        SELECT site_id AS SiteId, id AS Id, file_name AS FileName, byte_count AS Bytes, received AS Received, hash AS Hash,
               mapping AS Mapping, state AS State, rows_done AS RowsDone, result AS Result, job_id AS JobId,
               created_by AS CreatedBy, created_us AS CreatedUs, changed_us AS ChangedUs
          FROM kernel_import
        """;

    private const string Insert = """
        INSERT INTO kernel_import (site_id, id, file_name, byte_count, received, hash, mapping, state, rows_done, result,
               job_id, created_by, created_us, changed_us)
        VALUES (@SiteId, @Id, @FileName, @Bytes, @Received, @Hash, @Mapping, @State, @RowsDone, @Result, @JobId, @CreatedBy,
               @CreatedUs, @ChangedUs)
        """;

    private const string Update = """
        UPDATE kernel_import SET received = @Received, hash = @Hash, mapping = @Mapping, state = @State,
               rows_done = @RowsDone, result = @Result, job_id = @JobId, changed_us = @ChangedUs
         WHERE site_id = @SiteId AND id = @Id
        """;

    internal sealed class Row
    {
        public long SiteId { get; init; }
        public Id Id { get; init; }
        public string FileName { get; init; } = "";
        public long Bytes { get; init; }
        public long Received { get; init; }
        public string Hash { get; init; } = "";
        public string Mapping { get; init; } = "{}";
        public string State { get; init; } = "";
        public long RowsDone { get; init; }
        public string Result { get; init; } = "{}";
        public Id? JobId { get; init; }
        public string CreatedBy { get; init; } = "";
        public long CreatedUs { get; init; }
        public long ChangedUs { get; init; }

        internal static Row Of(ImportRow row) => new()
        {
            SiteId = row.SiteId,
            Id = row.Id,
            FileName = row.FileName,
            Bytes = row.Bytes,
            Received = row.Received,
            Hash = row.Hash,
            Mapping = TextOf(row.Mapping),
            State = row.State,
            RowsDone = row.RowsDone,
            Result = JsonSerializer.Serialize(row.Report, ImportMapping.Json),
            JobId = row.JobId,
            CreatedBy = row.CreatedBy,
            CreatedUs = Instants.ToUs(row.CreatedAt),
            ChangedUs = Instants.ToUs(row.ChangedAt),
        };

        internal ImportRow ToImport() => new(
            Id, (int)SiteId, FileName, Bytes, Received, Hash,
                JsonSerializer.Deserialize<ImportMapping>(Mapping, ImportMapping.Json)!,
            State, RowsDone, JsonSerializer.Deserialize<ImportReport>(Result, ImportMapping.Json)!, JobId, CreatedBy,
            Instants.FromUs(CreatedUs), Instants.FromUs(ChangedUs));
    }
}
