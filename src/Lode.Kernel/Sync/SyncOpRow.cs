using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Kernel.Audit;

namespace Lode.Kernel.Sync;

/// <summary>An op with its answer, kept for 400 days so that a phone that lost the answer can ask again.</summary>
public sealed record SyncOpRow
{
    internal const string Columns = """
        site_id, op_id, device_id, author_id, lamport, entity, entity_id, body_hash, body, answer, code, args,
        occurred_us, answered_us, settled_us, settled_by
        """;

    public long SiteId { get; init; }

    public Id OpId { get; init; }

    public Id DeviceId { get; init; }

    public Id AuthorId { get; init; }

    public long Lamport { get; init; }

    public string Entity { get; init; } = "";

    public string EntityId { get; init; } = "";

    /// <summary>SHA-256 of the body, hexadecimal: tells a repeated op from another one under the same id.</summary>
    public string BodyHash { get; init; } = "";

    /// <summary>Device and op as canonical JSON.</summary>
    public string Body { get; init; } = "";

    /// <summary>APPLIED, CONFLICT or REJECTED.</summary>
    public string Answer { get; init; } = "";

    public string? Code { get; init; }

    /// <summary>Placeholders of the refusal's text, JSON.</summary>
    public string Args { get; init; } = "{}";

    /// <summary>Instant of the deed, corrected by the phone's offset.</summary>
    public long OccurredUs { get; init; }

    public long AnsweredUs { get; init; }

    /// <summary>When a person dealt with the conflict.</summary>
    public long? SettledUs { get; init; }

    public string? SettledBy { get; init; }

    internal SyncAnswerKind Kind => Answer switch
    {
        "APPLIED" => SyncAnswerKind.Applied,
        "CONFLICT" => SyncAnswerKind.Conflict,
        _ => SyncAnswerKind.Rejected,
    };

    /// <summary>What the person did.</summary>
    internal JsonElement To => JsonSerializer.Deserialize<JsonElement>(Body).GetProperty("op").GetProperty("to");

    internal Refusal? Why => Code is null ? null
        : new Refusal(Code, 409) { Args = JsonSerializer.Deserialize<Dictionary<string, string>>(Args) };

    internal static SyncOpRow Of(SyncOp op, DeviceRow device, long offUs)
    {
        var body = CanonicalJson.Of(new { device = device.Id.ToString(), op });
        return new SyncOpRow
        {
            SiteId = op.OpId.Site,
            OpId = op.OpId,
            DeviceId = device.Id,
            AuthorId = device.PersonId,
            Lamport = op.Lamport,
            Entity = op.Entity,
            EntityId = op.EntityId,
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))),
            Body = body,
            OccurredUs = Instants.ToUs(op.OccurredAt) + offUs,
        };
    }

    internal SyncOpRow Answered(SyncAnswerKind kind, Refusal? why, long nowUs) => this with
    {
        Answer = kind switch
        {
            SyncAnswerKind.Applied => "APPLIED",
            SyncAnswerKind.Conflict => "CONFLICT",
            _ => "REJECTED",
        },
        Code = why?.Code,
        Args = JsonSerializer.Serialize(why?.Args ?? new Dictionary<string, string>()),
        AnsweredUs = nowUs,
    };
}
