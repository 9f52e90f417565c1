using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;

namespace Lode.Waste.Books;

/// <summary>The wet book of a site inside one transaction: grams as weighed, by kind, place, waste code and batch
/// (spec waste c.4).</summary>
/// <remarks>Kinds: GEN source, OPEN opening stock, INV in a facility, WIP in a process, TRN on the road, PRD product,
/// RES residue, USE process loss, DSP disposed of, EXT accepted by a receiver, LOSS and GAIN proved by samples or
/// meters, DIFF.weigh and DIFF.stocktake for what must be explained.</remarks>
internal sealed class MassBook
{
    internal const string Convention = "waste.wet";

    private static readonly Labels Name = new("废物实物账（湿重）", "Waste by mass (wet)");

    private static readonly (string Kind, Labels Name, bool IsStock)[] Kinds =
    [
        ("GEN", new("产生", "Generated"), false), ("OPEN", new("期初", "Opening"), false),
        ("INV", new("贮存", "Stored"), true), ("WIP", new("在制", "In process"), true),
        ("TRN", new("在途", "In transit"), true), ("PRD", new("产品", "Product"), false),
        ("RES", new("残渣", "Residue"), false), ("USE", new("过程损耗", "Process loss"), false),
        ("DSP", new("自行处置", "Disposed of"), false),
        ("EXT", new("接受人已接受", "Accepted by receivers"), false),
        ("LOSS", new("损失", "Loss"), false), ("GAIN", new("增重", "Gain"), false),
        ("DIFF.weigh", new("磅差", "Weighing difference"), false),
        ("DIFF.stocktake", new("盘点差异", "Stocktake difference"), false),
    ];

    private static readonly Dictionary<string, Assay> NoAssays = [];

    private readonly IWork work;
    private readonly Kernel.Ledger.Books books;

    private MassBook(IWork work, Kernel.Ledger.Books books, Book book) =>
        (this.work, this.books, Book) = (work, books, book);

    internal Book Book { get; }

    /// <summary>The dry book and those of elements.</summary>
    internal MirrorBooks Mirrors => field ??= new MirrorBooks(work, books, Book);

    /// <summary>The book of a site, opened at its first use.</summary>
    internal static Outcome<MassBook> Of(IWork work, Actor actor, int site)
    {
        var books = work.Books(actor);
        if (books.FindBook(site, LedgerUnit.Gram, Convention) is { } known)
        {
            return new MassBook(work, books, known);
        }

        if (!books.OpenBook(site, LedgerUnit.Gram, Convention, Name).TryGet(out var book, out var why))
        {
            return why;
        }

        NameKinds(books, book);
        return new MassBook(work, books, book);
    }

    /// <summary>Gives the kinds of accounts their names in a book.</summary>
    internal static void NameKinds(Kernel.Ledger.Books books, Book book)
    {
        foreach (var (kind, name, _) in Kinds)
        {
            books.Name(book, "kind", kind, name);
        }
    }

    /// <summary>Gives a facility, a party or a waste code its name on the ledger's pages.</summary>
    internal void Call(string part, string code, Labels name) => books.Name(Book, part, code, name);

    /// <summary>Grams of a batch in a facility that nothing has reserved.</summary>
    internal long Free(string facility, string wasteCode, string batch) =>
        books.Balance(Book, Path("INV", facility, wasteCode, batch)) is { } balance
            ? balance.Posted - balance.Going : 0;

    /// <summary>What lies in a facility, or of a code, or of a batch.</summary>
    internal IReadOnlyList<AccountStanding> Stock(
        string? facility = null, string? wasteCode = null, string? batch = null) =>
        books.Standing(Book, new AccountPattern("INV", facility, wasteCode, batch));

    /// <summary>A line of a posting; opens its accounts where they are missing.</summary>
    internal Outcome<MassLine> Line(string debit, string credit, long grams)
    {
        foreach (var path in (string[])[debit, credit])
        {
            _ = AccountPath.TryParse(path, out var parsed);
            var limits = Array.Exists(Kinds, kind => kind.Kind == parsed.Kind && kind.IsStock)
                ? BalanceLimits.Stock : BalanceLimits.None;
            if (!books.OpenAccount(Book, parsed, limits).TryGet(out _, out var why))
            {
                return why;
            }
        }

        return new MassLine(new Line(Book, debit, credit, grams));
    }

