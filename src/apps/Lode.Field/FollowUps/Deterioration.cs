using Lode.Field.Points;
using Lode.Historian.Retrieval;
using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Sql;
using Lode.Science.Statistics;

namespace Lode.Field.FollowUps;

/// <summary>How a point gets worse: the line through its last results, or through daily means of the signal that
/// measures the same thing, and the days that are left until its alarm limit.</summary>
/// <param name="Source">results or historian.</param>
/// <param name="PerDay">Slope.</param>
/// <param name="DaysLeft">Null when it does not move towards a limit.</param>
/// <param name="Limit">The limit that it moves towards.</param>
internal sealed record DeteriorationView(
    string Source, int Values, double PerDay, double Now, double Low, double High, bool Robust, double? DaysLeft,
    double? Limit, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<double> Series);

/// <summary>Reads the deterioration of a point.</summary>
internal sealed class Deterioration(
    ISqlSession sql, SignalDirectory signals, HistoryReads reads, TimeProvider clock)
{
    private const int MostResults = 30;
    private const int Days = 30;
    private const long DayUs = 86_400_000_000;

    private const string Results = """
        SELECT value AS Value, occurred_us AS OccurredUs FROM field_reading
         WHERE site_id = @SiteId AND point_id = @Id AND value IS NOT NULL ORDER BY occurred_us DESC LIMIT @Limit
        """;

    private sealed record Result
    {
        public double Value { get; init; }

        public long OccurredUs { get; init; }
    }

    internal async Task<DeteriorationView?> OfAsync(PointRow point, CancellationToken cancel)
    {
        var nowUs = clock.NowUs();
        var standard = point.Standard;
        var measured = standard.Signal.Length > 0 ? Measured(standard.Signal, nowUs) : [];
        var source = measured.Count >= TrendLine.FewestValues ? "historian" : "results";
        var series = source == "historian" ? measured
            : [.. (await sql.QueryAsync<Result>(
                Results, new { point.SiteId, point.Id, Limit = MostResults }, cancel))
                .Select(one => (one.OccurredUs, one.Value)).Reverse()];
        double[] times = [.. series.Select(one => (one.Us - nowUs) / (double)DayUs)];
        double[] values = [.. series.Select(one => one.Value)];
        if (TrendLine.Fit(times, values, 0) is not { } line)
        {
            return null;
        }

        var upper = line.Slope >= 0;
        var limit = upper ? standard.HiAlarm : standard.LoAlarm;
        return new DeteriorationView(
            source, values.Length, line.Slope, line.Now, line.Low, line.High, line.Robust,
            limit is { } known ? line.TimeTo(known, upper) : null, limit,
            [.. series.Select(one => Instants.FromUs(one.Us))], values);
    }

    // A day is one value: a round that is walked three times a day weighs no more than the days between.
    private List<(long Us, double Value)> Measured(string key, long nowUs)
    {
        if (signals.Find(key) is not { } signal)
        {
            return [];
        }

        var grid = new BucketGrid((nowUs - (Days * DayUs)) * 1000, nowUs * 1000, DayUs * 1000);
        var table = reads.Summary(signal, grid, null, long.MaxValue, withDeviation: false);
        return [.. Enumerable.Range(0, grid.Count)
            .Select(day => (Us: (grid.Start(day) / 1000) + (DayUs / 2), Value: table.TimeWeightedAverage(day)))
            .Where(one => double.IsFinite(one.Value))];
    }
}
