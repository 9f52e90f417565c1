using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lode.Historian.Codec;

namespace Lode.Host.Evaluate;

/// <summary>The codec of doubles on a folder of CSV files, one a line, beside ALP's size on the same.</summary>
internal static class EvaluateCodec
{
    private const int BlockSize = 1024;

    /// <summary>One file.</summary>
    /// <param name="Bits">Bits per value of Lode, all headers included.</param>
    /// <param name="AlpBits">Bits per value of ALP, re-computed without its headers.</param>
    /// <param name="DecodePerSecond">Values per second on one core.</param>
    /// <param name="Exact">Every value came back bit for bit.</param>
    public sealed record Row(string File, int Count, double Bits, double AlpBits, double DecodePerSecond, bool Exact);

    /// <summary>Prints a table or one JSON object; 0 when all is exact and the mean is at most ALP's.</summary>
    public static int Run(string folder, TextWriter output, bool json)
    {
        var rows = Measure(folder);
        if (rows.Count == 0)
        {
            output.WriteLine($"no .csv files in {folder}");
            return 2;
        }
        double ours = rows.Average(row => row.Bits), alp = rows.Average(row => row.AlpBits);
        var rate = rows.Sum(row => row.Count) / rows.Sum(row => row.Count / row.DecodePerSecond);
        var exact = rows.All(row => row.Exact);
        if (json)
        {
            Write(rows, ours, alp, rate, exact, output);
        }
        else
        {
            Print(rows, ours, alp, rate, exact, output);
        }
        return exact && ours <= alp ? 0 : 1;
    }

    /// <summary>All files of the folder, by name.</summary>
    public static IReadOnlyList<Row> Measure(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(file =>
            Measure(Path.GetFileNameWithoutExtension(file), Read(file))),
    ];

    /// <summary>One series.</summary>
    public static Row Measure(string name, double[] values)
    {
        var sink = new ByteSink();
        var ends = new List<int>();
        for (var at = 0; at < values.Length; at += BlockSize)
        {
            Floats.Encode(values.AsSpan(at, Math.Min(BlockSize, values.Length - at)), sink);
            ends.Add(sink.Length);
        }
        var back = new double[values.Length];
        void Decode()
        {
            var start = 0;
            for (var i = 0; i < ends.Count; i++)
            {
                var count = Math.Min(BlockSize, values.Length - i * BlockSize);
                Floats.Decode(sink.Written[start..ends[i]], back.AsSpan(i * BlockSize, count));
                start = ends[i];
            }
        }
        Decode();
        var exact = MemoryMarshal.AsBytes<double>(values).SequenceEqual(MemoryMarshal.AsBytes<double>(back));
        var bits = 8.0 * sink.Length / values.Length;
        return new Row(name, values.Length, bits, AlpEstimate.BitsPerValue(values), Rate(Decode, values.Length), exact);
    }

    private static void Print(
        IReadOnlyList<Row> rows, double ours, double alp, double rate, bool exact, TextWriter output)
    {
        output.WriteLine("file                             values  bits/value    ALP *  decode M/s");
        foreach (var row in rows)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.File,-30} {row.Count,8} {row.Bits,11:F2} {row.AlpBits,8:F2} {row.DecodePerSecond / 1e6,11:F0}"));
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"mean of " + rows.Count + " files",-39} {ours,11:F2} {alp,8:F2} {rate / 1e6,11:F0}"));
        output.WriteLine(exact ? "every value came back bit for bit" : "VALUES DIFFER");
        output.WriteLine("* our re-computation of ALP and ALP-RD, their headers not counted; ours counts all bytes");
    }

    private static void Write(
        IReadOnlyList<Row> rows, double ours, double alp, double rate, bool exact, TextWriter output)
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["mean_bits_per_value"] = Math.Round(ours, 4),
            ["mean_alp_bits_per_value"] = Math.Round(alp, 4),
            ["decode_values_per_s"] = Math.Round(rate),
            ["exact_files"] = rows.Count(row => row.Exact),
            ["files"] = rows.Count,
        };
        foreach (var row in rows)
        {
            metrics[row.File + "_bits_per_value"] = Math.Round(row.Bits, 4);
            metrics[row.File + "_alp_bits_per_value"] = Math.Round(row.AlpBits, 4);
        }
        var machine = $"{Environment.ProcessorCount} cores, {Environment.OSVersion}, .NET {Environment.Version}";
        output.WriteLine(JsonSerializer.Serialize(new { name = "codec", machine, exact, metrics }));
    }

    private static double[] Read(string file) =>
        [
        .. File.ReadLines(file).Where(line => line.Length > 0)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
    ];

    private static double Rate(Action decode, int count)
    {
        var best = double.MaxValue;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalMilliseconds < 400)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 16; i++)
            {
                decode();
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / 16);
        }
        return count / best;
    }
}
