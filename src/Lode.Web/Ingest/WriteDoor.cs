using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Ingest;

/// <summary>The two write APIs of InfluxDB. 204 means: fsynced.</summary>
internal sealed class WriteDoor(
    WriteLines lines, WriteTargets targets, TokenAuthenticator tokens, WriterBodyReader bodies)
{
    /// <summary>Handles <c>POST /write</c>.</summary>
    internal Task FirstAsync(HttpContext context) => HandleAsync(context, WriterDialect.First, "db");

    /// <summary>Handles <c>POST /api/v2/write</c>.</summary>
    internal Task SecondAsync(HttpContext context) => HandleAsync(context, WriterDialect.Second, "bucket");

    /// <summary>Who writes, or the answer for somebody who may not.</summary>
    internal bool TryWriter(
        HttpContext context, string target, WriterDialect dialect, out TokenIdentity writer, out WriterAnswer refusal)
    {
        refusal = null!;
        var token = WriterToken.Of(context.Request);
        if (!tokens.TryAuthenticate(token, WriterToken.FromLoopback(context), out writer))
        {
            refusal = new WriterAnswer(
                StatusCodes.Status401Unauthorized,
                dialect == WriterDialect.Second ? "unauthorized access"
                : token.Length == 0 ? "unable to parse authentication credentials" : "authorization failed");
        }
        else if (!writer.Scopes.Contains("history.write"))
        {
            refusal = new WriterAnswer(
                StatusCodes.Status403Forbidden,
                $"\"{writer.Name}\" user is not authorized to write to database \"{target}\"");
        }

        return refusal is null;
    }

    private async Task HandleAsync(HttpContext context, WriterDialect dialect, string targetName)
    {
        var answer = await AnswerAsync(context, dialect, targetName);
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await answer.SendAsync(context, dialect);
    }

    private async ValueTask<WriterAnswer?> AnswerAsync(HttpContext context, WriterDialect dialect, string targetName)
    {
        var query = context.Request.Query;
        var target = query[targetName].ToString();
        if (!TryWriter(context, target, dialect, out var writer, out var refusal))
        {
            return refusal;
        }

        if (!WritePrecision.TryUnit(query["precision"].ToString(), out var unit))
        {
            return new WriterAnswer(
                StatusCodes.Status400BadRequest,
                $"invalid precision \"{query["precision"]}\" (use ns, us, ms, s, m or h)");
        }

        if (await TargetFaultAsync(target, dialect, context.RequestAborted) is { } unknown)
        {
            return unknown;
        }

        using var body = await bodies.ReadAsync(context, context.RequestAborted);
        if (body.Fault != BodyFault.None)
        {
            return WriterAnswers.OfFault(body.Fault);
        }

        var outcome = await lines.RunAsync(
            body.Bytes, body.Length, unit, writer.SourceId, dialect == WriterDialect.Second, context.RequestAborted);
        return WriterAnswers.Of(outcome, body.Bytes.AsSpan(0, body.Length), dialect);
    }

    private async ValueTask<WriterAnswer?> TargetFaultAsync(string target, WriterDialect dialect, CancellationToken cancel)
    {
        if (target.Length == 0 && dialect == WriterDialect.First)
        {
            return new WriterAnswer(StatusCodes.Status400BadRequest, "database is required");
        }

        if (await targets.EnsureAsync(target, cancel))
        {
            return null;
        }

        var text = dialect == WriterDialect.First ? $"database not found: \"{target}\"" : $"bucket \"{target}\" not found";
        return new WriterAnswer(StatusCodes.Status404NotFound, text);
    }
}
