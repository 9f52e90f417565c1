using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Host.Simulate;

/// <summary>Runs seeds, sound or with a planted bug.</summary>
internal sealed class SimulateRun : IDisposable
{
    /// <summary>A planted bug must be found within so many seeds (rules §14).</summary>
    internal const int MostSeeds = 50;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lode-simulate-");
    private readonly string template;

    internal SimulateRun()
    {
        var settings = new LodeSettings { DataFolder = folder.CreateSubdirectory("empty").FullName };
        SqlModule.Migrate(settings, TimeProvider.System);
        template = SqlModule.FileOf(settings);
    }

    /// <summary>The bugs that can be planted.</summary>
    internal static IReadOnlyList<PlantedBug> Bugs { get; } = [.. Enum.GetValues<PlantedBug>().Where(bug => bug != 0)];

    /// <summary>Runs one seed.</summary>
    internal async Task<SimResult> SeedAsync(int seed, int hours, PlantedBug bug = PlantedBug.None)
    {
        var place = folder.CreateSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{bug}-{seed}"));
        try
        {
            return await Simulation.RunAsync(seed, hours, bug, place.FullName, template);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    /// <summary>Plants a bug and runs seeds until it is found; the last result says by what.</summary>
    internal async Task<(int Seeds, SimResult Last)> FindAsync(PlantedBug bug, int firstSeed, int hours)
    {
        for (var seeds = 1; ; seeds++)
        {
            var result = await SeedAsync(firstSeed + seeds - 1, hours, bug);
            if (result.Wrong is not null || seeds == MostSeeds)
            {
                return (seeds, result);
            }
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
