namespace Lode.Waste.Recovery;

/// <summary>Masses from which parts are taken in proportion, in whole grams that always add up (largest remainder).
/// </summary>
internal sealed class GramPool(long[] grams)
{
    private readonly long[] left = [.. grams];

    internal long Total => left.Sum();

    internal void Add(int index, long more) => left[index] += more;

    /// <summary>Takes grams in proportion to what is left.</summary>
    internal long[] Take(long amount)
    {
        var parts = Cut(amount, left);
        for (var i = 0; i < left.Length; i++)
        {
            left[i] -= parts[i];
        }

        return parts;
    }

    /// <summary>Cuts an amount in proportion to weights; the parts add up to it.</summary>
    /// <remarks>Worked example: 10 by 1, 1, 1 is 4, 3, 3.</remarks>
    internal static long[] Cut(long amount, IReadOnlyList<long> weights)
    {
        var total = weights.Sum();
        if (amount == 0 || total == 0)
        {
            Invariant.Holds(amount == 0, "something is taken from something");
            return new long[weights.Count];
        }

        var parts = new long[weights.Count];
        var remainders = new Int128[weights.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            (var whole, remainders[i]) = Int128.DivRem((Int128)weights[i] * amount, total);
            parts[i] = (long)whole;
        }

        var order = Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).ThenBy(i => i);
        foreach (var i in order.Take((int)(amount - parts.Sum())))
        {
            parts[i]++;
        }

        return parts;
    }
}
