using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lode.Kernel.Sql;
using Lode.Kernel.Upkeep;
using Lode.Testing;
using Lode.Testing.Web;
using Lode.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>Backup while writing, and restore on either engine.</summary>
public abstract class UpkeepCompliance(LodeServer fixture) : UpkeepSuite(fixture)
{
    private const string Password = "a long pass phrase 7";

    private const string Sheet = """
        kind,path,name_zh,name_en,level,site,key,unit,states,body
        node,works,铝厂,Works,site,SITE,,,,
        signal,works/flow,循环水流量,"Cooling ""water"" flow",,,"water,pump=1:flow",m3/h,,
        """;

    // These tell of the process and of now, not of what is stored.
    private static readonly string[] OfTheProcess =
    [
        "/health", "/metrics", "/api/v1/system/about", "/api/v1/system/backup", "/api/v1/live", "/openapi/v1.json",
        "/api/v1/identity/session", "/api/v1/plant/health", "/api/v1/plant/quality", "/api/v1/alarms/kpi",
    ];

    [Fact]
    public async Task Backup_WhileWriting_HoldsEverythingThatWasAcknowledgedBefore()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup.zip");
        using var stop = new CancellationTokenSource();
        var acknowledged = 0;
        var writing = WriteOnAsync(count => Volatile.Write(ref acknowledged, count), stop.Token);
        while (Volatile.Read(ref acknowledged) < 20)
        {
            await Task.Delay(5, CancellationToken.None);
        }

        var before = Volatile.Read(ref acknowledged);
        await DownloadAsync(file);
        await stop.CancelAsync();
        var after = await writing;

