using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Sync;

/// <summary>What a phone sends: its ops in the order in which they were done.</summary>
/// <param name="SentAt">The phone's clock when it sent: tells its offset.</param>
public sealed record SyncBatch(DateTimeOffset SentAt, IReadOnlyList<SyncOp> Ops)
{
    internal const int MostOps = 200;

    /// <summary>Whether every op can be kept: ids, kinds and bodies within their sizes.</summary>
    internal bool IsSound => Ops is not null && Ops.All(op =>
        op is { Entity.Length: > 0 and <= 60, EntityId.Length: > 0 and <= 120, Lamport: >= 0 }
        && op.To.ValueKind != JsonValueKind.Undefined);
}

/// <summary>Applies ops one by one, each in a transaction with its answer, so that a lost answer leads to DUPLICATE and
/// never to a second deed.</summary>
public sealed class ApplyOps
{
    internal static readonly Refusal Revoked = new("sync.deviceRevoked", 403);
    internal static readonly Refusal SignatureWrong = new("sync.signatureWrong", 422);
    internal static readonly Refusal TooMany = new("sync.tooMany", 422);
    internal static readonly Refusal BatchWrong = new("sync.batchWrong", 422);
    internal static readonly Refusal OpReused = new("sync.opReused", 409);
    internal static readonly Refusal EntityUnknown = new("sync.entityUnknown", 422);
    internal static readonly Refusal NotAllowed = new("sync.notAllowed", 403);
    private const string Known = """
        SELECT answer, code, args, body_hash FROM kernel_sync_op WHERE site_id = @SiteId AND op_id = @OpId
        """;

    private const string Insert = """
        INSERT INTO kernel_sync_op (site_id, op_id, device_id, author_id, lamport, entity, entity_id, body_hash, body,
               answer, code, args, occurred_us, answered_us)
        VALUES (@SiteId, @OpId, @DeviceId, @AuthorId, @Lamport, @Entity, @EntityId, @BodyHash, @Body, @Answer, @Code,
                @Args, @OccurredUs, @AnsweredUs)
        """;

    private const string Seen = """
        UPDATE kernel_device SET seen_us = @NowUs, clock_off_us = @ClockOffUs WHERE id = @Id
        """;

    private readonly ISqlSession sql;
    private readonly SyncEntities entities;
    private readonly TimeProvider clock;

    public ApplyOps(ISqlSession sql, SyncEntities entities, TimeProvider clock) =>
        (this.sql, this.entities, this.clock) = (sql, entities, clock);

    /// <summary>Answers each op of a signed batch of the person who is signed in.</summary>
    /// <param name="batchOf">Reads what was signed; null for what is not a batch.</param>
    /// <param name="signed">The batch as it was transmitted.</param>
    public async Task<Outcome<IReadOnlyList<SyncAnswer>>> RunAsync(
        Id deviceId, byte[] signed, byte[] signature, Func<byte[], SyncBatch?> batchOf, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var device = await Devices.FindAsync(deviceId, sql, cancel);
        if (device is null || device.PersonId != actor.Id)
        {
            return Devices.Unknown;
        }

        if (device.RevokedUs is not null)
        {
            return Revoked;
        }

        if (!Devices.Verifies(device, signed, signature))
        {
            return SignatureWrong;
        }

        if (batchOf(signed) is not { IsSound: true } batch)
        {
            return BatchWrong;
        }

        if (batch.Ops.Count > SyncBatch.MostOps)
        {
            return TooMany.With(("most", $"{SyncBatch.MostOps}"));
        }

        var offUs = clock.NowUs() - Instants.ToUs(batch.SentAt);
        await sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(Seen, new { device.Id, work.NowUs, ClockOffUs = offUs });
                return Done.Instance;
            },
            cancel: cancel);
        var answers = new List<SyncAnswer>(batch.Ops.Count);
        foreach (var op in batch.Ops.OrderBy(op => op.Lamport))
        {
            answers.Add(await AnswerAsync(op, device, offUs, actor, rights, cancel));
        }

        return answers;
    }

    private async Task<SyncAnswer> AnswerAsync(
        SyncOp op, DeviceRow device, long offUs, Actor author, Rights rights, CancellationToken cancel)
    {
        var row = SyncOpRow.Of(op, device, offUs);
        if (Against(op, rights) is { } early)
        {
            return await RejectAsync(op, row, early, cancel);
        }

        await entities.Find(op.Entity)!.ReadyAsync(op.OpId.Site, cancel);
        // Applied, conflicting or a duplicate: decided and kept in one transaction.
        var outcome = await sql.CommitAsync<SyncAnswer>(
            work =>
            {
                if (Duplicate(work, op, row) is { } again)
                {
                    return again;
                }

                if (!entities.Find(op.Entity)!.Apply(work, op, row.OccurredUs, author).TryGet(out var effect,
                    out var no))
                {
                    return no;
                }

                var kind = effect.IsConflict ? SyncAnswerKind.Conflict : SyncAnswerKind.Applied;
                work.Execute(Insert, row.Answered(kind, effect.Why, work.NowUs));
                return new SyncAnswer(op.OpId, kind, null, effect.Why);
            },
            cancel: cancel);
        return outcome.TryGet(out var answer, out var refusal)
            ? answer : await RejectAsync(op, row, refusal, cancel);
    }

    // In a transaction of its own: the rejection must outlive the rollback of what the op wrote.
    private async Task<SyncAnswer> RejectAsync(SyncOp op, SyncOpRow row, Refusal why, CancellationToken cancel)
    {
        var kept = await sql.CommitAsync<SyncAnswer>(
            work =>
            {
                if (Duplicate(work, op, row) is { } again)
                {
                    return again;
                }

                work.Execute(Insert, row.Answered(SyncAnswerKind.Rejected, why, work.NowUs));
                return new SyncAnswer(op.OpId, SyncAnswerKind.Rejected, null, why);
            },
            cancel: cancel);
        return kept.TryGet(out var answer, out var refusal)
            ? answer : new SyncAnswer(op.OpId, SyncAnswerKind.Rejected, null, refusal);
    }

    private Refusal? Against(SyncOp op, Rights rights) =>
        entities.Find(op.Entity) is not { } entity ? EntityUnknown.With(("entity", op.Entity))
        : !rights.Can(entity.Permission, op.OpId.Site) ? NotAllowed.With(("permission", entity.Permission))
        : null;

    private static SyncAnswer? Duplicate(IWork work, SyncOp op, SyncOpRow row)
    {
        var known = work.Find<SyncOpRow>(Known, new { row.SiteId, row.OpId });
        return known is null ? null
            : known.BodyHash != row.BodyHash ? new SyncAnswer(op.OpId, SyncAnswerKind.Rejected, null, OpReused)
            : new SyncAnswer(op.OpId, SyncAnswerKind.Duplicate, known.Kind, known.Why);
    }
}
