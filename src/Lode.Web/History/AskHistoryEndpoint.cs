using System.Text.Json;
using Lode.Historian.Retrieval;
using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Web.Access;
using Lode.Web.Json;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.History;

/// <summary><c>POST /api/v1/history/query</c>: one question about many series.</summary>
internal static class AskHistoryEndpoint
{
    private const int MaxBuckets = 500_000;

    internal sealed record Filter(string? Field, string? Op, double? Value);

    internal sealed record Request(
        string? Measurement,
        Dictionary<string, string[]>? Tags,
        string[]? Fields,
        string? From,
        string? To,
        string? Every,
        string? Aggregate,
        string[]? GroupBy,
        Filter? Where,
        string? Order,
        int? Limit,
        string? AsOf);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/history/query", AnswerAsync).WithName("history.query").WithTags("History")
            .Describes(AnswerAsync, typeof(AskedShape))
            .WithMetadata(new AcceptsMetadata(["application/json"], typeof(Request))).Requires("history.read");

    private static async Task AnswerAsync(HttpContext context)
    {
        var request = await context.Request.ReadFromJsonAsync<Request>(Json, context.RequestAborted);
        var reads = context.RequestServices.GetRequiredService<HistoryReads>();
        if (!Question(request, reads.Now).TryGet(out var question, out var why))
        {
            await why.ToProblem().ExecuteAsync(context);
            return;
        }

        var directory = context.RequestServices.GetRequiredService<SignalDirectory>();
        question = question with { Readable = directory.Readable(context.Features.GetRequiredFeature<Rights>()) };
        var answers = context.RequestServices.GetRequiredService<SeriesQuery>().Ask(question, context.RequestAborted);
        using var body = new ColumnBuffer(1 << 16);
        AnswerJson.Write(body, answers, context.Request.Query["precision"] == "ns");
        await ReadHistoryEndpoint.SendAsync(context, body);
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the question; the refusal names the member.</summary>
    internal static Outcome<SeriesQuestion> Question(Request? request, long now)
    {
        if (string.IsNullOrEmpty(request?.Measurement))
        {
            return Wrong("measurement", "missing");
        }

        if (request.From is null || !TimeText.TryInstant(request.From, now, out var from))
        {
            return Wrong("from", "format");
        }

        var to = now;
        if (request.To is not null && !TimeText.TryInstant(request.To, now, out to))
        {
            return Wrong("to", "format");
        }

        if (to <= from)
        {
            return Wrong("to", "notAfterFrom");
        }

        long? every = null;
        if (request.Every is not null)
        {
            if (!TimeText.TryDuration(request.Every, out var width) || (to - from) / width >= MaxBuckets)
            {
                return Wrong("every", "format");
            }

            every = width;
        }

        var question = new SeriesQuestion
        {
            Measurement = request.Measurement,
            Tags = (request.Tags ?? []).ToDictionary(tag => tag.Key, tag => (IReadOnlyList<string>)tag.Value),
            Fields = request.Fields ?? [],
            From = from,
            To = to,
            Every = every,
            GroupBy = request.GroupBy ?? [],
            Descending = request.Order == "desc",
            Limit = request.Limit,
        };
        return Details(request, question, now);
    }

    private static Outcome<SeriesQuestion> Details(Request request, SeriesQuestion question, long now)
    {
        if (request.Order is not (null or "asc" or "desc"))
        {
            return Wrong("order", "unknown");
        }

        if (request.Limit is <= 0 or > 10_000_000)
        {
            return Wrong("limit", "outOfRange");
        }

        if (request.Aggregate is { } name)
        {
            if (!Enum.TryParse<Aggregate>(name, ignoreCase: true, out var aggregate) || int.TryParse(name, out _))
            {
                return Wrong("aggregate", "unknown");
            }

            question = question with { Aggregate = aggregate };
        }
        else if (question.Every is not null)
        {
            return Wrong("aggregate", "missing");
        }

        if (request.Where is { } where)
        {
            if (string.IsNullOrEmpty(where.Field) || where.Value is not { } value || Comparison(where.Op) is not { } comparison)
            {
                return Wrong("where", "format");
            }

            question = question with { Where = new RowFilter(where.Field, comparison, value) };
        }

        if (request.AsOf is null)
        {
            return question;
        }

        return TimeText.TryInstant(request.AsOf, now, out var asOf) ? question with { AsOf = asOf } : Wrong("asOf", "format");
    }

    private static Comparison? Comparison(string? op) => op switch
    {
        ">" => Historian.Retrieval.Comparison.Greater,
        ">=" => Historian.Retrieval.Comparison.GreaterOrEqual,
        "<" => Historian.Retrieval.Comparison.Less,
        "<=" => Historian.Retrieval.Comparison.LessOrEqual,
        "=" => Historian.Retrieval.Comparison.Equal,
        _ => null,
    };

    private static Refusal Wrong(string path, string code) =>
        HistoryRefusals.QuestionInvalid.With(("field", path)).At(new FieldRefusal(path, code));
}
