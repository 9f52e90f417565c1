using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Lode.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Requests;

/// <summary>What becomes of a POST that is sent twice with the same key.</summary>
public abstract class RequestCompliance(LodeServer fixture)
{
    private const string Key = "Idempotency-Key";
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Repeated_IsAnsweredFromTheFirstTime_AndDoneOnce()
    {
        var first = await SendAsync("once", Organization("once"));
        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Null(first.Replayed);
        var again = await SendAsync("once", Organization("once"));
        Assert.Equal((first.Status, first.Body, first.Location), (again.Status, again.Body, again.Location));
        Assert.Equal("true", again.Replayed);
        Assert.Equal(1, await CountAsync("once"));
    }

    [Fact]
    public async Task SentTogether_IsDoneOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync("race", Organization("race"))));
        Assert.All(answers, answer => Assert.True(
            answer.Status is HttpStatusCode.Created or HttpStatusCode.Conflict, answer.Body));
        Assert.Equal(1, await CountAsync("race"));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync("race", Organization("race"))).Status);
    }

    [Fact]
    public async Task Refused_IsTriedAgain()
    {
        var bad = new { parent = 1, kind = "site", code = "", nameZh = "", nameEn = "" };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync("fixed", bad)).Status);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync("fixed", Organization("fixed"))).Status);
    }

    [Fact]
    public async Task OtherContent_WithTheSameKey_IsRefused()
    {
        await SendAsync("reused", Organization("reused-a"));
        var other = await SendAsync("reused", Organization("reused-b"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains("web.requestKeyReused", other.Body, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("reused-b"));
    }

    [Fact]
    public async Task OtherCaller_WithTheSameKey_IsAnotherRequest()
    {
        await SendAsync("shared", Organization("shared-a"));
        await server.AddPersonAsync("shares", "a long pass phrase 7", org: 1, "administrator");
        using var person = await server.SignInAsync("shares", "a long pass phrase 7");
        var answer = await SendAsync("shared", Organization("shared-b"), person);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Null(answer.Replayed);
    }

    [Fact]
    public async Task SecretAnswer_IsNotKept_AndNotMadeTwice()
    {
        var body = new { name = "secret", org = 1, scopes = new[] { "history.read" } };
        var first = await SendAsync("secret", body, path: "/api/v1/identity/tokens");
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var again = await SendAsync("secret", body, path: "/api/v1/identity/tokens");
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("web.requestDone", again.Body, StringComparison.Ordinal);
        var tokens = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/identity/tokens");
        Assert.Single(
            tokens.GetProperty("items").EnumerateArray(), token => token.GetProperty("name").GetString() == "secret");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData(201)]
    public async Task MalformedKey_IsRefused(object key)
    {
        var text = key is int length ? new string('k', length) : (string)key;
        var code = $"malformed-{text.Length}";
        var answer = await SendAsync(text, Organization(code));
        Assert.Contains("web.requestKeyInvalid", answer.Body, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(code));
    }

    [Fact]
    public async Task EveryPostThatKnowsItsCaller_TakesAKey()
    {
        var reference = JsonSerializer.Deserialize<JsonElement>(await server.Api.GetStringAsync("/openapi/v1.json"));
        var posts = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true
                && endpoint.Metadata.GetMetadata<AccessRule>()?.Kind is AccessKind.Permission or AccessKind.SignedIn)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName)
            .ToHashSet();
        Assert.True(posts.Count >= 30, "the discovery found too few doors");
        var described = from path in reference.GetProperty("paths").EnumerateObject()
                        where path.Value.TryGetProperty("post", out _)
                        let post = path.Value.GetProperty("post")
                        where post.TryGetProperty("parameters", out var all)
                            && all.EnumerateArray().Any(one => one.GetProperty("name").GetString() == Key)
                        select post.GetProperty("operationId").GetString();
        Assert.Equal(posts.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    private sealed record Answer(HttpStatusCode Status, string Body, string? Location, string? Replayed);

    private static object Organization(string code) => new
    {
        parent = 1,
        kind = "site",
        code,
        nameZh = code,
        nameEn = code,
    };

    private async Task<Answer> SendAsync(
        string key, object body, HttpClient? client = null, string path = "/api/v1/identity/organizations")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(Key, key);
        using var answer = await (client ?? server.Api).SendAsync(request);
        return new Answer(
            answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.ToString(),
            answer.Headers.TryGetValues("Idempotency-Replayed", out var told) ? told.Single() : null);
    }

    private async Task<int> CountAsync(string code)
    {
        var all = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/identity/organizations?limit=1000");
        return all.GetProperty("items").EnumerateArray().Count(one => one.GetProperty("code").GetString() == code);
    }
}

public sealed class RequestOnSqlite(LodeServer server) : RequestCompliance(server), IClassFixture<LodeServer>;

public sealed class RequestOnPostgres(PostgresServer server)
    : RequestCompliance(server), IClassFixture<PostgresServer>;
