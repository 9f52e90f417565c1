using Lode.Kernel.Ledger;
using Lode.Waste.Batches;
using Lode.Waste.Books;
using Lode.Waste.Registers;

namespace Lode.Waste.Warnings;

/// <summary>The part of a look that concerns runs of use: each against the runs before it, in the wet book, the dry one
/// and those of elements.</summary>
internal sealed class ProcessRound(SiteEndpoints.Row site, LedgerReader ledger, StockView view, long nowUs)
{
    private const long DayUs = 86_400_000_000;
    private const int JudgedDays = 30, RememberedDays = 180;

    private static readonly string[] Out = ["PRD", "RES"];

    /// <summary>What a run used of one waste code, in one book.</summary>
    private sealed record Run(string Reference, string Place, string Item, long AtUs, long In, long Out)
    {
        internal double Lost => (In - Out) / (double)In;
    }

    internal async Task<IReadOnlyList<Judged>> JudgeAsync(CancellationToken cancel)
    {
        var books = (await ledger.BooksAsync([site.SiteId], cancel)).Where(book => book.Unit == LedgerUnit.Gram)
            .ToDictionary(book => book.Convention, StringComparer.Ordinal);
        var balances = new List<(Run Run, RunBalance Balance)>();
        foreach (var (convention, zh, en) in Names())
        {
            if (books.TryGetValue(convention, out var book))
            {
                var flows = await ledger.ReferenceFlowsAsync(
                    book, "SELFUSE", nowUs - (RememberedDays * DayUs), cancel);
                balances.AddRange(Compared(flows).Select(one => (
                    one.Run, new RunBalance(zh, en, one.Run.In, one.Run.Out, one.Before))));
            }
        }

        return
        [
            .. from one in balances
               where one.Run.AtUs >= nowUs - (JudgedDays * DayUs)
               group one.Balance by (one.Run.Reference, one.Run.Place, one.Run.Item) into same
               let place = view.Facilities.First(facility => facility.Code == same.Key.Place)
               select new Judged(
                   "waste.processImbalance", "wasteRun", $"{same.Key.Reference}/{same.Key.Item}",
                   $"{place.NameZh} {same.Key.Reference} {same.Key.Item}",
                   $"{place.NameEn} {same.Key.Reference} {same.Key.Item}",
                   $"/waste/recovery?site={site.SiteId}", ProcessRules.Imbalance([.. same])),
        ];
    }

    private static IEnumerable<(string Convention, string Zh, string En)> Names() =>
    [
        (MassBook.Convention, "湿重", "Wet mass"),
        (MirrorBooks.ConventionOf(MirrorBooks.DryName), "干重", "Dry mass"),
        .. Assay.Elements.Select(element => (MirrorBooks.ConventionOf(element), element, element)),
    ];

    // In the wet book what went in is weighed, and what came out with it; in the others what came out counts as far as
    // it was assayed, so a run without an assay of anything that came out says nothing.
    private static IEnumerable<(Run Run, double[] Before)> Compared(IReadOnlyList<ReferenceFlow> flows)
    {
        var runs = flows.GroupBy(flow => (
                flow.Reference,
                Place: flow.ToKind == "WIP" ? flow.ToPlace : flow.FromPlace,
                Item: flow.ToKind == "WIP" ? flow.ToItem : flow.FromItem))
            .Select(same => new Run(
                same.Key.Reference, same.Key.Place, same.Key.Item, same.Min(flow => flow.AtUs),
                same.Where(flow => flow is { FromKind: "INV", ToKind: "WIP" }).Sum(flow => flow.Amount),
                same.Where(flow => flow.FromKind == "WIP" && Out.Contains(flow.ToKind)).Sum(flow => flow.Amount)))
            .Where(run => run.In > 0 && run.Out > 0).OrderBy(run => run.AtUs)
            .ThenBy(run => run.Reference, StringComparer.Ordinal);
        foreach (var line in runs.GroupBy(run => (run.Place, run.Item)))
        {
            Run[] known = [.. line];
            for (var at = 0; at < known.Length; at++)
            {
                yield return (known[at], [.. known.Take(at).Select(run => run.Lost)]);
            }
        }
    }
}
