using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Identity;

public abstract class SignInCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task RightPassword_OpensASession_ThatSignOutEnds()
    {
        await server.AddPersonAsync("first", Password, 1, "operator");
        using var client = await server.SignInAsync("First ", Password);
        var session = await client.GetFromJsonAsync<JsonElement>("/api/v1/identity/session");
        var person = session.GetProperty("person");
        Assert.Equal("first", person.GetProperty("userName").GetString());
        Assert.Contains(
            "alarms.act", person.GetProperty("permissions").EnumerateArray().Select(item => item.GetString()));
        using var ended = await client.PostAsync("/api/v1/identity/sign-out", null);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        session = await client.GetFromJsonAsync<JsonElement>("/api/v1/identity/session");
        Assert.Equal(JsonValueKind.Null, session.GetProperty("person").ValueKind);
    }

    [Fact]
    public async Task Cookie_IsClosedToScriptsAndOtherSites()
    {
        await server.AddPersonAsync("cookie", Password, 1);
        using var client = server.Browser();
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/identity/sign-in", new { userName = "cookie", password = Password });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task WrongPasswords_LockTheUser_EvenForTheRightOne()
    {
        await server.AddPersonAsync("locked", Password, 1);
        using var client = server.Browser();
        async Task<string> Try(string password)
        {
            using var answer = await client.PostAsJsonAsync(
                "/api/v1/identity/sign-in", new { userName = "locked", password });
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return problem.GetProperty("code").GetString()!;
        }

        for (var attempt = 0; attempt < 6; attempt++)
        {
            Assert.Equal("identity.signInWrong", await Try("wrong wrong wrong"));
        }

        Assert.Equal("identity.signInLocked", await Try(Password));
    }

    [Fact]
    public async Task Refusal_SpeaksTheLanguageOfTheBrowser()
    {
        async Task<string> Detail(string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/identity/people");
            request.Headers.Add("Accept-Language", language);
            using var client = server.Browser();
            using var answer = await client.SendAsync(request);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
        }

        Assert.StartsWith("未执行", await Detail("zh-CN,zh;q=0.9,en;q=0.8"), StringComparison.Ordinal);
        Assert.StartsWith("Not done", await Detail("en-US,en;q=0.9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneTimePassword_MustBeReplacedFirst()
    {
        var made = await server.PostAsync(
            "/api/v1/identity/people", new { userName = "fresh", name = "Fresh", org = 1 });
        var oneTime = made.GetProperty("oneTimePassword").GetString()!;
        await AssignAsync(made.GetProperty("id").GetGuid(), "auditor");
        using var client = await server.SignInAsync("fresh", oneTime);
        using var closed = await client.GetAsync("/api/v1/audit");
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        using var changed = await client.PostAsJsonAsync(
            "/api/v1/identity/own", new { oldPassword = oneTime, newPassword = Password });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        using var open = await client.GetAsync("/api/v1/audit");
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Contains("identity.changePassword", await open.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SiteAdministrator_CannotGiveMoreThanHeld_NorResetTheGroupAdministrator()
    {
        var site = await server.AddOrganizationAsync("site", "site-of-limits");
        var group = await server.AddPersonAsync("group-admin", Password, site, role: null);
        await AssignAsync(group, "administrator");
        await server.AddPersonAsync("site-admin", Password, site, "administrator");
        using var client = await server.SignInAsync("site-admin", Password);
        using var reset = await client.PostAsJsonAsync($"/api/v1/identity/people/{group}", new { newPassword = true });
        Assert.Equal(HttpStatusCode.Forbidden, reset.StatusCode);
        using var role = await client.PostAsJsonAsync("/api/v1/identity/roles", new
        {
            code = "all",
            nameZh = "全部",
            nameEn = "All",
            permissions = new[] { "system.admin" },
        });
        Assert.Equal(HttpStatusCode.NotFound, role.StatusCode);
        using var token = await client.PostAsJsonAsync(
            "/api/v1/identity/tokens", new { name = "t", org = 1, scopes = new[] { "history.read" } });
        Assert.Equal(HttpStatusCode.NotFound, token.StatusCode);
    }

    [Fact]
    public async Task OutsideParty_GetsItsPeople_FromTheGroupAdministratorOnly()
    {
        var site = await server.AddOrganizationAsync("site", "site-beside-carrier");
        await AssignAsync(await server.AddPersonAsync("keeper", Password, 1), "administrator");
        await server.AddPersonAsync("site-keeper", Password, site, "administrator");
        using var keeper = await server.SignInAsync("keeper", Password);
        using var founded = await keeper.PostAsJsonAsync("/api/v1/identity/organizations", new
        {
            kind = "external",
            code = "carrier-with-people",
            nameZh = "承运人",
            nameEn = "Carrier",
        });
        var carrier = (await founded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        object Driver(string userName) => new { userName, name = "Driver", org = carrier, password = Password };
        using var made = await keeper.PostAsJsonAsync("/api/v1/identity/people", Driver("driver-of-carrier"));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Contains(
            "driver-of-carrier", await keeper.GetStringAsync("/api/v1/identity/people"), StringComparison.Ordinal);
        using var driver = await server.SignInAsync("driver-of-carrier", Password);
        using var closed = await driver.GetAsync("/api/v1/identity/people");
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        using var other = await server.SignInAsync("site-keeper", Password);
        using var refused = await other.PostAsJsonAsync("/api/v1/identity/people", Driver("driver-of-site"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Token_ReadsWhatItsScopesAllow_UntilItIsRevoked()
    {
        var made = await server.PostAsync(
            "/api/v1/identity/tokens", new { name = "reader", org = 1, scopes = new[] { "audit.read" } });
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Token {made.GetProperty("token").GetString()}");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/identity/people")).StatusCode);
        await server.PostAsync($"/api/v1/identity/tokens/{made.GetProperty("id").GetGuid()}/revoke", new { });
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/audit")).StatusCode);
    }

    private async Task AssignAsync(Guid person, string role)
    {
        var roles = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/identity/roles");
        var id = roles.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("code").GetString() == role).GetProperty("id").GetGuid();
        await server.PostAsync("/api/v1/identity/assignments", new { personId = person, roleId = id, org = 1 });
    }
}

public sealed class SignInOnSqlite(LodeServer server) : SignInCompliance(server), IClassFixture<LodeServer>;

public sealed class SignInOnPostgres(PostgresServer server) : SignInCompliance(server), IClassFixture<PostgresServer>;
