using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>What a case left in the chains of its site: its own events and the postings made for it, each with the
/// proof that anybody can check without this program.</summary>
/// <param name="Events">Proofs of its events, in their order; the records are the log of the case.</param>
/// <param name="Postings">Proofs of its postings, in their order.</param>
/// <param name="Unsealed">Records so new that they have no number yet.</param>
public sealed record CaseEvidence(
    IReadOnlyList<InclusionProof> Events, IReadOnlyList<InclusionProof> Postings, int Unsealed)
{
    private const string EventsOf = """
        SELECT id, seq, record, hash FROM kernel_case_event
         WHERE site_id = @SiteId AND case_id = @CaseId ORDER BY number
        """;

    private const string PostingsOf = """
        SELECT id, seq, record, hash FROM kernel_ledger_transfer
         WHERE site_id = @SiteId AND case_id = @CaseId ORDER BY recorded_us, posting_id, line
        """;

    /// <summary>Proves everything that is sealed of a case.</summary>
    public static async Task<CaseEvidence> OfAsync(ISqlSession sql, Id caseId, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var key = new { SiteId = (long)caseId.Site, CaseId = caseId };
        var events = await sql.QueryAsync<ChainRow>(EventsOf, key, cancel);
        var postings = await sql.QueryAsync<ChainRow>(PostingsOf, key, cancel);
        return new CaseEvidence(
            await ProveAsync(sql, ChainTables.Cases, caseId.Site, events, cancel),
            await ProveAsync(sql, ChainTables.Ledger, caseId.Site, postings, cancel),
            events.Concat(postings).Count(row => row.Seq is null));
    }

    private static async Task<IReadOnlyList<InclusionProof>> ProveAsync(
        ISqlSession sql, ChainTable table, long site, IReadOnlyList<ChainRow> rows, CancellationToken cancel)
    {
        var proofs = new List<InclusionProof>(rows.Count);
        foreach (var row in rows.Where(row => row.Seq is not null))
        {
            proofs.Add(await InclusionProof.BuildAsync(sql, table, site, row, cancel));
        }

        return proofs;
    }
}
