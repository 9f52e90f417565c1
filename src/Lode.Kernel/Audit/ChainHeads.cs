using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>The last marks of the chains that a writer goes on with; what a rolled-back body did is undone.</summary>
/// <remarks>SQLite: one for the life of the writer, since nobody else writes, so that sealing costs a hash and no
/// statement. PostgreSQL: one per run of the sealer.</remarks>
internal sealed class ChainHeads
{
    private readonly Dictionary<(ChainKind Kind, long Site), ChainMark> heads = [];
    private readonly List<((ChainKind Kind, long Site) Chain, ChainMark? Before)> undo = [];

    /// <summary>A body begins.</summary>
    internal void Begin() => undo.Clear();

    /// <summary>The body was rolled back.</summary>
    internal void Undo()
    {
        for (var i = undo.Count - 1; i >= 0; i--)
        {
            if (undo[i].Before is { } before)
            {
                heads[undo[i].Chain] = before;
            }
            else
            {
                heads.Remove(undo[i].Chain);
            }
        }

        undo.Clear();
    }

    /// <summary>The transaction itself failed: what is stored is asked anew.</summary>
    internal void Forget()
    {
        heads.Clear();
        undo.Clear();
    }

    /// <summary>Numbers and hashes the next record of a chain.</summary>
    internal ChainMark Next(IWork work, ChainTable table, long site, ReadOnlySpan<byte> record)
    {
        var chain = (table.Kind, site);
        ChainMark? before = heads.TryGetValue(chain, out var known) ? known : null;
        var next = (before ?? Load(work, table, site)).Next(record);
        undo.Add((chain, before));
        heads[chain] = next;
        return next;
    }

    private static ChainMark Load(IWork work, ChainTable table, long site) =>
        work.Find<ChainRow>(table.Head, new { SiteId = site }) is { } row
            ? new ChainMark(row.Seq!.Value, row.Hash!) : ChainMark.None;
}
