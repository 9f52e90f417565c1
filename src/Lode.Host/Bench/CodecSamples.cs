namespace Lode.Host.Bench;

/// <summary>Generated data for <see cref="BenchCodec"/>; the same on every run.</summary>
internal static class CodecSamples
{
    /// <summary>CPU use as TSBS makes it: random walk, step N(0,1), clamped to 0..100, truncated.</summary>
    public static long[] CpuUse(int count, int series)
    {
        var random = new Random(123 + series);
        var level = random.NextDouble() * 100;
        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (long)level;
            level = Math.Clamp(level + Gauss(random), 0, 100);
        }
        return values;
    }

    /// <summary>A plant signal: mean-reverting noise around a set point, printed with few decimals.</summary>
    public static double[] Plant(int count, int series)
    {
        var random = new Random(7000 + series);
        var decimals = 1 + series % 3;
        var power = Math.Pow(10, decimals);
        var reversion = 0.8 + 0.19 * random.NextDouble();
        // Innovations of about 3 to 30 units in the last decimal.
        var noise = 3 * Math.Pow(10, random.NextDouble()) / power;
        var centre = 20 + 400 * random.NextDouble();
        double deviation = 0;
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            deviation = reversion * deviation + noise * Gauss(random);
            values[i] = Math.Round((centre + deviation) * power) / power;
        }
        return values;
    }

    /// <summary>What coding <see cref="Plant"/> costs at least: entropy of its innovations, bits per value.</summary>
    public static double PlantEntropy(int series)
    {
        var random = new Random(7000 + series);
        random.NextDouble();
        var noise = 3 * Math.Pow(10, random.NextDouble());
        return Math.Log2(noise * Math.Sqrt(2 * Math.PI * Math.E));
    }

    /// <summary>PLC REAL: four significant decimals as float32, widened to double.</summary>
    public static double[] Widened(int count, int series)
    {
        var values = Plant(count, series);
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)values[i];
        }
        return values;
    }

    /// <summary>Uniform doubles in [0, 1): nothing to gain but the exponent.</summary>
    public static double[] RandomDoubles(int count, int series)
    {
        var random = new Random(9000 + series);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = random.NextDouble();
        }
        return values;
    }

    /// <summary>Stamps at 1 Hz in ms with a lateness of 0 to 40 ms, as ns.</summary>
    public static long[] JitteredTimes(int count, int series)
    {
        var random = new Random(11000 + series);
        var times = new long[count];
        for (var i = 0; i < count; i++)
        {
            times[i] = 1_700_000_000_000_000_000L + i * 1_000_000_000L + random.Next(0, 41) * 1_000_000L;
        }
        return times;
    }

    /// <summary>Stamps every 10 s.</summary>
    public static long[] RegularTimes(int count, int series)
    {
        var times = new long[count];
        for (var i = 0; i < count; i++)
        {
            times[i] = 1_700_000_000_000_000_000L + (series + i) * 10_000_000_000L;
        }
        return times;
    }

    /// <summary>Uniform 20-bit integers: the bit-packed form, without entropy coding.</summary>
    public static long[] UniformIntegers(int count, int series)
    {
        var random = new Random(13000 + series);
        var values = new long[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = random.Next(1 << 20);
        }
        return values;
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
