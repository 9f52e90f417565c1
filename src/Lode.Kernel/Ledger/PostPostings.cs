using Lode.Kernel.Identity;

namespace Lode.Kernel.Ledger;

/// <summary>Takes postings: finds their accounts, answers repeated keys with the first posting, and hands the rest to
/// the desk.</summary>
internal static class PostPostings
{
    // Without ORDER BY: SQLite would rather walk the site in that order than use the keys.
    private const string Keyed = """
        SELECT site_id, id, posting_id, line, lines, link_id, book_id, phase, kind, debit_id, credit_id, debit_no,
               credit_no, amount, held, effective_us, recorded_us, expires_us, idem_key, refers_id, case_id, reference,
               reason, data
          FROM kernel_ledger_transfer WHERE site_id = @SiteId AND idem_key {ids:Keys}
        """;

    private const string Exists = """
        SELECT count(*) FROM kernel_ledger_transfer WHERE site_id = @SiteId AND posting_id = @Corrects
        """;

    /// <summary>Each posting on its own; a refused one leaves no trace, the others are kept.</summary>
    internal static IReadOnlyList<Outcome<Posted>> Each(PostingDesk desk, IReadOnlyList<Posting> postings)
    {
        var run = new Run(desk, postings);
        var outcomes = postings.Select(posting =>
            run.Take([posting]).TryGet(out var link, out var refusal)
                ? Outcome.Of(link.Postings[0]) : refusal).ToList();
        desk.Flush();
        return outcomes;
    }

    /// <summary>All postings or none; they happen at one instant.</summary>
    internal static Outcome<PostedLink> Together(PostingDesk desk, IReadOnlyList<Posting> postings)
    {
        var outcome = new Run(desk, postings).Take(postings);
        desk.Flush();
        return outcome;
    }

    /// <summary>What is wrong with a posting as it stands, before any account is looked at.</summary>
    internal static Refusal? Check(Posting posting)
    {
        var checks = new FieldChecks()
            .NeedText(posting.Kind, "kind", LedgerRules.LongestKind)
            .Need(posting.Lines.Count is > 0 and <= LedgerRules.MostLines, "lines", "range")
            .Need(posting.Key is null or { Length: > 0 and <= LedgerRules.LongestKey }, "key", "length")
            .Need(posting.Reference is null or { Length: <= LedgerRules.LongestText }, "reference", "length")
            .Need(posting.Reason is null or { Length: <= LedgerRules.LongestText }, "reason", "length")
            .Need(posting.Data is null or { Length: <= LedgerRules.LongestData }, "data", "length")
            .Need(posting.EffectiveUs is null or >= 0, "effectiveAt", "range")
            .Need(posting.ExpiresUs is null || posting.IsPending, "expiresAt", "unknown")
            .Need(posting.Corrects is null || !string.IsNullOrWhiteSpace(posting.Reason), "reason", "required");
        for (var at = 0; at < posting.Lines.Count; at++)
        {
            var line = posting.Lines[at];
            if (line.Amount is > 0 and <= LedgerRules.MostAmount && line.Book.SiteId == posting.Lines[0].Book.SiteId
                && AccountPath.Normal(line.Debit) != AccountPath.Normal(line.Credit))
            {
                continue;
            }

            checks.Need(line.Amount is > 0 and <= LedgerRules.MostAmount, $"lines[{at}].amount", "range")
                .Need(line.Book.SiteId == posting.Lines[0].Book.SiteId, $"lines[{at}].book", "unknown")
                .Need(AccountPath.Normal(line.Debit) != AccountPath.Normal(line.Credit), $"lines[{at}].debit", "taken");
        }

        return checks.Against(LedgerRefusals.Invalid);
    }

    /// <summary>Rows of earlier postings by their key.</summary>
    internal static ILookup<(long Site, string Key), TransferRow> Known(
        PostingDesk desk, long site, IReadOnlyList<string> keys) => keys.Count == 0
        ? Array.Empty<TransferRow>().ToLookup(row => (row.SiteId, row.IdemKey!))
        : desk.Work.Query<TransferRow>(Keyed, new { SiteId = site, Keys = keys }).OrderBy(row => row.Line)
            .ToLookup(row => (row.SiteId, row.IdemKey!));

    /// <summary>The answer of the first time.</summary>
    internal static Posted Repeat(IReadOnlyList<TransferRow> rows) => new(
        rows[0].PostingId, rows[0].EffectiveUs, rows[0].RecordedUs, [.. rows.Select(row => row.Id)], IsRepeat: true);

    private sealed class Run
    {
        private readonly PostingDesk desk;
        private readonly Dictionary<(long Site, string Key), IReadOnlyList<TransferRow>> known = [];
        private readonly Dictionary<(long Site, string Key), (Posting Posting, Posted Posted)> fresh = [];

        internal Run(PostingDesk desk, IReadOnlyList<Posting> postings)
        {
            this.desk = desk;
            foreach (var site in postings.Where(posting => posting.Lines.Count > 0)
                .GroupBy(posting => posting.Lines[0].Book.SiteId).OrderBy(site => site.Key))
            {
                string[] keys = [.. site.Where(posting => posting.Key is not null)
                    .Select(posting => posting.Key!).Distinct()];
                foreach (var rows in Known(desk, site.Key, keys))
                {
                    known[rows.Key] = [.. rows];
                }

                var lines = site.SelectMany(posting => posting.Lines).ToList();
                desk.Load(
                    site.Key,
                    [.. lines.Select(line => line.Book.Id).Distinct()],
                    [.. lines.SelectMany(line => (string[])[line.Debit, line.Credit]).Select(AccountPath.Normal)
                        .Distinct(StringComparer.Ordinal)]);
                var loaded = known.Where(rows => rows.Key.Site == site.Key)
                    .SelectMany(rows => rows.Value).SelectMany(row => (Id[])[row.DebitId, row.CreditId]).Distinct();
                if (loaded.ToList() is { Count: > 0 } ids)
                {
                    desk.LoadIds(site.Key, ids);
                }
            }
        }

