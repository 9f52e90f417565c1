using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Sync;

/// <summary>Ops that met a change of someone else: a person says whether they hold or are dropped.</summary>
public sealed class SyncConflicts(ISqlSession sql, SyncEntities entities)
{
    internal static readonly Refusal NotFound = new("sync.conflictUnknown", 404);

    private const string Open = $"""
        SELECT {SyncOpRow.Columns} FROM kernel_sync_op
         WHERE site_id {"{ids:Sites}"} AND answer = 'CONFLICT' AND settled_us IS NULL
         ORDER BY answered_us LIMIT 200
        """;

    private const string One = $"""
        SELECT {SyncOpRow.Columns} FROM kernel_sync_op
         WHERE site_id = @SiteId AND op_id = @OpId AND answer = 'CONFLICT' AND settled_us IS NULL
        """;

    private const string Settle = """
        UPDATE kernel_sync_op SET settled_us = @NowUs, settled_by = @By
         WHERE site_id = @SiteId AND op_id = @OpId AND settled_us IS NULL
        """;

    /// <summary>Conflicts that wait for a person, of the kinds and sites that the reader may change; oldest first.
    /// </summary>
    public async Task<IReadOnlyList<SyncOpRow>> OpenAsync(Rights rights, CancellationToken cancel)
    {
        var sites = entities.All.SelectMany(entity => rights.Sites(entity.Permission)).Distinct().ToArray();
        var rows = await sql.QueryAsync<SyncOpRow>(Open, new { Sites = sites }, cancel);
        return [.. rows.Where(row => MayChange(row, rights))];
    }

    /// <summary>Ends a conflict: the op is applied over what is there now, or dropped. Either is audited.</summary>
    public async Task<Outcome<Done>> SettleAsync(
        Id opId, bool apply, Actor actor, Rights rights, CancellationToken cancel)
    {
        foreach (var entity in entities.All)
        {
            await entity.ReadyAsync(opId.Site, cancel);
        }

        return await sql.CommitAsync<Done>(
            work =>
            {
                var row = work.Find<SyncOpRow>(One, new { SiteId = (long)opId.Site, OpId = opId });
                if (row is null || !MayChange(row, rights))
                {
                    return NotFound;
                }

                if (apply)
                {
                    // Without a base an op is a new fact, which cannot conflict.
                    var op = new SyncOp(row.OpId, row.Lamport, row.Entity, row.EntityId, null, row.To,
                        Instants.FromUs(row.OccurredUs));
                    if (!entities.Find(row.Entity)!.Apply(work, op, row.OccurredUs, actor).TryGet(out _, out var why))
                    {
                        return why;
                    }
                }

                work.Execute(Settle, new { row.SiteId, row.OpId, work.NowUs, By = actor.Name });
                work.Audit(actor, apply ? "sync.applied" : "sync.dropped", row.Entity, row.EntityId, row);
                return Done.Instance;
            },
            cancel: cancel);
    }

    private bool MayChange(SyncOpRow row, Rights rights) =>
        entities.Find(row.Entity) is { } entity && rights.Can(entity.Permission, row.SiteId);
}
