using System.Text.Json;
using Lode.Host.Simulate;
using Lode.Kernel;
using Lode.Testing;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Upkeep;

/// <summary>Seeds run through, the same seed is the same in another process, and every planted bug is found.</summary>
public sealed class SimulationTests : IDisposable
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("LODE_LONG") == "1";
    private readonly SimulateRun run = new();

    public static TheoryData<int> Bugs
    {
        get
        {
            var bugs = new TheoryData<int>();
            foreach (var bug in SimulateRun.Bugs)
            {
                bugs.Add((int)bug);
            }

            return bugs;
        }
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Seeds_AreSound()
    {
        for (var seed = 1; seed <= (Long ? 100 : 3); seed++)
        {
            var result = await run.SeedAsync(seed, hours: Long ? 72 : 24);
            Assert.True(result.Wrong is null, $"{result}");
            Assert.True(result is { Orders: > 20, Crashes: > 2, PowerCuts: > 2 }, $"{result}");
        }
    }

    [Fact]
    public async Task SameSeed_IsTheSameInAnotherProcess()
    {
        using var folder = new TemporaryFolder();
        var ended = await HostProcess.RunAsync(
            new LodeSettings { DataFolder = folder.Path }, "simulate", "--seed", "7", "--hours", "12", "--json");
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Errors);
        var there = JsonSerializer.Deserialize<JsonElement>(ended.Output).GetProperty("hash").GetString();
        Assert.Equal(there, (await run.SeedAsync(7, hours: 12)).Hash);
        Assert.NotEqual(there, (await run.SeedAsync(8, hours: 12)).Hash);
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task PlantedBug_IsFound(int bug)
    {
        var (seeds, last) = await run.FindAsync((PlantedBug)bug, firstSeed: 1, hours: 48);
        Assert.True(last.Wrong is not null, $"{(PlantedBug)bug} was not found by {seeds} seeds");
    }
}
