using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;

namespace Lode.Waste.Books;

/// <summary>The dry book and the books of elements beside the wet one: whatever moves wet moves in them in the same
/// transaction, in the proportion in which it lies there. Batches that nobody has sampled are not in them.</summary>
/// <remarks>Law L7: water that evaporates changes nothing here. What comes out of a process counts by its own assay;
/// the rest of the input is loss of the process. More out than in, beyond the tolerance, is refused.</remarks>
internal sealed class MirrorBooks
{
    internal const string DryName = "dry";

    internal static readonly Refusal Unbalanced = new("waste.elementUnbalanced", 422);

    /// <summary>Share of the input by which outputs may exceed it: what assays can be wrong by, to be confirmed by the
    /// site.</summary>
    private const decimal Tolerance = 0.02m;

    private const string Since = """
        SELECT coalesce(min(s.entered_us), 0) FROM waste_sample s JOIN waste_batch b
            ON b.site_id = s.site_id AND b.id = s.batch_id
         WHERE s.site_id = @SiteId AND b.site_id = @SiteId AND b.code {ids:Codes}
        """;

    private static readonly string[] Stocks = ["INV", "WIP", "TRN"];

    private readonly IWork work;
    private readonly Kernel.Ledger.Books books;
    private readonly Book wet;
    private readonly Dictionary<string, Book> open = new(StringComparer.Ordinal);

    internal MirrorBooks(IWork work, Kernel.Ledger.Books books, Book wet)
    {
        (this.work, this.books, this.wet) = (work, books, wet);
        if (Find(DryName) is not { } dry)
        {
            return;
        }

        open[DryName] = dry;
        foreach (var element in Assay.Elements)
        {
            if (Find(element) is { } book)
            {
                open[element] = book;
            }
        }
    }

    /// <summary>Convention of a book by its name: dry or the symbol of an element.</summary>
    internal static string ConventionOf(string name) => $"waste.{name.ToLowerInvariant()}";

    /// <summary>What lies in the books of a batch, by the name of the book.</summary>
    internal IReadOnlyDictionary<string, long> Standing(string wasteCode, string batch) => open.ToDictionary(
        pair => pair.Key,
        pair => books.Standing(pair.Value, new AccountPattern(Item: wasteCode, Lot: batch))
            .Where(account => Stocks.Contains(account.Kind)).Sum(account => account.Balance),
        StringComparer.Ordinal);

    /// <summary>Puts what lies of a batch into the books that do not have it yet.</summary>
    internal Outcome<Done> Take(string source, string wasteCode, string batch, Assay assay, MassEntry entry)
    {
        var stock = books.Standing(wet, new AccountPattern(Item: wasteCode, Lot: batch))
            .Where(account => Stocks.Contains(account.Kind) && account.Balance > 0).ToArray();
        foreach (var name in (string[])[DryName, .. assay.Parts.Keys])
        {
            if (Standing(wasteCode, batch).GetValueOrDefault(name) != 0)
            {
                continue;
            }

            var lines = stock.Select(account => (
                account.Path, source, name == DryName ? assay.Dry(account.Balance)
                    : assay.Of(name, account.Balance) ?? 0)).Where(line => line.Item3 > 0).ToArray();
            if (lines.Length > 0 && Post(name, "ASSAY", entry, lines) is { } refused)
            {
                return refused;
            }
        }

        return Done.Instance;
    }

    /// <summary>Moves beside the wet book what it has moved.</summary>
    /// <param name="before">Wet balances before the posting, by path.</param>
    /// <param name="assays">Of what comes out of a process or into being, by the path of its account.</param>
    internal Outcome<Done> Follow(
        string kind, MassEntry entry, IReadOnlyList<(string Debit, string Credit, long Grams)> moves,
        IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, Assay> assays)
    {
        if (assays.Count > 0)
        {
            OpenFor(assays.Values);
        }

        foreach (var name in open.Keys.ToArray())
        {
            var lines = new MirrorRun(path => BalanceOf(name, path), before, assays, name).Lines(moves);
            if (lines.Excess > Tolerance * lines.Input)
            {
                return Unbalanced.With(
                    ("book", name), ("missing", WasteRefusals.Tonnes(lines.Excess)),
                    ("input", WasteRefusals.Tonnes(lines.Input)));
            }

            if (lines.Moves.Count > 0 && Post(name, kind, Later(entry, moves), [.. lines.Moves]) is { } refused)
            {
                return refused;
            }
        }

        return Done.Instance;
    }

    // What a batch had before its sample is not known here, so nothing is written before that.
    private MassEntry Later(MassEntry entry, IReadOnlyList<(string Debit, string Credit, long Grams)> moves)
    {
        string[] lots = [.. moves.SelectMany(move => new[] { move.Debit, move.Credit })
            .Select(path => AccountPath.TryParse(path, out var parsed) ? parsed.Lot : "").Where(lot => lot.Length > 0)
            .Distinct()];
        return entry with
        {
            AtUs = Math.Max(entry.AtUs, work.Find<long>(Since, new { wet.SiteId, Codes = lots })),
            Key = null,
            IsPending = false,
        };
    }

    private void OpenFor(IEnumerable<Assay> assays)
    {
        foreach (var name in assays.SelectMany(assay => assay.Parts.Keys).Prepend(DryName).Distinct())
        {
            Open(name);
        }
    }

    private Refusal? Post(
        string name, string kind, MassEntry entry, (string Debit, string Credit, long Grams)[] moves)
    {
        var book = Open(name);
        foreach (var path in moves.SelectMany(move => new[] { move.Debit, move.Credit }).Distinct())
        {
            _ = AccountPath.TryParse(path, out var parsed);
            var limits = Stocks.Contains(parsed.Kind) ? BalanceLimits.Stock : BalanceLimits.None;
            if (!books.OpenAccount(book, parsed, limits).TryGet(out _, out var refused))
            {
                return refused;
            }
        }

        var posting = new Posting(kind, [.. moves.Select(move => new Line(book, move.Debit, move.Credit, move.Grams))])
        {
            EffectiveUs = entry.AtUs,
            Reference = entry.Reference,
            CaseId = entry.CaseId,
            Data = entry.Data,
        };
        return books.Post(posting).TryGet(out _, out var why) ? null : why;
    }

    private Book Open(string name)
    {
        if (open.TryGetValue(name, out var known))
        {
            return known;
        }

        var label = name == DryName ? new Labels("废物实物账（干重）", "Waste by mass (dry)")
            : new Labels($"废物元素账（{name}）", $"Waste by element ({name})");
        var opened = books.OpenBook((int)wet.SiteId, LedgerUnit.Gram, ConventionOf(name), label);
        Invariant.Holds(opened.TryGet(out var book, out _));
        MassBook.NameKinds(books, book!);
        return open[name] = book!;
    }

    private long BalanceOf(string name, string path) => books.Balance(open[name], path)?.Posted ?? 0;

    private Book? Find(string name) => books.FindBook((int)wet.SiteId, LedgerUnit.Gram, ConventionOf(name));
}
