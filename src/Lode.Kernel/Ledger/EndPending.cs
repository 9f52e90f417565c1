namespace Lode.Kernel.Ledger;

/// <summary>Ends a pending posting once: settled whole or in part, voided, or expired.</summary>
internal static class EndPending
{
    internal const string RowsOf = """
        SELECT site_id, id, posting_id, line, lines, link_id, book_id, phase, kind, debit_id, credit_id, debit_no,
               credit_no, amount, held, effective_us, recorded_us, expires_us, idem_key, refers_id, case_id, reference,
               reason, data
          FROM kernel_ledger_transfer WHERE site_id = @SiteId AND posting_id = @PostingId ORDER BY posting_id, line
        """;

    private const string Live = """
        SELECT transfer_id FROM kernel_ledger_pending
         WHERE site_id = @SiteId AND posting_id = @PostingId ORDER BY line {lock}
        """;

    internal static Outcome<Posted> Settle(PostingDesk desk, Settlement settlement)
    {
        var wrong = PostPostings.Check(new Posting("SETTLE", SomeLine)
        {
            Key = settlement.Key,
            Reference = settlement.Reference,
            Reason = settlement.Reason,
            Data = settlement.Data,
            EffectiveUs = settlement.EffectiveUs,
        });
        if (wrong is not null)
        {
            return wrong;
        }

        if (Find(desk, settlement.PendingId, settlement.Key, Phase.Settle, settlement.Amounts)
            .TryGet(out var found, out var refusal))
        {
            return found.Repeat is { } repeat ? repeat : Settle(desk, settlement, found.Rows);
        }

        return refusal;
    }

    /// <summary>Gives back what is held; <paramref name="phase"/> says whether somebody decided so or time did.
    /// </summary>
    internal static Outcome<Posted> Release(
        PostingDesk desk, Id pendingId, string phase, string? key, string? reason)
    {
        if (!Find(desk, pendingId, key, phase, null).TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        var rows = found.Rows;
        return found.Repeat ?? Take(desk, Draft(desk, rows, phase, Math.Max(desk.Work.NowUs, rows[0].EffectiveUs),
            [.. rows.Select(_ => 0L)]) with
        {
            Key = key,
            Reason = reason,
        });
    }

    private static Outcome<Posted> Settle(PostingDesk desk, Settlement settlement, IReadOnlyList<TransferRow> rows)
    {
        if (rows[0].ExpiresUs is { } expires && expires <= desk.Work.NowUs)
        {
            return LedgerRefusals.PendingExpired.With(("at", LedgerRefusals.At(expires)));
        }

        var effective = settlement.EffectiveUs ?? Math.Max(desk.Work.NowUs, rows[0].EffectiveUs);
        if (effective < rows[0].EffectiveUs)
        {
            return LedgerRefusals.BeforePending.With(("at", LedgerRefusals.At(rows[0].EffectiveUs)));
        }

        var amounts = settlement.Amounts ?? [.. rows.Select(row => row.Held)];
        if (amounts.Count != rows.Count)
        {
            return LedgerRefusals.Invalid.At(new FieldRefusal("amounts", "length"));
        }

        for (var at = 0; at < rows.Count; at++)
        {
            if (amounts[at] < 0 || amounts[at] > rows[at].Held)
            {
                var unit = desk.Of(rows[at].DebitId).Book.Unit;
                return LedgerRefusals.OverPending
                    .With(("held", LedgerUnit.Format(rows[at].Held, unit)),
                        ("asked", LedgerUnit.Format(amounts[at], unit)))
                    .At(new FieldRefusal($"amounts[{at}]", "range"));
            }
        }

        return Take(desk, Draft(desk, rows, Phase.Settle, effective, amounts) with
        {
            Key = settlement.Key,
            Reference = settlement.Reference ?? rows[0].Reference,
            Reason = settlement.Reason,
            Data = settlement.Data,
        });
    }

    private sealed record Found(IReadOnlyList<TransferRow> Rows, Posted? Repeat);

    private static Outcome<Found> Find(
        PostingDesk desk, Id pendingId, string? key, string phase, IReadOnlyList<long>? amounts)
    {
        long site = pendingId.Site;
        var rows = desk.Work.Query<TransferRow>(RowsOf, new { SiteId = site, PostingId = pendingId });
        if (rows.Count == 0)
        {
            return LedgerRefusals.PostingMissing;
        }

        if (rows[0].Phase != Phase.Pending)
        {
            return LedgerRefusals.NotPending;
        }

        if (key is not null && PostPostings.Known(desk, site, [key])[(site, key)].ToList() is { Count: > 0 } known)
        {
            var same = known.Count == rows.Count && known[0].Phase == phase && known[0].RefersId == rows[0].Id
                && (amounts is null || known.Select(row => row.Amount).SequenceEqual(amounts));
            return same ? new Found(rows, PostPostings.Repeat(known)) : LedgerRefusals.KeyReused.With(("key", key));
        }

        // The whole posting ends at once, so either all of its lines are live or none is.
        var live = desk.Work.Query<Id>(Live, new { SiteId = site, PostingId = pendingId });
        Invariant.Holds(live.Count == 0 || live.Count == rows.Count);
        if (live.Count == 0)
        {
            return LedgerRefusals.PendingEnded;
        }

        desk.LoadIds(site, [.. rows.SelectMany(row => (Id[])[row.DebitId, row.CreditId]).Distinct()]);
        return new Found(rows, null);
    }

    private static Draft Draft(
        PostingDesk desk, IReadOnlyList<TransferRow> rows, string phase, long effective, IReadOnlyList<long> amounts) =>
        new(rows[0].SiteId, phase, rows[0].Kind, effective, [.. rows.Zip(amounts).Select(pair => new DraftLine(
            desk.Of(pair.First.DebitId), desk.Of(pair.First.CreditId), pair.Second, -pair.First.Held, pair.First.Id))])
        {
            CaseId = rows[0].CaseId,
            Reference = rows[0].Reference,
        };

    private static Outcome<Posted> Take(PostingDesk desk, Draft draft)
    {
        if (!desk.Take([draft]).TryGet(out var link, out var refusal))
        {
            return refusal;
        }

        desk.Flush();
        return link.Postings[0];
    }

    // The other fields of a settlement are checked as those of a posting are.
    private static Line SomeLine { get; } = new(new Book(), "A", "B", 1);
}
