using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Waste.Lineage;

namespace Lode.Waste.Batches;

/// <summary>What a batch is made of and what became of it: computed from the links on reading, never kept.</summary>
internal static class Genealogy
{
    private const int MostSteps = 20;

    internal const string Up = """
        SELECT seq, parent_id, child_id, part_g, at_us, kind FROM waste_link
         WHERE site_id = @SiteId AND child_id {ids} ORDER BY seq
        """;

    private const string Down = """
        SELECT seq, parent_id, child_id, part_g, at_us, kind FROM waste_link
         WHERE site_id = @SiteId AND parent_id {ids} ORDER BY seq
        """;

    internal const string Names = $$"""
        SELECT {{BatchRow.Columns}} FROM waste_batch WHERE site_id = @SiteId AND id {ids}
        """;

    internal sealed record LinkRow
    {
        public long Seq { get; init; }

        public Id? ParentId { get; init; }

        public Id ChildId { get; init; }

        public long PartG { get; init; }

        public long AtUs { get; init; }

        public string Kind { get; init; } = "";
    }

    internal sealed record Node(Id Id, string Code, DateTimeOffset GeneratedAt, string Origin);

    internal sealed record Edge(Id ParentId, Id ChildId, long Grams, string Kind);

    /// <param name="Grams">Grams of the batch that were generated in this one.</param>
    internal sealed record Share(Id BatchId, string Code, long Grams);

    /// <param name="Shares">What the batch was made of when it came into being.</param>
    internal sealed record Tree(
        IReadOnlyList<Node> Nodes, IReadOnlyList<Edge> Edges, IReadOnlyList<Share> Shares, bool IsCut);

    internal static async Task<Tree> ReadAsync(BatchRow batch, ISqlSession sql, CancellationToken cancel)
    {
        var links = new Dictionary<long, LinkRow>();
        var cut = await WalkAsync(batch, Up, link => link.ParentId, links, sql, cancel);
        var above = links.Values.OrderBy(link => link.Seq).ToArray();
        cut |= await WalkAsync(batch, Down, link => link.ChildId, links, sql, cancel);
        Id[] ids = [.. links.Values.Select(link => link.ChildId)
            .Concat(links.Values.Where(link => link.ParentId is not null).Select(link => link.ParentId!.Value))
            .Append(batch.Id).Distinct()];
        var names = (await sql.QueryAsync<BatchRow>(Names, new { SiteId = batch.Id.Site, Ids = ids }, cancel))
            .ToDictionary(row => row.Id);
        return new Tree(
            [.. names.Values.OrderBy(row => row.OldestUs).ThenBy(row => row.Code, StringComparer.Ordinal)
                .Select(row => new Node(row.Id, row.Code, Instants.FromUs(row.GeneratedUs), row.Origin))],
            [.. links.Values.Where(link => link.ParentId is not null).OrderBy(link => link.Seq).Select(
                link => new Edge(link.ParentId!.Value, link.ChildId, link.PartG, link.Kind))],
            cut ? [] : Shares(batch, above, names), cut);
    }

    // Mass leaves a batch in proportion to its origins, so what went elsewhere meanwhile changes no share.
    private static List<Share> Shares(BatchRow batch, LinkRow[] above, Dictionary<Id, BatchRow> names)
    {
        var lineage = BatchLineage.Follow(above.Select(link => new BatchLink(link.ParentId, link.ChildId, link.PartG)));
        return [.. lineage.Of(batch.Id).OrderByDescending(pair => pair.Value).Select(
            pair => new Share(pair.Key, names[pair.Key].Code, pair.Value))];
    }

    private static async Task<bool> WalkAsync(
        BatchRow batch, string statement, Func<LinkRow, Id?> next, Dictionary<long, LinkRow> links, ISqlSession sql,
        CancellationToken cancel)
    {
        var seen = new HashSet<Id> { batch.Id };
        IReadOnlyList<Id> ids = [batch.Id];
        for (var step = 0; ids.Count > 0; step++)
        {
            if (step == MostSteps)
            {
                return true;
            }

            var found = await sql.QueryAsync<LinkRow>(statement, new { SiteId = batch.Id.Site, Ids = ids }, cancel);
            foreach (var link in found)
            {
                links[link.Seq] = link;
            }

            ids = [.. found.Select(next).Where(id => id is not null).Select(id => id!.Value).Where(seen.Add)];
        }

        return false;
    }
}
