using System.Globalization;
using System.Text;

namespace Lode.Host.Bench;

/// <summary>Plant signals at 1 Hz, kept as the truth that answers are compared with: one decimal a line, 0 to 40 ms
/// jitter, 1 % of the lines 1 to 30 s late, a spike every few hours.</summary>
internal sealed class SignalRecord(int signals, int seconds)
{
    private readonly long[][] times = New<long>(signals, seconds);
    private readonly double[][] values = New<double>(signals, seconds);

    internal int Signals => signals;

    internal long EndMs => IngestBodies.StartMs + (seconds * 1000L);

    internal long Values => (long)signals * seconds;

    /// <summary>Stamps of a signal, UTC ms; filled while <see cref="Bodies"/> runs.</summary>
    internal long[] Times(int signal) => times[signal];

    internal double[] ValuesOf(int signal) => values[signal];

    /// <summary>The signal's key.</summary>
    internal static string Key(int signal) =>
        string.Create(CultureInfo.InvariantCulture, $"long,site=s{signal % 10},tag=L{signal:00000},unit=u{signal % 200}:value");

    /// <summary>All values as line protocol, 5,000 lines a body.</summary>
    internal IEnumerable<byte[]> Bodies()
    {
        var random = new Random(321);
        var heads = Enumerable.Range(0, signals).Select(at => Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"long,site=s{at % 10},unit=u{at % 200},tag=L{at:00000} value=")));
        var lines = new LineBuilder([.. heads]);
        var centre = Enumerable.Range(0, signals).Select(_ => 5 + (random.NextDouble() * 1195)).ToArray();
        var places = Enumerable.Range(0, signals).Select(_ => random.Next(4) is 0 ? 1 : random.Next(2, 4)).ToArray();
        var walk = centre.ToArray();
        var late = new PriorityQueue<(int Signal, int Second), int>();
        for (var second = 0; second < seconds; second++)
        {
            for (var signal = 0; signal < signals; signal++)
            {
                walk[signal] += ((centre[signal] - walk[signal]) * 0.01) + (centre[signal] * 0.001 * IngestBodies.Normal(random));
                var value = random.Next(10_000) == 0 ? walk[signal] * 1.5 : walk[signal];
                values[signal][second] = Math.Round(value, places[signal]);
                times[signal][second] = IngestBodies.StartMs + (second * 1000L) + random.Next(41);
                if (random.Next(100) == 0)
                {
                    late.Enqueue((signal, second), second + random.Next(1, 31));
                }
                else
                {
                    Line(lines, signal, second, places[signal]);
                }
            }

            while (late.TryPeek(out var row, out var due) && (due <= second || second == seconds - 1))
            {
                late.Dequeue();
                Line(lines, row.Signal, row.Second, places[row.Signal]);
            }

            if (lines.Count >= IngestBodies.LinesPerBody || second == seconds - 1)
            {
                yield return lines.Take();
            }
        }
    }

    private void Line(LineBuilder lines, int signal, int second, int places)
    {
        lines.Head(signal);
        lines.Decimal((long)Math.Round(values[signal][second] * (places switch { 1 => 10, 2 => 100, _ => 1000 })), places);
        lines.Stamp(times[signal][second]);
    }

    private static T[][] New<T>(int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(_ => new T[columns])];
}
