namespace Lode.Simulator;

/// <summary>The mine has a calendar of its own: six days a week, a day on which the main fan is overhauled, and
/// twelve-hour shifts from a day to come.</summary>
internal static class MineCalendar
{
    private static readonly object Overhaul = Both("主扇年检，井下停产", "Main fan overhaul, mine stopped");
    private static readonly object Replacement = Both("补年检停产", "Makes up for the overhaul");

    /// <summary>Publishes two versions: the second knows the overhaul and the new shifts.</summary>
    internal static async Task PublishAsync(LodeClient manager, int site, DateTimeOffset now, CancellationToken cancel)
    {
        await PostAsync("井下六天工作制", 0, [], []);
        var sunday = now.AddDays(7 - (int)now.DayOfWeek);
        var change = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, now.Offset).AddMonths(2);
        object[] exceptions =
        [
            new { date = Day(sunday.AddDays(4)), hours = Array.Empty<string>(), reason = Overhaul },
            new { date = Day(sunday.AddDays(7)), hours = new[] { "08:00-16:00" }, reason = Replacement },
        ];
        await PostAsync("主扇年检停产一天，周日补；明年起井下改四班两运转", 1, exceptions, [TwelveHours(Day(change))]);

        Task PostAsync(string reason, int after, object[] days, object[] changes) => manager.PostAsync(
            $"/api/v1/calendars/{site}", new { content = Content(days, changes), reason, after }, cancel);
    }

    private static object Content(object[] exceptions, object[] changes) => new
    {
        format = "calendar/v1",
        holidays = "CN",
        week = new[] { 1, 2, 3, 4, 5, 6 },
        hours = new[] { "08:00-16:00" },
        exceptions,
        shifts = new[]
        {
            Shift("night", "夜班", "Night", "00:00", 8), Shift("day", "白班", "Day", "08:00", 8),
            Shift("evening", "中班", "Evening", "16:00", 8),
        },
        crews = Crews("2026-01-01", ["day", "day", "evening", "evening", "night", "night", null, null], 2),
        changes,
    };

    private static object TwelveHours(string from) => new
    {
        from,
        shifts = new[] { Shift("day", "白班", "Day", "08:00", 12), Shift("night", "夜班", "Night", "20:00", 12) },
        crews = Crews(from, ["day", "night", null, null], 1),
    };

    private static object Shift(string code, string zh, string en, string start, int hours) =>
        new { code, labels = Both(zh, en), start, minutes = hours * 60 };

    private static object Crews(string from, string?[] cycle, int apart) => new
    {
        from,
        cycle,
        crews = Enumerable.Range(0, 4).Select(crew => new
        {
            code = "ABCD"[crew].ToString(),
            labels = Both($"{"甲乙丙丁"[crew]}班", $"Crew {"ABCD"[crew]}"),
            offset = crew * apart,
        }),
    };

    private static Dictionary<string, string> Both(string zh, string en) => new() { ["zh-CN"] = zh, ["en-US"] = en };

    private static string Day(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
