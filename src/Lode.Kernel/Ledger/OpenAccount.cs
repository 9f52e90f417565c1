using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Opens an account of a book, or closes one that is empty.</summary>
internal static class OpenAccount
{
    private const string Find = """
        SELECT site_id, id, book_id, path, lowest, highest, closed_us, balance, held_debit, held_credit, entries,
               last_us, recorded_us
          FROM kernel_ledger_account WHERE site_id = @SiteId AND book_id = @BookId AND path = @Path {lock}
        """;

    private const string Insert = """
        INSERT INTO kernel_ledger_account (
            site_id, id, book_id, path, kind, place, item, lot, lowest, highest, opened_us, balance, held_debit,
            held_credit, entries, last_us, recorded_us)
        VALUES (
            @SiteId, @Id, @BookId, @Path, @Kind, @Place, @Item, @Lot, @Lowest, @Highest, @NowUs, 0, 0, 0, 0, 0, 0)
        """;

    private const string End = """
        UPDATE kernel_ledger_account SET closed_us = @NowUs WHERE site_id = @SiteId AND id = @Id
        """;

    internal static Outcome<OpenedAccount> Run(
        IWork work, Book book, AccountPath path, BalanceLimits limits, Actor actor)
    {
        if (!path.IsValid || limits.Lowest > 0 || limits.Highest < 0)
        {
            return LedgerRefusals.Invalid.At(new FieldRefusal(path.IsValid ? "limits" : "path", "format"));
        }

        var text = path.ToString();
        if (work.Find<AccountRow>(Find, new { book.SiteId, BookId = book.Id, Path = text }) is { } known)
        {
            return known.ClosedUs is not null ? LedgerRefusals.AccountClosed.With(("account", text))
                : new BalanceLimits(known.Lowest, known.Highest) != limits
                    ? LedgerRefusals.AccountDiffers.With(("account", text))
                : new OpenedAccount(known.Id, text, IsNew: false);
        }

        var id = Id.New((int)book.SiteId, Instants.FromUs(work.NowUs));
        work.Execute(Insert, new
        {
            book.SiteId,
            Id = id,
            BookId = book.Id,
            Path = text,
            path.Kind,
            path.Place,
            path.Item,
            path.Lot,
            limits.Lowest,
            limits.Highest,
            work.NowUs,
        });
        work.Audit(actor, "ledger.openAccount", "ledgerAccount", id.ToString(), null, new
        {
            Book = book.Id.ToString(),
            Path = text,
            limits.Lowest,
            limits.Highest,
        });
        return new OpenedAccount(id, text, IsNew: true);
    }

    internal static Outcome<Done> Close(IWork work, Book book, string path, Actor actor)
    {
        var text = AccountPath.Normal(path);
        if (work.Find<AccountRow>(Find, new { book.SiteId, BookId = book.Id, Path = text }) is not { } account)
        {
            return LedgerRefusals.AccountMissing.With(("account", text));
        }

        if (account.ClosedUs is not null)
        {
            return Done.Instance;
        }

        if (account.Balance != 0 || account.HeldDebit != 0 || account.HeldCredit != 0)
        {
            return LedgerRefusals.AccountInUse.With(
                ("account", text), ("balance", LedgerUnit.Format(account.Balance, book.Unit)));
        }

        work.Execute(End, new { account.SiteId, account.Id, work.NowUs });
        work.Audit(actor, "ledger.closeAccount", "ledgerAccount", account.Id.ToString());
        return Done.Instance;
    }
}

/// <summary>An account that is open.</summary>
/// <param name="IsNew">False when it was there before.</param>
public sealed record OpenedAccount(Id Id, string Path, bool IsNew);
