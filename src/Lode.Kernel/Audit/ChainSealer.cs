using Lode.Kernel.Leases;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>Numbers and hashes committed rows (rules §4). On SQLite the writer has done so already, and only rows of
/// older versions are left; on PostgreSQL this is where it happens, under the lease.</summary>
internal static class ChainSealer
{
    internal const int AtOnce = 2_000;

    internal sealed record Sealed(int Rows);

    /// <summary>Seals what is there, at most <see cref="AtOnce"/> rows; zero when the lease is gone.</summary>
    internal static async Task<int> RunAsync(
        ISqlSession sql, ChainTable table, Lease lease, CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<Sealed>(
            work => new Sealed(work.Holds(lease) ? Run(work, table, sql.Engine) : 0), cancel: cancel);
        return outcome.TryGet(out var done, out _) ? done.Rows : 0;
    }

    private static int Run(IWork work, ChainTable table, SqlEngine engine)
    {
        var rows = work.Query<ChainRow>(table.Unsealed, new { Limit = AtOnce });
        if (rows.Count == 0)
        {
            return 0;
        }

        var heads = new ChainHeads();
        var marks = rows.Select(row =>
        {
            var record = System.Text.Encoding.UTF8.GetBytes(row.Record);
            return ((Work)work).Seal(table, row.SiteId, record) ?? heads.Next(work, table, row.SiteId, record);
        }).ToList();
        var changed = engine == SqlEngine.Postgres ? StoreAll(work, table, rows, marks)
            : rows.Zip(marks).Sum(pair => work.Execute(table.Seal, new
            {
                pair.First.SiteId,
                pair.First.Id,
                pair.Second.Seq,
                pair.Second.Hash,
            }));
        Invariant.Holds(changed == rows.Count);
        return changed;
    }

    private static int StoreAll(
        IWork work, ChainTable table, IReadOnlyList<ChainRow> rows, List<ChainMark> marks) =>
        work.Execute(table.SealMany, new
        {
            Sites = rows.Select(row => row.SiteId).ToArray(),
            Ids = rows.Select(row => row.Id).ToArray(),
            Seqs = marks.Select(mark => mark.Seq).ToArray(),
            Hashes = marks.Select(mark => mark.Hash).ToArray(),
        });
}
