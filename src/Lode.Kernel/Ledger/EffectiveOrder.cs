using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>What an account was, is and stays in the order of business time: the least and the greatest balance from an
/// instant on, and what of it is free (rules §5).</summary>
/// <remarks>A posting at t changes the balance at every instant from t on, so a limit holds exactly when it holds for
/// the extreme from t on. Pending postings hold from their own time on until they end. With holds h₁ ≤ h₂ ≤ … of the
/// sums H₁ ≤ H₂ ≤ …, the least free balance from t on is min over i of M(max(hᵢ, t)) − Hᵢ, where M(s) is the least
/// balance from s on: a minimum of M that lies later belongs to a greater H, and is found there.</remarks>
internal sealed class EffectiveOrder
{
    private const string HeldByCredit = """
        SELECT effective_us, held FROM kernel_ledger_pending
         WHERE site_id = @SiteId AND credit_id = @AccountId ORDER BY effective_us
        """;

    private const string HeldByDebit = """
        SELECT effective_us, held FROM kernel_ledger_pending
         WHERE site_id = @SiteId AND debit_id = @AccountId ORDER BY effective_us
        """;

    private readonly IWork work;
    private readonly AccountState account;
    private readonly IReadOnlyList<DayRows.Row> days;
    private readonly Dictionary<long, IReadOnlyList<DayRows.Entry>> entries = [];
    private readonly long start;

    private EffectiveOrder(IWork work, AccountState account, long fromUs)
    {
        this.work = work;
        this.account = account;
        days = DayRows.ReadFrom(work, account, LedgerDay.Of(fromUs));
        start = account.Balance - days.Sum(day => day.Net);
    }

    private sealed record Hold
    {
        public long EffectiveUs { get; init; }

        public long Held { get; init; }
    }

    /// <summary>The least that is free at some instant from one on; all of the account must be written.</summary>
    internal static long LeastFree(IWork work, AccountState account, long fromUs)
    {
        Invariant.Holds(account.Days.Count == 0);
        var order = new EffectiveOrder(work, account, fromUs);
        var least = order.From(fromUs).Low;
        if (account.HeldCredit == 0)
        {
            return least;
        }

        var free = long.MaxValue;
        foreach (var (at, held) in order.Holds(HeldByCredit, fromUs))
        {
            free = Math.Min(free, order.From(at).Low - held);
        }

        return Math.Min(free, least);
    }

    /// <summary>The greatest that may be reached at some instant from one on, counting what pending postings may bring.
    /// </summary>
    internal static long Greatest(IWork work, AccountState account, long fromUs)
    {
        Invariant.Holds(account.Days.Count == 0);
        var order = new EffectiveOrder(work, account, fromUs);
        var greatest = order.From(fromUs).High;
        foreach (var (at, held) in account.HeldDebit == 0 ? [] : order.Holds(HeldByDebit, fromUs))
        {
            greatest = Math.Max(greatest, order.From(at).High + held);
        }

        return greatest;
    }

    // Instants from which a sum of holds counts, none before fromUs.
    private IEnumerable<(long At, long Held)> Holds(string query, long fromUs)
    {
        var held = 0L;
        foreach (var hold in work.Query<Hold>(query, new { account.SiteId, AccountId = account.Id }))
        {
            held = checked(held + hold.Held);
            yield return (Math.Max(hold.EffectiveUs, fromUs), held);
        }
    }

    // The extremes of the balance from an instant on, the balance at that instant included.
    private (long Low, long High) From(long us)
    {
        var first = LedgerDay.Of(us);
        var running = start;
        long? low = null;
        long? high = null;
        foreach (var day in days)
        {
            if (day.Day < first || (day.Day == first && us >= day.LastUs))
            {
                running += day.Net;
                continue;
            }

            if (day.Day == first)
            {
                (running, low, high) = Within(day, running, us);
                continue;
            }

            low = Math.Min(low ?? running, running + day.Low);
            high = Math.Max(high ?? running, running + day.High);
            running += day.Net;
        }

        Invariant.Holds(running == account.Balance);
        return (low ?? running, high ?? running);
    }

    private (long Running, long Low, long High) Within(DayRows.Row day, long running, long us)
    {
        if (!entries.TryGetValue(day.Day, out var known))
        {
            entries[day.Day] = known = DayRows.EntriesOf(work, account, day.Day);
        }

        var before = running + known.Where(entry => entry.EffectiveUs <= us).Sum(entry => entry.Net);
        var after = DayRows.Sum([.. known.Where(entry => entry.EffectiveUs > us)]);
        Invariant.Holds(before + after.Net == running + day.Net);
        return (before + after.Net, Math.Min(before, before + after.Low), Math.Max(before, before + after.High));
    }
}
