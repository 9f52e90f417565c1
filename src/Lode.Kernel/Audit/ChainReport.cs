namespace Lode.Kernel.Audit;

/// <summary>What is wrong with a stored row. The code has texts in both languages; the rest says where.</summary>
/// <param name="Code">Stable code, for example <c>chain.columnDiffers</c>.</param>
/// <param name="Table">Table of the row.</param>
/// <param name="Site">Site of the chain.</param>
/// <param name="Seq">Number of the record in its chain; null where it has none.</param>
/// <param name="Row">Id or key of the row.</param>
/// <param name="Part">Columns or places that differ.</param>
public sealed record ChainFault(string Code, string Table, long Site, long? Seq, string Row, string Part)
{
    /// <summary>A column and the record disagree; the record is what was hashed.</summary>
    public const string ColumnDiffers = "chain.columnDiffers";

    /// <summary>The record's text was changed; the columns are what was hashed.</summary>
    public const string RecordDiffers = "chain.recordDiffers";

    /// <summary>The stored hash is not that of its record.</summary>
    public const string HashDiffers = "chain.hashDiffers";

    /// <summary>A column holds a value of another type: the row cannot be read.</summary>
    public const string WrongType = "chain.wrongType";

    /// <summary>A number is missing.</summary>
    public const string Gap = "chain.gap";

    /// <summary>A row has had no number for longer than the sealer takes.</summary>
    public const string Unsealed = "chain.unsealed";

    /// <summary>A Merkle root, or a node below it, is not that of its records.</summary>
    public const string RootDiffers = "chain.rootDiffers";

    /// <summary>The chain is not the one whose root was published.</summary>
    public const string AnchorDiffers = "chain.anchorDiffers";

    /// <summary>Values for the text of the code.</summary>
    public IReadOnlyDictionary<string, string> Args => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["table"] = Table,
        ["site"] = Site.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["seq"] = Seq?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "—",
        ["row"] = Row,
        ["part"] = Part,
    };
}

/// <summary>One verified chain.</summary>
/// <param name="Site">Number of its site.</param>
/// <param name="Kind">ledger, cases or audit.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="Head">Chain hash of the last one.</param>
/// <param name="Root">RFC 6962 root over all of them.</param>
/// <param name="AnchoredSize">Records under the newest published root that matched; 0 when it is not anchored.</param>
/// <param name="AnchoredAt">When that root was published.</param>
public sealed record ChainSummary(
    long Site, string Kind, long Records, string Head, string Root, long AnchoredSize, DateTimeOffset? AnchoredAt);

/// <summary>What <c>verify</c> found about chains.</summary>
public sealed record ChainReport(IReadOnlyList<ChainSummary> Chains, IReadOnlyList<ChainFault> Faults)
{
    /// <summary>Nothing is wrong.</summary>
    public bool IsSound => Faults.Count == 0;
}
