using System.Globalization;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Calendars;

/// <summary>What is wrong with a calendar or a notice, field by field.</summary>
internal static class CalendarCheck
{
    internal static readonly Refusal Invalid = new("calendars.invalid", 422);

    internal static Refusal? Of(CalendarContent content)
    {
        var checks = new FieldChecks()
            .Need(content.Format == CalendarContent.FormatName, "format", "unknown")
            .Need(content.Holidays is "" or "CN", "holidays", "unknown")
            .Need(content.Week.Count > 0 && content.Week.All(day => day is >= 1 and <= 7), "week", "range")
            .Need(IsDay(content.Hours) && content.Hours.Count > 0, "hours", "format");
        foreach (var (index, season) in content.Seasons.Index())
        {
            checks.Need(IsAnnual(season.From) && IsAnnual(season.To), $"seasons[{index}]", "format")
                .Need(IsDay(season.Hours) && season.Hours.Count > 0, $"seasons[{index}].hours", "format");
        }

        foreach (var (index, day) in content.Exceptions.Index())
        {
            checks.Need(IsDate(day.Date), $"exceptions[{index}].date", "format")
                .Need(IsDay(day.Hours), $"exceptions[{index}].hours", "format");
        }

        checks.Need(content.Exceptions.Select(day => day.Date).Distinct().Count() == content.Exceptions.Count,
            "exceptions", "taken");
        Shifts("", content.Shifts, content.Crews, checks);
        foreach (var (index, change) in content.Changes.Index())
        {
            checks.Need(IsDate(change.From), $"changes[{index}].from", "format")
                .Need(change.Shifts.Count > 0, $"changes[{index}].shifts", "required");
            Shifts($"changes[{index}].", change.Shifts, change.Crews, checks);
        }

        checks.Need(content.Changes.Select(change => change.From).Distinct().Count() == content.Changes.Count,
            "changes", "taken");
        return checks.Against(Invalid);
    }

    internal static Refusal? Of(HolidayYear notice)
    {
        var checks = new FieldChecks()
            .Need(notice.Format == HolidayYear.FormatName, "format", "unknown")
            .Need(notice.Country == "CN", "country", "unknown")
            .Need(notice.Year is >= 2000 and <= 2100, "year", "range")
            .Need(notice.Off.Count > 0, "off", "required");
        foreach (var (index, span) in notice.Off.Index())
        {
            checks.Need(
                    IsDate(span.From) && IsDate(span.To) && string.CompareOrdinal(span.From, span.To) <= 0
                        && (InYear(span.From) || InYear(span.To)),
                    $"off[{index}]", "range")
                .Need(span.Labels is { AreComplete: true }, $"off[{index}].labels", "required");
        }

        foreach (var (index, day) in notice.Work.Index())
        {
            checks.Need(IsDate(day), $"work[{index}]", "format")
                .Need(!notice.Off.Any(span => string.CompareOrdinal(span.From, day) <= 0
                    && string.CompareOrdinal(day, span.To) <= 0), $"work[{index}]", "taken");
        }

        return checks.Against(Invalid);

        bool InYear(string day) =>
            day.StartsWith(notice.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static void Shifts(
        string at, IReadOnlyList<ShiftContent> shifts, CrewRotation? rotation, FieldChecks checks)
    {
        foreach (var (index, shift) in shifts.Index())
        {
            var path = $"{at}shifts[{index}]";
            checks.NeedText(shift.Code, $"{path}.code", 20)
                .Need(shift.Labels is { AreComplete: true }, $"{path}.labels", "required")
                .Need(WorkHours.TryMinutes(shift.Start, out var start) && start < 1440, $"{path}.start", "format")
                .Need(shift.Minutes is >= 60 and <= 1440, $"{path}.minutes", "range");
        }

        string[] codes = [.. shifts.Select(shift => shift.Code)];
        checks.Need(codes.Distinct().Count() == codes.Length, $"{at}shifts", "taken");
        if (rotation is not { } crews)
        {
            return;
        }

        checks.Need(IsDate(crews.From), $"{at}crews.from", "format")
            .Need(crews.Cycle.Count is > 0 and <= 400, $"{at}crews.cycle", "range")
            .Need(crews.Cycle.All(shift => shift is null || codes.Contains(shift)), $"{at}crews.cycle", "unknown")
            .Need(crews.Crews.All(crew => crew.Labels is { AreComplete: true }), $"{at}crews.crews", "required");
    }

    private static bool IsDay(IReadOnlyList<string> hours) => WorkHours.ParseAll(hours) is not null;

    private static bool IsAnnual(string text) => IsDate("2024-" + text);

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