        var content = await BackupFile.CheckAsync(file, null, CancellationToken.None);
        Assert.True(content.HistorianBytes > 0);
        await using var restored = await RestoredServer.StartAsync(Server.Settings.UsesPostgres
            ? SqlEngine.Postgres : SqlEngine.Sqlite, file);
        var kept = await ValuesAsync(restored.Api, "counter:n");
        Assert.InRange(kept.Count, before, after);
        Assert.Equal(Enumerable.Range(0, kept.Count).Select(n => (double)n), kept);
    }

    [Theory]
    [InlineData(SqlEngine.Sqlite)]
    [InlineData(SqlEngine.Postgres)]
    public async Task Restored_OnEitherEngine_AnswersTheSame(SqlEngine engine)
    {
        await FillAsync($"{engine}".ToLowerInvariant());
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup.zip");
        await DownloadAsync(file);
        await UntilSealedAsync(Server);
        var expected = await AnswersAsync(Server);
        await using var restored = await RestoredServer.StartAsync(engine, file);
        await UntilSealedAsync(restored);
        var found = await AnswersAsync(restored);
        Assert.True(expected.Count >= 25, "the discovery found too few doors");
        Assert.Equal(expected.Keys, found.Keys);
        Assert.All(expected, one => Assert.Equal(one.Value, found[one.Key]));
        var report = await VerifyAsync(restored);
        Assert.True(report.GetProperty("faults").GetInt32() == 0, report.GetRawText());
    }

    [Theory]
    [InlineData(SqlEngine.Sqlite)]
    [InlineData(SqlEngine.Postgres)]
    public async Task Search_RestoredOnEitherEngine_FindsTheSameAndTakesMore(SqlEngine engine)
    {
        var name = $"words-{engine}";
        var one = await StoreAsync(Server, $"{name} 铝灰渣化验单.csv");
        await StoreAsync(Server, $"{name} 轴承振动.csv");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup.zip");
        await DownloadAsync(file);
        await using var restored = await RestoredServer.StartAsync(engine, file);
        Assert.Equal([one], await FindAsync(restored, $"{name} 铝灰"));
        var next = await StoreAsync(restored, $"{name} 铝灰转移.csv");
        Assert.Equal(2, (await FindAsync(restored, $"{name} 铝灰")).Length);
        Assert.Equal([next], await FindAsync(restored, $"{name} 转移"));
        var report = await VerifyAsync(restored);
        Assert.True(report.GetProperty("faults").GetInt32() == 0, report.GetRawText());
    }

    [Fact]
    public async Task Restore_OverSomething_OrOfADamagedFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backup.zip");
        await DownloadAsync(file);
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreBackup.RunAsync(
            file, Server.Settings, TimeProvider.System, null, CancellationToken.None));
        Assert.Contains("is not empty", refused.Message, StringComparison.Ordinal);

        var bytes = await File.ReadAllBytesAsync(file);
        bytes[WithinLargestEntry(file, bytes)] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await Assert.ThrowsAsync<BackupRefusedException>(() => BackupFile.CheckAsync(
            file, null, CancellationToken.None));
        await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)]);
        await Assert.ThrowsAsync<BackupRefusedException>(() => BackupFile.CheckAsync(
            file, null, CancellationToken.None));
    }

    // Not just anywhere: a bit of an entry's date means nothing to what the backup holds.
    private static int WithinLargestEntry(string file, byte[] bytes)
    {
        using var zip = ZipFile.OpenRead(file);
        var entry = zip.Entries.MaxBy(one => one.CompressedLength)!;
        var name = Encoding.UTF8.GetBytes(entry.FullName);
        var header = bytes.AsSpan().IndexOf(name);
        var extra = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(header - 2));
        return header + name.Length + extra + (int)(entry.CompressedLength / 2);
    }

    private async Task<int> WriteOnAsync(Action<int> acknowledged, CancellationToken stop)
    {
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            await WriteAsync($"counter n={count} {FirstNs + (count * StepNs)}\n");
            acknowledged(++count);
        }

        return count;
    }

    // A plant, people, rights, tokens, values of several kinds, an alarm that somebody acknowledged.
    private async Task FillAsync(string name)
    {
        var site = await Server.AddOrganizationAsync("site", name);
        await Server.PostAsync("/api/v1/plant/import", new
        {
            csv = Sheet.Replace("SITE", $"{site}", StringComparison.Ordinal)
                .Replace("works", name, StringComparison.Ordinal).Replace("water", name, StringComparison.Ordinal),
            apply = true,
        });
        await Server.AddPersonAsync($"operator-{name}", Password, site, "operator");
        await Server.PostAsync("/api/v1/identity/tokens", new { name, org = site, scopes = new[] { "history.read" } });
        await WriteAsync(string.Concat(Enumerable.Range(0, 500).Select(n => string.Create(
            CultureInfo.InvariantCulture,
            $"{name},pump=1 flow={80 + Math.Sin(n)},on={(n % 7 > 2 ? "t" : "f")},n={n}i,s=\"状态 {n % 3}\" ")
            + $"{FirstNs + (n * StepNs * 1000)}\n")));
    }

    // Rows get their numbers in the chain a moment after they were written; the download's own row is in the backup.
    private static async Task UntilSealedAsync(LodeServer asked)
    {
        var latest = TimeProvider.System.GetUtcNow().AddSeconds(30);
        JsonElement log;
        do
        {
            await Task.Delay(50);
            log = await asked.Api.GetFromJsonAsync<JsonElement>("/api/v1/audit?limit=200");
        }
        while (log.GetProperty("items").EnumerateArray().Any(row => row.GetProperty("seq").ValueKind == JsonValueKind.Null)
            && TimeProvider.System.GetUtcNow() < latest);
    }

    private async Task DownloadAsync(string file)
    {
        await using var source = await Server.Api.GetStreamAsync("/api/v1/system/backup");
        await using var target = File.Create(file);
        await source.CopyToAsync(target);
    }

    private static async Task<string> StoreAsync(LodeServer asked, string name)
    {
        var stored = await asked.PostAsync("/api/v1/documents", new
        {
            siteId = 1,
            objectKind = "case",
            objectId = "of-a-backup",
            name,
            data = Encoding.UTF8.GetBytes($"a,b\n{name}\n"),
        });
        return stored.GetProperty("id").GetString()!;
    }

    private static async Task<string[]> FindAsync(LodeServer asked, string words)
    {
        var found = await asked.Api.GetFromJsonAsync<JsonElement>($"/api/v1/search?q={Uri.EscapeDataString(words)}");
        return [.. found.GetProperty("items").EnumerateArray().Select(hit => hit.GetProperty("objectId").GetString()!)];
    }

    // Every door that answers without a question, and every mode of history for every signal.
    private static async Task<SortedDictionary<string, string>> AnswersAsync(LodeServer asked)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var doors = from endpoint in asked.Services.GetRequiredService<EndpointDataSource>().Endpoints
                        .OfType<RouteEndpoint>()
                    where endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
                        && endpoint.RoutePattern.Parameters.Count == 0
                        && endpoint.Metadata.GetMetadata<AccessRule>()?.Kind != AccessKind.ChecksToken
                    select "/" + endpoint.RoutePattern.RawText!.Trim('/');
        foreach (var path in doors.Except(OfTheProcess).Order(StringComparer.Ordinal))
        {
            using var answer = await asked.Api.GetAsync(path);
            if (answer.IsSuccessStatusCode)
            {
                answers[path] = await answer.Content.ReadAsStringAsync();
            }
        }

        var signals = JsonSerializer.Deserialize<JsonElement>(answers["/api/v1/signals"]).GetProperty("items");
        foreach (var key in signals.EnumerateArray().Select(signal => signal.GetProperty("key").GetString()!))
        {
            foreach (var mode in new[] { "raw", "plot", "interpolated", "summary" })
            {
                var path = $"/api/v1/history/{mode}?key={Uri.EscapeDataString(key)}&from=2026-01-01T00:00:00Z"
                    + "&to=2026-01-01T01:00:00Z&every=1m";
                using var answer = await asked.Api.GetAsync(path);
                answers[path] = answer.IsSuccessStatusCode
                    ? await answer.Content.ReadAsStringAsync() : $"{(int)answer.StatusCode}";
            }
        }

        return answers;
    }
}

[Collection(Alone.Name)]
public sealed class UpkeepOnSqlite(LodeServer server) : UpkeepCompliance(server), IClassFixture<LodeServer>;

[Collection(Alone.Name)]
public sealed class UpkeepOnPostgres(PostgresServer server) : UpkeepCompliance(server), IClassFixture<PostgresServer>;
