using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;

namespace Lode.Testing.Retrieval;

/// <summary>Series with jitter, gaps, bad and uncertain stretches, missing values and spikes.</summary>
public static class SeriesGenerators
{
    private const long Second = 1_000_000_000;

    /// <summary>A seed and a size; <see cref="Build"/> makes the same series of the same pair each time.</summary>
    public static Gen<(int Seed, int Rows)> Any =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from rows in Gen.Choose(0, 400)
        select (seed, rows);

    public static MemorySeries Build(int seed, int rows, int chunk, bool summaries)
    {
        var random = new Random(seed);
        var troubled = random.Next(3) > 0;
        var series = new MemorySeries(chunk, summaries);
        var time = random.NextInt64(0, 100 * Second);
        var quality = Quality.Good;
        var level = random.NextDouble() * 100;
        for (var row = 0; row < rows; row++)
        {
            level += random.NextDouble() - 0.5;
            var value = random.Next(60) == 0 ? level + 1000 : Math.Round(level, 2);
            if (troubled && random.Next(20) == 0)
            {
                quality = random.Next(3) switch
                {
                    0 => Quality.BadSensorFailure,
                    1 => Quality.UncertainLastUsable,
                    _ => Quality.Good,
                };
            }

            var missing = troubled && random.Next(30) == 0;
            series.Add(time, missing ? null : troubled && random.Next(50) == 0 ? double.NaN : value, quality);
            time += random.Next(40) == 0 ? random.NextInt64(20 * Second, 300 * Second) : Second + random.Next(0, 40) * 1_000_000L;
        }

        return series;
    }
}
