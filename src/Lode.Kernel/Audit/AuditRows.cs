using System.Security.Cryptography;
using System.Text;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>Rows of the audit log (rules §4): a record each, chained by site.</summary>
internal static class AuditRows
{
    private const string Insert = """
        INSERT INTO kernel_audit (site_id, id, at_us, actor_kind, actor_id, actor_name, verb, object_kind, object_id,
                                  before_hash, after_hash, request_id, record, seq, hash)
        VALUES (@SiteId, @Id, @AtUs, @ActorKind, @ActorId, @ActorName, @Verb, @ObjectKind, @ObjectId,
                @BeforeHash, @AfterHash, @RequestId, @Record, @Seq, @Hash)
        """;

    /// <summary>A row as stored.</summary>
    internal sealed record Row : ChainedRow
    {
        public long SiteId { get; init; }

        public long AtUs { get; init; }

        public string ActorKind { get; init; } = "";

        public Id? ActorId { get; init; }

        public string ActorName { get; init; } = "";

        public string Verb { get; init; } = "";

        public string ObjectKind { get; init; } = "";

        public string ObjectId { get; init; } = "";

        public string? BeforeHash { get; init; }

        public string? AfterHash { get; init; }

        public string RequestId { get; init; } = "";
    }

    /// <summary>Writes the row of a command on the object of that id; ids that belong to no site go to site 0.
    /// </summary>
    internal static void Write(
        IWork work, Actor actor, string verb, string objectKind, string objectId, object? before, object? after) =>
        Write(
            work, Kernel.Id.TryParse(objectId, out var id) ? id.Site : 0, actor, verb, objectKind, objectId, before,
            after);

    /// <summary>Writes the row into the chain of a site.</summary>
    internal static void Write(
        IWork work, int site, Actor actor, string verb, string objectKind, string objectId, object? before,
        object? after)
    {
        var row = new Row
        {
            SiteId = site,
            Id = Kernel.Id.New(site, Instants.FromUs(work.NowUs)),
            AtUs = work.NowUs,
            ActorKind = actor.Kind switch
            {
                Identity.ActorKind.Person => "person",
                Identity.ActorKind.Token => "token",
                Identity.ActorKind.System => "system",
            },
            ActorId = actor.Id,
            ActorName = actor.Name,
            Verb = verb,
            ObjectKind = objectKind,
            ObjectId = objectId,
            BeforeHash = HashOf(before),
            AfterHash = HashOf(after),
            RequestId = actor.RequestId,
        };
        var record = new CanonicalWriter();
        WriteRecord(row, record);
        var mark = ((Work)work).Seal(ChainTables.Audit, site, record.Written);
        work.Execute(Insert, row with { Record = record.ToString(), Seq = mark?.Seq, Hash = mark?.Hash });
    }

    /// <summary>The record that a row's columns make; what <c>verify</c> compares with the stored one.</summary>
    internal static void WriteRecord(Row row, CanonicalWriter record) => record.Begin()
        .Text("actorId", row.ActorId?.ToString())
        .Text("actorKind", row.ActorKind)
        .Text("actorName", row.ActorName)
        .Text("afterHash", row.AfterHash)
        .Number("atUs", row.AtUs)
        .Text("beforeHash", row.BeforeHash)
        .Id("id", row.Id)
        .Text("objectId", row.ObjectId)
        .Text("objectKind", row.ObjectKind)
        .Text("requestId", row.RequestId)
        .Number("siteId", row.SiteId)
        .Text("verb", row.Verb)
        .End();

    private static string? HashOf(object? value) => value is null ? null
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(value))));
}
