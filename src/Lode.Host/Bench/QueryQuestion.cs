namespace Lode.Host.Bench;

/// <summary>What the questions of TSBS want, as tools/peers spells them.</summary>
internal enum QuestionKind
{
    /// <summary>The greatest value of each field per bucket, over the hosts together.</summary>
    Max,

    /// <summary>The mean of each field per bucket and host.</summary>
    Mean,

    /// <summary>Whole rows in which usage_user exceeds 90.</summary>
    High,

    /// <summary>The last row of each host.</summary>
    Last,

    /// <summary>The greatest usage_user per minute of the five minutes before an instant, newest first.</summary>
    Newest,

    /// <summary>Least and greatest value of one signal per bucket.</summary>
    Trend,
}

/// <summary>One question. Instants are UTC ms.</summary>
/// <param name="Fields">The first so many.</param>
/// <param name="Hosts">Empty: all. For a trend the signal's number.</param>
internal sealed record QueryQuestion(QuestionKind Kind, int Fields, int[] Hosts, long From, long To, long Step)
{
    private const long Hour = 3_600_000;
    private const long Minute = 60_000;

    /// <summary>The sixteen: name, kind, fields, hosts, window, bucket.</summary>
    internal static readonly (string Name, QuestionKind Kind, int Fields, int Hosts, long Window, long Step)[] Cases =
    [
        ("single-groupby-1-1-1", QuestionKind.Max, 1, 1, Hour, Minute),
        ("single-groupby-1-1-12", QuestionKind.Max, 1, 1, 12 * Hour, Minute),
        ("single-groupby-1-8-1", QuestionKind.Max, 1, 8, Hour, Minute),
        ("single-groupby-5-1-1", QuestionKind.Max, 5, 1, Hour, Minute),
        ("single-groupby-5-1-12", QuestionKind.Max, 5, 1, 12 * Hour, Minute),
        ("single-groupby-5-8-1", QuestionKind.Max, 5, 8, Hour, Minute),
        ("cpu-max-all-1", QuestionKind.Max, 10, 1, 8 * Hour, Hour),
        ("cpu-max-all-8", QuestionKind.Max, 10, 8, 8 * Hour, Hour),
        ("double-groupby-1", QuestionKind.Mean, 1, 0, 12 * Hour, Hour),
        ("double-groupby-5", QuestionKind.Mean, 5, 0, 12 * Hour, Hour),
        ("double-groupby-all", QuestionKind.Mean, 10, 0, 12 * Hour, Hour),
        ("high-cpu-1", QuestionKind.High, 10, 1, 12 * Hour, CpuRecord.StepMs),
        ("high-cpu-all", QuestionKind.High, 10, 0, 12 * Hour, CpuRecord.StepMs),
        ("lastpoint", QuestionKind.Last, 10, 0, long.MaxValue, CpuRecord.StepMs),
        ("groupby-orderby-limit", QuestionKind.Newest, 1, 0, long.MaxValue, Minute),
        ("trend", QuestionKind.Trend, 1, 1, long.MaxValue, 0),
    ];

    /// <summary>Random windows on borders of buckets, cut to the data where that is shorter.</summary>
    /// <param name="units">Hosts, or signals, to choose from.</param>
    internal static List<QueryQuestion> Make(string name, int units, long endMs, int count)
    {
        var (_, kind, fields, hosts, wanted, bucket) = Cases.Single(one => one.Name == name);
        var random = new Random(name.Aggregate(17, static (seed, letter) => unchecked((seed * 31) + letter)));
        const long Start = IngestBodies.StartMs;
        var span = endMs - Start;
        var step = bucket == 0 ? span / 2000 : bucket;
        var window = Math.Min(wanted, span / step * step);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var from = Start + (random.NextInt64(((span - window) / step) + 1) * step);
            var to = kind == QuestionKind.Newest ? Start + (random.NextInt64(5, span / Minute) * Minute) : from + window;
            var chosen = Enumerable.Range(0, units).ToArray();
            random.Shuffle(chosen);
            return new QueryQuestion(kind, fields, [.. chosen.Take(hosts).Order()], from, to, step);
        })];
    }

    /// <summary>First bucket of the answer.</summary>
    internal long AnswerFrom => Kind == QuestionKind.Newest ? To - (5 * Minute) : From;
}

/// <summary>Count and checksum of the rows of an answer, in whatever order they come.</summary>
internal struct AnswerSum : IEquatable<AnswerSum>
{
    private long rows;
    private ulong sum;

    internal readonly long Rows => rows;

    /// <param name="host">−1 where the answer tells no hosts apart.</param>
    /// <param name="ms">−1 where the stamp is not compared.</param>
    internal void Add(int host, int field, long ms, double value)
    {
        unchecked
        {
            var mixed = ((ulong)(host + 2) * 0x9E3779B97F4A7C15) ^ ((ulong)(field + 2) * 0xC2B2AE3D27D4EB4F)
                ^ ((ulong)ms * 0x165667B19E3779F9) ^ (ulong)BitConverter.DoubleToInt64Bits(Math.Round(value, 6) + 0.0);
            mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
            sum += mixed ^ (mixed >> 29);
            rows++;
        }
    }

    /// <inheritdoc/>
    public readonly bool Equals(AnswerSum other) => rows == other.rows && sum == other.sum;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is AnswerSum other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(rows, sum);
}
