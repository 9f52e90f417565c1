using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lode.Host.Bench;

/// <summary>Bodies of 5,000 lines prepared before the clock runs. They can be sent again and again: only their stamps
/// move on, by writing new digits in place.</summary>
internal sealed class IngestBodies
{
    internal const int LinesPerBody = 5_000;
    internal const long StartMs = 1_772_409_600_000;
    internal static readonly string[] CpuFields =
        [.. "user system idle nice iowait irq softirq steal guest guest_nice".Split(' ').Select(name => "usage_" + name)];

    private readonly List<byte[]> bodies = [];
    private readonly List<int[]> stampAt = [];
    private readonly List<long[]> stampMs = [];
    private readonly List<double> sums = [];
    private readonly long periodMs;

    private IngestBodies(string table, string[] fields, int series, long periodMs)
    {
        Table = table;
        Fields = fields;
        Series = series;
        this.periodMs = periodMs;
    }

    /// <summary>Measurement.</summary>
    internal string Table { get; }

    internal string[] Fields { get; }

    internal int Series { get; }

    internal int Count => bodies.Count;

    internal int ValuesPerBody => LinesPerBody * Fields.Length;

    /// <summary>Sum of the values of the body with a running number.</summary>
    internal double SumOf(int number) => sums[number % Count];

    /// <summary>The body with a running number, its stamps moved on. Valid until the number comes round
    /// again.</summary>
    internal byte[] Take(int number)
    {
        var which = number % Count;
        var body = bodies[which];
        var shift = StartMs + (number / Count * periodMs);
        var (at, ms) = (stampAt[which], stampMs[which]);
        for (var line = 0; line < at.Length; line++)
        {
            // Thirteen digits of milliseconds; the six zeros of nanoseconds behind them stay.
            var value = ms[line] + shift;
            for (var digit = at[line] + 12; digit >= at[line]; digit--)
            {
                (value, var rest) = Math.DivRem(value, 10);
                body[digit] = (byte)('0' + rest);
            }
        }

        return body;
    }

    /// <summary>TSBS cpu-only: ten tags, ten integer fields per host every ten seconds, random walks within
    /// 0…100.</summary>
    /// <param name="lateShare">Share of lines moved one to two hours back, each to a stamp of its own.</param>
    internal static IngestBodies Cpu(int hosts, int bodyCount, double lateShare = 0)
    {
        var random = new Random(123);
        var steps = bodyCount * LinesPerBody / hosts;
        var set = new IngestBodies("cpu", CpuFields, hosts, steps * 10_000L);
        var walk = Enumerable.Range(0, hosts * 10).Select(_ => random.NextDouble() * 100).ToArray();
        var heads = Enumerable.Range(0, hosts).Select(host => "cpu," + CpuTags(host)).ToArray();
        var body = new Builder();
        var lates = 0;
        for (var step = 0; step < steps; step++)
        {
            for (var host = 0; host < hosts; host++)
            {
                body.Text(heads[host]);
                for (var field = 0; field < 10; field++)
                {
                    ref var value = ref walk[(host * 10) + field];
                    value = Math.Clamp(value + Normal(random), 0, 100);
                    body.Text(field == 0 ? " " : ",").Text(CpuFields[field]).Text("=").Number((int)value).Text("i");
                }

                // Off the grid of ten seconds by another millisecond each: no stamp of a host comes twice.
                var late = random.NextDouble() < lateShare
                    ? (random.NextInt64(360, 720) * 10_000) + (1 + (lates++ % 9_999)) : 0;
                body.Stamp((step * 10_000L) - late, set);
            }
        }

        return set;
    }

    /// <summary>Plant signals: one decimal a line at 1 Hz, 0 to 40 ms jitter, 1 % of lines 1 to 30 s late.</summary>
    internal static IngestBodies Plant(int signals, int bodyCount, double lateShare = 0)
    {
        var random = new Random(321);
        var steps = bodyCount * LinesPerBody / signals;
        var set = new IngestBodies("plant", ["value"], signals, steps * 1_000L);
        var centre = Enumerable.Range(0, signals).Select(_ => 5 + (random.NextDouble() * 1195)).ToArray();
        var digits = Enumerable.Range(0, signals).Select(_ => random.Next(4) is 0 ? 1 : random.Next(2, 4)).ToArray();
        var value = centre.ToArray();
        var late = new PriorityQueue<(int Signal, double Value, long Ms), long>();
        var body = new Builder();
        for (var step = 0; step < steps; step++)
        {
            for (var signal = 0; signal < signals; signal++)
            {
                value[signal] += ((centre[signal] - value[signal]) * 0.01) + (centre[signal] * 0.001 * Normal(random));
                var ms = (step * 1_000L) + random.Next(41);
                ms -= random.NextDouble() < lateShare ? random.NextInt64(3_600_000, 7_200_000) : 0;
                var rounded = Math.Round(value[signal], digits[signal]);
                if (random.Next(100) == 0)
                {
                    late.Enqueue((signal, rounded, ms), step + random.Next(1, 31));
                }
                else
                {
                    body.Signal(signal, rounded, ms, set);
                }
            }

            while (late.TryPeek(out var row, out var due) && (due <= step || step == steps - 1))
            {
                late.Dequeue();
                body.Signal(row.Signal, row.Value, row.Ms, set);
            }
        }

        return set;
    }

    internal static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }

    internal static string CpuTags(int host)
    {
        var region = ((string[])["eu-north-1", "us-west-2", "ap-east-1"])[host % 3];
        return string.Create(CultureInfo.InvariantCulture,
            $"hostname=host_{host},region={region},datacenter={region}{"abc"[host % 7 % 3]},rack={host % 67},"
            + $"os=Ubuntu1{5 + (host % 2)}.10,arch={(host % 5 == 0 ? "x64" : "x86")},team=SF,service={host % 19},"
            + $"service_version={host % 2},service_environment=production");
    }

    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Builder
    {
        private readonly StringBuilder text = new();
        private readonly List<int> at = [];
        private readonly List<long> ms = [];
        private double sum;

        internal Builder Text(string part)
        {
            text.Append(part);
            return this;
        }

        internal Builder Number(int value)
        {
            sum += value;
            text.Append(value);
            return this;
        }

        internal void Signal(int signal, double value, long stampMs, IngestBodies set)
        {
            sum += value;
            text.Append(CultureInfo.InvariantCulture,
                $"plant,site=s{signal % 10},unit=u{signal % 200},tag=P{signal:00000} value={value}");
            Stamp(stampMs, set);
        }

        internal void Stamp(long stampMs, IngestBodies set)
        {
            text.Append(' ');
            at.Add(text.Length);
            ms.Add(stampMs);
            text.Append("0000000000000000000\n");
            if (at.Count == LinesPerBody)
            {
                set.bodies.Add(Encoding.ASCII.GetBytes(text.ToString()));
                set.stampAt.Add([.. at]);
                set.stampMs.Add([.. ms]);
                set.sums.Add(sum);
                text.Clear();
                at.Clear();
                ms.Clear();
                sum = 0;
            }
        }
    }
}
