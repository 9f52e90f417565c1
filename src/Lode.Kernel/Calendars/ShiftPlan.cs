using NodaTime;

namespace Lode.Kernel.Calendars;

/// <summary>One shift on one date; [StartUs, EndUs), UTC microseconds.</summary>
public sealed record ShiftTurn(LocalDate Date, string Code, long StartUs, long EndUs, string? Crew);

/// <summary>The shifts of a site and the crews that have them.</summary>
public sealed class ShiftPlan
{
    private readonly DateTimeZone zone;
    private readonly ShiftContent[] shifts;
    private readonly CrewRotation? crews;

    internal ShiftPlan(CalendarContent content, DateTimeZone zone)
    {
        this.zone = zone;
        crews = content.Crews;
        shifts = content.Shifts.Count > 0
            ? [.. content.Shifts.OrderBy(shift => shift.Start, StringComparer.Ordinal)]
            : [new ShiftContent("", new Labels("全天", "Whole day"), "00:00", 1440)];
    }

    /// <summary>The shifts that start on a date, in order.</summary>
    public IReadOnlyList<ShiftTurn> On(LocalDate date) => [.. shifts.Select(shift => Turn(date, shift))];

    /// <summary>The shift that runs at an instant; between shifts, the next one.</summary>
    public ShiftTurn At(long us) => From(us).First(turn => turn.EndUs > us);

    /// <summary>End of the n-th shift after the one that runs at an instant; 0: the end of that one.</summary>
    public long EndOf(long us, int after) => From(us).Where(turn => turn.EndUs > us).ElementAt(after).EndUs;

    /// <summary>The crew that has a shift on a date; null without a rotation or when nobody has it.</summary>
    public string? CrewOf(LocalDate date, string shift)
    {
        if (crews is null)
        {
            return null;
        }

        var days = Period.DaysBetween(WorkCalendar.Date(crews.From), date);
        var length = crews.Cycle.Count;
        return crews.Crews.FirstOrDefault(crew =>
            crews.Cycle[(((days + crew.Offset) % length) + length) % length] == shift)?.Code;
    }

    private IEnumerable<ShiftTurn> From(long us)
    {
        for (var date = Instant.FromUnixTimeTicks(us * 10).InZone(zone).Date.PlusDays(-1); ; date = date.PlusDays(1))
        {
            foreach (var turn in On(date))
            {
                yield return turn;
            }
        }
    }

    private ShiftTurn Turn(LocalDate date, ShiftContent shift)
    {
        WorkHours.TryMinutes(shift.Start, out var start);
        var startUs = WorkCalendar.At(zone, date, start);
        return new ShiftTurn(
            date, shift.Code, startUs, startUs + (shift.Minutes * 60_000_000L), CrewOf(date, shift.Code));
    }
}
