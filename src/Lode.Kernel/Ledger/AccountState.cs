namespace Lode.Kernel.Ledger;

/// <summary>An account as stored.</summary>
internal sealed record AccountRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public Id BookId { get; init; }

    public string Path { get; init; } = "";

    public long? Lowest { get; init; }

    public long? Highest { get; init; }

    public long? ClosedUs { get; init; }

    public long Balance { get; init; }

    public long HeldDebit { get; init; }

    public long HeldCredit { get; init; }

    public long Entries { get; init; }

    public long LastUs { get; init; }

    public long RecordedUs { get; init; }

    /// <summary>Whether it has something now: 1, or 0.</summary>
    public long Stands { get; init; }
}

/// <summary>An account in the hands of one transaction: its row, and what the transaction has changed so far.</summary>
internal sealed class AccountState(AccountRow row, Book book)
{
    internal Id Id => row.Id;

    internal long SiteId => row.SiteId;

    internal string Path => row.Path;

    internal Book Book => book;

    internal long? Lowest => row.Lowest;

    internal long? Highest => row.Highest;

    internal bool IsClosed => row.ClosedUs is not null;

    /// <summary>Debits minus credits of everything posted.</summary>
    internal long Balance { get; private set; } = row.Balance;

    /// <summary>What pending postings may bring.</summary>
    internal long HeldDebit { get; private set; } = row.HeldDebit;

    /// <summary>What pending postings may take.</summary>
    internal long HeldCredit { get; private set; } = row.HeldCredit;

    /// <summary>Number of the last entry; entries count from 1 in the order in which they were written.</summary>
    internal long Entries { get; private set; } = row.Entries;

    /// <summary>Latest business time of an entry.</summary>
    internal long LastUs { get; private set; } = row.LastUs;

    /// <summary>Latest record time of an entry; it never decreases, so entries have one order.</summary>
    internal long RecordedUs { get; private set; } = row.RecordedUs;

    /// <summary>Whether it has something now, or a pending posting may bring or take something.</summary>
    internal bool Stands => Balance != 0 || HeldDebit != 0 || HeldCredit != 0;

    /// <summary>Whether the row says so.</summary>
    internal bool StandsInRow { get; private set; } = row.Stands != 0;

    /// <summary>Whether the row must be written back.</summary>
    internal bool IsChanged { get; private set; }

    /// <summary>Days that the transaction appended to and has not written yet.</summary>
    internal Dictionary<long, DayChange> Days { get; } = [];

    /// <summary>Whether what happens at this time comes after everything known of the account.</summary>
    internal bool IsAppend(long effectiveUs) => effectiveUs >= LastUs;

    /// <summary>Takes one side of a transfer; returns the number of the entry.</summary>
    /// <param name="net">What it does to the balance.</param>
    internal long Take(long net, long heldDebit, long heldCredit)
    {
        Balance = checked(Balance + net);
        HeldDebit = checked(HeldDebit + heldDebit);
        HeldCredit = checked(HeldCredit + heldCredit);
        Invariant.Holds(HeldDebit >= 0 && HeldCredit >= 0);
        IsChanged = true;
        return ++Entries;
    }

    /// <summary>Notes when the entries taken happened and were written.</summary>
    internal void Stamp(long effectiveUs, long recordedUs)
    {
        Invariant.Holds(recordedUs >= RecordedUs);
        LastUs = Math.Max(LastUs, effectiveUs);
        RecordedUs = recordedUs;
    }

    /// <summary>Adds what a posting moved to the end of its day.</summary>
    internal void Append(long net, long effectiveUs, long recordedUs)
    {
        var day = LedgerDay.Of(effectiveUs);
        Days[day] = Days.TryGetValue(day, out var known)
            ? known.Then(net, effectiveUs, recordedUs)
            : new DayChange(net, net, net, effectiveUs, recordedUs);
    }

    /// <summary>Everything is written.</summary>
    internal void Settled()
    {
        IsChanged = false;
        StandsInRow = Stands;
        Days.Clear();
    }
}
