using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Access;

/// <summary>Bad input that is no command on a case (those are in <c>CaseDoorCompliance</c>): each its own stable
/// code, in both languages. docs/reference/bad-input.md is the table.</summary>
public abstract class BadInputCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task OversizedFile_IsRefused() => await BothAsync(
        "documents.tooLarge", "/api/v1/documents", File("large.csv", [.. "a,b\n"u8, .. Filling(18_000_000)]));

    [Fact]
    public async Task OversizedBody_IsRefused() => await BothAsync(
        "web.tooLarge", "/api/v1/documents", File("large.csv", Filling(20_000_000)));

    [Fact]
    public async Task LyingFile_IsRefused()
    {
        await BothAsync("documents.nameContradicts", "/api/v1/documents", File("report.pdf", [.. "a,b\n"u8]));
        await BothAsync("documents.kindNotAllowed", "/api/v1/documents", File("tool.pdf", [0x4D, 0x5A, 0x90, 0]));
    }

    [Fact]
    public async Task ReplayedKey_WithAnotherBody_IsRefused()
    {
        await BothAsync("web.requestKeyReused", "/api/v1/identity/organizations", Organization("first"), "replayed",
            Organization("second"));
    }

    [Theory]
    [InlineData("/api/v1/plant/import", "kind,path,name_zh\nnode,lode,=1+1\n")]
    [InlineData("/api/v1/alarms/definitions/import", "code,name\nLAH-1,@SUM(A1)\n")]
    public async Task FormulaInASheet_IsRefused(string path, string csv) =>
        await BothAsync("sheets.formula", path, new { csv, apply = false });

    [Fact]
    public async Task FormulaInAReconciliation_IsRefused() => await BothAsync(
        "sheets.formula", "/api/v1/waste/national", new { site = 1, csv = "a,b\n1,=cmd|'/C calc'!A0\n" });

    [Fact]
    public async Task FormulaInAnImportedCell_IsRejectedByItsCode()
    {
        var bytes = Encoding.UTF8.GetBytes("time,note\n2026-01-01 00:00,=1+1\n2026-01-01 00:01,on\n");
        var made = await server.PostAsync(
            "/api/v1/imports", new { siteId = 1, fileName = "formula.csv", bytes = bytes.Length });
        var id = made.GetProperty("id").GetString();
        await server.PostAsync($"/api/v1/imports/{id}/parts", new { offset = 0, data = bytes });
        var seen = new List<string>();
        foreach (var language in new[] { "zh-CN", "en-US" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/imports/{id}/check");
            request.Headers.AcceptLanguage.ParseAdd(language);
            request.Content = JsonContent.Create(new
            {
                mapping = new
                {
                    time = new { zone = "UTC" },
                    columns = new { note = new { type = "text" } },
                },
            });
            using var answer = await server.Api.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            var report = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("report");
            Assert.Equal(1, report.GetProperty("rejected").GetInt64());
            Assert.Contains("import.formula", text, StringComparison.Ordinal);
            seen.Add(text);
        }

        Assert.NotEqual(seen[0], seen[1]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/in")]
    [InlineData("http://localhost/in")]
    [InlineData("http://2130706433/in")]
    [InlineData("http://[::1]/in")]
    [InlineData("http://[::ffff:127.0.0.1]/in")]
    [InlineData("http://169.254.169.254/latest")]
    public async Task WebhookToThisMachine_IsRefused(string url) => await BothAsync(
        "notifications.targetRefused", "/api/v1/webhooks",
        new { org = 1, name = "hook", template = "generic", url, language = "zh-CN" });

    private static byte[] Filling(int bytes) => [.. Enumerable.Repeat((byte)'1', bytes)];

    private static object File(string name, byte[] data) =>
        new { siteId = 1, objectKind = "case", objectId = "bad", name, data };

    private static object Organization(string code) =>
        new { parent = 1, kind = "site", code, nameZh = code, nameEn = code };

    private async Task BothAsync(string code, string path, object body, string? key = null, object? replay = null)
    {
        var texts = new List<string>();
        if (key is not null)
        {
            using var first = await SendAsync(path, body, "en-US", key);
            Assert.True(first.IsSuccessStatusCode, await first.Content.ReadAsStringAsync());
        }

        foreach (var language in new[] { "zh-CN", "en-US" })
        {
            using var answer = await SendAsync(path, replay ?? body, language, key);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} {text}");
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            Assert.Equal(code, problem.GetProperty("code").GetString());
            texts.Add(problem.GetProperty("title").GetString()! + problem.GetProperty("detail").GetString());
        }

        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", texts[0]);
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", texts[1]);
        Assert.DoesNotContain(texts, text => text.Contains('{', StringComparison.Ordinal));
    }

    private async Task<HttpResponseMessage> SendAsync(string path, object body, string language, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        // Who sends on without listening may find the connection closed before the refusal was read.
        await request.Content.LoadIntoBufferAsync();
        request.Headers.ExpectContinue = true;
        return await server.Api.SendAsync(request);
    }
}

public sealed class BadInputOnSqlite(LodeServer server) : BadInputCompliance(server), IClassFixture<LodeServer>;

public sealed class BadInputOnPostgres(PostgresServer server)
    : BadInputCompliance(server), IClassFixture<PostgresServer>;
