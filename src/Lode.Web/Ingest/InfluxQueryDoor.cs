using System.Text.Json;
using System.Text.RegularExpressions;
using Lode.Kernel.History;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Ingest;

/// <summary><c>/query</c> as far as writers need it: they make their database before they write.</summary>
internal sealed partial class InfluxQueryDoor(WriteDoor door, WriteTargets targets)
{
    /// <summary>Handles GET and POST.</summary>
    internal async Task HandleAsync(HttpContext context)
    {
        if (!door.TryWriter(context, context.Request.Query["db"].ToString(), WriterDialect.First, out _, out var refusal))
        {
            await refusal.SendAsync(context, WriterDialect.First);
            return;
        }

        var text = context.Request.Query["q"].ToString();
        if (text.Length == 0 && context.Request.HasFormContentType)
        {
            text = (await context.Request.ReadFormAsync(context.RequestAborted))["q"].ToString();
        }

        if (text.Length == 0)
        {
            await Wrong("missing required parameter \"q\"").SendAsync(context, WriterDialect.First);
            return;
        }

        await AnswerAsync(context, text);
    }

    private static WriterAnswer Wrong(string why) => new(StatusCodes.Status400BadRequest, why);

    private async Task AnswerAsync(HttpContext context, string text)
    {
        var statements = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var names = new List<IReadOnlyList<string>?>();
        foreach (var statement in statements)
        {
            if (Create().Match(statement) is { Success: true } create)
            {
                var name = create.Groups["quoted"].Success
                    ? create.Groups["quoted"].Value.Replace("\\\"", "\"", StringComparison.Ordinal)
                    : create.Groups["plain"].Value;
                if (!await targets.EnsureAsync(name, context.RequestAborted))
                {
                    await Wrong($"invalid name: \"{name}\"").SendAsync(context, WriterDialect.First);
                    return;
                }

                names.Add(null);
            }
            else if (Show().IsMatch(statement))
            {
                names.Add(await targets.ListAsync(context.RequestAborted));
            }
            else
            {
                await Wrong("error parsing query: only CREATE DATABASE and SHOW DATABASES are understood here")
                    .SendAsync(context, WriterDialect.First);
                return;
            }
        }

        await SendAsync(context, names);
    }

    private static async Task SendAsync(HttpContext context, List<IReadOnlyList<string>?> results)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("results");
        for (var number = 0; number < results.Count; number++)
        {
            json.WriteStartObject();
            json.WriteNumber("statement_id", number);
            if (results[number] is { } names)
            {
                WriteNames(json, names);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static void WriteNames(Utf8JsonWriter json, IReadOnlyList<string> names)
    {
        json.WriteStartArray("series");
        json.WriteStartObject();
        json.WriteString("name", "databases");
        json.WriteStartArray("columns");
        json.WriteStringValue("name");
        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (var name in names)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    [GeneratedRegex(
        """^CREATE\s+DATABASE\s+("(?<quoted>([^"\\]|\\.)+)"|(?<plain>[A-Za-z_][A-Za-z0-9_]*))(\s+WITH\s.*)?$""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Create();

    [GeneratedRegex(@"^SHOW\s+DATABASES$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Show();
}
