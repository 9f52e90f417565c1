using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Counts stock and posts what the books differ by, each by another person.</summary>
internal static class CountStock
{
    /// <summary>Kind of the suspense accounts that take differences until they are explained.</summary>
    internal const string Difference = "DIFF.stocktake";

    private const int MostLines = LedgerRules.MostLines;

    private const string Insert = """
        INSERT INTO kernel_ledger_stocktake (
            site_id, id, book_id, counted_us, state, note, created_us, counted_by_id, counted_by)
        VALUES (@SiteId, @Id, @BookId, @CountedUs, 'counted', @Note, @NowUs, @CountedById, @CountedBy)
        """;

    private const string InsertLine = """
        INSERT INTO kernel_ledger_stocktake_line (site_id, stocktake_id, line, account_id, counted)
        VALUES (@SiteId, @StocktakeId, @Line, @AccountId, @Counted)
        """;

    private const string Find = """
        SELECT site_id, id, book_id, counted_us, state, note, created_us, counted_by_id, counted_by, decided_us,
               decided_by, reason, posting_id
          FROM kernel_ledger_stocktake WHERE site_id = @SiteId AND id = @Id {lock}
        """;

    internal const string LinesOf = """
        SELECT l.account_id, a.path, l.counted, l.booked
          FROM kernel_ledger_stocktake_line l
          JOIN kernel_ledger_account a ON a.site_id = l.site_id AND a.id = l.account_id
         WHERE l.site_id = @SiteId AND l.stocktake_id = @Id ORDER BY l.line
        """;

    private const string Decide = """
        UPDATE kernel_ledger_stocktake SET state = @State, decided_us = @NowUs, decided_by = @DecidedBy,
               reason = @Reason, posting_id = @PostingId
         WHERE site_id = @SiteId AND id = @Id AND state = 'counted'
        """;

    private const string PutBooked = """
        UPDATE kernel_ledger_stocktake_line SET booked = @Booked
         WHERE site_id = @SiteId AND stocktake_id = @Id AND account_id = @AccountId
        """;

    internal static Outcome<Stocktake> Count(
        PostingDesk desk, Book book, long countedUs, IReadOnlyList<CountedLine> lines, string note, Actor actor)
    {
        var work = desk.Work;
        if (actor.Kind != ActorKind.Person)
        {
            return LedgerRefusals.PersonNeeded;
        }

        if (Check(work, book, countedUs, lines, note) is { } wrong)
        {
            return wrong;
        }

        desk.Load(book.SiteId, [book.Id], [.. lines.Select(line => AccountPath.Normal(line.Path))]);
        if (lines.FirstOrDefault(line => desk.Find(book.Id, AccountPath.Normal(line.Path)) is null) is { } missing)
        {
            return LedgerRefusals.AccountMissing.With(("account", AccountPath.Normal(missing.Path)));
        }

        var stocktake = new Stocktake
        {
            SiteId = book.SiteId,
            Id = Id.New((int)book.SiteId, Instants.FromUs(work.NowUs)),
            BookId = book.Id,
            CountedUs = countedUs,
            State = "counted",
            Note = note,
            CreatedUs = work.NowUs,
            CountedById = actor.Id,
            CountedBy = actor.Name,
        };
        work.Execute(Insert, new
        {
            stocktake.SiteId,
            stocktake.Id,
            stocktake.BookId,
            stocktake.CountedUs,
            stocktake.Note,
            work.NowUs,
            stocktake.CountedById,
            stocktake.CountedBy,
        });
        foreach (var (at, line) in lines.Index())
        {
            work.Execute(InsertLine, new
            {
                stocktake.SiteId,
                StocktakeId = stocktake.Id,
                Line = (long)at + 1,
                AccountId = desk.Find(book.Id, AccountPath.Normal(line.Path))!.Id,
                Counted = line.Amount,
            });
        }

        work.Audit(actor, "ledger.count", "ledgerStocktake", stocktake.Id.ToString(), null, lines);
        return stocktake;
    }

