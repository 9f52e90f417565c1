using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lode.Historian.Codec;

namespace Lode.Host.Bench;

/// <summary>Speed and size of the historian's codecs on generated data: one core, blocks of 1024 values.</summary>
internal static class BenchCodec
{
    private const int BlockSize = 1024;
    private const int Blocks = 192;
    private const double Seconds = 0.4;

    /// <summary>One kind of data.</summary>
    /// <param name="BitsPerValue">Payload bits per value, headers included.</param>
    /// <param name="EncodePerSecond">Values per second and core.</param>
    /// <param name="DecodePerSecond">Values per second and core.</param>
    public sealed record Row(string Name, double BitsPerValue, double EncodePerSecond, double DecodePerSecond);

    private delegate void Encoder<T>(ReadOnlySpan<T> values, ByteSink into);

    private delegate void Decoder<T>(ReadOnlySpan<byte> payload, Span<T> values);

    /// <summary>Runs all; prints a table, or one JSON object.</summary>
    public static int Run(TextWriter output, bool json)
    {
        var rows = Measure();
        if (json)
        {
            var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                metrics[row.Name + "_bits_per_value"] = Math.Round(row.BitsPerValue, 4);
                metrics[row.Name + "_encode_values_per_s"] = Math.Round(row.EncodePerSecond);
                metrics[row.Name + "_decode_values_per_s"] = Math.Round(row.DecodePerSecond);
            }
            var machine = $"{Environment.ProcessorCount} cores, {Environment.OSVersion}, .NET {Environment.Version}";
            output.WriteLine(JsonSerializer.Serialize(new { name = "codec", machine, metrics }));
            return 0;
        }
        output.WriteLine("data               bits/value  encode ns/value  encode M/s  decode M/s   (one core)");
        foreach (var row in rows)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-18} {row.BitsPerValue,10:F3} {1e9 / row.EncodePerSecond,16:F2} "
                + $"{row.EncodePerSecond / 1e6,11:F0} {row.DecodePerSecond / 1e6,11:F0}"));
        }
        return 0;
    }

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Row> Measure()
    {
        // The first pass is for the compiler only: its background thread needs time on a busy machine.
        for (var i = 0; i < 2; i++)
        {
            One<long>("warm", CodecSamples.CpuUse, Integers.Encode, Integers.Decode);
            One<double>("warm", CodecSamples.Plant, Floats.Encode, Floats.Decode);
        }
        return All();
    }

    private static Row[] All() =>
    [
        One<long>("tsbs_cpu_int", CodecSamples.CpuUse, Integers.Encode, Integers.Decode),
        One<long, double>("tsbs_as_double", CodecSamples.CpuUse, Integers.Encode, Integers.DecodeAsDouble),
        One<long>("uniform_20_bit_int", CodecSamples.UniformIntegers, Integers.Encode, Integers.Decode),
        One<double>("plant_decimals", CodecSamples.Plant, Floats.Encode, Floats.Decode),
        One<double>("float32_widened", CodecSamples.Widened, Floats.Encode, Floats.Decode),
        One<double>("random_doubles", CodecSamples.RandomDoubles, Floats.Encode, Floats.Decode),
        One<long>("jittered_times", CodecSamples.JitteredTimes, Times.Encode, Times.Decode),
        One<long>("regular_times", CodecSamples.RegularTimes, Times.Encode, Times.Decode),
    ];

    private static Row One<T>(string name, Func<int, int, T[]> make, Encoder<T> encode, Decoder<T> decode)
        where T : struct => One<T, T>(name, make, encode, decode);

    private static Row One<T, TBack>(string name, Func<int, int, T[]> make, Encoder<T> encode, Decoder<TBack> decode)
    {
        var blocks = Enumerable.Range(0, Blocks).Select(series => make(BlockSize, series)).ToArray();
        var sink = new ByteSink(1 << 22);
        var ends = new int[Blocks];
        var back = new TBack[BlockSize];
        void EncodeAll()
        {
            sink.Clear();
            for (var i = 0; i < Blocks; i++)
            {
                encode(blocks[i], sink);
                ends[i] = sink.Length;
            }
        }
        void DecodeAll()
        {
            for (var i = 0; i < Blocks; i++)
            {
                decode(sink.Written[(i == 0 ? 0 : ends[i - 1])..ends[i]], back);
            }
        }
        var encoding = Rate(EncodeAll);
        return new Row(name, 8.0 * sink.Length / (Blocks * BlockSize), encoding, Rate(DecodeAll));
    }

    /// <summary>Values per second of the fastest of many rounds, after warming up.</summary>
    private static double Rate(Action round)
    {
        var best = double.MaxValue;
        var watch = Stopwatch.StartNew();
        var measured = 0;
        while (watch.Elapsed.TotalSeconds < Seconds * 2 || measured < 3)
        {
            var start = Stopwatch.GetTimestamp();
            round();
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (watch.Elapsed.TotalSeconds > Seconds)
            {
                best = Math.Min(best, took);
                measured++;
            }
        }
        return Blocks * BlockSize / best;
    }
}
