using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Periods;
using Lode.Waste.Registers;
using Lode.Waste.Storage;

namespace Lode.Waste.Warnings;

/// <summary>The part of a look that concerns stores, devices and reports.</summary>
internal sealed class SiteRound(
    SiteEndpoints.Row site, ISqlSession sql, StockView view, IReadOnlyList<OpenBatch> batches, WorkCalendar? calendar,
    long nowUs)
{
    private const int WarnDays = 3, WarnDaysOfYear = 11;

    private const string Largest = """
        SELECT batch_id, max(volume_l) AS volume_l FROM waste_container
         WHERE site_id = @SiteId AND gone_us IS NULL GROUP BY batch_id
        """;

    private const string Filed = """
        SELECT period FROM waste_period WHERE site_id = @SiteId AND filed_us IS NOT NULL
        """;

    private const string FirstStep = "SELECT at_us FROM waste_move WHERE site_id = @SiteId ORDER BY seq LIMIT 1";

    private readonly SiteZone zone = new(calendar?.Zone ?? NodaTime.DateTimeZone.Utc);

    internal sealed record LargestRow
    {
        public Id BatchId { get; init; }

        public long VolumeL { get; init; }
    }

    internal async Task<IReadOnlyList<Judged>> JudgeAsync(CancellationToken cancel)
    {
        var largest = (await sql.QueryAsync<LargestRow>(Largest, new { site.SiteId }, cancel))
            .ToDictionary(row => row.BatchId, row => row.VolumeL);
        var judged = new List<Judged>(Stores(largest));
        foreach (var device in (await sql.QueryAsync<DeviceRow>(
            DeviceEndpoints.OfSite, new { site.SiteId }, cancel)).Where(device => device.ClosedUs is null))
        {
            judged.Add(Of(device, "waste.deviceFault", SiteRules.Device(device, nowUs, zone.Text(nowUs))));
            judged.Add(Of(device, "waste.gasHigh", SiteRules.Gas(device)));
        }

        judged.AddRange(await ReportsAsync(cancel));
        return judged;
    }

    private Judged Of(DeviceRow device, string rule, Verdict verdict) => new(
        rule, "wasteDevice", device.Id.ToString(), $"{device.NameZh} {device.Code}", $"{device.NameEn} {device.Code}",
        $"/waste/registers?site={site.SiteId}&register=devices&entry={device.Id}", verdict);

    private IEnumerable<Judged> Stores(Dictionary<Id, long> largest)
    {
        var byCode = batches.ToDictionary(row => row.Code, StringComparer.Ordinal);
        var streams = view.Streams.ToDictionary(row => row.Id);
        foreach (var place in view.Facilities.Where(one => one.Kind is "store" or "point"))
        {
            var there = view.Stock
                .Where(one => one.Place == place.Code && one.Balance > 0 && byCode.ContainsKey(one.Lot))
                .Select(one => (Batch: byCode[one.Lot], Stream: streams[byCode[one.Lot].StreamId], one.Balance))
                .ToArray();
            yield return Of(place, "waste.incompatibleNeighbors", SiteRules.Neighbors(Forbidden(
                [.. there.Select(one => one.Stream).DistinctBy(stream => stream.Id)])));
            var liquid = there.Where(one => one.Stream.Form == "liquid").ToArray();
            yield return Of(place, "waste.basinSmall", SiteRules.Basin(
                place.BasinL, liquid.Select(one => largest.GetValueOrDefault(one.Batch.Id)).DefaultIfEmpty().Max(),
                liquid.Sum(one => one.Balance) / 1000));
        }
    }

    private Judged Of(FacilityRow place, string rule, Verdict verdict) => new(
        rule, "wasteFacility", place.Id.ToString(), place.NameZh, place.NameEn, $"/waste/storage?site={site.SiteId}",
        verdict);

    private static (string, string)[] Forbidden(StreamRow[] streams) =>
    [
        .. from at in Enumerable.Range(0, streams.Length)
           from other in streams.Skip(at + 1)
           where !Compatibility.MayShare(streams[at].Group, other.Group)
           select (streams[at].NameZh, other.NameZh),
    ];

    // A site owes reports of the periods in which it had books: monthly, quarterly or yearly by its class.
    private async Task<IEnumerable<Judged>> ReportsAsync(CancellationToken cancel)
    {
        if (await sql.FindAsync<long?>(FirstStep, new { site.SiteId }, cancel) is not { } since)
        {
            return [];
        }

        var filed = (await sql.QueryAsync<string>(Filed, new { site.SiteId }, cancel))
            .ToHashSet(StringComparer.Ordinal);
        var today = zone.DayOf(nowUs);
        PeriodKind[] kinds = site.Class switch
        {
            "keySupervised" => [PeriodKind.Month, PeriodKind.Year],
            "simplified" => [PeriodKind.Quarter],
            _ => [PeriodKind.Year],
        };
        var plan = await sql.FindAsync<PlanEndpoints.PlanRow>(
            PlanEndpoints.One, new { site.SiteId, Year = (long)today.Year }, cancel);
        return
        [
            .. from kind in kinds
               let period = ReportPeriod.Holding(ReportPeriod.Holding(today, kind).First.AddDays(-1), kind)
               where zone.StartOf(period.Next) > since
               let left = period.DueOn.DayNumber - today.DayNumber
               select Report(
                   period.Text, $"/waste/month?site={site.SiteId}&period={period.Text}",
                   filed.Contains(period.Text) ? Verdict.Fine
                       : SiteRules.Report(left, kind == PeriodKind.Year ? WarnDaysOfYear : WarnDays)),
            Report(
                $"A {today.Year}", $"/waste/papers?site={site.SiteId}",
                plan?.FiledOn is not null ? Verdict.Fine : SiteRules.Report(
                    new DateOnly(today.Year, 3, 31).DayNumber - today.DayNumber, WarnDaysOfYear)),
        ];
    }

    private static Judged Report(string period, string route, Verdict verdict) =>
        new("waste.reportLate", "wastePeriod", period, period, period, route, verdict);
}
