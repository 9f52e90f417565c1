namespace Lode.Kernel.Ledger;

/// <summary>The fixed limits of the ledger.</summary>
internal static class LedgerRules
{
    /// <summary>A posting may lie this far ahead of the server's clock.</summary>
    internal const long ClockSkewUs = 60_000_000;

    /// <summary>Largest amount of a transfer: 10¹⁶, ten billion tonnes in grams.</summary>
    internal const long MostAmount = 10_000_000_000_000_000;

    /// <summary>Largest balance and largest sum of held amounts: 4 × 10¹⁸.</summary>
    internal const long MostBalance = 4_000_000_000_000_000_000;

    /// <summary>Most transfers of a posting.</summary>
    internal const int MostLines = 100;

    /// <summary>Longest kind.</summary>
    internal const int LongestKind = 40;

    /// <summary>Longest idempotency key.</summary>
    internal const int LongestKey = 120;

    /// <summary>Longest reference and reason.</summary>
    internal const int LongestText = 500;

    /// <summary>Longest data of a posting, characters.</summary>
    internal const int LongestData = 20_000;
}
