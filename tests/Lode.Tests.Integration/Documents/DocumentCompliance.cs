using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Documents;

public abstract class DocumentCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task File_IsKeptOnce_AndServedLocked()
    {
        var content = Encoding.UTF8.GetBytes("a,b\n" + new string('1', 600_000));
        var first = await StoreAsync("table.csv", content, "case", "c1");
        var again = await StoreAsync("table.csv", content, "case", "c1");
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());

        using var file = await server.Api.GetAsync(new Uri($"/files/{first.GetProperty("id").GetString()}",
            UriKind.Relative));
        Assert.Equal(content, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox", Assert.Single(file.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);

        var listed = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/documents?objectKind=case&objectId=c1");
        Assert.Single(listed.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task LyingOversizedAndForeignFiles_AreRefusedByTheirOwnCodes()
    {
        await RefusedAsync("report.pdf", [.. "a,b\n"u8], "documents.nameContradicts");
        await RefusedAsync("tool.exe", [0x4D, 0x5A, 0x90, 0], "documents.kindNotAllowed");
        await RefusedAsync("drawing.svg", [.. "<svg onload=\"x()\"/>"u8], "documents.kindNotAllowed");
        await RefusedAsync("empty.csv", [], "documents.empty");
        await RefusedAsync("../up.csv", [.. "a,b\n"u8], "documents.nameWrong");
        await RefusedAsync("large.csv", [.. "a,b\n"u8, .. new byte[18_000_000].Select(_ => (byte)'1')],
            "documents.tooLarge");
    }

    [Fact]
    public async Task Document_InItsTimeOfKeeping_IsNotRemoved()
    {
        var kept = await StoreAsync("kept.csv", [.. "a,b\n"u8], "case", "c2");
        using var refused = await server.Api.DeleteAsync(new Uri($"/api/v1/documents/{Id(kept)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var over = await server.PostAsync("/api/v1/documents", new
        {
            siteId = 1,
            objectKind = "case",
            objectId = "c2",
            name = "over.csv",
            data = "a,b,c\n"u8.ToArray(),
            keepUntilAt = DateTimeOffset.UnixEpoch,
        });
        using var removed = await server.Api.DeleteAsync(new Uri($"/api/v1/documents/{Id(over)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var gone = await server.Api.GetAsync(new Uri($"/files/{Id(over)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static string? Id(JsonElement document) => document.GetProperty("id").GetString();

    private Task<JsonElement> StoreAsync(string name, byte[] data, string kind, string id) =>
        server.PostAsync("/api/v1/documents", new { siteId = 1, objectKind = kind, objectId = id, name, data });

    private async Task RefusedAsync(string name, byte[] data, string code)
    {
        using var answer = await server.Api.PostAsJsonAsync(
            "/api/v1/documents", new { siteId = 1, objectKind = "case", objectId = "c3", name, data });
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }
}

public sealed class DocumentsOnSqlite(LodeServer server) : DocumentCompliance(server), IClassFixture<LodeServer>;

public sealed class DocumentsOnPostgres(PostgresServer server)
    : DocumentCompliance(server), IClassFixture<PostgresServer>;
