using System.Globalization;
using Lode.Historian.Retrieval;
using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.History;

/// <summary>What a history address asks for.</summary>
internal sealed record HistoryRequest
{
    private const int MaxKeys = 100;
    private const int MaxBuckets = 500_000;

    public required IReadOnlyList<HistorySignal> Signals { get; init; }

    /// <summary>UTC ns.</summary>
    public required long From { get; init; }

    /// <summary>UTC ns, exclusive.</summary>
    public required long To { get; init; }

    public long? Every { get; init; }

    public int Width { get; init; } = 1000;

    public long? MaxGap { get; init; }

    public long AsOf { get; init; } = long.MaxValue;

    public int Limit { get; init; } = 1_000_000;

    public bool Nanoseconds { get; init; }

    public bool WithDeviation { get; init; }

    /// <summary>json, csv or xlsx.</summary>
    public string Format { get; init; } = "json";

    internal BucketGrid Grid =>
        Every is { } every ? new BucketGrid(From, To, every) : BucketGrid.Whole(From, To);

    /// <summary>One bucket per pixel column.</summary>
    internal BucketGrid Pixels => new(From, To, Math.Max(1, ((To - From) / Width) + ((To - From) % Width > 0 ? 1 : 0)));

    /// <summary>Reads the address; the refusal names the parameter.</summary>
    internal static Outcome<HistoryRequest> Read(IQueryCollection query, SignalDirectory signals, Rights rights, long now)
    {
        if (!ReadSignals(query, signals, rights).TryGet(out var found, out var why))
        {
            return why;
        }

        if (query["from"].Count == 0 || !TimeText.TryInstant(query["from"], now, out var from))
        {
            return HistoryRefusals.RangeInvalid.At(new FieldRefusal("from", "format"));
        }

        var to = now;
        if (query["to"].Count > 0 && !TimeText.TryInstant(query["to"], now, out to))
        {
            return HistoryRefusals.RangeInvalid.At(new FieldRefusal("to", "format"));
        }

        if (to <= from)
        {
            return HistoryRefusals.RangeInvalid.At(new FieldRefusal("to", "notAfterFrom"));
        }

        var request = new HistoryRequest { Signals = found, From = from, To = to };
        return ReadDurations(query, request, now).TryGet(out var timed, out why) ? ReadOptions(query, timed) : why;
    }

    /// <summary>The signals of an address's keys.</summary>
    internal static Outcome<HistorySignal[]> ReadSignals(IQueryCollection query, SignalDirectory signals, Rights rights)
    {
        var keys = query["key"];
        if (keys.Count is 0 or > MaxKeys)
        {
            return keys.Count == 0
                ? HistoryRefusals.KeyMissing.At(new FieldRefusal("key", "missing"))
                : HistoryRefusals.TooManyKeys.With(("limit", Text(MaxKeys)));
        }

        var found = new HistorySignal[keys.Count];
        for (var at = 0; at < found.Length; at++)
        {
            if (signals.Find(keys[at] ?? "", rights) is not { } signal)
            {
                return HistoryRefusals.KeyUnknown.With(("key", keys[at] ?? ""))
                    .At(new FieldRefusal($"key[{at}]", "unknown"));
            }

            found[at] = signal;
        }

        return found;
    }

    private static Outcome<HistoryRequest> ReadDurations(IQueryCollection query, HistoryRequest request, long now)
    {
        if (query["every"].Count > 0)
        {
            if (!TimeText.TryDuration(query["every"], out var every))
            {
                return HistoryRefusals.EveryInvalid.At(new FieldRefusal("every", "format"));
            }

            request = request with { Every = every };
            if ((request.To - request.From) / every >= MaxBuckets)
            {
                return HistoryRefusals.TooManyBuckets
                    .With(("limit", Text(MaxBuckets))).At(new FieldRefusal("every", "tooSmall"));
            }
        }

        if (query["maxGap"].Count > 0)
        {
            if (!TimeText.TryDuration(query["maxGap"], out var gap))
            {
                return HistoryRefusals.OptionInvalid.At(new FieldRefusal("maxGap", "format"));
            }

            request = request with { MaxGap = gap };
        }

        if (query["asOf"].Count == 0)
        {
            return request;
        }

        return TimeText.TryInstant(query["asOf"], now, out var asOf)
            ? request with { AsOf = asOf }
            : HistoryRefusals.OptionInvalid.At(new FieldRefusal("asOf", "format"));
    }

    private static Outcome<HistoryRequest> ReadOptions(IQueryCollection query, HistoryRequest request)
    {
        if (!TryCount(query["width"], 20_000, request.Width, out var width))
        {
            return HistoryRefusals.OptionInvalid.At(new FieldRefusal("width", "outOfRange"));
        }

        if (!TryCount(query["limit"], 5_000_000, request.Limit, out var limit))
        {
            return HistoryRefusals.OptionInvalid.At(new FieldRefusal("limit", "outOfRange"));
        }

        var format = query["format"].ToString();
        return format is "" or "json" or "csv" or "xlsx"
            ? request with
            {
                Width = width,
                Limit = limit,
                Nanoseconds = query["precision"] == "ns",
                WithDeviation = query["stdDev"] == "true",
                Format = format.Length == 0 ? "json" : format,
            }
            : HistoryRefusals.OptionInvalid.At(new FieldRefusal("format", "unknown"));
    }

    private static bool TryCount(string? text, int most, int otherwise, out int count)
    {
        count = otherwise;
        return string.IsNullOrEmpty(text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
                && count >= 1 && count <= most);
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