        internal Outcome<PostedLink> Take(IReadOnlyList<Posting> set)
        {
            foreach (var posting in set)
            {
                if (Check(posting) is { } wrong)
                {
                    return wrong;
                }
            }

            if (FindRepeat(set) is { } repeat)
            {
                return repeat;
            }

            var at = set[0].EffectiveUs ?? desk.Work.NowUs;
            if (set.Any(posting => (posting.EffectiveUs ?? desk.Work.NowUs) != at))
            {
                return LedgerRefusals.Invalid.At(new FieldRefusal("effectiveAt", "format"));
            }

            var drafts = new List<Draft>(set.Count);
            foreach (var posting in set)
            {
                if (!ToDraft(posting, at).TryGet(out var draft, out var refusal))
                {
                    return refusal;
                }

                drafts.Add(draft);
            }

            var outcome = desk.Take(drafts);
            if (outcome.TryGet(out var link, out _))
            {
                foreach (var (posting, posted) in set.Zip(link.Postings))
                {
                    if (posting.Key is { } key)
                    {
                        fresh[(posting.Lines[0].Book.SiteId, key)] = (posting, posted);
                    }
                }
            }

            return outcome;
        }

        // Either all keys of a set are known with the same content, or none is.
        private Outcome<PostedLink>? FindRepeat(IReadOnlyList<Posting> set)
        {
            var repeats = new List<Posted>();
            Id? link = null;
            foreach (var posting in set)
            {
                if (posting.Key is not { } key)
                {
                    continue;
                }

                var site = posting.Lines[0].Book.SiteId;
                if (fresh.TryGetValue((site, key), out var first))
                {
                    if (!Same(first.Posting, posting))
                    {
                        return LedgerRefusals.KeyReused.With(("key", key));
                    }

                    repeats.Add(first.Posted with { IsRepeat = true });
                }
                else if (known.TryGetValue((site, key), out var rows))
                {
                    if (!Same(rows, posting))
                    {
                        return LedgerRefusals.KeyReused.With(("key", key));
                    }

                    link = rows[0].LinkId;
                    repeats.Add(Repeat(rows));
                }
            }

            return repeats.Count == 0 ? null
                : repeats.Count == set.Count ? new PostedLink(link, repeats)
                : LedgerRefusals.KeyReused.With(("key", set.First(posting => posting.Key is not null).Key!));
        }

        private Outcome<Draft> ToDraft(Posting posting, long effective)
        {
            var lines = new DraftLine[posting.Lines.Count];
            for (var at = 0; at < lines.Length; at++)
            {
                var line = posting.Lines[at];
                var (debit, credit) = (Find(line.Book, line.Debit), Find(line.Book, line.Credit));
                if (debit is null || credit is null)
                {
                    return LedgerRefusals.AccountMissing
                        .With(("account", AccountPath.Normal(debit is null ? line.Debit : line.Credit)))
                        .At(new FieldRefusal($"lines[{at}].{(debit is null ? "debit" : "credit")}", "unknown"));
                }

                if (debit.IsClosed || credit.IsClosed)
                {
                    return LedgerRefusals.AccountClosed.With(("account", debit.IsClosed ? debit.Path : credit.Path));
                }

                lines[at] = posting.IsPending ? new DraftLine(debit, credit, 0, line.Amount, posting.Corrects)
                    : new DraftLine(debit, credit, line.Amount, 0, posting.Corrects);
            }

            var site = lines[0].Debit.SiteId;
            if (posting.Corrects is { } original
                && desk.Work.Find<long>(Exists, new { SiteId = site, Corrects = original }) == 0)
            {
                return LedgerRefusals.PostingMissing.At(new FieldRefusal("corrects", "unknown"));
            }

            return new Draft(
                site, posting.IsPending ? Phase.Pending : Phase.Post, posting.Kind, effective, lines)
            {
                Key = posting.Key,
                ExpiresUs = posting.ExpiresUs,
                CaseId = posting.CaseId,
                Reference = posting.Reference,
                Reason = posting.Reason,
                Data = posting.Data,
            };
        }

        private AccountState? Find(Book book, string path) => desk.Find(book.Id, AccountPath.Normal(path));

        private bool Same(IReadOnlyList<TransferRow> rows, Posting posting)
        {
            var first = rows[0];
            return rows.Count == posting.Lines.Count
                && first.Phase == (posting.IsPending ? Phase.Pending : Phase.Post)
                && (first.Kind, first.CaseId, first.Reference, first.Reason, first.Data, first.RefersId,
                        first.ExpiresUs)
                    == (posting.Kind, posting.CaseId, posting.Reference, posting.Reason, posting.Data, posting.Corrects,
                        posting.ExpiresUs)
                && (posting.EffectiveUs is null || posting.EffectiveUs == first.EffectiveUs)
                && rows.Zip(posting.Lines).All(pair => pair.First.Amount + pair.First.Held == pair.Second.Amount
                    && pair.First.BookId == pair.Second.Book.Id
                    && desk.Of(pair.First.DebitId).Path == AccountPath.Normal(pair.Second.Debit)
                    && desk.Of(pair.First.CreditId).Path == AccountPath.Normal(pair.Second.Credit));
        }

        private static bool Same(Posting first, Posting second) =>
            first with { Lines = [] } == second with { Lines = [] } && first.Lines.SequenceEqual(second.Lines);
    }
}
