using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Ingest;

/// <summary>Which of the two write APIs is spoken.</summary>
internal enum WriterDialect
{
    /// <summary><c>/write</c>: <c>{"error": text}</c>.</summary>
    First,

    /// <summary><c>/api/v2/write</c>: <c>{"code", "message", "line"}</c>.</summary>
    Second,
}

/// <summary>An answer as InfluxDB's writers expect it. Bodies are English by that protocol.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">Text for the log of the writer.</param>
internal sealed record WriterAnswer(int Status, string Message)
{
    /// <summary>Number of the wrong line, in the second dialect.</summary>
    internal int? Line { get; init; }

    /// <summary>When to come again.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Sends the answer.</summary>
    internal async Task SendAsync(HttpContext context, WriterDialect dialect)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = dialect == WriterDialect.First ? "Basic realm=\"InfluxDB\"" : "Token";
        }

        if (RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        if (dialect == WriterDialect.First)
        {
            json.WriteString("error", Message);
        }
        else
        {
            json.WriteString("code", Code);
            json.WriteString("message", Message);
            if (Line is { } line)
            {
                json.WriteNumber("line", line);
            }
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private string Code => Status switch
    {
        StatusCodes.Status400BadRequest => "invalid",
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not found",
        StatusCodes.Status413PayloadTooLarge => "request too large",
        StatusCodes.Status422UnprocessableEntity => "unprocessable entity",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => "internal error",
    };
}
