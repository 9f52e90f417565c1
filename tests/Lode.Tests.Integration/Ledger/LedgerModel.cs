namespace Lode.Tests.Integration.Ledger;

/// <summary>The ledger in its simplest form: a list of everything accepted, asked by going through all of it.</summary>
internal sealed class LedgerModel
{
    private readonly List<Step> steps = [];
    private readonly List<Hold> holds = [];

    /// <summary>What a posting did, in the order of acceptance.</summary>
    internal sealed record Step(int Order, long At, IReadOnlyList<Leg> Legs);

    /// <summary>One transfer; accounts are numbers.</summary>
    internal sealed record Leg(int Debit, int Credit, long Amount);

    private sealed record Hold(int Order, long At, IReadOnlyList<Leg> Legs);

    internal int Count { get; private set; }

    /// <summary>Postings that may still be settled or voided.</summary>
    internal IReadOnlyList<int> Pending => [.. holds.Select(hold => hold.Order)];

    /// <summary>Whether a posting moved something.</summary>
    internal bool Moved(int order) => steps.Exists(step => step.Order == order && step.Legs.Any(leg => leg.Amount > 0));

    internal IReadOnlyList<Leg> LegsOf(int order) =>
        steps.Find(step => step.Order == order)?.Legs ?? holds.Find(hold => hold.Order == order)!.Legs;

    internal long AtOf(int order) =>
        steps.Find(step => step.Order == order)?.At ?? holds.Find(hold => hold.Order == order)!.At;

    /// <summary>Takes a posting if every limited account stays at or above zero at every point of business time.
    /// </summary>
    internal bool TryPost(long at, IReadOnlyList<Leg> legs, Func<int, bool> isStock)
    {
        if (!Accounts(legs).All(account => !isStock(account) || Stays(account, at, Net(account, legs), 0)))
        {
            return false;
        }

        steps.Add(new Step(Count++, at, legs));
        return true;
    }

    internal bool TryHold(long at, IReadOnlyList<Leg> legs, Func<int, bool> isStock)
    {
        if (!Accounts(legs).All(account => !isStock(account)
            || Stays(account, at, 0, legs.Where(leg => leg.Credit == account).Sum(leg => leg.Amount))))
        {
            return false;
        }

        holds.Add(new Hold(Count++, at, legs));
        return true;
    }

    internal void End(int order, long at, IReadOnlyList<long> amounts)
    {
        var hold = holds.Find(known => known.Order == order)!;
        holds.Remove(hold);
        steps.Add(new Step(Count++, at, [.. hold.Legs.Zip(amounts)
            .Select(pair => pair.First with { Amount = pair.Second })]));
    }

    internal long Balance(int account, long untilAt = long.MaxValue, int recorded = int.MaxValue) => steps
        .Where(step => step.At < untilAt && step.Order <= recorded).Sum(step => Net(account, step.Legs));

    internal long Held(int account, bool isCredit) => holds.SelectMany(hold => hold.Legs)
        .Where(leg => (isCredit ? leg.Credit : leg.Debit) == account).Sum(leg => leg.Amount);

    /// <summary>The least balance after any posting, in the order of business time.</summary>
    internal long Least(int account)
    {
        var running = 0L;
        var least = 0L;
        foreach (var step in steps.OrderBy(step => step.At).ThenBy(step => step.Order))
        {
            running += Net(account, step.Legs);
            least = Math.Min(least, running);
        }

        return least;
    }

    // A posting goes behind those of the same time, and a hold counts from the end of its instant. From there on what
    // is free must suffice.
    private bool Stays(int account, long at, long net, long hold)
    {
        if (net - hold >= 0)
        {
            return true;
        }

        var points = steps.Where(step => step.At > at).Select(step => (step.At, step.Order))
            .Concat(holds.Where(known => known.At > at).Select(known => (known.At, int.MaxValue)))
            .Append((at, int.MaxValue));
        return points.All(point =>
        {
            var posted = steps.Where(step => (step.At, step.Order).CompareTo(point) <= 0)
                .Sum(step => Net(account, step.Legs));
            var held = holds.Where(known => (known.At, int.MaxValue).CompareTo(point) <= 0)
                .SelectMany(known => known.Legs)
                .Where(leg => leg.Credit == account).Sum(leg => leg.Amount);
            return posted - held + net - hold >= 0;
        });
    }

    private static IEnumerable<int> Accounts(IReadOnlyList<Leg> legs) =>
        legs.SelectMany(leg => (int[])[leg.Debit, leg.Credit]).Distinct();

    private static long Net(int account, IReadOnlyList<Leg> legs) => legs.Sum(leg =>
        (leg.Debit == account ? leg.Amount : 0) - (leg.Credit == account ? leg.Amount : 0));
}
