using System.Globalization;
using System.Text.Json;
using Lode.Kernel.Sql;
using Lode.Testing;
using Lode.Testing.Sql;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>The commands as their user runs them: beside a running server, and on a folder at rest.</summary>
public abstract class VerbCompliance : IDisposable
{
    private const string Range = "from=2026-01-01T00:00:00Z&to=2026-01-01T00:10:00Z";
    private readonly ISqlFixture database;

    protected VerbCompliance(ISqlFixture database) => this.database = database;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Query_Backup_Restore_Verify_DoTheirWork()
    {
        using var place = new TemporaryFolder();
        var file = Path.Combine(place.Path, "lode.zip");
        var raw = "";
        using (var served = await HostProcess.ServeAsync(database.Settings))
        {
            using var body = new StringContent(string.Concat(Enumerable.Range(0, 60).Select(n => string.Create(
                CultureInfo.InvariantCulture, $"mill,no=1 power={1000 + n}.5 {1767225600 + n}000000000\n"))));
            using var written = await served.Api.PostAsync("/write?db=plant", body);
            Assert.True(written.IsSuccessStatusCode);
            raw = await served.Api.GetStringAsync($"/api/v1/history/raw?key=mill,no%3D1:power&{Range}");
            await QueryAnswersLikeTheDoorAsync(served.Api);
            await SucceedsAsync("backup", file);
            var again = await HostProcess.RunAsync(database.Settings, "backup", file);
            Assert.Equal(1, again.ExitCode);
            Assert.Contains("--force", again.Errors, StringComparison.Ordinal);
        }

        // The server was killed: what comes now opens the folder by itself.
        var verified = JsonSerializer.Deserialize<JsonElement>(await SucceedsAsync("verify", "--json"));
        Assert.Equal(0, verified.GetProperty("faults").GetInt32());
        Assert.Equal(
            ["cases", "chains", "database", "historian"],
            verified.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString())
                .Order());
        var refused = await HostProcess.RunAsync(database.Settings, "restore", file);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is not empty", refused.Errors, StringComparison.Ordinal);

        using var empty = new EmptyDatabase(
            database.Settings.UsesPostgres ? SqlEngine.Postgres : SqlEngine.Sqlite);
        var restored = await HostProcess.RunAsync(empty.Settings, "restore", file);
        Assert.True(restored.ExitCode == 0, restored.Errors);
        var asked = await HostProcess.RunAsync(
            empty.Settings, "query", "mill,no=1:power", "--from", "2026-01-01T00:00:00Z", "--to",
            "2026-01-01T00:10:00Z", "--json");
        Assert.Equal(Flat(raw), Flat(asked.Output));
    }

    private async Task QueryAnswersLikeTheDoorAsync(HttpClient api)
    {
        (string, string?)[] modes = [("raw", null), ("plot", null), ("interpolated", "7s"), ("summary", "1m")];
        foreach (var (mode, every) in modes)
        {
            var step = every is null ? "" : $"&every={every}";
            var path = $"/api/v1/history/{mode}?key=mill,no%3D1:power&{Range}{step}";
            string[] command =
            [
                "query", "mill,no=1:power", "--from", "2026-01-01T00:00:00Z", "--to", "2026-01-01T00:10:00Z",
                "--mode", mode, .. every is null ? Array.Empty<string>() : ["--every", every],
            ];
            Assert.Equal(Flat(await api.GetStringAsync(path)), Flat(await SucceedsAsync([.. command, "--json"])));
            Assert.Equal(
                (await api.GetStringAsync(path + "&format=csv")).Trim('\uFEFF'),
                (await SucceedsAsync([.. command, "--csv"])).Trim('\uFEFF'));
        }

        var table = await SucceedsAsync("query", "mill,no=1:power", "--from", "2026-01-01T00:00:00Z");
        Assert.Contains("2026-01-01 00:00:59", table, StringComparison.Ordinal);
        Assert.Contains("1059.5", table, StringComparison.Ordinal);
        var unknown = await HostProcess.RunAsync(database.Settings, "query", "mill,no=9:power");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("history.keyUnknown", unknown.Errors, StringComparison.Ordinal);
    }

    private async Task<string> SucceedsAsync(params string[] command)
    {
        var ended = await HostProcess.RunAsync(database.Settings, command);
        Assert.True(ended.ExitCode == 0, $"{string.Join(' ', command)}: {ended.Errors}");
        return ended.Output;
    }

    private static string Flat(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json));
}

public sealed class VerbOnSqlite() : VerbCompliance(new SqliteDatabase());

public sealed class VerbOnPostgres() : VerbCompliance(new PostgresDatabase());
