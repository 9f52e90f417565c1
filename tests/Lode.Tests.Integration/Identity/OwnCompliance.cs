using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Identity;

public abstract class OwnCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task Profile_NamesOrganizationAndRolesInBothLanguages()
    {
        var site = await server.AddOrganizationAsync("site", "own-site");
        await server.AddPersonAsync("own-profile", Password, site, "operator");
        using var client = await server.SignInAsync("own-profile", Password);
        var own = await client.GetFromJsonAsync<JsonElement>("/api/v1/identity/own");
        Assert.Equal("own-profile", own.GetProperty("userName").GetString());
        Assert.Equal("own-site", own.GetProperty("orgEn").GetString());
        var role = Assert.Single(own.GetProperty("roles").EnumerateArray());
        Assert.Equal(("操作员", "Operator"), (role.GetProperty("roleZh").GetString(),
            role.GetProperty("roleEn").GetString()));
    }

    [Fact]
    public async Task Session_OfAnOutsideParty_NamesItsFirm_AndSaysThatDataAreSimulated()
    {
        var carrier = await server.AddOrganizationAsync("external", "own-carrier", simulated: true);
        await server.AddPersonAsync("own-driver", Password, carrier);
        using var client = await server.SignInAsync("own-driver", Password);
        var person = (await client.GetFromJsonAsync<JsonElement>("/api/v1/identity/session")).GetProperty("person");
        Assert.Equal(0, person.GetProperty("sites").GetArrayLength());
        Assert.Equal("own-carrier", person.GetProperty("organization").GetProperty("nameEn").GetString());
        Assert.True(person.GetProperty("simulated").GetBoolean());
    }

    [Fact]
    public async Task EndedSession_IsSignedOut_AndTheOthersStay()
    {
        await server.AddPersonAsync("own-sessions", Password, 1);
        using var here = await server.SignInAsync("own-sessions", Password);
        using var there = await server.SignInAsync("own-sessions", Password);
        var sessions = await SessionsAsync(here);
        Assert.Equal(2, sessions.Count);
        var other = sessions.Single(one => !one.GetProperty("current").GetBoolean());
        using var ended = await here.PostAsync(
            $"/api/v1/identity/own/sessions/{other.GetProperty("number").GetString()}/end", null);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Single(await SessionsAsync(here));
        using var refused = await there.GetAsync("/api/v1/identity/own/sessions");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task SessionOfSomebodyElse_IsNotFound()
    {
        await server.AddPersonAsync("own-victim", Password, 1);
        await server.AddPersonAsync("own-thief", Password, 1);
        using var victim = await server.SignInAsync("own-victim", Password);
        using var thief = await server.SignInAsync("own-thief", Password);
        var number = (await SessionsAsync(victim))[0].GetProperty("number").GetString();
        using var refused = await thief.PostAsync($"/api/v1/identity/own/sessions/{number}/end", null);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Single(await SessionsAsync(victim));
    }

    private static async Task<List<JsonElement>> SessionsAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/v1/identity/own/sessions")).GetProperty("items")
            .EnumerateArray()];
}

public sealed class OwnOnSqlite(LodeServer server) : OwnCompliance(server), IClassFixture<LodeServer>;

public sealed class OwnOnPostgres(PostgresServer server) : OwnCompliance(server), IClassFixture<PostgresServer>;
