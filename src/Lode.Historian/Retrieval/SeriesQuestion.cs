namespace Lode.Historian.Retrieval;

/// <summary>How the values of a bucket become one.</summary>
public enum Aggregate
{
    Min,
    Max,
    Mean,
    Sum,
    Count,
    First,
    Last,
}

/// <summary>A comparison.</summary>
public enum Comparison
{
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
}

/// <summary>Keeps the stamps at which a field compares so; a bad or missing value never does.</summary>
public sealed record RowFilter(string Field, Comparison Comparison, double Value);

/// <summary>One question about many series (design §5).</summary>
public sealed record SeriesQuestion
{
    public required string Measurement { get; init; }

    /// <summary>Wanted values per tag; a series needs one of each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Fields, in the order of the answer; empty means all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>UTC ns.</summary>
    public required long From { get; init; }

    /// <summary>UTC ns, exclusive.</summary>
    public required long To { get; init; }

    /// <summary>Width of a bucket, ns; null is one bucket.</summary>
    public long? Every { get; init; }

    /// <summary>Null asks for rows.</summary>
    public Aggregate? Aggregate { get; init; }

    /// <summary>Tags that tell groups apart.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    public RowFilter? Where { get; init; }

    /// <summary>Newest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Most stamps per group.</summary>
    public int? Limit { get; init; }

    /// <summary>Series that may be read; null is all.</summary>
    public Func<Ingest.Series, bool>? Readable { get; init; }

    /// <summary>Only what had arrived by then, UTC ns.</summary>
    public long AsOf { get; init; } = long.MaxValue;
}

/// <summary>One field of one group. Fields of a group that share their stamps share the array.</summary>
/// <param name="Tags">The group's tags.</param>
/// <param name="Field">Name of the field.</param>
/// <param name="Times">UTC ns; shape [n].</param>
/// <param name="Values">NaN where there is no usable number; shape [n].</param>
/// <param name="Exact">64-bit contents where a double would lose digits (rows of integer fields only), else
/// null.</param>
/// <param name="Unsigned">Whether <paramref name="Exact"/> holds unsigned numbers.</param>
public sealed record SeriesAnswer(
    IReadOnlyList<KeyValuePair<string, string>> Tags,
    string Field,
    long[] Times,
    double[] Values,
    long[]? Exact = null,
    bool Unsigned = false);
