using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Closes the business time of a book up to an instant: from then on it takes only postings after it, and
/// corrections name what they correct.</summary>
internal static class ClosePeriod
{
    private const string Insert = """
        INSERT INTO kernel_ledger_period (site_id, book_id, until_us, closed_us, closed_by, reason)
        VALUES (@SiteId, @BookId, @UntilUs, @NowUs, @ClosedBy, @Reason)
        """;

    private const string Move = """
        UPDATE kernel_ledger_book SET closed_until_us = @UntilUs
         WHERE site_id = @SiteId AND id = @BookId AND closed_until_us < @UntilUs
        """;

    // All that was ever posted adds up to nothing, or the ledger itself is broken (L1).
    private const string Sum = """
        SELECT cast(coalesce(sum(balance), 0) AS bigint) FROM kernel_ledger_account
         WHERE site_id = @SiteId AND book_id = @BookId
        """;

    internal static Outcome<ClosedPeriod> Run(IWork work, Book book, long untilUs, string reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LedgerRules.LongestText)
        {
            return LedgerRefusals.Invalid.At(new FieldRefusal("reason", "required"));
        }

        if (untilUs > work.NowUs
            || work.Execute(Move, new { book.SiteId, BookId = book.Id, UntilUs = untilUs }) == 0)
        {
            return LedgerRefusals.PeriodOrder.With(
                ("until", LedgerRefusals.At(untilUs)), ("closed", LedgerRefusals.At(book.ClosedUntilUs)));
        }

        Invariant.Holds(work.Find<long>(Sum, new { book.SiteId, BookId = book.Id }) == 0);
        work.Execute(Insert, new
        {
            book.SiteId,
            BookId = book.Id,
            UntilUs = untilUs,
            work.NowUs,
            ClosedBy = actor.Name,
            Reason = reason,
        });
        work.Audit(actor, "ledger.closePeriod", "ledgerBook", book.Id.ToString(),
            new { until = book.ClosedUntilUs }, new { until = untilUs, reason });
        return new ClosedPeriod(book with { ClosedUntilUs = untilUs });
    }
}

/// <summary>A book whose business time is closed up to <see cref="Book.ClosedUntilUs"/>.</summary>
public sealed record ClosedPeriod(Book Book);
