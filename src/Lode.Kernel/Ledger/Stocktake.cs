namespace Lode.Kernel.Ledger;

/// <summary>A count of accounts at an instant, by one person; another one posts the differences or drops it.</summary>
public sealed record Stocktake
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public Id BookId { get; init; }

    /// <summary>When it was counted, business time.</summary>
    public long CountedUs { get; init; }

    /// <summary>counted, posted or dropped.</summary>
    public string State { get; init; } = "";

    public string Note { get; init; } = "";

    public long CreatedUs { get; init; }

    public Id? CountedById { get; init; }

    public string CountedBy { get; init; } = "";

    public long? DecidedUs { get; init; }

    public string? DecidedBy { get; init; }

    public string? Reason { get; init; }

    /// <summary>The posting of the differences; null when there were none.</summary>
    public Id? PostingId { get; init; }
}

/// <summary>What was counted on one account.</summary>
/// <param name="Path">Account.</param>
/// <param name="Amount">What is there, in the book's unit.</param>
public sealed record CountedLine(string Path, long Amount);

/// <summary>A line of a stocktake.</summary>
public sealed record StocktakeLine
{
    public Id AccountId { get; init; }

    public string Path { get; init; } = "";

    /// <summary>What was there.</summary>
    public long Counted { get; init; }

    /// <summary>What the books said for that instant when the difference was posted; null before.</summary>
    public long? Booked { get; init; }
}
