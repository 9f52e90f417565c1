using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Imports;

/// <summary>A file through the doors as the imports page sends it: open, parts, head, check, run, rejects.</summary>
public abstract class ImportDoorsCompliance(LodeServer fixture)
{
    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task AFile_ComesInParts_IsLookedAt_Checked_AndStoredAsAJob()
    {
        var bytes = Encoding.UTF8.GetBytes(
            "time,level,state\n2026-01-01 00:00,1.5,on\n2026-01-01 00:01,n.b.,on\n2026-01-01 00:02,1.7,off\n");
        var id = await OpenAsync("doors.csv", bytes.Length);
        using var early = await server.Api.GetAsync($"/api/v1/imports/{id}/head");
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        await PartAsync(id, 0, bytes[..20]);
        await PartAsync(id, 20, bytes[20..]);
        var head = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}/head");
        Assert.Equal("time,level,state", head.GetProperty("lines")[0].GetString());

        var check = await CheckAsync(id, new { time = new { zone = "UTC" } });
        var level = check.GetProperty("plan").GetProperty("columns")[1];
        Assert.Equal(("level", "number"), (level.GetProperty("header").GetString(),
            level.GetProperty("type").GetString()));
        Assert.Equal(["1.5", "n.b.", "1.7"], level.GetProperty("samples").EnumerateArray().Select(one =>
            one.GetString()));
        Assert.Equal(1, check.GetProperty("report").GetProperty("rejected").GetInt64());
        check = await CheckAsync(id, new { time = new { zone = "UTC" }, missing = new[] { "n.b." } });
        Assert.Equal(0, check.GetProperty("report").GetProperty("rejected").GetInt64());

        var job = await server.PostAsync($"/api/v1/imports/{id}/run", new { });
        Assert.Equal("done", await EndOfAsync(job.GetProperty("id").GetString()!));
        await CheckAsync(id, new { time = new { zone = "UTC" } });
        var stored = await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/imports/{id}");
        Assert.Equal("done", stored.GetProperty("import").GetProperty("state").GetString());
        Assert.Equal(5, stored.GetProperty("import").GetProperty("report").GetProperty("values").GetInt64());
    }

    private async Task<string> OpenAsync(string fileName, int bytes) =>
        (await server.PostAsync("/api/v1/imports", new { siteId = 1, fileName, bytes })).GetProperty("id").GetString()!;

    private Task<JsonElement> PartAsync(string id, long offset, byte[] data) =>
        server.PostAsync($"/api/v1/imports/{id}/parts", new { offset, data });

    private Task<JsonElement> CheckAsync(string id, object mapping) =>
        server.PostAsync($"/api/v1/imports/{id}/check", new { mapping });

    private async Task<string> EndOfAsync(string job)
    {
        for (var look = 0; look < 200; look++)
        {
            var state = (await server.Api.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}"))
                .GetProperty("state").GetString()!;
            if (state is not ("queued" or "running"))
            {
                return state;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return "too late";
    }
}

public sealed class ImportDoorsOnSqlite(LodeServer server) : ImportDoorsCompliance(server), IClassFixture<LodeServer>;

public sealed class ImportDoorsOnPostgres(PostgresServer server)
    : ImportDoorsCompliance(server), IClassFixture<PostgresServer>;
