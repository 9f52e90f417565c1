using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>One saved version of a mimic.</summary>
public sealed record MimicVersion(Id NodeId, long Version, string Author, string Note, DateTimeOffset SavedAt,
    string? Body);

/// <summary>The newest version of a node's mimic, in a list.</summary>
/// <param name="Format">mimic/v1 or cockpit/v1.</param>
public sealed record MimicSummary(long Version, string Author, string Note, DateTimeOffset SavedAt, string Format);

/// <summary>Mimics of nodes: every save is a new version, the newest one is shown.</summary>
public sealed class Mimics(ISqlSession sql, PlantCache plant)
{
    /// <summary>A version (the newest without a number), with its body; null when there is none.</summary>
    public async Task<MimicVersion?> FindAsync(Id nodeId, long? version, CancellationToken cancel)
    {
        var row = await sql.FindAsync<Row>(
            Select + " WHERE node_id = @NodeId AND (version = @Version OR @Version = 0) ORDER BY version DESC LIMIT 1",
            new { NodeId = nodeId, Version = version ?? 0 },
            cancel);
        return row?.ToVersion(withBody: true);
    }

    /// <summary>All versions, newest first, without bodies.</summary>
    public async Task<IReadOnlyList<MimicVersion>> ListAsync(Id nodeId, CancellationToken cancel) =>
        [.. (await sql.QueryAsync<Row>(Select + " WHERE node_id = @NodeId ORDER BY version DESC LIMIT 200",
            new { NodeId = nodeId }, cancel))
            .Select(row => row.ToVersion(withBody: false))];

    /// <summary>The newest version of every node that has one, without bodies.</summary>
    public async Task<IReadOnlyDictionary<Id, MimicSummary>> CurrentAsync(CancellationToken cancel) =>
        (await sql.QueryAsync<SummaryRow>(
            """
            SELECT node_id AS NodeId, version AS Version, author AS Author, note AS Note, saved_us AS SavedUs,
                   CASE WHEN lower(body) LIKE '%"cockpit/v1"%' ESCAPE '\' THEN 1 ELSE 0 END AS IsCockpit
              FROM kernel_mimic m
             WHERE version = (SELECT max(n.version) FROM kernel_mimic n WHERE n.node_id = m.node_id)
            """,
            cancel: cancel)).ToDictionary(row => row.NodeId, row => row.ToSummary());

    /// <summary>Saves the next version after <paramref name="basedOn"/> (0 = none yet); refused when another was
    /// saved meanwhile.</summary>
    public async Task<Outcome<MimicVersion>> SaveAsync(
        Id nodeId, long basedOn, string body, string note, Actor actor, CancellationToken cancel)
    {
        if ((await plant.GetAsync(cancel)).Node(nodeId) is not { } node)
        {
            return PlantRefusals.NotFound;
        }

        if (MimicSchema.Check(body) is { Count: > 0 } faults)
        {
            return PlantRefusals.MimicWrong
                .With(("path", faults[0].Path), ("code", faults[0].Code))
                .At([.. faults.Take(20).Select(fault => new FieldRefusal(fault.Path, fault.Code))]);
        }

        return await sql.CommitAsync<MimicVersion>(
            work =>
            {
                var newest = Newest(work, nodeId);
                if (newest != basedOn)
                {
                    return PlantRefusals.MimicStale.With(
                        ("version", newest.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                }

                Write(work, node, body, note, actor);
                work.Audit(actor, "plant.saveMimic", "node", nodeId.ToString(), null,
                    new { version = newest + 1, note });
                return new MimicVersion(nodeId, newest + 1, actor.Name, note, Instants.FromUs(work.NowUs), null);
            },
            cancel: cancel);
    }

    /// <summary>Newest bodies of all nodes, for the export.</summary>
    internal async Task<IReadOnlyDictionary<Id, string>> CurrentBodiesAsync(CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<Row>(
            Select + " m WHERE version = (SELECT max(n.version) FROM kernel_mimic n WHERE n.node_id = m.node_id)",
                cancel: cancel);
        return rows.ToDictionary(row => row.NodeId, row => row.Body);
    }

    internal static void Write(IWork work, PlantNode node, string body, string note, Actor actor) => work.Execute(
        """
        INSERT INTO kernel_mimic (id, node_id, version, body, author, note, saved_us)
        VALUES (@Id, @NodeId, @Version, @Body, @Author, @Note, @NowUs)
        """,
        new
        {
            Id = Id.New(node.SiteId, Instants.FromUs(work.NowUs)),
            NodeId = node.Id,
            Version = Newest(work, node.Id) + 1,
            Body = body,
            Author = actor.Name,
            Note = note,
            work.NowUs,
        });

    private static long Newest(IWork work, Id nodeId) =>
        work.Find<long>("SELECT coalesce(max(version), 0) FROM kernel_mimic WHERE node_id = @NodeId",
            new { NodeId = nodeId });

    private const string Select = """
        SELECT node_id AS NodeId, version AS Version, body AS Body, author AS Author, note AS Note, saved_us AS SavedUs
          FROM kernel_mimic
        """;

    internal sealed class SummaryRow
    {
        public Id NodeId { get; init; }
        public long Version { get; init; }
        public string Author { get; init; } = "";
        public string Note { get; init; } = "";
        public long SavedUs { get; init; }
        public long IsCockpit { get; init; }

        internal MimicSummary ToSummary() => new(
            Version, Author, Note, Instants.FromUs(SavedUs),
            IsCockpit == 1 ? CockpitSchema.Format : MimicSchema.Format);
    }

    internal sealed class Row
    {
        public Id NodeId { get; init; }
        public long Version { get; init; }
        public string Body { get; init; } = "";
        public string Author { get; init; } = "";
        public string Note { get; init; } = "";
        public long SavedUs { get; init; }

        internal MimicVersion ToVersion(bool withBody) =>
            new(NodeId, Version, Author, Note, Instants.FromUs(SavedUs), withBody ? Body : null);
    }
}
