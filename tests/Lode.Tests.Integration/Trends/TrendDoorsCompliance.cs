using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Trends;

/// <summary>Saved views and notes through their doors: own, shared, changed meanwhile, and taken back.</summary>
public abstract class TrendDoorsCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task OwnViews_AreTheirOwners_SharedOnes_Everybodys()
    {
        using var ann = await PersonAsync("views-ann", "operator");
        using var ben = await PersonAsync("views-ben", "viewer");
        var own = await SaveAsync(ann, new { siteId = 1, name = "汽耗", address = "k=a&last=3600000", isShared = false });
        var shared = await SaveAsync(ann, new { siteId = 1, name = "班前看", address = "k=b", isShared = true });

        Assert.Equal(["汽耗", "班前看"], await NamesAsync(ann));
        Assert.Equal(["班前看"], await NamesAsync(ben));
        Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync(ViewOf(own))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.DeleteAsync(ViewOf(shared))).StatusCode);
        using var refused = await ben.PostAsJsonAsync(
            "/api/v1/trends/views", new { siteId = 1, name = "x", address = "k=b", isShared = true });
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync(ViewOf(own))).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync(ViewOf(shared))).StatusCode);
        Assert.Empty(await NamesAsync(ann));
    }

    [Fact]
    public async Task AView_ChangedByAnother_IsNotOverwritten()
    {
        using var ann = await PersonAsync("change-ann", "operator");
        using var eve = await PersonAsync("change-eve", "engineer");
        var view = await SaveAsync(ann, new { siteId = 1, name = "槽况", address = "k=a", isShared = true });
        var second = new { siteId = 1, name = "槽况", address = "k=a&k=b", isShared = true, version = 1 };
        using var changed = await eve.PutAsJsonAsync(ViewOf(view), second);
        Assert.Equal(2, (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt64());
        using var late = await ann.PutAsJsonAsync(ViewOf(view), second);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("trends.viewChanged",
            (await late.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        using var wrong = await ann.PostAsJsonAsync(
            "/api/v1/trends/views", new { siteId = 1, name = " ", address = "k=a#x", isShared = false });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(["name", "address"], (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fields")
            .EnumerateArray().Select(field => field.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task Notes_StandInTheirTime_AndOnlyTheirAuthorTakesThemBack()
    {
        using var ann = await PersonAsync("notes-ann", "operator");
        using var eve = await PersonAsync("notes-eve", "engineer");
        using var ben = await PersonAsync("notes-ben", "viewer");
        var note = new { siteId = 1, fromAt = "2026-01-31T02:15:00Z", text = "切换成品泵", key = "pump:a" };
        using var written = await ann.PostAsJsonAsync("/api/v1/trends/notes", note);
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        var id = (await written.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        Assert.Equal(["切换成品泵"], await NotesAsync(ben, "2026-01-31T02:00:00Z", "2026-01-31T03:00:00Z"));
        Assert.Empty(await NotesAsync(ben, "2026-01-31T02:15:01Z", "2026-01-31T03:00:00Z"));
        using var asViewer = await ben.PostAsJsonAsync("/api/v1/trends/notes", note);
        Assert.Equal(HttpStatusCode.Forbidden, asViewer.StatusCode);
        using var later = await ann.PostAsJsonAsync(
            "/api/v1/trends/notes", new { siteId = 1, fromAt = "2200-01-01T00:00:00Z", text = "x" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, later.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await eve.DeleteAsync($"/api/v1/trends/notes/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync($"/api/v1/trends/notes/{id}")).StatusCode);
        Assert.Empty(await NotesAsync(ann, "2026-01-31T02:00:00Z", "2026-01-31T03:00:00Z"));
    }

    private async Task<HttpClient> PersonAsync(string name, string role)
    {
        await server.AddPersonAsync(name, Password, org: 1, role);
        return await server.SignInAsync(name, Password);
    }

    private static async Task<JsonElement> SaveAsync(HttpClient client, object view)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/trends/views", view);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string ViewOf(JsonElement view) => $"/api/v1/trends/views/{view.GetProperty("id").GetString()}";

    private static async Task<List<string?>> NamesAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/v1/trends/views")).GetProperty("items").EnumerateArray()
            .Select(view => view.GetProperty("name").GetString())];

    private static async Task<List<string?>> NotesAsync(HttpClient client, string from, string to) =>
        [.. (await client.GetFromJsonAsync<JsonElement>($"/api/v1/trends/notes?site=1&from={from}&to={to}"))
            .GetProperty("items").EnumerateArray().Select(note => note.GetProperty("text").GetString())];
}

public sealed class TrendDoorsOnSqlite(LodeServer server) : TrendDoorsCompliance(server), IClassFixture<LodeServer>;

public sealed class TrendDoorsOnPostgres(PostgresServer server)
    : TrendDoorsCompliance(server), IClassFixture<PostgresServer>;
