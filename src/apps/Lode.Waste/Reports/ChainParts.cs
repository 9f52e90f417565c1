using Lode.Waste.Recovery;

namespace Lode.Waste.Reports;

/// <summary>What accounts say of mass between its generation and its final place: each account's month as roles.
/// </summary>
/// <remarks>opening, generated and gain come in; product, residue, processLoss and selfDisposed leave a plant of the
/// site; utilized, disposed and accepted (not processed yet) lie with receivers; loss and difference are gone; stored,
/// inProcess and road are where it is at the end. A residue is generated anew, so it stands on both sides.</remarks>
internal static class ChainParts
{
    /// <summary>One account group of a site: where, what, which role, how much.</summary>
    internal readonly record struct Part(string Role, string Kind, string Place, string WasteCode, long Grams);

    /// <summary>Mass that a receiver has used, disposed of, or not processed yet; weights, not amounts.
    /// </summary>
    internal readonly record struct Fate(long Utilized, long Disposed, long Waiting);

    /// <summary>The parts of a site's accounts, those of one place together.</summary>
    /// <param name="fateOf">What became of a waste code with a receiver; the mass is the ledger's.</param>
    internal static IReadOnlyList<Part> Of(
        IReadOnlyCollection<FlowReader.Account> accounts, Func<string, string, Fate> fateOf) =>
    [
        .. from account in accounts
           from part in PartsOf(account, fateOf)
           group part.Grams by (part.Role, part.Kind, part.Place, part.WasteCode) into same
           let grams = same.Sum()
           where grams != 0
           select new Part(same.Key.Role, same.Key.Kind, same.Key.Place, same.Key.WasteCode, grams),
    ];

    private static IEnumerable<Part> PartsOf(FlowReader.Account account, Func<string, string, Fate> fateOf)
    {
        Part Of(string role, long grams) => new(role, account.Kind, account.Place, account.Item, grams);
        var net = account.Move.Net;
        return account.Kind switch
        {
            "INV" => [Of("opening", account.Opening), Of("stored", account.Move.Closing)],
            "WIP" => [Of("opening", account.Opening), Of("inProcess", account.Move.Closing)],
            "TRN" => [Of("opening", account.Opening), Of("road", account.Move.Closing)],
            "OPEN" => [Of("opening", -net)],
            "GEN" => [Of("generated", -net)],
            "GAIN" => [Of("gain", -net)],
            "PRD" => [Of("product", net)],
            "RES" => [Of("residue", net)],
            "USE" => [Of("processLoss", net)],
            "DSP" => [Of("selfDisposed", net)],
            "EXT" => Accepted(net, fateOf(account.Item, account.Place)).Select(one => Of(one.Role, one.Grams)),
            "LOSS" => [Of("loss", net)],
            "DIFF.weigh" or "DIFF.stocktake" => [Of("difference", net)],
            _ => [],
        };
    }

    // What cannot be told apart, such as a reversal, waits.
    private static (string Role, long Grams)[] Accepted(long grams, Fate fate)
    {
        if (grams <= 0 || fate.Utilized + fate.Disposed + fate.Waiting == 0)
        {
            return [("accepted", grams)];
        }

        var parts = GramPool.Cut(grams, [fate.Utilized, fate.Disposed, fate.Waiting]);
        return [("utilized", parts[0]), ("disposed", parts[1]), ("accepted", parts[2])];
    }
}
