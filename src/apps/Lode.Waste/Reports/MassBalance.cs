namespace Lode.Waste.Reports;

/// <summary>What one account of a waste code had and moved in a period, grams.</summary>
/// <param name="Kind">Kind of the account, as in <c>Books/WasteAccounts</c>.</param>
/// <param name="Opening">Debits minus credits before the period.</param>
internal readonly record struct AccountMove(string Kind, long Opening, long Debits, long Credits)
{
    internal long Net => Debits - Credits;

    internal long Closing => Opening + Net;
}

/// <summary>The month of a waste code closed in one line: what was there and came equals what went and is left
/// (law L3).</summary>
/// <remarks>Open + generated + received + gain = self-used + self-disposed + out + loss + difference + close, where
/// open and close count stock, transit and work in progress. Residue of a recovery is generation of its own code.
/// Worked example (W1): 12.000 + (85.400 + 37.200) = 60.000 + 44.820 + 0.180 + 29.600 t.</remarks>
internal sealed record MassBalance
{
    internal long Opening { get; private init; }

    internal long Generated { get; private init; }

    internal long Received { get; private init; }

    internal long Gain { get; private init; }

    internal long SelfUsed { get; private init; }

    internal long SelfDisposed { get; private init; }

    internal long Out { get; private init; }

    internal long Loss { get; private init; }

    internal long Difference { get; private init; }

    internal long Closing { get; private init; }

    /// <summary>Grams that no account explains; a ledger of double entry has none.</summary>
    internal long Unexplained =>
        Opening + Generated + Received + Gain - SelfUsed - SelfDisposed - Out - Loss - Difference - Closing;

    /// <summary>Adds up the accounts of one waste code.</summary>
    internal static MassBalance Of(IReadOnlyCollection<AccountMove> moves)
    {
        long Sum(Func<AccountMove, long> value, params ReadOnlySpan<string> kinds)
        {
            var sum = 0L;
            foreach (var move in moves)
            {
                sum += kinds.Contains(move.Kind) ? value(move) : 0;
            }

            return sum;
        }

        return new MassBalance
        {
            Opening = Sum(move => move.Opening, "INV", "TRN", "WIP"),
            Closing = Sum(move => move.Closing, "INV", "TRN", "WIP"),
            Generated = -Sum(move => move.Net, "GEN"),
            Received = -Sum(move => move.Net, "OPEN"),
            Gain = -Sum(move => move.Net, "GAIN"),
            SelfUsed = Sum(move => move.Net, "PRD", "RES", "USE"),
            SelfDisposed = Sum(move => move.Net, "DSP"),
            Out = Sum(move => move.Net, "EXT"),
            Loss = Sum(move => move.Net, "LOSS"),
            Difference = Sum(move => move.Net, "DIFF.weigh", "DIFF.stocktake"),
        };
    }
}
