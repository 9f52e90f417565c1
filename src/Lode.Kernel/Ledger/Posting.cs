namespace Lode.Kernel.Ledger;

/// <summary>One balanced set of transfers of one site, all or none; immutable once posted.</summary>
/// <param name="Kind">What happened, a word of the app of at most 40 characters: <c>GENERATE</c>, <c>DISPATCH</c>.
/// </param>
/// <param name="Lines">Its transfers, 1 to 100.</param>
public sealed record Posting(string Kind, params IReadOnlyList<Line> Lines)
{
    /// <summary>When it happened, UTC microseconds; null: now.</summary>
    public long? EffectiveUs { get; init; }

    /// <summary>Idempotency key, unique in its site, at most 120 characters: the same key twice is one posting.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>Holds the amounts until it is settled, voided or expired, and moves nothing yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>When a pending posting expires by itself; null: never.</summary>
    public long? ExpiresUs { get; init; }

    /// <summary>The case that it belongs to.</summary>
    public Id? CaseId { get; init; }

    /// <summary>Number of the paper behind it: manifest, ticket, invoice.</summary>
    public string? Reference { get; init; }

    /// <summary>Why, in words; needed for corrections.</summary>
    public string? Reason { get; init; }

    /// <summary>What the app wants proved with it, as JSON: weights, samples, factors and their versions.</summary>
    public string? Data { get; init; }

    /// <summary>The posting in a closed period that this one corrects.</summary>
    public Id? Corrects { get; init; }
}

/// <summary>One transfer: the amount leaves the credit account and comes to the debit account of the same book.
/// </summary>
/// <param name="Book">Book of both accounts.</param>
/// <param name="Debit">Path of the account that gets.</param>
/// <param name="Credit">Path of the account that gives.</param>
/// <param name="Amount">More than zero, in the book's unit.</param>
public readonly record struct Line(Book Book, string Debit, string Credit, long Amount);

/// <summary>An accepted posting.</summary>
/// <param name="Id">Its id; the last 20 bits are its site.</param>
/// <param name="EffectiveUs">When it happened.</param>
/// <param name="RecordedUs">When it was written.</param>
/// <param name="Transfers">Ids of its transfers, in the order of the lines.</param>
/// <param name="IsRepeat">The key was known: this is the posting of the first time.</param>
public sealed record Posted(
    Id Id, long EffectiveUs, long RecordedUs, IReadOnlyList<Id> Transfers, bool IsRepeat = false);

/// <summary>Postings of one or several sites that were accepted together.</summary>
/// <param name="LinkId">What ties them; null for a single one.</param>
/// <param name="Postings">In the order given.</param>
public sealed record PostedLink(Id? LinkId, IReadOnlyList<Posted> Postings);

/// <summary>Ends a pending posting by moving all or part of what it holds.</summary>
/// <param name="PendingId">Id of the pending posting.</param>
public sealed record Settlement(Id PendingId)
{
    /// <summary>What each line moves, 0 to the held amount, in the order of its lines; null: all that is held.
    /// </summary>
    public IReadOnlyList<long>? Amounts { get; init; }

    /// <summary>When it happened, UTC microseconds, not before the pending posting; null: now.</summary>
    public long? EffectiveUs { get; init; }

    /// <summary>Idempotency key, as for <see cref="Posting"/>.</summary>
    public string? Key { get; init; }

    /// <summary>Number of the paper behind it; null: that of the pending posting.</summary>
    public string? Reference { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>What the app wants proved with it, as JSON.</summary>
    public string? Data { get; init; }
}

/// <summary>Mirrors a posting; the original stays.</summary>
/// <param name="PostingId">The posting; all postings linked with it are mirrored too.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record Reversal(Id PostingId, string Reason)
{
    /// <summary>Business time, UTC microseconds; null: that of the original while its period is open, else now.
    /// </summary>
    public long? EffectiveUs { get; init; }

    /// <summary>Idempotency key, as for <see cref="Posting"/>.</summary>
    public string? Key { get; init; }
}

/// <summary>What a balance may be at every instant of business time, debits minus credits.</summary>
/// <param name="Lowest">Least balance; null: none.</param>
/// <param name="Highest">Greatest balance; null: none.</param>
public readonly record struct BalanceLimits(long? Lowest = null, long? Highest = null)
{
    /// <summary>No limit: sources, losses, suspense.</summary>
    public static readonly BalanceLimits None;

    /// <summary>Never below zero: stock, transit, work in progress.</summary>
    public static readonly BalanceLimits Stock = new(0);

    /// <summary>Never above zero: what is owed.</summary>
    public static readonly BalanceLimits Debt = new(null, 0);
}