    /// <summary>Posts what the books differ by at the time of the count, against the suspense account of the same place
    /// and item.</summary>
    internal static Outcome<Stocktake> Confirm(PostingDesk desk, Id id, Actor actor)
    {
        var work = desk.Work;
        if (!Open(work, id, actor).TryGet(out var stocktake, out var refusal))
        {
            return refusal;
        }

        var book = desk.Books.Of(stocktake.SiteId, stocktake.BookId);
        var lines = Booked(work, stocktake);
        var differences = new List<Line>();
        foreach (var line in lines.Where(line => line.Counted != line.Booked))
        {
            Invariant.Holds(AccountPath.TryParse(line.Path, out var path));
            if (!OpenAccount.Run(work, book, path with { Kind = Difference, Lot = "" }, BalanceLimits.None, actor)
                .TryGet(out var suspense, out refusal))
            {
                return refusal;
            }

            if (suspense.IsNew)
            {
                OpenBook.Name(work, book, "kind", Difference, new Labels("盘点差异", "Stocktake differences"));
            }

            var more = line.Counted - line.Booked!.Value;
            differences.Add(more > 0 ? new Line(book, line.Path, suspense.Path, more)
                : new Line(book, suspense.Path, line.Path, -more));
        }

        Posted? posted = null;
        if (differences.Count > 0)
        {
            var posting = new Posting("STOCKTAKE", differences)
            {
                EffectiveUs = stocktake.CountedUs,
                Reference = stocktake.Id.ToString(),
                Reason = stocktake.Note.Length > 0 ? stocktake.Note : null,
            };
            if (!PostPostings.Together(desk, [posting]).TryGet(out var link, out refusal))
            {
                return refusal;
            }

            posted = link.Postings[0];
        }

        foreach (var line in lines)
        {
            work.Execute(PutBooked, new { stocktake.SiteId, stocktake.Id, line.AccountId, line.Booked });
        }

        return End(work, stocktake, "posted", null, posted?.Id, actor);
    }

    internal static Outcome<Stocktake> Drop(IWork work, Id id, string reason, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LedgerRules.LongestText)
        {
            return LedgerRefusals.Invalid.At(new FieldRefusal("reason", "required"));
        }

        if (work.Find<Stocktake>(Find, new { SiteId = (long)id.Site, Id = id }) is not { } stocktake)
        {
            return LedgerRefusals.StocktakeMissing;
        }

        return stocktake.State != "counted" ? LedgerRefusals.StocktakeDecided
            : End(work, stocktake, "dropped", reason, null, actor);
    }

    private static Refusal? Check(
        IWork work, Book book, long countedUs, IReadOnlyList<CountedLine> lines, string note) => new FieldChecks()
        .Need(
            countedUs >= book.ClosedUntilUs && countedUs <= work.NowUs + LedgerRules.ClockSkewUs, "countedAt", "range")
        .Need(lines.Count is > 0 and <= MostLines, "lines", "range")
        .Need(lines.All(line => Math.Abs(line.Amount) <= LedgerRules.MostAmount), "lines", "range")
        .Need(lines.DistinctBy(line => AccountPath.Normal(line.Path)).Count() == lines.Count, "lines", "taken")
        .Need(note.Length <= LedgerRules.LongestText, "note", "length")
        .Against(LedgerRefusals.Invalid);

    private static Outcome<Stocktake> Open(IWork work, Id id, Actor actor)
    {
        if (work.Find<Stocktake>(Find, new { SiteId = (long)id.Site, Id = id }) is not { } stocktake)
        {
            return LedgerRefusals.StocktakeMissing;
        }

        return stocktake.State != "counted" ? LedgerRefusals.StocktakeDecided
            : actor.Kind != ActorKind.Person ? LedgerRefusals.PersonNeeded
            : stocktake.CountedById == actor.Id ? LedgerRefusals.SamePerson.With(("name", stocktake.CountedBy))
            : stocktake;
    }

    private static List<StocktakeLine> Booked(IWork work, Stocktake stocktake)
    {
        var lines = work.Query<StocktakeLine>(LinesOf, new { stocktake.SiteId, stocktake.Id });
        var booked = work.Query<BalanceRows.Row>(BalanceRows.At, BalanceRows.Args(
                stocktake.SiteId, [.. lines.Select(line => line.AccountId)], stocktake.CountedUs + 1, long.MaxValue))
            .ToDictionary(row => row.AccountId, row => row.Balance);
        return [.. lines.Select(line => line with { Booked = booked.GetValueOrDefault(line.AccountId) })];
    }

    private static Stocktake End(
        IWork work, Stocktake stocktake, string state, string? reason, Id? postingId, Actor actor)
    {
        var ended = stocktake with
        {
            State = state,
            DecidedUs = work.NowUs,
            DecidedBy = actor.Name,
            Reason = reason,
            PostingId = postingId,
        };
        Invariant.Holds(work.Execute(Decide, new
        {
            ended.SiteId,
            ended.Id,
            ended.State,
            work.NowUs,
            ended.DecidedBy,
            ended.Reason,
            ended.PostingId,
        }) == 1);
        work.Audit(actor, state == "posted" ? "ledger.confirmCount" : "ledger.dropCount", "ledgerStocktake",
            stocktake.Id.ToString(), null, new { state, reason });
        return ended;
    }
}
