using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Events;

/// <summary>Events that no receiver took after all attempts, and their new start.</summary>
internal static class Redrive
{
    // Over all sites by intent: only the administrator of the whole product may ask. Index: kernel_outbox_by_turn.
    private const string Dead = $"""
        SELECT {Outbox.Columns} FROM kernel_outbox
         WHERE site_id >= 0 AND state = 'dead' AND next_try_us < @BeforeUs ORDER BY next_try_us DESC LIMIT @Limit
        """;

    private const string Some = """
        UPDATE kernel_outbox SET state = 'waiting', attempts = 0, next_try_us = @NowUs
         WHERE site_id {ids:Sites} AND id {ids} AND state = 'dead'
        """;

    private const string All = """
        UPDATE kernel_outbox SET state = 'waiting', attempts = 0, next_try_us = @NowUs
         WHERE site_id >= 0 AND state = 'dead'
        """;

    internal sealed record Redriven(int Events);

    internal static Task<IReadOnlyList<OutboxRow>> ListAsync(
        ISqlSession sql, long beforeUs, int limit, CancellationToken cancel) =>
        sql.QueryAsync<OutboxRow>(Dead, new { BeforeUs = beforeUs, Limit = limit }, cancel);

    /// <summary>Starts these again, or all dead ones.</summary>
    internal static Task<Outcome<Redriven>> RunAsync(
        IReadOnlyList<Id>? ids, ISqlSession sql, Actor actor, CancellationToken cancel) => sql.CommitAsync<Redriven>(
        work =>
        {
            var count = ids is null
                ? work.Execute(All, new { work.NowUs })
                : work.Execute(Some, new
                {
                    Sites = ids.Select(id => (long)id.Site).Distinct().ToArray(),
                    Ids = ids,
                    work.NowUs,
                });
            work.Audit(actor, "events.redrive", "outbox", "dead", null, new { count, ids });
            return new Redriven(count);
        },
        cancel: cancel);
}
