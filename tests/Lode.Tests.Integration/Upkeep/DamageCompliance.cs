using System.Globalization;
using Lode.Kernel.History;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>What verify says of a segment that changed on the disk.</summary>
public abstract class DamageCompliance(LodeServer fixture) : UpkeepSuite(fixture)
{
    [Fact]
    public async Task FlippedByte_InASegment_IsNamed_AndTheRestStaysReadable()
    {
        const int Rows = 2_000;
        foreach (var series in new[] { "left", "right" })
        {
            await WriteAsync(string.Concat(Enumerable.Range(0, Rows).Select(n => string.Create(
                CultureInfo.InvariantCulture, $"damage,side={series} v={Math.Sin(n)} {FirstNs + (n * StepNs)}\n"))));
        }

        await Server.Services.GetRequiredService<HistorianService>().Store.FlushAsync();
        var segment = "";
        await Server.RestartAsync(() => segment = FlipByteOfFirstBlock());

        var report = await VerifyAsync(Server);
        var fault = report.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "historian").GetProperty("faults")[0];
        Assert.Equal($"historian/{segment}", fault.GetProperty("place").GetString());
        var damaged = fault.GetProperty("series").GetString()!;
        Assert.StartsWith("damage,side=", damaged, StringComparison.Ordinal);
        Assert.True(fault.GetProperty("offset").GetInt64() > 0);
        Assert.Equal("2026-01-01T00:00:00Z", fault.GetProperty("fromAt").GetString());
        var whole = damaged.EndsWith("left", StringComparison.Ordinal) ? "right" : "left";
        Assert.Equal(Rows, (await ValuesAsync(Server.Api, $"damage,side={whole}:v")).Count);
        Assert.True((await ValuesAsync(Server.Api, $"{damaged}:v")).Count < Rows);
    }

    // The first block stands behind the head of the file.
    private string FlipByteOfFirstBlock()
    {
        const int Place = 30;
        var folder = Path.Combine(Server.DataFolder, "historian");
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "segments")));
        var bytes = File.ReadAllBytes(file);
        bytes[Place] ^= 1;
        File.WriteAllBytes(file, bytes);
        return Path.GetRelativePath(folder, file).Replace('\\', '/');
    }
}

public sealed class DamageOnSqlite(LodeServer server) : DamageCompliance(server), IClassFixture<LodeServer>;

public sealed class DamageOnPostgres(PostgresServer server) : DamageCompliance(server), IClassFixture<PostgresServer>;
