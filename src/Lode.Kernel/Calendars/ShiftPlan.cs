using NodaTime;

namespace Lode.Kernel.Calendars;

/// <summary>One shift on one date; [StartUs, EndUs), UTC microseconds.</summary>
public sealed record ShiftTurn(LocalDate Date, string Code, long StartUs, long EndUs, string? Crew);

/// <summary>The shifts of a site and the crews that have them.</summary>
public sealed class ShiftPlan
{
    private static readonly ShiftContent WholeDay = new("", new Labels("全天", "Whole day"), "00:00", 1440);

    private readonly DateTimeZone zone;
    private readonly Pattern[] patterns;

    internal ShiftPlan(CalendarContent content, DateTimeZone zone)
    {
        this.zone = zone;
        patterns = [.. content.Changes
            .Select(change => new Pattern(WorkCalendar.Date(change.From), InOrder(change.Shifts), change.Crews))
            .Append(new Pattern(LocalDate.MinIsoValue, InOrder(content.Shifts), content.Crews))
            .OrderByDescending(pattern => pattern.From)];
    }

    /// <summary>What holds from a day until the next pattern.</summary>
    private sealed record Pattern(LocalDate From, ShiftContent[] Shifts, CrewRotation? Crews);

    /// <summary>The shifts that start on a date, in order.</summary>
    public IReadOnlyList<ShiftTurn> On(LocalDate date) =>
        [.. PatternOf(date).Shifts.Select(shift => Turn(date, shift))];

    /// <summary>Whether a date has shifts that somebody set; without any, the whole day is one.</summary>
    public bool HasShifts(LocalDate date) => PatternOf(date).Shifts is not [{ Code: "" }];

    /// <summary>The shift that runs at an instant; between shifts, the next one.</summary>
    public ShiftTurn At(long us) => From(us).First(turn => turn.EndUs > us);

    /// <summary>End of the n-th shift after the one that runs at an instant; 0: the end of that one.</summary>
    public long EndOf(long us, int after) => From(us).Where(turn => turn.EndUs > us).ElementAt(after).EndUs;

    /// <summary>The crew that has a shift on a date; null without a rotation or when nobody has it.</summary>
    public string? CrewOf(LocalDate date, string shift)
    {
        if (PatternOf(date).Crews is not { } crews)
        {
            return null;
        }

        var days = Period.DaysBetween(WorkCalendar.Date(crews.From), date);
        var length = crews.Cycle.Count;
        return crews.Crews.FirstOrDefault(crew =>
            crews.Cycle[(((days + crew.Offset) % length) + length) % length] == shift)?.Code;
    }

    private static ShiftContent[] InOrder(IReadOnlyList<ShiftContent> shifts) => shifts.Count == 0
        ? [WholeDay]
        : [.. shifts.OrderBy(shift => shift.Start, StringComparer.Ordinal)];

    private Pattern PatternOf(LocalDate date) => Array.Find(patterns, pattern => pattern.From <= date)!;

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
