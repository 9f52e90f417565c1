namespace Lode.Kernel.Ledger;

/// <summary>Mirrors a posting and all that is linked with it; the originals stay.</summary>
internal static class ReversePosting
{
    // Linked postings lie at other sites too.
    private const string RowsOfLink = """
        SELECT site_id, id, posting_id, line, lines, link_id, book_id, phase, kind, debit_id, credit_id, debit_no,
               credit_no, amount, held, effective_us, recorded_us, expires_us, idem_key, refers_id, case_id, reference,
               reason, data
          FROM kernel_ledger_transfer WHERE site_id >= 0 AND link_id = @Link ORDER BY site_id, posting_id, line
        """;

    private const string Mirrored = """
        SELECT count(*) FROM kernel_ledger_transfer
         WHERE site_id = @SiteId AND refers_id {ids} AND phase = 'reverse'
        """;

    internal static Outcome<PostedLink> Run(PostingDesk desk, Reversal reversal)
    {
        if (string.IsNullOrWhiteSpace(reversal.Reason) || reversal.Reason.Length > LedgerRules.LongestText)
        {
            return LedgerRefusals.Invalid.At(new FieldRefusal("reason", "required"));
        }

        long site = reversal.PostingId.Site;
        var rows = Rows(desk, reversal.PostingId);
        if (rows.Count == 0)
        {
            return LedgerRefusals.PostingMissing;
        }

        if (reversal.Key is { } key
            && PostPostings.Known(desk, site, [key])[(site, key)].ToList() is { Count: > 0 } known)
        {
            return known[0].Phase == Phase.Reverse && rows.Any(row => row.Id == known[0].RefersId)
                ? new PostedLink(known[0].LinkId, [PostPostings.Repeat(known)])
                : LedgerRefusals.KeyReused.With(("key", key));
        }

        rows = [.. rows.Where(row => row.Phase is Phase.Post or Phase.Settle && row.Amount > 0)];
        if (rows.Count == 0)
        {
            return LedgerRefusals.NotReversible;
        }

        if (rows.GroupBy(row => row.SiteId).Any(part => desk.Work.Find<long>(
            Mirrored, new { SiteId = part.Key, Ids = part.Select(row => row.Id).ToArray() }) > 0))
        {
            return LedgerRefusals.AlreadyReversed;
        }

        var outcome = desk.Take(Drafts(desk, reversal, rows));
        desk.Flush();
        return outcome;
    }

    private static IReadOnlyList<TransferRow> Rows(PostingDesk desk, Id postingId)
    {
        var rows = desk.Work.Query<TransferRow>(
            EndPending.RowsOf, new { SiteId = (long)postingId.Site, PostingId = postingId });
        return rows.Count > 0 && rows[0].LinkId is { } link
            ? desk.Work.Query<TransferRow>(RowsOfLink, new { Link = link }) : rows;
    }

    private static List<Draft> Drafts(PostingDesk desk, Reversal reversal, IReadOnlyList<TransferRow> rows)
    {
        foreach (var part in rows.GroupBy(row => row.SiteId))
        {
            desk.LoadIds(part.Key, [.. part.SelectMany(row => (Id[])[row.DebitId, row.CreditId]).Distinct()]);
        }

        var isOpen = rows.All(row => row.EffectiveUs >= desk.Of(row.DebitId).Book.ClosedUntilUs);
        var effective = reversal.EffectiveUs ?? (isOpen ? rows[0].EffectiveUs : desk.Work.NowUs);
        return [.. rows.GroupBy(row => row.PostingId).Select(posting => new Draft(
            posting.First().SiteId, Phase.Reverse, posting.First().Kind, effective,
            [.. posting.Select(row => new DraftLine(
                desk.Of(row.CreditId), desk.Of(row.DebitId), row.Amount, 0, row.Id))])
            {
                Key = posting.Key == reversal.PostingId ? reversal.Key : null,
                CaseId = posting.First().CaseId,
                Reference = posting.First().Reference,
                Reason = reversal.Reason,
            })];
    }
}
