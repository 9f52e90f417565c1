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
    /// <summary>Most batches of one question.</summary>
    internal const int Chunk = 500;

    private const string Moves = """
        SELECT m.kind, m.batch_id, m.facility_id, b.code, b.waste_code, b.origin, b.generated_us,
               coalesce(t.processed_method, '') AS method, cast(sum(m.moved_g) AS bigint) AS moved_g
          FROM waste_move m JOIN waste_batch b ON b.site_id = m.site_id AND b.id = m.batch_id
          LEFT JOIN waste_transfer t ON t.site_id = @SiteId AND t.id = m.transfer_id
         WHERE m.site_id = @SiteId AND b.site_id = @SiteId AND m.kind IN ('selfUse', 'outsource')
           AND m.at_us >= @FromUs AND m.at_us < @UntilUs
         GROUP BY m.kind, m.batch_id, m.facility_id, b.code, b.waste_code, b.origin, b.generated_us,
                  t.processed_method
         ORDER BY b.waste_code, m.batch_id
        """;

    internal sealed record MovedRow
    {
        public string Kind { get; init; } = "";

        public Id BatchId { get; init; }

        /// <summary>Where it was taken from.</summary>
        public Id FacilityId { get; init; }

        public string Code { get; init; } = "";

        public string WasteCode { get; init; } = "";

        public string Origin { get; init; } = "";

        public long GeneratedUs { get; init; }

        public string Method { get; init; } = "";

        public long MovedG { get; init; }
    }

    /// <summary>A batch of which the old part is asked for.</summary>
    internal sealed record BatchOf
    {
        public Id Id { get; init; }

        public string Code { get; init; } = "";

        public string Origin { get; init; } = "";

        public long GeneratedUs { get; init; }
    }

    /// <summary>How much of a batch is old.</summary>
    internal readonly record struct Share(long Old, long All)
    {
        internal long Of(long grams) => All == 0 ? 0 : (long)((Int128)grams * Old / All);
    }

    private readonly IReadOnlyList<MovedRow> moved;
    private readonly IReadOnlyDictionary<string, Share> shares;

    private OldStock(IReadOnlyList<MovedRow> moved, IReadOnlyDictionary<string, Share> shares) =>
        (this.moved, this.shares) = (moved, shares);

    /// <summary>Reads what was used between two instants.</summary>
    internal static async Task<OldStock> ReadAsync(
        int site, long fromUs, long untilUs, ISqlSession sql, CancellationToken cancel)
    {
        var moved = await sql.QueryAsync<MovedRow>(
            Moves, new { SiteId = (long)site, FromUs = fromUs, UntilUs = untilUs }, cancel);
        BatchOf[] batches =
        [
            .. moved.DistinctBy(row => row.BatchId).Select(row => new BatchOf
            {
                Id = row.BatchId,
                Code = row.Code,
                Origin = row.Origin,
                GeneratedUs = row.GeneratedUs,
            }),
        ];
        return new OldStock(moved, await SharesAsync(site, batches, fromUs, sql, cancel));
    }

    /// <summary>How much of each batch is older than an instant, by its code.</summary>
    internal static async Task<IReadOnlyDictionary<string, Share>> SharesAsync(
        int site, IReadOnlyList<BatchOf> batches, long fromUs, ISqlSession sql, CancellationToken cancel)
    {
        Id[] mixed = [.. batches.Where(row => row.Origin is "merged" or "split").Select(row => row.Id)];
        var parts = await MixedAsync(site, mixed, fromUs, sql, cancel);
        return batches.ToDictionary(
            row => row.Code,
            row => parts.TryGetValue(row.Id, out var share) ? share
                : new Share(IsOld(row.Origin, row.GeneratedUs, fromUs) ? 1 : 0, 1),
            StringComparer.Ordinal);
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

    /// <summary>Old grams that were used or sent away from a place.</summary>
    internal long TakenFrom(Id facility) => moved.Where(row => row.FacilityId == facility).Sum(Old);

    private long Old(MovedRow row) => shares.GetValueOrDefault(row.Code).Of(row.MovedG);

    private static bool IsOld(string origin, long generatedUs, long fromUs) =>
        origin == "opening" || generatedUs < fromUs;

    private static async Task<IReadOnlyDictionary<Id, Share>> MixedAsync(
        int site, Id[] batches, long fromUs, ISqlSession sql, CancellationToken cancel)
    {
        var links = new Dictionary<long, Genealogy.LinkRow>();
        var seen = batches.ToHashSet();
        IReadOnlyList<Id> ids = batches;
        while (ids.Count > 0)
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
            return new Share(
                content.Where(part => IsOld(rows[part.Key].Origin, rows[part.Key].GeneratedUs, fromUs))
                    .Sum(part => part.Value),
                content.Values.Sum());
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
