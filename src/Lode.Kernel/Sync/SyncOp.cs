using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Sync;

/// <summary>One thing done on a phone without a network (rules §11).</summary>
/// <param name="OpId">UUIDv7 of the phone; its site is in it.</param>
/// <param name="Lamport">Order on the phone; the phone's clock never orders anything.</param>
/// <param name="Entity">Kind of the thing, <c>module.thing</c>.</param>
/// <param name="EntityId">The thing.</param>
/// <param name="Base">Value that the phone saw before; null for new facts, which cannot conflict.</param>
/// <param name="To">What the person did.</param>
/// <param name="OccurredAt">By the phone's clock; shown, and corrected by its offset at the last sync.</param>
public sealed record SyncOp(
    Id OpId, long Lamport, string Entity, string EntityId, JsonElement? Base, JsonElement To,
        DateTimeOffset OccurredAt);

/// <summary>How the server answered.</summary>
public enum SyncAnswerKind
{
    Applied,
    Duplicate,
    Conflict,
    Rejected,
}

/// <summary>The answer to one op; a repeated op gets DUPLICATE with the answer it had.</summary>
/// <param name="First">For a duplicate: the answer that it had.</param>
/// <param name="Why">Of a conflict or a rejection.</param>
public sealed record SyncAnswer(Id OpId, SyncAnswerKind Kind, SyncAnswerKind? First, Refusal? Why);

/// <summary>What an op did where it was applied.</summary>
/// <param name="IsConflict">The thing is not what the phone saw; a person decides.</param>
public sealed record SyncEffect(bool IsConflict, Refusal? Why)
{
    public static readonly SyncEffect Applied = new(false, null);

    /// <summary>Another change came first.</summary>
    public static SyncEffect Conflict(Refusal why) => new(true, why);
}

/// <summary>A kind of things that phones change without a network. Signatures that move mass across a gate are not
/// among
/// them.</summary>
public interface ISyncEntity
{
    /// <summary><c>module.thing</c>; never renamed.</summary>
    string Entity { get; }

    /// <summary>Permission that the author needs at the op's site.</summary>
    string Permission { get; }

    /// <summary>Reads what applying at a site needs, before the transaction.</summary>
    ValueTask ReadyAsync(int site, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Applies the op inside the transaction that keeps its answer. A refusal is kept as REJECTED, and what
    /// the
    /// body wrote is rolled back.</summary>
    /// <param name="occurredUs">Instant of the deed, corrected by the phone's offset.</param>
    Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author);
}

/// <summary>The kinds that phones may change, over all modules.</summary>
public sealed class SyncEntities(IEnumerable<ISyncEntity> entities)
{
    private readonly Dictionary<string, ISyncEntity> byName =
        entities.ToDictionary(entity => entity.Entity, StringComparer.Ordinal);

    internal IReadOnlyCollection<ISyncEntity> All => byName.Values;

    internal ISyncEntity? Find(string entity) => byName.GetValueOrDefault(entity);
}
