using System.Globalization;

namespace Lode.Kernel.History;

/// <summary>Reads instants and durations as the history doors and the command line take them.</summary>
public static class TimeText
{
    private const long Second = 1_000_000_000;

    private static readonly System.Buffers.SearchValues<char> NumberParts =
        System.Buffers.SearchValues.Create("0123456789.");

    private static readonly (string Suffix, long Ns)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", Second), ("m", 60 * Second),
        ("h", 3_600 * Second), ("d", 86_400 * Second), ("w", 7 * 86_400 * Second),
    ];

    /// <summary>Nanoseconds of an instant.</summary>
    public static long ToNs(DateTimeOffset instant) =>
        checked((instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100);

    /// <summary>Reads <c>now</c>, <c>-7d</c>, <c>now-8h</c>, ISO 8601 (UTC when it names no zone; up to nine decimals of
    /// a second), or whole microseconds since 1970.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="now">UTC ns.</param>
    /// <param name="time">UTC ns.</param>
    public static bool TryInstant(string? text, long now, out long time)
    {
        time = now;
        var rest = text?.Trim() ?? "";
        if (rest == "now")
        {
            return true;
        }

        rest = rest.StartsWith("now", StringComparison.Ordinal) ? rest[3..] : rest;
        if (rest.Length > 1 && rest[0] is '-' or '+' && TryDuration(rest[1..], out var distance))
        {
            time = rest[0] == '-' ? now - distance : now + distance;
            return true;
        }

        if (long.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var us)
            && Math.Abs(us) < long.MaxValue / 1000)
        {
            time = us * 1000;
            return rest.Length > 8;
        }

        return TryIso(rest, out time);
    }

    /// <summary>Reads <c>500ms</c>, <c>10s</c>, <c>1m</c>, <c>8h</c>, <c>7d</c>, <c>1h30m</c>; above zero.</summary>
    public static bool TryDuration(string? text, out long duration)
    {
        duration = 0;
        var rest = (text ?? "").AsSpan().Trim();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberParts);
            if (digits <= 0 || !decimal.TryParse(
                rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(NumberParts);
            var suffix = letters < 0 ? rest : rest[..letters];
            var unit = 0L;
            foreach (var (name, ns) in Units)
            {
                unit = suffix.SequenceEqual(name) ? ns : unit;
            }

            if (unit == 0 || count > 3_650m * 86_400 * Second / unit)
            {
                return false;
            }

            duration += (long)(count * unit);
            rest = letters < 0 ? [] : rest[letters..];
        }

        return duration > 0;
    }

    /// <summary>ISO 8601 in UTC with as many decimals as are needed.</summary>
    public static string Iso(long time)
    {
        var ticks = Math.DivRem(time, 100, out var rest);
        if (rest < 0)
        {
            (ticks, rest) = (ticks - 1, rest + 100);
        }

        var instant = DateTimeOffset.UnixEpoch.AddTicks(ticks).UtcDateTime;
        var fraction = (instant.Ticks % TimeSpan.TicksPerSecond * 100) + rest;
        var decimals = fraction == 0 ? "" : "." + fraction.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return instant.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + decimals + "Z";
    }

    private static bool TryIso(string text, out long time)
    {
        time = 0;
        var rest = 0L;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point > 0)
        {
            var end = point + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            var digits = text[(point + 1)..end];
            if (digits.Length is 0 or > 9)
            {
                return false;
            }

            rest = long.Parse(digits.PadRight(9, '0'), CultureInfo.InvariantCulture);
            text = text[..point] + text[end..];
        }

        if (!DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces,
            out var instant) || instant.Year is < 1678 or > 2261)
        {
            return false;
        }

        time = ToNs(instant) + rest;
        return true;
    }
}
