namespace Lode.Kernel.Ledger;

/// <summary>An account added up from its entries alone (law L5 of <c>waste.md</c> §c.4).</summary>
internal sealed class AccountReplay
{
    private readonly Dictionary<long, DaySum> days = [];

    /// <summary>One side of a transfer.</summary>
    internal sealed record Entry
    {
        public Id PostingId { get; init; }

        public long Net { get; init; }

        public long HeldDebit { get; init; }

        public long HeldCredit { get; init; }

        public long EffectiveUs { get; init; }

        public long RecordedUs { get; init; }

        public long EntryNo { get; init; }

        internal static Entry Debit(TransferRow row) => new()
        {
            PostingId = row.PostingId,
            Net = row.Amount,
            HeldDebit = row.Held,
            EffectiveUs = row.EffectiveUs,
            RecordedUs = row.RecordedUs,
            EntryNo = row.DebitNo,
        };

        internal static Entry Credit(TransferRow row) => new()
        {
            PostingId = row.PostingId,
            Net = -row.Amount,
            HeldCredit = row.Held,
            EffectiveUs = row.EffectiveUs,
            RecordedUs = row.RecordedUs,
            EntryNo = row.CreditNo,
        };
    }

    internal long Balance { get; private set; }

    internal long HeldDebit { get; private set; }

    internal long HeldCredit { get; private set; }

    /// <summary>Whether it has something, or a pending posting may bring or take something.</summary>
    internal bool Stands => Balance != 0 || HeldDebit != 0 || HeldCredit != 0;

    /// <summary>How many entries were added.</summary>
    internal long Seen { get; private set; }

    /// <summary>Whether they are the first ones, without a gap.</summary>
    internal bool IsWhole => Seen == last;

    private long last;

    /// <summary>Days with entries that moved the balance; null where they came in another order than that of business
    /// time and have to be added up in theirs.</summary>
    internal IEnumerable<(long Day, DayChange? Change)> Days =>
        days.Select(day => (day.Key, day.Value.IsOrdered ? day.Value.Change : (DayChange?)null));

    internal void Take(Entry entry)
    {
        Balance += entry.Net;
        HeldDebit += entry.HeldDebit;
        HeldCredit += entry.HeldCredit;
        Seen++;
        last = Math.Max(last, entry.EntryNo);
        if (entry.Net == 0)
        {
            return;
        }

        var day = LedgerDay.Of(entry.EffectiveUs);
        if (!days.TryGetValue(day, out var sum))
        {
            days[day] = sum = new DaySum();
        }

        sum.Take(entry);
    }

    private sealed class DaySum
    {
        private (long Effective, long Recorded, long No) newest = (-1, -1, -1);
        private Id posting;
        private long net;
        private long? low;
        private long? high;

        internal bool IsOrdered { get; private set; } = true;

        internal DayChange Change => new(
            net, Math.Min(low ?? net, net), Math.Max(high ?? net, net), newest.Effective, newest.Recorded);

        internal void Take(Entry entry)
        {
            var key = (entry.EffectiveUs, entry.RecordedUs, entry.EntryNo);
            IsOrdered &= key.CompareTo(newest) > 0;
            if (entry.PostingId != posting && newest.Effective >= 0)
            {
                low = Math.Min(low ?? net, net);
                high = Math.Max(high ?? net, net);
            }

            posting = entry.PostingId;
            newest = key;
            net += entry.Net;
        }
    }
}
