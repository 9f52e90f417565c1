namespace Lode.Kernel.Imports;

/// <summary>What an import did so far, or what a check found.</summary>
/// <param name="Rows">Rows (or lines) read.</param>
/// <param name="Values">Values stored, or that would be.</param>
/// <param name="Rejected">Cells and rows left out.</param>
/// <param name="Warned">Cells outside their range, stored all the same.</param>
/// <param name="SameStamps">Rows that repeated a stamp of their series.</param>
/// <param name="Held">Lines that wait in the source tray.</param>
/// <param name="FirstAt">Least stamp.</param>
/// <param name="LastAt">Greatest stamp.</param>
/// <param name="LongestGapSeconds">Longest pause between rows in the order of the file.</param>
/// <param name="ByCode">Rejects and warnings by code.</param>
/// <param name="Sample">The first rejects.</param>
/// <param name="Keys">Keys written.</param>
public sealed record ImportReport(
    long Rows,
    long Values,
    long Rejected,
    long Warned,
    long SameStamps,
    long Held,
    DateTimeOffset? FirstAt,
    DateTimeOffset? LastAt,
    double LongestGapSeconds,
    IReadOnlyDictionary<string, long> ByCode,
    IReadOnlyList<ImportReject> Sample,
    IReadOnlyList<string> Keys)
{
    internal static readonly ImportReport Empty = new(
        0, 0, 0, 0, 0, 0, null, null, 0, new Dictionary<string, long>(), [], []);
}

/// <summary>Counts while rows go by.</summary>
internal sealed class ImportCounter
{
    private const int SampleSize = 200;
    private readonly Dictionary<string, long> byCode = new(StringComparer.Ordinal);
    private readonly List<ImportReject> sample = [];
    private long first = long.MaxValue;
    private long last = long.MinValue;
    private long previous = long.MinValue;
    private long gap;

    internal long Rows { get; set; }

    internal long Values { get; set; }

    internal long SameStamps { get; set; }

    internal long Held { get; set; }

    internal long Rejected { get; private set; }

    internal long Warned { get; private set; }

    internal void Take(ImportReject reject)
    {
        byCode[reject.Code] = byCode.GetValueOrDefault(reject.Code) + 1;
        if (reject.IsWarning)
        {
            Warned++;
        }
        else
        {
            Rejected++;
        }

        if (sample.Count < SampleSize)
        {
            sample.Add(reject);
        }
    }

    internal void TakeStamp(long timeNs)
    {
        (first, last) = (Math.Min(first, timeNs), Math.Max(last, timeNs));
        gap = previous == long.MinValue ? 0 : Math.Max(gap, timeNs - previous);
        previous = timeNs;
    }

    internal ImportReport Report(IReadOnlyList<string> keys) => new(
        Rows, Values, Rejected, Warned, SameStamps, Held, At(first, long.MaxValue), At(last, long.MinValue), gap / 1e9,
        new Dictionary<string, long>(byCode), [.. sample], keys);

    private static DateTimeOffset? At(long ns, long none) => ns == none ? null : Instants.FromUs(ns / 1000);
}
