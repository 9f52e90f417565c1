using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Lode.Kernel.Imports;

/// <summary>Reads the times of a file: one format, one zone, one rule for each of the two odd hours of a
/// year.</summary>
internal sealed class TimeText
{
    internal const string Iso = "iso";

    /// <summary>Formats that are tried when none is given, in no order of preference.</summary>
    internal static readonly string[] Candidates =
    [
        Iso, "epochS", "epochMs", "epochUs", "epochNs", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d",
            "yyyy.M.d H:mm:ss",
        "yyyy年M月d日 H:mm:ss", "yyyy年M月d日 H:mm", "yyyy年M月d日", "yyyyMMddHHmmss", "yyyyMMdd HHmmss",
        "d/M/yyyy H:mm:ss", "d/M/yyyy H:mm", "M/d/yyyy H:mm:ss", "M/d/yyyy H:mm", "d/M/yy H:mm:ss", "d/M/yy H:mm",
        "M/d/yy H:mm:ss", "M/d/yy H:mm", "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d-M-yyyy H:mm:ss", "d-M-yyyy H:mm",
        "M/d/yyyy h:mm:ss tt", "M/d/yyyy h:mm tt",
    ];

    private static readonly string[] IsoLocal =
    [
        "yyyy-M-d'T'H:mm:ss.FFFFFFF", "yyyy-M-d H:mm:ss.FFFFFFF", "yyyy-M-d'T'H:mm", "yyyy-M-d H:mm", "yyyy-M-d",
    ];

    private readonly DateTimeZone zone;
    private readonly ZoneLocalMappingResolver resolver;

    private TimeText(string format, DateTimeZone zone, ZoneLocalMappingResolver resolver)
    {
        Format = format;
        this.zone = zone;
        this.resolver = resolver;
    }

    /// <summary>The format in use.</summary>
    internal string Format { get; }

    internal static Outcome<TimeText> Of(string format, string? zone, string? ambiguous, string? skipped)
    {
        var id = zone ?? "Asia/Shanghai";
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not { } known)
        {
            return ImportRefusals.ZoneUnknown.With(("zone", id)).At(
                new FieldRefusal("time.zone", "import.zoneUnknown"));
        }

        AmbiguousTimeResolver twice = ambiguous switch
        {
            "earlier" => Resolvers.ReturnEarlier,
            "later" => Resolvers.ReturnLater,
            _ => Resolvers.ThrowWhenAmbiguous,
        };
        SkippedTimeResolver never = skipped == "shift" ? Resolvers.ReturnForwardShifted : Resolvers.ThrowWhenSkipped;
        return new TimeText(format, known, Resolvers.CreateMappingResolver(twice, never));
    }

    /// <summary>UTC nanoseconds of a cell; otherwise why not.</summary>
    internal Refusal? TryRead(string cell, out long timeNs)
    {
        timeNs = 0;
        if (Format.StartsWith("epoch", StringComparison.Ordinal))
        {
            return TryEpoch(cell, Format, out timeNs) ? null : ImportRefusals.BadTime;
        }

        if (Format == Iso && TryOffset(cell, out timeNs))
        {
            return null;
        }

        if (!TryLocal(cell, Format, out var local))
        {
            return ImportRefusals.BadTime;
        }

        try
        {
            var instant = LocalDateTime.FromDateTime(local).InZone(zone, resolver).ToInstant();
            timeNs = checked((instant.ToUnixTimeTicks() * 100));
            return null;
        }
        catch (SkippedTimeException)
        {
            return ImportRefusals.TimeSkipped;
        }
        catch (AmbiguousTimeException)
        {
            return ImportRefusals.TimeTwice;
        }
        catch (OverflowException)
        {
            return ImportRefusals.BadTime;
        }
    }

    /// <summary>The one candidate that reads every sample, or why none: when several do, the one under which the
    /// samples lie closest together (that a day moves on, not a month).</summary>
    internal static Outcome<string> Detect(IReadOnlyList<string> samples)
    {
        var best = new List<(string Format, long Span)>();
        foreach (var format in Candidates)
        {
            if (SpanOf(samples, format) is { } span)
            {
                best.Add((format, span));
            }
        }

        if (best.Count == 0)
        {
            return ImportRefusals.TimeMissing;
        }

        best.Sort((left, right) => left.Span.CompareTo(right.Span));
        return best.Count > 1 && best[0].Span == best[1].Span && Differ(samples, best[0].Format, best[1].Format)
            ? ImportRefusals.TimeUnclear.With(("one", best[0].Format), ("other", best[1].Format), ("value", samples[0]))
            : best[0].Format;
    }

    private static bool Differ(IReadOnlyList<string> samples, string one, string other) =>
        samples.Any(sample => Ticks(sample, one) != Ticks(sample, other));

    private static long? SpanOf(IReadOnlyList<string> samples, string format)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var sample in samples)
        {
            if (Ticks(sample, format) is not { } at)
            {
                return null;
            }

            (first, last) = (Math.Min(first, at), Math.Max(last, at));
        }

        return samples.Count == 0 ? null : last - first;
    }

    private static long? Ticks(string cell, string format)
    {
        if (format.StartsWith("epoch", StringComparison.Ordinal))
        {
            return TryEpoch(cell, format, out var ns) && IsPlausible(ns) ? ns / 100 : null;
        }

        if (format == Iso && TryOffset(cell, out var exact))
        {
            return exact / 100;
        }

        return TryLocal(cell, format, out var local) ? local.Ticks : null;
    }

    // An epoch is believed between 1980 and 2100 only, which tells seconds from milliseconds.
    private static bool IsPlausible(long ns) => ns is > 315_532_800_000_000_000 and < 4_102_444_800_000_000_000;

    private static bool TryLocal(string cell, string format, out DateTime local) => format == Iso
        ? DateTime.TryParseExact(cell, IsoLocal, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces,
            out local)
        : DateTime.TryParseExact(cell, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces,
            out local);

    private static bool TryOffset(string cell, out long timeNs)
    {
        timeNs = 0;
        var offset = cell.Length > 10
            && (cell[^1] is 'Z' or 'z' || cell.IndexOf('+', 10) > 0 || cell.LastIndexOf('-') > 10);
        if (!offset
            || !DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal,
                out var at))
        {
            return false;
        }

        timeNs = (at.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
        return true;
    }

    private static bool TryEpoch(string cell, string format, out long timeNs)
    {
        timeNs = 0;
        var unit = format switch { "epochS" => 1_000_000_000L, "epochMs" => 1_000_000L, "epochUs" => 1_000L, _ => 1L };
        if (long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            var wide = (Int128)whole * unit;
            timeNs = wide > long.MaxValue || wide < long.MinValue ? 0 : (long)wide;
            return wide <= long.MaxValue && wide >= long.MinValue;
        }

        if (!decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var part)
            || Math.Abs(part) > long.MaxValue / unit)
        {
            return false;
        }

        timeNs = (long)decimal.Round(part * unit);
        return true;
    }
}
