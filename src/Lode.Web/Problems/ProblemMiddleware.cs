using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Sql;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lode.Web.Problems;

/// <summary>Turns what escaped an endpoint into problem+json: wrong requests keep their reason, bugs get a number.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    internal static readonly Refusal BadRequest = new("web.badRequest", 400);
    internal static readonly Refusal TooLarge = new("web.tooLarge", 413);
    internal static readonly Refusal WrongType = new("web.wrongType", 415);
    internal static readonly Refusal NotFound = new("web.notFound", 404);
    internal static readonly Refusal WrongMethod = new("web.wrongMethod", 405);
    internal static readonly Refusal Failed = new("web.failed", 500);
    internal static readonly Refusal DatabaseAway = new("web.databaseAway", 503);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // A stream that its reader closed has sent its head long ago.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (BadHttpRequestException bad)
        {
            await Answer(context, Of(bad));
            return;
        }
        catch (DatabaseUnavailableException away)
        {
            Unhandled(away, context.Request.Path.Value ?? "", context.TraceIdentifier);
            context.Response.Headers.RetryAfter = "5";
            await Answer(context, DatabaseAway);
            return;
        }
#pragma warning disable CA1031 // The host's last boundary: the request ends, the process goes on, the log has it all.
        catch (Exception failure)
        {
            Unhandled(failure, context.Request.Path.Value ?? "", context.TraceIdentifier);
            await Answer(context, Failed.With(("number", context.TraceIdentifier)));
            return;
        }
#pragma warning restore CA1031

        if (!context.Response.HasStarted && context.Response.ContentType is null && IsApi(context))
        {
            await AnswerEmpty(context);
        }
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    private static Task AnswerEmpty(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => Answer(context, BadRequest.With(("reason", ""))),
        StatusCodes.Status404NotFound => Answer(context, NotFound),
        StatusCodes.Status405MethodNotAllowed => Answer(context, WrongMethod),
        StatusCodes.Status413PayloadTooLarge => Answer(context, TooLarge),
        StatusCodes.Status415UnsupportedMediaType => Answer(context, WrongType),
        _ => Task.CompletedTask,
    };

    private static Refusal Of(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => WrongType,
        _ when bad.InnerException is JsonException json => BadRequest
            .With(("reason", json.Message)).At(new FieldRefusal(json.Path ?? "$", "format")),
        _ => BadRequest.With(("reason", bad.Message)),
    };

    private static async Task Answer(HttpContext context, Refusal refusal)
    {
        if (!context.Response.HasStarted)
        {
            await refusal.ToProblem().ExecuteAsync(context);
            return;
        }

        // Half an answer must not look like a whole one.
        context.Abort();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Path} failed, number {Number}")]
    private partial void Unhandled(Exception failure, string path, string number);
}