    /// <summary>Takes a posting of these lines, and moves beside it what lies in the dry book and those of elements.
    /// </summary>
    internal Outcome<Posted> Post(
        string kind, MassEntry entry, params (string Debit, string Credit, long Grams)[] moves) =>
        Post(kind, entry, NoAssays, moves);

    /// <summary>Takes a posting of which some accounts get what was assayed.</summary>
    internal Outcome<Posted> Post(
        string kind, MassEntry entry, IReadOnlyDictionary<string, Assay> assays,
        params (string Debit, string Credit, long Grams)[] moves)
    {
        var before = entry.IsPending ? [] : Before(moves);
        return PostWet(kind, entry, moves).TryGet(out var posted, out var why)
            ? entry.IsPending ? posted : Followed(kind, entry, moves, before, assays, posted)
            : Closed(why);
    }

    private Outcome<Posted> Followed(
        string kind, MassEntry entry, (string Debit, string Credit, long Grams)[] moves,
        Dictionary<string, long> before, IReadOnlyDictionary<string, Assay> assays, Posted posted) =>
        Mirrors.Follow(kind, entry, moves, before, assays).TryGet(out _, out var why) ? posted : Closed(why);

    private Dictionary<string, long> Before((string Debit, string Credit, long Grams)[] moves) =>
        moves.SelectMany(move => new[] { move.Debit, move.Credit }).Distinct()
            .ToDictionary(path => path, path => books.Balance(Book, path)?.Posted ?? 0, StringComparer.Ordinal);

    // What is reported stays as it was reported.
    private static Refusal Closed(Refusal why) =>
        why.Code == "ledger.periodClosed" ? why with { Clause = "HJ 1259-2022 7.2" } : why;

    private Outcome<Posted> PostWet(
        string kind, MassEntry entry, (string Debit, string Credit, long Grams)[] moves)
    {
        var lines = new List<Line>(moves.Length);
        foreach (var (debit, credit, grams) in moves)
        {
            if (!Line(debit, credit, grams).TryGet(out var line, out var why))
            {
                return why;
            }

            lines.Add(line.Line);
        }

        return books.Post(new Posting(kind, lines)
        {
            EffectiveUs = entry.AtUs,
            Key = entry.Key,
            Reference = entry.Reference,
            CaseId = entry.CaseId,
            Data = entry.Data,
            IsPending = entry.IsPending,
        });
    }

    /// <summary>Keeps what was found on one account; another person posts the difference.</summary>
    internal Outcome<Stocktake> Count(long atUs, string path, long grams, string note) =>
        books.Count(Book, atUs, [new CountedLine(path, grams)], note);

    /// <summary>Ends a reservation by moving what it holds.</summary>
    /// <param name="moves">What it moves, for the books beside the wet one.</param>
    internal Outcome<Posted> Settle(
        Settlement settlement, string kind, MassEntry entry, (string Debit, string Credit, long Grams)[] moves)
    {
        var before = Before(moves);
        return books.Settle(settlement).TryGet(out var posted, out var why)
            ? Followed(kind, entry, moves, before, NoAssays, posted) : Closed(why);
    }

    /// <summary>Gives back what a reservation holds.</summary>
    internal Outcome<Posted> Void(Id pendingId, string reason) => books.Void(pendingId, reason);

    internal static string Path(string kind, string place = "", string item = "", string lot = "") =>
        new AccountPath(kind, place, item, lot).ToString();
}

/// <summary>One line of a posting.</summary>
internal sealed record MassLine(Line Line);

/// <summary>When and why mass moved.</summary>
internal sealed record MassEntry(long AtUs)
{
    internal string? Key { get; init; }

    internal string? Reference { get; init; }

    internal Id? CaseId { get; init; }

    internal string? Data { get; init; }

    internal bool IsPending { get; init; }
}
