namespace Lode.Kernel.Audit;

/// <summary>Where daily roots go, outside the data folder (rules §4).</summary>
public sealed record ChainTarget
{
    /// <summary>A folder on another machine or medium, an e-mail address, the audit chain of another site.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["folder", "mail", "site"];

    internal const string Active = """
        SELECT id, kind, place, created_us, created_by FROM kernel_chain_target WHERE ended_us IS NULL
         ORDER BY created_us, id
        """;

    public Id Id { get; init; }

    /// <summary>folder, mail or site.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Absolute path, address, or the site's number.</summary>
    public string Place { get; init; } = "";

    public long CreatedUs { get; init; }

    public string CreatedBy { get; init; } = "";
}

/// <summary>The roots of all chains at an instant, as they are published.</summary>
/// <param name="Format">The one format there is.</param>
/// <param name="Day">Day that it closes, ISO date in the group's time zone.</param>
/// <param name="At">When it was made.</param>
/// <param name="Chains">One line per chain that has records.</param>
public sealed record RootsDocument(
    string Format, string Day, DateTimeOffset At, IReadOnlyList<RootsDocument.Line> Chains)
{
    /// <summary>The one format there is.</summary>
    public const string FormatV1 = "lode-roots/v1";

    /// <summary>One chain.</summary>
    /// <param name="Site">Number of its site.</param>
    /// <param name="Kind">ledger, cases or audit.</param>
    /// <param name="Size">Records so far.</param>
    /// <param name="Head">Chain hash of the last one.</param>
    /// <param name="Root">RFC 6962 root over all of them.</param>
    public sealed record Line(long Site, string Kind, long Size, string Head, string Root);
}
