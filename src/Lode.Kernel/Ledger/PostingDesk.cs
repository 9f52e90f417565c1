using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Where drafts become rows: checks the limits of all accounts that a set of drafts touches, and writes all of
/// them or none. Balances and day sums are kept here until <see cref="Flush"/>, so that many postings to one account
/// cost one statement.</summary>
internal sealed class PostingDesk(Work work, Actor actor)
{
    private const string FindPaths = """
        SELECT site_id, id, book_id, path, lowest, highest, closed_us, balance, held_debit, held_credit, entries,
               last_us, recorded_us, stands
          FROM kernel_ledger_account
         WHERE site_id = @SiteId AND book_id = @BookId AND path {ids:Paths} ORDER BY path, id {lock}
        """;

    private const string FindIds = """
        SELECT site_id, id, book_id, path, lowest, highest, closed_us, balance, held_debit, held_credit, entries,
               last_us, recorded_us, stands
          FROM kernel_ledger_account WHERE site_id = @SiteId AND id {ids} ORDER BY path, id {lock}
        """;

    private const string Store = """
        UPDATE kernel_ledger_account SET balance = @Balance, held_debit = @HeldDebit, held_credit = @HeldCredit,
               entries = @Entries, last_us = @LastUs, recorded_us = @RecordedUs
         WHERE site_id = @SiteId AND id = @Id
        """;

    // A statement of its own: SQLite writes an index anew for every column that a statement names, changed or not.
    private const string Stand = """
        UPDATE kernel_ledger_account SET stands = @Stands WHERE site_id = @SiteId AND id = @Id
        """;

    private const string Hold = """
        INSERT INTO kernel_ledger_pending (
            site_id, transfer_id, posting_id, line, debit_id, credit_id, held, effective_us, expires_us)
        VALUES (@SiteId, @Id, @PostingId, @Line, @DebitId, @CreditId, @Held, @EffectiveUs, @ExpiresUs)
        """;

    private const string Release = """
        DELETE FROM kernel_ledger_pending WHERE site_id = @SiteId AND transfer_id = @RefersId
        """;

    private readonly Dictionary<(Id Book, string Path), AccountState> byPath = [];
    private readonly Dictionary<Id, AccountState> byId = [];
    private readonly Dictionary<AccountState, Change> changes = [];
    private readonly CanonicalWriter writer = new();
    private readonly DateTimeOffset now = Instants.FromUs(work.NowUs);

    private readonly string actorKind = actor.Kind switch
    {
        ActorKind.Person => "person",
        ActorKind.Token => "token",
        ActorKind.System => "system",
    };

    private readonly record struct Change(long Net, long HeldDebit, long HeldCredit, bool Moves);

    internal Work Work => work;

    internal BookShelf Books { get; } = new(work);

    /// <summary>Locks the accounts of paths in one order, so that postings never wait for each other in a ring.
    /// </summary>
    internal void Load(long siteId, IReadOnlyCollection<Id> bookIds, IReadOnlyCollection<string> paths)
    {
        foreach (var book in bookIds.OrderBy(id => id.Value))
        {
            Keep(work.Query<AccountRow>(FindPaths, new { SiteId = siteId, BookId = book, Paths = paths }));
        }
    }

    /// <summary>Locks accounts by id.</summary>
    internal void LoadIds(long siteId, IReadOnlyCollection<Id> ids) =>
        Keep(work.Query<AccountRow>(FindIds, new { SiteId = siteId, Ids = ids }));

    /// <summary>A loaded account; null when there is none.</summary>
    internal AccountState? Find(Id book, string path) => byPath.GetValueOrDefault((book, path));

    /// <summary>A loaded account.</summary>
    internal AccountState Of(Id id) => byId[id];

    /// <summary>Checks a set of drafts of one instant together and applies it; nothing of it is kept when one limit
    /// would be broken.</summary>
    internal Outcome<PostedLink> Take(IReadOnlyList<Draft> drafts)
    {
        Invariant.Holds(drafts.Count > 0);
        var effective = drafts[0].EffectiveUs;
        Invariant.Holds(drafts.All(draft => draft.EffectiveUs == effective));
        if (CheckTimes(drafts, effective) is { } early)
        {
            return early;
        }

        Add(drafts);
        if (!changes.Keys.All(account => account.IsAppend(effective)))
        {
            Flush();
        }

        foreach (var (account, change) in changes)
        {
            if (CheckLimits(account, change, effective) is { } refusal)
            {
                return refusal;
            }
        }

        return Apply(drafts, effective);
    }

    /// <summary>Writes balances and day sums of everything taken.</summary>
    internal void Flush()
    {
        foreach (var account in byId.Values)
        {
            if (!account.IsChanged)
            {
                continue;
            }

            var stored = work.Execute(Store, new
            {
                account.SiteId,
                account.Id,
                account.Balance,
                account.HeldDebit,
                account.HeldCredit,
                account.Entries,
                account.LastUs,
                account.RecordedUs,
            });
            Invariant.Holds(stored == 1);
            if (account.Stands != account.StandsInRow)
            {
                work.Execute(Stand, new { Stands = account.Stands ? 1L : 0, account.SiteId, account.Id });
            }

            foreach (var (day, change) in account.Days)
            {
                DayRows.Append(work, account, day, change);
            }

            account.Settled();
        }
    }

    private void Keep(IReadOnlyList<AccountRow> rows)
    {
        foreach (var row in rows)
        {
            if (!byId.ContainsKey(row.Id))
            {
                var account = new AccountState(row, Books.Of(row.SiteId, row.BookId));
                byId.Add(row.Id, account);
                byPath.Add((row.BookId, row.Path), account);
            }
        }
    }

