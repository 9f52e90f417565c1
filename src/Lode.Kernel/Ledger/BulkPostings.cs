using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Posts many postings in their order, in the bulk lane: imports and meter readings.</summary>
public sealed class BulkPostings(ISqlSession sql)
{
    // Whoever waits for a person's answer waits for at most so many rows: half of what rules §3 allow, because as many
    // fit into one group of the writer, which a person's command joins between two units.
    private const int UnitSize = 25;

    private sealed record Unit(IReadOnlyList<Outcome<Posted>> Outcomes);

    /// <summary>Posts each on its own, in this order; what is refused leaves no trace. A posting with a key may be sent
    /// again after a failure.</summary>
    /// <returns>One outcome for each posting, durable.</returns>
    public async Task<IReadOnlyList<Outcome<Posted>>> PostAsync(
        IReadOnlyList<Posting> postings, Actor actor, CancellationToken cancel = default)
    {
        var outcomes = new List<Outcome<Posted>>(postings.Count);
        foreach (var unit in postings.Chunk(UnitSize))
        {
            var outcome = await sql.CommitAsync<Unit>(
                work => new Unit(work.Books(actor).PostEach(unit)), Lane.Bulk, cancel);
            Invariant.Holds(outcome.TryGet(out var done, out _));
            outcomes.AddRange(done.Outcomes);
        }

        return outcomes;
    }
}
