using Lode.Historian.Retrieval;
using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Live;
using Lode.Web.Access;
using Lode.Web.History;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.Live;

/// <summary><c>GET /api/v1/live?topics=a,b</c>: one stream per browser (rules §9). Topics are separated by commas and
/// encoded one by one; <c>last:KEY</c> brings a signal's newest value when it changes, at most four times a second.
/// </summary>
public static class LiveEndpoint
{
    private const int MaxTopics = 2000;

    // A stream ends after 15 minutes; the browser opens the next one, with the rights that it has then.
    private const int MaxBeats = 15 * 60 * 4;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly Refusal TopicsInvalid = new("live.topicsInvalid", 400);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the live stream.</summary>
        public void MapLive() => routes.MapGet("/live", StreamAsync).WithName("live.stream").Requires("history.read");
    }

    /// <summary>Topics of an address, split before they are decoded: a key may hold an encoded comma.</summary>
    internal static HashSet<string> Topics(string? queryString)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in (queryString ?? "").TrimStart('?').Split('&'))
        {
            if (part.StartsWith("topics=", StringComparison.Ordinal))
            {
                topics.UnionWith(part[7..].Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(topic => Uri.UnescapeDataString(topic.Replace('+', ' '))));
            }
        }

        return topics;
    }

    private static async Task StreamAsync(HttpContext context)
    {
        var topics = Topics(context.Request.QueryString.Value);
        if (topics.Count is 0 or > MaxTopics)
        {
            await TopicsInvalid.At(new FieldRefusal("topics", topics.Count == 0 ? "missing" : "tooMany"))
                .ToProblem().ExecuteAsync(context);
            return;
        }

        var services = context.RequestServices;
        var rights = context.Features.GetRequiredFeature<Rights>();
        using var client = services.GetRequiredService<LiveHub>().Join(Readable(topics, rights));
        var feed = new LastFeed(
            topics, services.GetRequiredService<SignalDirectory>(), services.GetRequiredService<HistoryReads>(),
            rights);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var buffer = new ColumnBuffer(1 << 14);
        buffer.Text("retry: 2000\n\n"u8);
        using var timer = new PeriodicTimer(Beat);
        var quiet = 0;
        for (var beat = 0; beat < MaxBeats; beat++, quiet++)
        {
            feed.Write(buffer);
            while (client.TryTake(out var message))
            {
                Event(buffer, message);
            }

            if (buffer.Length == 0 && quiet >= 40)
            {
                buffer.Text(": alive\n\n"u8);
            }

            if (buffer.Length > 0)
            {
                quiet = 0;
                await response.Body.WriteAsync(buffer.Written, context.RequestAborted);
                await response.Body.FlushAsync(context.RequestAborted);
                buffer.Clear();
            }

            await timer.WaitForNextTickAsync(context.RequestAborted);
        }
    }

    /// <summary>A module's topic needs the module's right to read: <c>alarms:P1</c> needs alarms.read.</summary>
    private static HashSet<string> Readable(HashSet<string> topics, Rights rights) =>
        [.. topics.Where(topic => rights.CanAnywhere(topic.Split(':', '.')[0] + ".read"))];

    private static void Event(ColumnBuffer into, ReadOnlySpan<byte> message)
    {
        into.Text("data: "u8);
        into.Text(message);
        into.Text("\n\n"u8);
    }

    /// <summary>Newest values that changed since they were last told.</summary>
    private sealed class LastFeed(
        HashSet<string> topics, SignalDirectory directory, HistoryReads reads, Rights rights)
    {
        private readonly Watched[] watched = [.. topics.Where(topic => topic.StartsWith("last:", StringComparison.Ordinal))
            .Select(topic => new Watched(topic))];

        private int round;

        internal void Write(ColumnBuffer into)
        {
            // A signal that nobody has written yet is looked for again every five seconds.
            var again = round++ % 20 == 0;
            foreach (var one in watched)
            {
                if (one.Signal is not { Series: >= 0 } && again)
                {
                    one.Signal = directory.Find(one.Topic[5..], rights);
                }

                if (one.Signal is { Series: >= 0 } signal && reads.Last(signal) is { } last && last != one.Told)
                {
                    one.Told = last;
                    into.Text("data: {\"topic\":"u8);
                    into.Json(one.Topic);
                    into.Text(",\"data\":{"u8);
                    HistoryJson.Newest(into, signal.Type, last, nanoseconds: false);
                    into.Text("}}\n\n"u8);
                }
            }
        }
    }

    private sealed class Watched(string topic)
    {
        internal string Topic { get; } = topic;

        internal HistorySignal? Signal { get; set; }

        internal Sample? Told { get; set; }
    }
}
