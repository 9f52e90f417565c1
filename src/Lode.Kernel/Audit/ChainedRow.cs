namespace Lode.Kernel.Audit;

/// <summary>The columns that every chained table has.</summary>
internal abstract record ChainedRow
{
    public Id Id { get; init; }

    public string Record { get; init; } = "";

    public long? Seq { get; init; }

    public string? Hash { get; init; }
}
