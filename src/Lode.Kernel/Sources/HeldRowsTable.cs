using System.Text;
using Lode.Historian.Ingest;
using Lode.Kernel.History;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Sources;

/// <summary>Keeps lines that wait for an engineer in the database, grouped by source, reason, series and
/// field.</summary>
/// <remarks>A type that was accepted before is not asked again: such lines go to their typed sub-column at
/// once.</remarks>
internal sealed class HeldRowsTable(ISqlSession sql, SourceDirectory sources, ReplayLines replay) : IHeldRows
{
    internal const long MaxBytes = 512L << 20;
    private const int LinesPerRow = 5_000;

    public async ValueTask<bool> HoldAsync(IReadOnlyList<HeldRow> rows, CancellationToken cancel)
    {
        await sources.RefreshAsync(cancel);
        var groups =
            rows.GroupBy(row => (row.Source, row.Reason, HeldLines.SeriesOf(row.Line), FieldOf(row))).ToArray();
        foreach (var group in groups)
        {
            var (source, reason, series, field) = group.Key;
            if (reason == HoldReason.TypeConflict && await IsAcceptedAsync(series, field, cancel))
            {
                if (await replay.RenamedAsync(field,
                    [.. group.Select(row => HeldLines.WithStamp(row.Line, row.TimeNs))], source, cancel) is null)
                {
                    return false;
                }

                continue;
            }

            foreach (var some in group.Chunk(LinesPerRow))
            {
                if (!await KeepAsync(source, reason, series, field, some, cancel))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static string FieldOf(HeldRow row) => row.Reason == HoldReason.TypeConflict ? row.Detail : "";

    private async Task<bool> IsAcceptedAsync(string series, string field, CancellationToken cancel) =>
        await sql.FindAsync<long>(
            "SELECT count(*) FROM kernel_accepted_type WHERE series = @Series AND field = @Field",
            new { Series = series, Field = field },
            cancel) > 0;

    private async Task<bool> KeepAsync(
        Id? source, HoldReason reason, string series, string field, HeldRow[] rows, CancellationToken cancel)
    {
        var site = source is { } id ? sources.Find(id)?.SiteId ?? id.Site : 1;
        using var bytes = new MemoryStream();
        foreach (var row in rows)
        {
            bytes.Write(HeldLines.WithStamp(row.Line, row.TimeNs));
        }

        var kept = await sql.CommitAsync<Done>(
            work =>
            {
                if (work.Find<long>(
                    HeldBytes, new { Site = (long)site })
                    > MaxBytes)
                {
                    return SourceRefusals.NotStored;
                }

                var key = new
                {
                    Site = (long)site,
                    Source = source,
                    Reason = ReasonText(reason),
                    Series = series,
                    Field = field
                };
                var group = work.Find<Open>(FindOpen, key);
                var groupId = group?.Id ?? Id.New(site, Instants.FromUs(work.NowUs));
                var args = new
                {
                    Site = (long)site,
                    Id = groupId,
                    Source = source,
                    key.Reason,
                    Series = series,
                    Field = field,
                    Lines = (long)rows.Length,
                    Bytes = bytes.Length,
                    First = rows.Min(row => row.TimeNs),
                    Last = rows.Max(row => row.TimeNs),
                    Sample = Cut(rows[^1].Line),
                    work.NowUs,
                };
                work.Execute(group is null ? InsertGroup : AddToGroup, args);
                AddLines(work, site, groupId, bytes.ToArray(), rows.Length);
                return Done.Instance;
            },
            cancel: cancel);
        return kept.TryGet(out _, out _);
    }

    /// <summary>Puts lines behind those of a group.</summary>
    internal static void AddLines(IWork work, int site, Id group, byte[] lines, int count) => work.Execute(
        InsertLines, new { Site = (long)site, Id = group, Bytes = lines, Lines = (long)count });

    internal static string ReasonText(HoldReason reason) => reason switch
    {
        HoldReason.FutureStamp => "future",
        HoldReason.TypeConflict => "type",
        _ => "series",
    };

    private static string Cut(byte[] line) => Encoding.UTF8.GetString(line.AsSpan(0, Math.Min(line.Length, 500)));

    private const string HeldBytes = """
        SELECT cast(coalesce(sum(byte_count), 0) AS bigint) FROM kernel_held_group
         WHERE site_id = @Site AND state = 'waiting'
        """;

    private const string FindOpen = """
        SELECT id AS Id, line_count AS Lines FROM kernel_held_group
         WHERE site_id = @Site AND state = 'waiting' AND reason = @Reason AND series = @Series AND field = @Field
           AND (source_id = @Source OR (source_id IS NULL AND @Source IS NULL))
        """;

    private const string InsertGroup = """
        INSERT INTO kernel_held_group (site_id, id, source_id, reason, series, field, state, line_count, byte_count,
               first_ns, last_ns, sample, opened_us, changed_us, decided_by, decision)
        VALUES (@Site, @Id, @Source, @Reason, @Series, @Field, 'waiting', @Lines, @Bytes, @First, @Last, @Sample, @NowUs,
               @NowUs, '', '')
        """;

    private const string AddToGroup = """
        UPDATE kernel_held_group SET line_count = line_count + @Lines, byte_count = byte_count + @Bytes,
               first_ns = CASE WHEN first_ns < @First THEN first_ns ELSE @First END,
               last_ns = CASE WHEN last_ns > @Last THEN last_ns ELSE @Last END, sample = @Sample, changed_us = @NowUs
         WHERE site_id = @Site AND id = @Id
        """;

    private const string InsertLines = """
        INSERT INTO kernel_held_lines (site_id, group_id, seq, lines, line_count)
        SELECT @Site, @Id, coalesce(max(seq), -1) + 1, @Bytes, @Lines FROM kernel_held_lines
         WHERE site_id = @Site AND group_id = @Id
        """;

    internal sealed class Open
    {
        public Id Id { get; init; }
        public long Lines { get; init; }
    }
}