    private Refusal? CheckTimes(IReadOnlyList<Draft> drafts, long effective)
    {
        if (effective > work.NowUs + LedgerRules.ClockSkewUs)
        {
            return LedgerRefusals.InFuture.With(
                ("at", LedgerRefusals.At(effective)), ("now", LedgerRefusals.At(work.NowUs)));
        }

        // What only ends a pending posting moves nothing, so it may stand in a closed period.
        foreach (var draft in drafts.Where(draft => draft.Phase is not (Phase.Void or Phase.Expire)))
        {
            foreach (var line in draft.Lines)
            {
                if (effective < line.Debit.Book.ClosedUntilUs)
                {
                    return LedgerRefusals.PeriodClosed.With(
                        ("until", LedgerRefusals.At(line.Debit.Book.ClosedUntilUs)),
                        ("at", LedgerRefusals.At(effective)));
                }
            }
        }

        return null;
    }

    private void Add(IReadOnlyList<Draft> drafts)
    {
        changes.Clear();
        foreach (var draft in drafts)
        {
            foreach (var line in draft.Lines)
            {
                Invariant.Holds(line.Debit.Book.Id == line.Credit.Book.Id && line.Debit != line.Credit);
                Invariant.Holds(line.Debit.SiteId == draft.SiteId && line.Credit.SiteId == draft.SiteId);
                var debit = changes.GetValueOrDefault(line.Debit);
                changes[line.Debit] = new(
                    debit.Net + line.Amount, debit.HeldDebit + line.Held, debit.HeldCredit,
                    debit.Moves || line.Amount > 0);
                var credit = changes.GetValueOrDefault(line.Credit);
                changes[line.Credit] = new(
                    credit.Net - line.Amount, credit.HeldDebit, credit.HeldCredit + line.Held,
                    credit.Moves || line.Amount > 0);
            }
        }

        Invariant.Holds(changes.Values.Sum(change => change.Net) == 0);
    }

    // What is given back by the end of a pending posting is not counted: a limit that held with it holds without it.
    private Refusal? CheckLimits(AccountState account, Change change, long effective)
    {
        if (Math.Abs(account.Balance + change.Net) > LedgerRules.MostBalance
            || account.HeldDebit + change.HeldDebit > LedgerRules.MostBalance
            || account.HeldCredit + change.HeldCredit > LedgerRules.MostBalance)
        {
            return LedgerRefusals.TooLarge.With(("account", account.Path));
        }

        var falls = change.Net - change.HeldCredit;
        if (account.Lowest is { } lowest && falls < 0)
        {
            var free = account.IsAppend(effective) ? account.Balance - account.HeldCredit
                : EffectiveOrder.LeastFree(work, account, effective);
            if (free + falls < lowest)
            {
                return LedgerRefusals.Short(account, free - lowest, -falls);
            }
        }

        var rises = change.Net + change.HeldDebit;
        if (account.Highest is { } highest && rises > 0)
        {
            var reached = account.IsAppend(effective) ? account.Balance + account.HeldDebit
                : EffectiveOrder.Greatest(work, account, effective);
            if (reached + rises > highest)
            {
                return LedgerRefusals.Over(account, highest - reached, rises);
            }
        }

        return null;
    }

    private PostedLink Apply(IReadOnlyList<Draft> drafts, long effective)
    {
        var recorded = Math.Max(work.NowUs, changes.Keys.Max(account => account.RecordedUs));
        Id? link = drafts.Count > 1 ? Id.New((int)drafts[0].SiteId, now) : null;
        var posted = drafts.Select(draft => Write(draft, link, recorded)).ToList();
        foreach (var (account, change) in changes)
        {
            var appends = account.IsAppend(effective);
            account.Stamp(effective, recorded);
            if (change.Moves && appends)
            {
                account.Append(change.Net, effective, recorded);
            }
            else if (change.Moves)
            {
                DayRows.Rebuild(work, account, LedgerDay.Of(effective));
            }
        }

        return new PostedLink(link, posted);
    }

    private Posted Write(Draft draft, Id? link, long recorded)
    {
        var ids = draft.Lines.Select(_ => Id.New((int)draft.SiteId, now)).ToArray();
        for (var at = 0; at < ids.Length; at++)
        {
            var line = draft.Lines[at];
            var row = new TransferRow
            {
                SiteId = draft.SiteId,
                Id = ids[at],
                PostingId = ids[0],
                Line = at + 1,
                Lines = ids.Length,
                LinkId = link,
                BookId = line.Debit.Book.Id,
                Phase = draft.Phase,
                Kind = draft.Kind,
                DebitId = line.Debit.Id,
                CreditId = line.Credit.Id,
                DebitNo = line.Debit.Take(line.Amount, line.Held, 0),
                CreditNo = line.Credit.Take(-line.Amount, 0, line.Held),
                Amount = line.Amount,
                Held = line.Held,
                EffectiveUs = draft.EffectiveUs,
                RecordedUs = recorded,
                ExpiresUs = draft.ExpiresUs,
                IdemKey = draft.Key,
                RefersId = line.RefersId,
                CaseId = draft.CaseId,
                Reference = draft.Reference,
                Reason = draft.Reason,
                Data = draft.Data,
                ActorKind = actorKind,
                ActorId = actor.Id,
                ActorName = actor.Name,
                RequestId = actor.RequestId,
            };
            var book = line.Debit.Book;
            row.Insert(work, new TransferNames(book.Unit, book.Convention, line.Debit.Path, line.Credit.Path), writer);
            if (line.Held > 0)
            {
                work.Execute(Hold, row);
            }
            else if (line.Held < 0)
            {
                Invariant.Holds(work.Execute(Release, new { row.SiteId, row.RefersId }) == 1);
            }
        }

        return new Posted(ids[0], draft.EffectiveUs, recorded, ids);
    }
}
