using Lode.Kernel.Sql;

namespace Lode.Kernel.Plant;

/// <summary>A series that a signal was read from.</summary>
/// <param name="SinceAt">Null when nobody knows since when.</param>
/// <param name="By">Who chose it.</param>
public sealed record SignalKey(string Key, DateTimeOffset? SinceAt, string By);

/// <summary>The history of a signal's mapping: values before a change stay under the series of that time.</summary>
public sealed class SignalKeys(ISqlSession sql)
{
    /// <summary>The series of a signal, the present one first.</summary>
    public async Task<IReadOnlyList<SignalKey>> ListAsync(Id signal, CancellationToken cancel) =>
        [.. (await sql.QueryAsync<Row>(Select, new { Signal = signal }, cancel)).Select(row => new SignalKey(
            row.SeriesKey, row.SinceUs == 0 ? null : Instants.FromUs(row.SinceUs), row.ChangedBy))];

    /// <summary>Writes down that a signal is read from another series from now on.</summary>
    internal static void Note(IWork work, PlantSignal? before, PlantSignal after, string by)
    {
        if (before?.Key == after.Key)
        {
            return;
        }

        if (before is not null && work.Find<long>(Count, new { Signal = after.Id }) == 0)
        {
            work.Execute(Insert, new { Signal = after.Id, SinceUs = 0L, SeriesKey = before.Key, By = "" });
        }

        work.Execute(Insert, new { Signal = after.Id, SinceUs = work.NowUs, SeriesKey = after.Key, By = by });
    }

    private const string Select = """
        SELECT since_us AS SinceUs, series_key AS SeriesKey, changed_by AS ChangedBy FROM kernel_signal_key
         WHERE signal_id = @Signal ORDER BY since_us DESC
        """;

    private const string Count = "SELECT count(*) FROM kernel_signal_key WHERE signal_id = @Signal";

    private const string Insert = """
        INSERT INTO kernel_signal_key (signal_id, since_us, series_key, changed_by)
        VALUES (@Signal, @SinceUs, @SeriesKey, @By)
        ON CONFLICT (signal_id, since_us) DO UPDATE SET series_key = excluded.series_key
        """;

    internal sealed class Row
    {
        public long SinceUs { get; init; }
        public string SeriesKey { get; init; } = "";
        public string ChangedBy { get; init; } = "";
    }
}
