using System.Buffers.Text;
using System.Text;

namespace Lode.Host.Bench;

/// <summary>TSBS cpu-only rows, kept as the truth that answers are compared with: ten tags, ten whole numbers per host
/// every ten seconds, random walks within 0…100.</summary>
internal sealed class CpuRecord
{
    internal const int StepMs = 10_000;
    private static readonly byte[][] FieldNames =
        [.. IngestBodies.CpuFields.Select((name, at) => Encoding.ASCII.GetBytes((at == 0 ? " " : ",") + name + "="))];

    private readonly byte[] values;

    /// <param name="hours">Span from <see cref="IngestBodies.StartMs"/> on.</param>
    internal CpuRecord(int hosts, int hours)
    {
        Hosts = hosts;
        Steps = hours * 3_600_000 / StepMs;
        values = new byte[Steps * hosts * 10];
        var random = new Random(123);
        var walk = Enumerable.Range(0, hosts * 10).Select(_ => random.NextDouble() * 100).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            for (var at = 0; at < walk.Length; at++)
            {
                walk[at] = Math.Clamp(walk[at] + IngestBodies.Normal(random), 0, 100);
                values[(step * walk.Length) + at] = (byte)walk[at];
            }
        }
    }

    internal int Hosts { get; }

    internal int Steps { get; }

    /// <summary>End of the span, UTC ms.</summary>
    internal long EndMs => IngestBodies.StartMs + ((long)Steps * StepMs);

    internal long Values => values.LongLength;

    /// <summary>The value of a step, host and field.</summary>
    internal int this[int step, int host, int field] => values[(((step * Hosts) + host) * 10) + field];

    /// <summary>Step of a stamp, UTC ms.</summary>
    internal static int StepOf(long ms) => (int)((ms - IngestBodies.StartMs) / StepMs);

    /// <summary>All rows as line protocol, 5,000 lines a body.</summary>
    internal IEnumerable<byte[]> Bodies()
    {
        var heads = Enumerable.Range(0, Hosts).Select(host => Encoding.ASCII.GetBytes("cpu," + IngestBodies.CpuTags(host)));
        var lines = new LineBuilder([.. heads]);
        for (var row = 0; row < Steps * Hosts; row++)
        {
            lines.Head(row % Hosts);
            for (var field = 0; field < 10; field++)
            {
                lines.Text(FieldNames[field]);
                lines.Number(values[(row * 10) + field]);
                lines.Text("i"u8);
            }

            lines.Stamp(IngestBodies.StartMs + ((long)(row / Hosts) * StepMs));
            if (lines.Count == IngestBodies.LinesPerBody)
            {
                yield return lines.Take();
            }
        }

        if (lines.Count > 0)
        {
            yield return lines.Take();
        }
    }
}

/// <summary>Line protocol, written quickly.</summary>
/// <param name="heads">Measurement and tags by series.</param>
internal sealed class LineBuilder(byte[][] heads)
{
    private byte[] buffer = new byte[1 << 20];
    private int length;

    /// <summary>Lines since the last <see cref="Take"/>.</summary>
    internal int Count { get; private set; }

    internal void Head(int series) => Text(heads[series]);

    internal void Text(ReadOnlySpan<byte> text)
    {
        if (buffer.Length - length < text.Length + 64)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    internal void Number(long value)
    {
        _ = Utf8Formatter.TryFormat(value, buffer.AsSpan(length), out var count);
        length += count;
    }

    /// <summary>digits ÷ 10^places.</summary>
    internal void Decimal(long digits, int places)
    {
        var scale = places switch { 1 => 10, 2 => 100, _ => 1000 };
        if (digits < 0)
        {
            Text("-"u8);
            digits = -digits;
        }

        Number(digits / scale);
        buffer[length++] = (byte)'.';
        _ = Utf8Formatter.TryFormat(digits % scale, buffer.AsSpan(length), out var count, new('D', (byte)places));
        length += count;
    }

    /// <summary>Ends the line.</summary>
    internal void Stamp(long ms)
    {
        Text(" "u8);
        Number(ms);
        Text("000000\n"u8);
        Count++;
    }

    internal byte[] Take()
    {
        var body = buffer.AsSpan(0, length).ToArray();
        (length, Count) = (0, 0);
        return body;
    }
}
