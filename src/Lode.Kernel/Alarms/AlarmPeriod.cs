using System.Globalization;

namespace Lode.Kernel.Alarms;

/// <summary>A half-open period [from, to) as addresses give it: ISO instants, µs, or times before now such as
/// <c>-7d</c>.</summary>
public readonly record struct AlarmPeriod(long FromNs, long ToNs)
{
    internal static readonly Refusal Wrong = new("alarms.periodWrong", 422);

    private const long MaxNs = 400L * 86_400_000_000_000;

    /// <summary>Reads a period; without an end it ends now, without a start it is 24 h long.</summary>
    public static bool TryRead(string? from, string? to, long nowNs, out AlarmPeriod period, out Refusal refusal)
    {
        refusal = Wrong;
        period = default;
        if (!TryInstant(to, nowNs, nowNs, out var toNs) || !TryInstant(from, nowNs, toNs - 86_400_000_000_000,
            out var fromNs))
        {
            return false;
        }

        period = new(fromNs, toNs);
        return fromNs < toNs && toNs - fromNs <= MaxNs;
    }

    private static bool TryInstant(string? text, long nowNs, long otherwise, out long ns)
    {
        ns = otherwise;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (text[0] == '-' && text.Length > 2
            && double.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var count))
        {
            var unit = text[^1] switch
            {
                's' => 1e9,
                'm' => 60e9,
                'h' => 3600e9,
                'd' => 86400e9,
                'w' => 604800e9,
                _ => double.NaN,
            };
            if (!(count * unit < 4e18))
            {
                return false;
            }

            ns = nowNs - (long)(count * unit);
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var us)
            && us < long.MaxValue / 1000)
        {
            ns = us * 1000;
            return true;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var instant)
            || instant.Year is < 1970 or > 2200)
        {
            return false;
        }

        ns = Instants.ToUs(instant) * 1000;
        return true;
    }
}
