using Lode.Kernel.Calendars;
using NodaTime;

namespace Lode.Waste.Registers;

/// <summary>The local days of sites, for codes and reports.</summary>
internal sealed class SiteDays(CalendarService calendars)
{
    private static readonly DateTimeZone Fallback = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    /// <summary>The zone of a site.</summary>
    internal async Task<SiteZone> OfAsync(int site, CancellationToken cancel) =>
        new((await calendars.ReadAsync(site, cancel)).Find(site)?.Zone ?? Fallback);
}

/// <summary>The days of one zone.</summary>
internal sealed record SiteZone(DateTimeZone Zone)
{
    /// <summary>The local day of an instant.</summary>
    internal DateOnly DayOf(long us)
    {
        var day = Instant.FromUnixTimeTicks(us * 10).InZone(Zone).Date;
        return new DateOnly(day.Year, day.Month, day.Day);
    }

    /// <summary>The instant at which a local day begins.</summary>
    internal long StartOf(DateOnly day) =>
        Zone.AtStartOfDay(new LocalDate(day.Year, day.Month, day.Day)).ToInstant().ToUnixTimeTicks() / 10;

    /// <summary>The day as the registers store it.</summary>
    internal string Text(long us) =>
        DayOf(us).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
