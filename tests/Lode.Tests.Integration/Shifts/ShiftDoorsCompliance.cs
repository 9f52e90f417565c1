using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Shifts;

/// <summary>Handovers through their doors: one for a shift, gathered again while it is written, signed by two.</summary>
public abstract class ShiftDoorsCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task AShift_HasOneHandOver_ThatTwoPersonsSign()
    {
        var site = await server.AddOrganizationAsync("site", $"site-{Guid.CreateVersion7():N}");
        using var ann = await PersonAsync("shift-ann", "operator", site);
        using var ben = await PersonAsync("shift-ben", "operator", site);
        using var eve = await PersonAsync("shift-eve", "viewer", 1);
        var shifts = await ItemsAsync(ann, site);
        Assert.Equal(JsonValueKind.Null, shifts[0].GetProperty("handOver").ValueKind);
        var startAt = shifts[0].GetProperty("startAt").GetDateTimeOffset();
        await ann.PostAsJsonAsync("/api/v1/trends/notes", new { siteId = site, fromAt = startAt, text = "pump B on" });

        var (status, begun) = await PostAsync(ann, "/shifts/hand-overs", new { org = site, startAt });
        Assert.Equal(HttpStatusCode.Created, status);
        var id = begun.GetProperty("case").GetString();
        var (_, again) = await PostAsync(ben, "/shifts/hand-overs", new { org = site, startAt });
        Assert.Equal((id, true), (again.GetProperty("case").GetString(), again.GetProperty("duplicate").GetBoolean()));
        Assert.Equal(HttpStatusCode.Forbidden,
            (await PostAsync(eve, $"/shifts/hand-overs/{id}/gather", new { })).Status);
        Assert.Equal(HttpStatusCode.NoContent,
            (await PostAsync(ben, $"/shifts/hand-overs/{id}/gather", new { })).Status);
        var page = await GetAsync(ann, $"/cases/{id}");
        Assert.Equal("pump B on",
            page.GetProperty("data").GetProperty("notes")[0].GetProperty("text").GetString());

        await DoAsync(ann, id, new
        {
            verb = "complete",
            task = 1,
            outcome = "submit",
            data = new { production = "full load", openPoints = "none" },
        });
        Assert.Equal("shifts.signed", await CodeAsync(ben, $"/shifts/hand-overs/{id}/gather", new { }));
        await SignAsync(ann, id);
        Assert.Equal("cases.samePerson", await CodeAsync(ann, $"/cases/{id}/commands", await SignatureAsync(ann, id)));
        await SignAsync(ben, id);
        var line = (await ItemsAsync(ben, site))[0].GetProperty("handOver");
        Assert.Equal(("closed", "shift-ann", "shift-ben"), (
            line.GetProperty("status").GetString(), line.GetProperty("outgoing").GetString(),
            line.GetProperty("incoming").GetString()));
    }

    [Fact]
    public async Task AHandOver_OfNoShift_OrOpenedEmpty_IsRefused()
    {
        var site = await server.AddOrganizationAsync("site", $"site-{Guid.CreateVersion7():N}");
        using var ann = await PersonAsync("shift-cid", "operator", site);
        Assert.Equal("shifts.unknown", await CodeAsync(
            ann, "/shifts/hand-overs", new { org = site, startAt = "2026-01-17T01:23:00Z" }));
        Assert.Equal("shifts.notBegun", await CodeAsync(
            ann, "/shifts/hand-overs", new { org = site, startAt = "2199-01-17T00:00:00Z" }));
        Assert.Equal("cases.byModule", await CodeAsync(ann, "/cases/", new { type = "shiftHandOver", org = site }));
        Assert.Equal("identity.notFound", await CodeAsync(
            ann, "/shifts/hand-overs", new { org = 1, startAt = "2026-01-17T00:00:00Z" }));
    }

    private async Task<HttpClient> PersonAsync(string name, string role, long org)
    {
        await server.AddPersonAsync(name, Password, org, role);
        return await server.SignInAsync(name, Password);
    }

    private static async Task<List<JsonElement>> ItemsAsync(HttpClient client, long site) =>
        [.. (await GetAsync(client, $"/shifts/?org={site}&days=2")).GetProperty("items").EnumerateArray()];

    private static Task<JsonElement> GetAsync(HttpClient client, string path) =>
        client.GetFromJsonAsync<JsonElement>("/api/v1" + path);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    private static async Task<string?> CodeAsync(HttpClient client, string path, object body) =>
        (await PostAsync(client, path, body)).Body.GetProperty("code").GetString();

    private static async Task DoAsync(HttpClient client, string? id, object command)
    {
        var (status, body) = await PostAsync(client, $"/cases/{id}/commands", command);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
    }

    private static async Task<object> SignatureAsync(HttpClient client, string? id)
    {
        var task = (await GetAsync(client, $"/cases/{id}")).GetProperty("tasks").EnumerateArray().First();
        return new
        {
            verb = "sign",
            task = task.GetProperty("task").GetInt32(),
            decision = "approve",
            hash = task.GetProperty("hash").GetString(),
        };
    }

    private static async Task SignAsync(HttpClient client, string? id) =>
        await DoAsync(client, id, await SignatureAsync(client, id));
}

public sealed class ShiftDoorsOnSqlite(LodeServer server) : ShiftDoorsCompliance(server), IClassFixture<LodeServer>;

public sealed class ShiftDoorsOnPostgres(PostgresServer server)
    : ShiftDoorsCompliance(server), IClassFixture<PostgresServer>;
