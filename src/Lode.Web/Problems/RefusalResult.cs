using Lode.Kernel;
using Lode.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.Problems;

/// <summary>What <c>application/problem+json</c> carries (rules §9).</summary>
public sealed record Problem(
    string Code,
    string Title,
    string Detail,
    string? Clause,
    string? Remedy,
    IReadOnlyList<FieldProblem> Fields,
    string TraceId);

/// <summary>One wrong field, its path in the request and the code of what is wrong.</summary>
/// <param name="Detail">What is wrong, in words; null where the code has no text of its own.</param>
public sealed record FieldProblem(string Path, string Code, string? Detail = null);

/// <summary>A refusal as answer, rendered in the language of who asks.</summary>
public sealed class RefusalResult(Refusal refusal) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => refusal.Status;

    public Refusal Refusal => refusal;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var texts = httpContext.RequestServices.GetRequiredService<TextCatalog>();
        var problem = Describe(refusal, httpContext, texts);
        httpContext.Response.StatusCode = refusal.Status;
        httpContext.Response.Headers.CacheControl = "no-store";
        return httpContext.Response.WriteAsJsonAsync(
            problem, options: null, contentType: "application/problem+json", httpContext.RequestAborted);
    }

    /// <summary>The refusal in the language of who asks.</summary>
    internal static Problem Describe(Refusal refusal, HttpContext context, TextCatalog texts)
    {
        var language = RequestLanguage.Of(context);
        var text = texts.Render(language, refusal.Code, refusal.Args);
        return new Problem(
            refusal.Code,
            text.Title,
            text.Detail,
            refusal.Clause,
            text.Remedy,
            [.. (refusal.Fields ?? []).Select(field => new FieldProblem(
                field.Path, field.Code, texts.Knows(language, field.Code)
                    ? texts.Render(language, field.Code, refusal.Args).Detail : null))],
            context.TraceIdentifier);
    }
}

/// <summary>From outcomes to answers.</summary>
public static class OutcomeResults
{
    /// <summary>The refusal as problem+json.</summary>
    public static RefusalResult ToProblem(this Refusal refusal) => new(refusal);

    /// <summary>200 with the value, or the problem.</summary>
    public static IResult ToOk<T>(this Outcome<T> outcome)
        where T : class => outcome.TryGet(out var value, out var why) ? TypedResults.Ok(value) : why.ToProblem();

    /// <summary>201 with the value and its address, or the problem.</summary>
    public static IResult ToCreated<T>(this Outcome<T> outcome, Func<T, string> location)
        where T : class =>
        outcome.TryGet(out var value, out var why) ? TypedResults.Created(location(value), value) : why.ToProblem();

    /// <summary>204, or the problem.</summary>
    public static IResult ToNoContent<T>(this Outcome<T> outcome)
        where T : class => outcome.TryGet(out _, out var why) ? TypedResults.NoContent() : why.ToProblem();
}
