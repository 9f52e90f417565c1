using System.Security.Cryptography;
using System.Text;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>Rows of the audit log (rules §4): numbered and chained later by the sealer of their site.</summary>
internal static class AuditRows
{
    private const string Insert = """
        INSERT INTO kernel_audit (site_id, id, at_us, actor_kind, actor_id, actor_name, verb, object_kind, object_id,
                                  before_hash, after_hash, request_id, record)
        VALUES (@SiteId, @Id, @AtUs, @ActorKind, @ActorId, @ActorName, @Verb, @ObjectKind, @ObjectId,
                @BeforeHash, @AfterHash, @RequestId, @Record)
        """;

    internal static void Write(
        IWork work, Actor actor, string verb, string objectKind, string objectId, object? before, object? after)
    {
        var site = Id.TryParse(objectId, out var id) ? id.Site : 0;
        var row = new
        {
            SiteId = (long)site,
            Id = Id.New(site, Instants.FromUs(work.NowUs)),
            AtUs = work.NowUs,
            ActorKind = actor.Kind switch
            {
                ActorKind.Person => "person",
                ActorKind.Token => "token",
                ActorKind.System => "system",
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
        var record = CanonicalJson.Of(new
        {
            row.AtUs,
            row.ActorKind,
            ActorId = actor.Id?.ToString(),
            row.ActorName,
            row.Verb,
            row.ObjectKind,
            row.ObjectId,
            row.BeforeHash,
            row.AfterHash,
            row.RequestId,
            row.SiteId,
            Id = row.Id.ToString(),
        });
        work.Execute(Insert, new
        {
            row.SiteId,
            row.Id,
            row.AtUs,
            row.ActorKind,
            row.ActorId,
            row.ActorName,
            row.Verb,
            row.ObjectKind,
            row.ObjectId,
            row.BeforeHash,
            row.AfterHash,
            row.RequestId,
            Record = record,
        });
    }

    private static string? HashOf(object? value) => value is null ? null
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(value))));
}
