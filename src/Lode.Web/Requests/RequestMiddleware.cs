using System.Security.Cryptography;
using System.Text;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Requests;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Lode.Web.Requests;

/// <summary>Every POST may carry an <c>Idempotency-Key</c>: sent again, it is answered from the first time (rules §9).
/// </summary>
internal sealed class RequestMiddleware(RequestDelegate next, RequestBook book)
{
    internal const string Header = "Idempotency-Key";
    internal const string Replayed = "Idempotency-Replayed";
    internal static readonly Refusal KeyInvalid = new("web.requestKeyInvalid", 400);
    internal static readonly Refusal KeyReused = new("web.requestKeyReused", 422);
    internal static readonly Refusal AlreadyDone = new("web.requestDone", 409);

    private const int LongestKey = 200;
    private const int LargestAnswer = 1 << 20;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!Applies(context, out var actor))
        {
            await next(context);
            return;
        }

        var key = context.Request.Headers[Header].ToString();
        if (key.Length > LongestKey || key.Any(letter => letter is < '!' or > '~'))
        {
            await KeyInvalid.ToProblem().ExecuteAsync(context);
            return;
        }

        var request = new RequestKey(CallerOf(actor), Hash(key), await ContentAsync(context.Request));
        if (await book.FindAsync(request, context.RequestAborted) is not { } done)
        {
            await RunAsync(context, request);
        }
        else if (done.Content != request.Content)
        {
            await KeyReused.ToProblem().ExecuteAsync(context);
        }
        else if (done.Status is null)
        {
            await AlreadyDone.ToProblem().ExecuteAsync(context);
        }
        else
        {
            await ReplayAsync(context, done);
        }
    }

    // What comes without a caller, such as a sign-in, and the doors of collectors repeat safely by themselves.
    private static bool Applies(HttpContext context, out Actor actor)
    {
        actor = context.Features.Get<Actor>()!;
        return actor is not null && HttpMethods.IsPost(context.Request.Method)
            && context.Request.Headers.ContainsKey(Header)
            && context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { Kind: not AccessKind.ChecksToken };
    }

    private async Task RunAsync(HttpContext context, RequestKey key)
    {
        var sent = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var request = book.Begin(key);
        try
        {
            await next(context);
        }
        finally
        {
            request.Dispose();
            context.Response.Body = sent;
        }

        if (MayKeep(context, answer))
        {
            await book.AnswerAsync(
                request, context.Response.StatusCode, context.Response.Headers.Location,
                answer.Length == 0 ? null : Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length));
        }

        answer.Position = 0;
        await answer.CopyToAsync(sent, context.RequestAborted);
    }

    // Secrets are shown once and stored nowhere.
    private static bool MayKeep(HttpContext context, MemoryStream answer) =>
        context.GetEndpoint()!.Metadata.GetMetadata<AnswersSecret>() is null && answer.Length <= LargestAnswer
        && (answer.Length == 0 || context.Response.ContentType?.Contains("json", StringComparison.Ordinal) == true);

    private static async Task ReplayAsync(HttpContext context, DoneRequest done)
    {
        context.Response.StatusCode = (int)done.Status!;
        context.Response.Headers[Replayed] = "true";
        if (done.Location is { } location)
        {
            context.Response.Headers.Location = location;
        }

        if (done.Body is { } body)
        {
            context.Response.ContentType = done.Status >= 400
                ? "application/problem+json" : "application/json; charset=utf-8";
            await context.Response.WriteAsync(body, context.RequestAborted);
        }
    }

    private static string CallerOf(Actor actor)
    {
        var caller = $"{actor.Kind}:{actor.Id?.ToString() ?? actor.Name}";
        return caller.Length > LongestKey ? caller[..LongestKey] : caller;
    }

    private static async Task<string> ContentAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"));
        var buffer = new byte[1 << 16];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
