using System.Buffers.Text;
using System.Text;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>Writes a site's readings as line protocol, one line per piece of equipment.</summary>
public sealed class LineWriter
{
    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000];
    private readonly byte[][] heads;
    private readonly byte[][][] fields;
    private readonly Site site;
    private readonly double[] readings = new double[64];
    private byte[] buffer = new byte[1 << 16];
    private int length;

    public LineWriter(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        this.site = site;
        heads = [.. site.Equipment.Select(one => Encoding.UTF8.GetBytes(SeriesKey(site, one)))];
        fields = [.. site.Equipment.Select(one => one.Signals.Select(s => Encoding.UTF8.GetBytes(s.Field + "=")).ToArray())];
    }

    /// <summary>Lines written since <see cref="Clear"/>.</summary>
    public int Lines { get; private set; }

    /// <summary>Values written since <see cref="Clear"/>.</summary>
    public long Values { get; private set; }

    /// <summary>The lines, UTF-8.</summary>
    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    /// <summary>The canonical series of a piece of equipment.</summary>
    public static string SeriesKey(Site site, Equipment equipment) =>
        $"{equipment.Kind},area={equipment.Area},equipment={equipment.Code},site={site.Code},unit={equipment.Unit}";

    public void Clear() => (length, Lines, Values) = (0, 0, 0);

    /// <summary>Adds the present readings.</summary>
    public void Write(DateTimeOffset now)
    {
        for (var line = 0; line < site.Equipment.Count; line++)
        {
            var equipment = site.Equipment[line];
            if (equipment.Silent)
            {
                continue;
            }

            for (var i = 0; i < equipment.Signals.Count; i++)
            {
                readings[i] = equipment[i];
            }

            WriteLine(line, readings, equipment.Quality, Nanoseconds(now));
        }
    }

    /// <summary>Adds the readings of a kept instant.</summary>
    internal void Write(Snapshot snapshot)
    {
        var at = 0;
        for (var line = 0; line < site.Equipment.Count; line++)
        {
            if (snapshot.Qualities[line] != Snapshot.Silent)
            {
                WriteLine(line, snapshot.Values.AsSpan(at), snapshot.Qualities[line], Nanoseconds(snapshot.Instant));
            }

            at += site.Equipment[line].Signals.Count;
        }
    }

    private static long Nanoseconds(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks * 100;

    private void WriteLine(int line, ReadOnlySpan<double> values, uint quality, long nanoseconds)
    {
        if (buffer.Length - length < 4096)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        Append(heads[line]);
        var names = fields[line];
        var signals = site.Equipment[line].Signals;
        for (var i = 0; i < names.Length; i++)
        {
            buffer[length++] = i == 0 ? (byte)' ' : (byte)',';
            Append(names[i]);
            Append(values[i], signals[i]);
        }

        if (quality != 0)
        {
            Append(",quality_code="u8);
            Utf8Formatter.TryFormat(quality, buffer.AsSpan(length), out var digits);
            length += digits;
            buffer[length++] = (byte)'i';
        }

        buffer[length++] = (byte)' ';
        Utf8Formatter.TryFormat(nanoseconds, buffer.AsSpan(length), out var written);
        length += written;
        buffer[length++] = (byte)'\n';
        Lines++;
        Values += names.Length;
    }

    // Readings are rounded to their decimals, so whole numbers of the last decimal say all of them.
    private void Append(double value, SignalSpec signal)
    {
        var scale = PowersOfTen[signal.Decimals];
        var scaled = (long)Math.Round(value * scale);
        if (scaled < 0)
        {
            buffer[length++] = (byte)'-';
            scaled = -scaled;
        }

        Utf8Formatter.TryFormat(scaled / scale, buffer.AsSpan(length), out var written);
        length += written;
        if (signal.Decimals > 0)
        {
            buffer[length++] = (byte)'.';
            for (var rest = scaled % scale; scale > 1; rest %= scale)
            {
                scale /= 10;
                buffer[length++] = (byte)('0' + (rest / scale));
            }
        }
        else if (signal.Step)
        {
            buffer[length++] = (byte)'i';
        }
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }
}

/// <summary>All readings of a site at one instant.</summary>
internal sealed record Snapshot(DateTimeOffset Instant, double[] Values, uint[] Qualities)
{
    /// <summary>Marks equipment that sent nothing.</summary>
    internal const uint Silent = uint.MaxValue;

    internal static Snapshot Of(Site site, DateTimeOffset instant)
    {
        var values = new double[site.Equipment.Sum(equipment => equipment.Signals.Count)];
        var qualities = new uint[site.Equipment.Count];
        var at = 0;
        for (var line = 0; line < qualities.Length; line++)
        {
            var equipment = site.Equipment[line];
            qualities[line] = equipment.Silent ? Silent : equipment.Quality;
            for (var i = 0; i < equipment.Signals.Count; i++)
            {
                values[at++] = equipment[i];
            }
        }

        return new Snapshot(instant, values, qualities);
    }
}
