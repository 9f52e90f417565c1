using System.Globalization;

namespace Lode.Kernel.Calendars;

/// <summary>A stretch of working time within a day, in minutes from midnight; <c>To</c> is at most 1440.</summary>
internal readonly record struct WorkHours(int From, int To)
{
    /// <summary>As people write it: <c>08:30-12:00</c>.</summary>
    internal string Text => string.Create(
        CultureInfo.InvariantCulture, $"{From / 60:00}:{From % 60:00}-{To / 60:00}:{To % 60:00}");

    /// <summary>Reads <c>08:30-12:00</c>; the end may be 24:00.</summary>
    internal static bool TryParse(string text, out WorkHours hours)
    {
        hours = default;
        var parts = text.Split('-');
        if (parts.Length != 2 || !TryMinutes(parts[0], out var from) || !TryMinutes(parts[1], out var to) || from >= to)
        {
            return false;
        }

        hours = new WorkHours(from, to);
        return true;
    }

    /// <summary>All stretches of a day in order, or null when one is wrong or two overlap.</summary>
    internal static WorkHours[]? ParseAll(IEnumerable<string> texts)
    {
        var all = new List<WorkHours>();
        foreach (var text in texts)
        {
            if (!TryParse(text, out var hours) || (all.Count > 0 && all[^1].To > hours.From))
            {
                return null;
            }

            all.Add(hours);
        }

        return [.. all];
    }

    /// <summary>Minutes of a local time <c>HH:mm</c>.</summary>
    internal static bool TryMinutes(string text, out int minutes)
    {
        minutes = 0;
        if (text.Length != 5 || text[2] != ':'
            || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || !int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minute))
        {
            return false;
        }

        minutes = (hour * 60) + minute;
        return minute < 60 && minutes <= 1440;
    }
}
