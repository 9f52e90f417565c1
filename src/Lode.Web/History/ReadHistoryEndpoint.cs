using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Json;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.History;

/// <summary><c>GET /api/v1/history/{raw|plot|interpolated|summary}</c> and <c>last</c>.</summary>
internal static class ReadHistoryEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var mode in new[] { "raw", "plot", "interpolated", "summary" })
        {
            RequestDelegate answer = context => AnswerAsync(context, mode);
            var shape = mode == "summary" ? typeof(SummaryShape) : typeof(PointsShape);
            routes.MapGet($"/history/{mode}", answer).WithName($"history.{mode}").WithTags("History")
                .Describes(answer, shape, HistoryParameters.Range).Requires("history.read");
        }

        routes.MapGet("/history/last", AnswerLastAsync).WithName("history.last").WithTags("History")
            .Describes(AnswerLastAsync, typeof(LastShape), HistoryParameters.Last).Requires("history.read");
    }

    private static async Task AnswerAsync(HttpContext context, string mode)
    {
        var services = context.RequestServices;
        var reads = services.GetRequiredService<HistoryReads>();
        var signals = services.GetRequiredService<SignalDirectory>();
        var rights = context.Features.GetRequiredFeature<Rights>();
        if (!HistoryRequest.Read(context.Request.Query, signals, rights, reads.Now).TryGet(out var request, out var why))
        {
            await why.ToProblem().ExecuteAsync(context);
            return;
        }

        if (Check(request, mode) is { } unfit)
        {
            await unfit.ToProblem().ExecuteAsync(context);
            return;
        }

        if (request.Format != "json")
        {
            await ExportAsync(context, new HistoryExport(reads, request, mode, RequestLanguage.Of(context)), request, mode);
            return;
        }

        using var body = new ColumnBuffer(1 << 16);
        Each(body, request.Signals, (into, signal) => Write(into, reads, request, signal, mode));
        await SendAsync(context, body);
    }

    private static async Task AnswerLastAsync(HttpContext context)
    {
        var reads = context.RequestServices.GetRequiredService<HistoryReads>();
        var query = context.Request.Query;
        var directory = context.RequestServices.GetRequiredService<SignalDirectory>();
        if (!HistoryRequest.ReadSignals(query, directory, context.Features.GetRequiredFeature<Rights>())
            .TryGet(out var signals, out var why))
        {
            await why.ToProblem().ExecuteAsync(context);
            return;
        }

        using var body = new ColumnBuffer();
        var nanoseconds = query["precision"] == "ns";
        Each(body, signals, (into, signal) => HistoryJson.Last(into, signal, reads.Last(signal), nanoseconds));
        await SendAsync(context, body);
    }

    private static Refusal? Check(HistoryRequest request, string mode)
    {
        if (mode == "interpolated" && request.Every is null)
        {
            return HistoryRefusals.EveryInvalid.At(new FieldRefusal("every", "missing"));
        }

        var text = mode == "raw" ? null : request.Signals.FirstOrDefault(signal => signal.Type == Historian.ColumnType.Text);
        return text is null ? null : HistoryRefusals.NotNumeric.With(("key", text.Facts.Key));
    }

    /// <summary>One answer, or a list of them, worked out on all cores.</summary>
    private static void Each(
        ColumnBuffer body, IReadOnlyList<HistorySignal> signals, Action<ColumnBuffer, HistorySignal> write)
    {
        if (signals.Count == 1)
        {
            write(body, signals[0]);
            return;
        }

        var parts = new ColumnBuffer[signals.Count];
        var cores = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, parts.Length, cores, at => write(parts[at] = new ColumnBuffer(), signals[at]));
        body.Text("{\"series\":["u8);
        for (var at = 0; at < parts.Length; at++)
        {
            body.Comma(at);
            body.Bytes(parts[at]);
            parts[at].Dispose();
        }

        body.Text("]}"u8);
    }

    private static void Write(
        ColumnBuffer body, HistoryReads reads, HistoryRequest request, HistorySignal signal, string mode)
    {
        switch (mode)
        {
            case "raw":
                using (var reader = reads.Raw(signal, request.From, request.To, request.AsOf))
                {
                    HistoryJson.Rows(body, signal, reader, request.Limit, request.Nanoseconds);
                }

                break;
            case "summary":
                var table = reads.Summary(signal, request.Grid, request.MaxGap, request.AsOf, request.WithDeviation);
                HistoryJson.Summary(body, signal, table, request.Nanoseconds);
                break;
            case "plot":
                var drawn = reads.Plot(signal, request.Pixels, request.MaxGap, request.AsOf);
                HistoryJson.Points(body, signal, drawn, request.Nanoseconds);
                break;
            default:
                var points = reads.Interpolated(signal, request.Grid, request.MaxGap, request.AsOf);
                HistoryJson.Points(body, signal, points, request.Nanoseconds);
                break;
        }
    }

    /// <summary>Exports leave a trace: who took what (rules §4).</summary>
    private static async Task ExportAsync(HttpContext context, HistoryExport export, HistoryRequest request, string mode)
    {
        var actor = context.Features.Get<Actor>() ?? Actor.System(context.TraceIdentifier);
        var keys = string.Join(' ', request.Signals.Select(signal => signal.Facts.Key));
        var about = new { mode, request.Format, from = TimeText.Iso(request.From), to = TimeText.Iso(request.To) };
        await context.RequestServices.GetRequiredService<ISqlSession>().CommitAsync(
            work =>
            {
                work.Audit(actor, "history.export", "signals", keys.Length > 200 ? keys[..200] : keys, after: about);
                return Outcome.Done;
            },
            cancel: context.RequestAborted);
        var name = $"lode-{mode}-{TimeText.Iso(request.From)[..10]}";
        await (request.Format == "csv"
            ? CsvSheet.WriteAsync(context.Response, export.Headers(), export.Rows(), name, context.RequestAborted)
            : XlsxSheet.WriteAsync(context.Response, export.Headers(), export.Rows(), name, context.RequestAborted));
    }

    internal static async Task SendAsync(HttpContext context, ColumnBuffer body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(body.Written, context.RequestAborted);
    }
}
