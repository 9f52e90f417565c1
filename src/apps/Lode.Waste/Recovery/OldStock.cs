using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Codes;
using Lode.Waste.Lineage;

namespace Lode.Waste.Recovery;

/// <summary>How much of what was used in a period is older than the period: stock from before the books, or generated
/// before its first day. Through merging and splitting it follows the grams, not the youngest name.</summary>
internal sealed class OldStock
{
    private const int MostSteps = 20, Chunk = 500;

    private const string Moves = """
        SELECT m.kind, m.batch_id, b.waste_code, b.origin, b.generated_us, coalesce(t.processed_method, '') AS method,
               cast(sum(m.moved_g) AS bigint) AS moved_g
          FROM waste_move m JOIN waste_batch b ON b.site_id = m.site_id AND b.id = m.batch_id
          LEFT JOIN waste_transfer t ON t.site_id = @SiteId AND t.id = m.transfer_id
         WHERE m.site_id = @SiteId AND b.site_id = @SiteId AND m.kind IN ('selfUse', 'outsource')
           AND m.at_us >= @FromUs AND m.at_us < @UntilUs
         GROUP BY m.kind, m.batch_id, b.waste_code, b.origin, b.generated_us, t.processed_method
         ORDER BY b.waste_code, m.batch_id
        """;

    internal sealed record MovedRow
    {
        public string Kind { get; init; } = "";

        public Id BatchId { get; init; }

        public string WasteCode { get; init; } = "";

        public string Origin { get; init; } = "";

        public long GeneratedUs { get; init; }

        public string Method { get; init; } = "";

        public long MovedG { get; init; }
    }

    private readonly IReadOnlyList<MovedRow> moved;
    private readonly IReadOnlyDictionary<Id, (long Old, long All)> mixed;
    private readonly long fromUs;

    private OldStock(
        IReadOnlyList<MovedRow> moved, IReadOnlyDictionary<Id, (long Old, long All)> mixed, long fromUs) =>
        (this.moved, this.mixed, this.fromUs) = (moved, mixed, fromUs);

    /// <summary>Reads what was used between two instants.</summary>
    internal static async Task<OldStock> ReadAsync(
        int site, long fromUs, long untilUs, ISqlSession sql, CancellationToken cancel)
    {
        var moved = await sql.QueryAsync<MovedRow>(
            Moves, new { SiteId = (long)site, FromUs = fromUs, UntilUs = untilUs }, cancel);
        Id[] mixed = [.. moved.Where(row => row.Origin is "merged" or "split").Select(row => row.BatchId).Distinct()];
        return new OldStock(moved, await MixedAsync(site, mixed, fromUs, sql, cancel), fromUs);
    }

    /// <summary>Old grams of what the site used itself.</summary>
    internal long OwnUse(string wasteCode) => moved
        .Where(row => row.Kind == "selfUse" && row.WasteCode == wasteCode).Sum(Old);

    /// <summary>Old grams of what receivers used, by the share of old stock in the loads that went to them.</summary>
    internal long Entrusted(string wasteCode, long usedGrams)
    {
        var loads = moved.Where(row => row.Kind == "outsource" && row.WasteCode == wasteCode
            && row.Method.Length > 0 && !MethodCode.IsDisposal(row.Method)).ToArray();
        var all = loads.Sum(row => row.MovedG);
        return all == 0 ? 0 : (long)((Int128)usedGrams * loads.Sum(Old) / all);
    }

    private long Old(MovedRow row) =>
        mixed.TryGetValue(row.BatchId, out var parts)
            ? parts.All == 0 ? 0 : (long)((Int128)row.MovedG * parts.Old / parts.All)
            : IsOld(row.Origin, row.GeneratedUs, fromUs) ? row.MovedG : 0;

    private static bool IsOld(string origin, long generatedUs, long fromUs) =>
        origin == "opening" || generatedUs < fromUs;

    private static async Task<IReadOnlyDictionary<Id, (long Old, long All)>> MixedAsync(
        int site, Id[] batches, long fromUs, ISqlSession sql, CancellationToken cancel)
    {
        var links = new Dictionary<long, Genealogy.LinkRow>();
        var seen = batches.ToHashSet();
        IReadOnlyList<Id> ids = batches;
        for (var step = 0; ids.Count > 0 && step < MostSteps; step++)
        {
            var found = await ChunksAsync<Genealogy.LinkRow>(Genealogy.Up, site, ids, sql, cancel);
            foreach (var link in found)
            {
                links[link.Seq] = link;
            }

            ids = [.. found.Where(link => link.ParentId is not null).Select(link => link.ParentId!.Value)
                .Where(seen.Add)];
        }

        var rows = (await ChunksAsync<BatchRow>(Genealogy.Names, site, [.. seen], sql, cancel))
            .ToDictionary(row => row.Id);
        var lineage = BatchLineage.Follow(links.Values.OrderBy(link => link.Seq)
            .Select(link => new BatchLink(link.ParentId, link.ChildId, link.PartG)));
        return batches.ToDictionary(batch => batch, batch =>
        {
            var content = lineage.Of(batch);
            return (content.Where(part => IsOld(rows[part.Key].Origin, rows[part.Key].GeneratedUs, fromUs))
                .Sum(part => part.Value), content.Values.Sum());
        });
    }

    private static async Task<IReadOnlyList<T>> ChunksAsync<T>(
        string statement, int site, IReadOnlyList<Id> ids, ISqlSession sql, CancellationToken cancel)
    {
        var rows = new List<T>();
        foreach (var part in ids.Chunk(Chunk))
        {
            rows.AddRange(await sql.QueryAsync<T>(statement, new { SiteId = site, Ids = part }, cancel));
        }

        return rows;
    }
}
