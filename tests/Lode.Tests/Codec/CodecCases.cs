using FsCheck;
using FsCheck.Fluent;

namespace Lode.Tests.Codec;

/// <summary>Adversarial blocks from a seed: every structure the codecs look for, and near misses of it.</summary>
internal static class CodecCases
{
    private static readonly int[] Sizes =
        [0, 1, 2, 3, 5, 31, 48, 63, 64, 100, 255, 256, 257, 511, 700, 1023, 1024, 1025, 2300];

    private static readonly long[] OddBits =
    [
        0, long.MinValue, long.MaxValue, -1, 1, 0x7FF0000000000000, unchecked((long)0xFFF0000000000000),
        0x7FF8000000000001, 0x7FF0000000000001, unchecked((long)0xFFFFFFFFFFFFFFFF), 0x000FFFFFFFFFFFFF, 2,
    ];

    /// <summary>Any seed: FsCheck's own integers would stay small.</summary>
    public static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue).ToArbitrary();

    public static int Size(Random random) => Sizes[random.Next(Sizes.Length)];

    public static long[] Integers(int seed)
    {
        var random = new Random(seed);
        var values = new long[Size(random)];
        var kind = random.Next(14);
        var width = random.Next(1, 63);
        long level = random.NextInt64();
        for (var i = 0; i < values.Length; i++)
        {
            var noise = random.NextInt64() >> (64 - width);
            values[i] = unchecked(kind switch
            {
                0 => random.NextInt64(long.MinValue, long.MaxValue),
                1 => level,
                2 => level += noise,
                3 => level += width,
                4 => (long)Math.Clamp(level = (level % 100) + random.Next(-2, 3), 0, 100),
                5 => random.Next(100) == 0 ? level = noise : level,
                6 => 1L << random.Next(64),
                7 => noise * random.Next(2),
                8 => OddBits[random.Next(OddBits.Length)],
                9 => random.Next(40) + 1_000_000_007L * (i / 100),
                10 => (long)(1000 * Math.Sin(i / 20.0)) + random.Next(3),
                11 => (long)(3 * Math.Log(1 / (random.NextDouble() + 1e-300)) * (random.Next(2) * 2 - 1)),
                12 => level += (long)i * width + random.Next(4),
                _ => random.Next(500) == 0 ? random.NextInt64() : random.Next(1 << (width % 24)),
            });
        }
        return values;
    }

    public static double[] Floats(int seed)
    {
        var random = new Random(seed);
        var values = new double[Size(random)];
        var kind = random.Next(12);
        var power = Math.Pow(10, random.Next(16));
        double level = random.NextDouble() * 1000;
        for (var i = 0; i < values.Length; i++)
        {
            var decimals = Math.Round((level + random.NextDouble()) * power) / power;
            values[i] = kind switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => decimals,
                2 => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(decimals) + random.Next(-2, 3)),
                3 => (float)decimals,
                4 => random.Next(50) == 0 ? Odd(random) : decimals,
                5 => Odd(random),
                6 => random.NextDouble() - 0.5,
                7 => level += random.NextDouble() - 0.5,
                8 => (float)(level += random.NextDouble() - 0.5),
                9 => random.Next(3) * 0.5,
                10 => random.Next(20) == 0 ? float.Epsilon * random.Next(1000) : (float)Math.Round(decimals, 1),
                _ => random.Next(2) == 0 ? -0.0 : Math.Round(random.NextDouble() * 3) * double.Epsilon,
            };
        }
        return values;
    }

    public static long[] Times(int seed)
    {
        var random = new Random(seed);
        var kind = random.Next(9);
        if (kind == 8)
        {
            return Integers(seed);
        }
        var times = new long[Size(random)];
        var unit = (long)Math.Pow(10, random.Next(10));
        var step = random.Next(1, 100_000) * unit;
        var time = 1_700_000_000_000_000_000L;
        for (var i = 0; i < times.Length; i++)
        {
            time += kind == 1 && random.Next(200) == 0 ? step * random.Next(2, 50) : step;
            time += kind == 2 && random.Next(100) == 0 ? random.NextInt64(step * 20) : 0;
            var jitter = kind is 3 or 4 ? random.NextInt64(step / 20 + 1) / unit * unit : 0;
            time += kind is 4 or 5 && random.Next(150) == 0 ? step * 7 + jitter : 0;
            time -= kind == 6 && random.Next(50) == 0 ? step * 3 : 0;
            time += kind == 7 ? random.NextInt64(step) : 0;
            times[i] = time + jitter;
        }
        return times;
    }

    private static double Odd(Random random) => BitConverter.Int64BitsToDouble(OddBits[random.Next(OddBits.Length)]);
}
