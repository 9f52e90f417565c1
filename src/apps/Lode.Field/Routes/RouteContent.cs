using System.Text.Json;
using Lode.Field.Points;
using Lode.Kernel;
using Lode.Kernel.Identity;
using NodaTime;
using NodaTime.Text;

namespace Lode.Field.Routes;

/// <summary>How often a route is walked: every n shifts, days, weeks or months, counted from a day.</summary>
/// <param name="Unit">shift, day, week or month.</param>
public sealed record RouteCycle(string Unit, int Count, string From);

/// <summary>A place where one stops: its label is scanned, and one stays at least so long.</summary>
/// <param name="Tag">What the label says; unique within the site by convention of its codes.</param>
public sealed record RouteStop(
    string Tag, string PlaceZh, string PlaceEn, int MinDwellSeconds, IReadOnlyList<Id> Points);

/// <summary>A route: stops in their order, and its cycle.</summary>
public sealed record RouteContent(
    string NameZh, string NameEn, int Level, RouteCycle Cycle, IReadOnlyList<RouteStop> Stops)
{
    internal const int MostPoints = 300;
    internal static readonly Refusal Wrong = new("field.routeWrong", 422);

    internal Refusal? Check(IReadOnlySet<Id> points)
    {
        var used = (Stops ?? []).SelectMany(stop => stop.Points ?? []).ToList();
        return new FieldChecks()
            .NeedText(NameZh, "nameZh").NeedText(NameEn, "nameEn")
            .Need(Level is >= 1 and <= 3, "level", "range")
            .Need(Cycle is { Unit: "shift" or "day" or "week" or "month", Count: >= 1 and <= 366 }
                && LocalDatePattern.Iso.Parse(Cycle.From ?? "").Success, "cycle", "format")
            .Need(Stops is { Count: > 0 and <= 100 } && Stops.All(IsSound), "stops", "format")
            .Need((Stops ?? []).DistinctBy(stop => stop.Tag).Count() == (Stops ?? []).Count, "stops", "taken")
            .Need(used.Count is > 0 and <= MostPoints && used.Distinct().Count() == used.Count
                && used.TrueForAll(points.Contains), "points", "unknown")
            .Against(Wrong);
    }

    internal string Text() => JsonSerializer.Serialize(this, FieldJson.Options);

    internal static RouteContent Parse(string text) =>
        JsonSerializer.Deserialize<RouteContent>(text, FieldJson.Options)!;

    private static bool IsSound(RouteStop stop) =>
        stop is
        {
            Tag.Length: > 0 and <= 60, PlaceZh.Length: > 0 and <= 200, PlaceEn.Length: > 0 and <= 200,
            MinDwellSeconds: >= 0 and <= 3600, Points.Count: > 0
        };
}

/// <summary>When a route is to be walked: a pure function of its cycle and the calendar, so that planning twice gives
/// the same rounds.</summary>
internal static class RoutePlan
{
    /// <summary>The window [from, to) in which an instant lies, UTC microseconds; null before the first and in shifts
    /// that the cycle leaves out.</summary>
    internal static (long FromUs, long ToUs)? WindowAt(
        RouteCycle cycle, Kernel.Calendars.WorkCalendar calendar, long us)
    {
        var first = LocalDatePattern.Iso.Parse(cycle.From).Value;
        if (cycle.Unit == "shift")
        {
            var turn = calendar.Shifts.At(us);
            var perDay = calendar.Shifts.On(turn.Date).Count;
            var place = calendar.Shifts.On(turn.Date).Index().First(pair => pair.Item.StartUs == turn.StartUs).Index;
            var number = (Period.DaysBetween(first, turn.Date) * perDay) + place;
            return turn.StartUs <= us && number >= 0 && number % cycle.Count == 0 ? (turn.StartUs, turn.EndUs) : null;
        }

        var today = calendar.DayOf(us);
        if (today < first)
        {
            return null;
        }

        var (begin, end) = cycle.Unit switch
        {
            "day" => Days(first, today, cycle.Count),
            "week" => Days(first, today, 7 * cycle.Count),
            _ => Months(first, today, cycle.Count),
        };
        return (calendar.StartOf(begin), calendar.StartOf(end));
    }

    private static (LocalDate, LocalDate) Days(LocalDate first, LocalDate today, int length)
    {
        var begin = first.PlusDays(Period.DaysBetween(first, today) / length * length);
        return (begin, begin.PlusDays(length));
    }

    // From the day of the month of the first one; where a month is shorter, its last day.
    private static (LocalDate, LocalDate) Months(LocalDate first, LocalDate today, int length)
    {
        var months = Period.Between(first, today, PeriodUnits.Months).Months / length * length;
        return (first.PlusMonths(months), first.PlusMonths(months + length));
    }
}
