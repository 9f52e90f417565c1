using System.Net;
using System.Text;
using Lode.Testing.Web;
using Lode.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Access;

/// <summary>Every mapped endpoint is attacked by those who must get nothing (rules §1); found, never listed.</summary>
public abstract class StrangerCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";

    // What the own company holds and no stranger may read; it is in every name that the bait carries.
    private const string Bait = "bait-of-company-a";

    private readonly LodeServer server = fixture.OrSkip();

    private sealed record Door(string Method, string Path, AccessKind Kind);

    [Fact]
    public void EveryEndpoint_SaysWhoMayCall()
    {
        var silent = from endpoint in Endpoints()
                     where endpoint.Metadata.GetMetadata<AccessRule>() is null
                     select endpoint.DisplayName;
        Assert.Empty(silent);
        Assert.True(Doors().Count >= 20, "the discovery found too few doors");
    }

    [Fact]
    public async Task Nobody_GetsNothing()
    {
        using var nobody = server.Browser();
        Assert.Empty(await ProbeAsync(nobody, door => door.Kind != AccessKind.Public,
            status => status is HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task ExpiredAssignment_GetsNothing()
    {
        await server.AddPersonAsync(
            "expired", Password, org: 1, "administrator", until: TimeProvider.System.GetUtcNow().AddMinutes(-1));
        using var expired = await server.SignInAsync("expired", Password);
        Assert.Empty(await ProbeAsync(expired, door => door.Kind == AccessKind.Permission,
            status => status is HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task UnknownToken_GetsNothing()
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer lode_unknown");
        Assert.Empty(await ProbeAsync(client, door => door.Kind != AccessKind.Public,
            status => status is HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task ForeignOrigin_GetsNothing_EvenSignedIn()
    {
        await server.AddPersonAsync("origin", Password, org: 1, "administrator");
        using var signedIn = await server.SignInAsync("origin", Password);
        signedIn.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.Empty(await ProbeAsync(signedIn, door => door.Kind != AccessKind.ChecksToken,
            status => status is HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task ForeignHost_GetsNothing()
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Host = "evil.example";
        Assert.Empty(await ProbeAsync(client, _ => true, status => status is HttpStatusCode.MisdirectedRequest));
    }

    [Fact]
    public async Task SignedInBrowser_WithoutTheHeader_WritesNothing()
    {
        await server.AddPersonAsync("headerless", Password, org: 1, "administrator");
        using var signedIn = await server.SignInAsync("headerless", Password);
        signedIn.DefaultRequestHeaders.Remove("X-Lode");
        Assert.Empty(await ProbeAsync(signedIn, door => door is { Method: not ("GET" or "HEAD"), Kind: not AccessKind.ChecksToken },
            status => status is HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task OtherCompany_ReadsNothingOfTheOwn()
    {
        await LayBaitAsync();
        var other = await server.AddOrganizationAsync("company", "company-b");
        await server.AddPersonAsync("stranger", Password, other, "administrator");
        await server.AddPersonAsync("supplier", Password, await server.AddOrganizationAsync("external", "supplier"));
        foreach (var userName in new[] { "stranger", "supplier" })
        {
            using var stranger = await server.SignInAsync(userName, Password);
            foreach (var door in Doors().Where(door => door.Method == "GET" && door.Kind != AccessKind.Public))
            {
                var text = await ReadAsync(stranger, door.Path);
                Assert.False(
                    text.Contains(Bait, StringComparison.OrdinalIgnoreCase), $"{userName} reads {door.Path}: {text}");
            }
        }

        Assert.Contains(Bait, await server.Api.GetStringAsync("/api/v1/identity/people"), StringComparison.Ordinal);
    }

    private async Task LayBaitAsync()
    {
        var own = await server.AddOrganizationAsync("company", Bait);
        await server.AddPersonAsync(Bait, Password, own, "engineer");
        await server.PostAsync(
            "/api/v1/identity/tokens", new { name = Bait, org = own, scopes = new[] { "history.read" } });
        await LayPlantAsync(own);
    }

    /// <summary>A place, a signal, an alarm on it and a calculation over it.</summary>
    private async Task LayPlantAsync(long own)
    {
        var node = await server.PostAsync(
            "/api/v1/plant/nodes", new { level = "site", code = Bait, nameZh = Bait, nameEn = Bait, siteId = own });
        var nodeId = node.GetProperty("id").GetString();
        await server.PostAsync("/api/v1/plant/signals", new
        {
            nodeId,
            name = Bait,
            key = $"m,eq={Bait}:v",
            nameZh = Bait,
            nameEn = Bait,
            unit = "t/h",
        });
        await server.PostAsync("/api/v1/alarms/definitions", new
        {
            siteId = own,
            reason = Bait,
            definition = new
            {
                code = Bait,
                name = Bait,
                kind = "high",
                signal = $"{Bait}/{Bait}",
                limit = 80,
                priority = 2,
                cause = Bait,
                consequence = Bait,
                action = Bait,
                responseSeconds = 600,
                owner = Bait,
                severity = "minor",
            },
        });
        await server.PostAsync("/api/v1/calculations", new
        {
            signal = new { nodeId, name = $"{Bait}-2", key = "", nameZh = Bait, nameEn = Bait, unit = "t/h" },
            expression = $"2 * {{{Bait}/{Bait}}}",
            reason = Bait,
        });
    }

    // A stream never ends: its head, and what comes within a moment, is what a stranger can see.
    private static async Task<string> ReadAsync(HttpClient client, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        var text = new StringBuilder();
        try
        {
            using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await using var body = await answer.Content.ReadAsStreamAsync(patience.Token);
            using var reader = new StreamReader(body);
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                text.AppendLine(line);
            }
        }
        catch (OperationCanceledException)
        {
            text.AppendLine("(stream)");
        }

        return text.ToString();
    }

    private async Task<IReadOnlyList<string>> ProbeAsync(
        HttpClient client, Func<Door, bool> applies, Func<HttpStatusCode, bool> isRefusal)
    {
        var leaks = new List<string>();
        var tried = 0;
        foreach (var door in Doors().Where(applies))
        {
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path);
            if (door.Method is "POST" or "PUT" or "PATCH")
            {
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            }

            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            tried++;
            if (!isRefusal(answer.StatusCode))
            {
                leaks.Add($"{door.Method} {door.Path} answered {(int)answer.StatusCode}");
            }
        }

        Assert.True(tried > 0);
        return leaks;
    }

    private List<RouteEndpoint> Endpoints() =>
        [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private List<Door> Doors() =>
        [.. from endpoint in Endpoints()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select new Door(method, Fill(endpoint.RoutePattern), endpoint.Metadata.GetMetadata<AccessRule>()!.Kind)];

    private static string Fill(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { ParameterPolicies: [{ Content: "long" or "int" }, ..] } => "1",
            RoutePatternParameterPart { Name: "documentName" } => "v1",
            RoutePatternParameterPart => "01900000-0000-7000-8000-000000000001",
            _ => "",
        }))));
}

public sealed class StrangerOnSqlite(LodeServer server) : StrangerCompliance(server), IClassFixture<LodeServer>;

public sealed class StrangerOnPostgres(PostgresServer server) : StrangerCompliance(server), IClassFixture<PostgresServer>;
