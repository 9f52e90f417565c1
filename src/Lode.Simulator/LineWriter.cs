using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>Writes the group's readings as line protocol, one line per piece of equipment.</summary>
public sealed class LineWriter
{
    private readonly Dictionary<Equipment, byte[]> heads = [];
    private readonly Dictionary<Equipment, byte[][]> fields = [];
    private readonly double[] readings = new double[64];
    private byte[] buffer = new byte[1 << 20];

    public LineWriter(Group group)
    {
        foreach (var site in group.Sites)
        {
            foreach (var equipment in site.Equipment)
            {
                heads[equipment] = Encoding.UTF8.GetBytes(SeriesKey(site, equipment));
                fields[equipment] = [.. equipment.Signals.Select(s => Encoding.UTF8.GetBytes(s.Field + "="))];
            }
        }
    }

    /// <summary>Lines written since <see cref="Clear"/>.</summary>
    public int Lines { get; private set; }

    /// <summary>Values written since <see cref="Clear"/>.</summary>
    public long Values { get; private set; }

    /// <summary>The lines, UTF-8.</summary>
    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    private int Length { get; set; }

    /// <summary>The canonical series of a piece of equipment.</summary>
    public static string SeriesKey(Site site, Equipment equipment) =>
        $"{equipment.Kind},area={equipment.Area},equipment={equipment.Code},site={site.Code},unit={equipment.Unit}";

    public void Clear() => (Length, Lines, Values) = (0, 0, 0);

    /// <summary>Adds the readings of one instant.</summary>
    public void Write(Group group, DateTimeOffset now)
    {
        var nanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        foreach (var site in group.Sites)
        {
            foreach (var equipment in site.Equipment)
            {
                if (!equipment.Silent)
                {
                    for (var i = 0; i < equipment.Signals.Count; i++)
                    {
                        readings[i] = equipment[i];
                    }

                    WriteLine(equipment, readings, equipment.Quality, nanoseconds);
                }
            }
        }
    }

    /// <summary>Adds the readings of a kept instant.</summary>
    internal void Write(Group group, Snapshot snapshot)
    {
        var nanoseconds = (snapshot.Instant - DateTimeOffset.UnixEpoch).Ticks * 100;
        int at = 0, line = 0;
        foreach (var equipment in group.Sites.SelectMany(s => s.Equipment))
        {
            var quality = snapshot.Qualities[line++];
            if (quality != Snapshot.Silent)
            {
                WriteLine(equipment, snapshot.Values.AsSpan(at), quality, nanoseconds);
            }

            at += equipment.Signals.Count;
        }
    }

    private void WriteLine(Equipment equipment, ReadOnlySpan<double> values, uint quality, long nanoseconds)
    {
        if (buffer.Length - Length < 4096)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        Append(heads[equipment]);
        var names = fields[equipment];
        for (var i = 0; i < names.Length; i++)
        {
            buffer[Length++] = i == 0 ? (byte)' ' : (byte)',';
            Append(names[i]);
            Append(values[i], equipment.Signals[i]);
        }

        if (quality != 0)
        {
            Append(",quality_code="u8);
            Utf8Formatter.TryFormat(quality, buffer.AsSpan(Length), out var digits);
            Length += digits;
            buffer[Length++] = (byte)'i';
        }

        buffer[Length++] = (byte)' ';
        Utf8Formatter.TryFormat(nanoseconds, buffer.AsSpan(Length), out var written);
        Length += written;
        buffer[Length++] = (byte)'\n';
        Lines++;
        Values += names.Length;
    }

    private void Append(double value, SignalSpec signal)
    {
        int written;
        if (signal.Decimals == 0 && signal.Step)
        {
            Utf8Formatter.TryFormat((long)value, buffer.AsSpan(Length), out written);
            Length += written;
            buffer[Length++] = (byte)'i';
            return;
        }

        value.TryFormat(buffer.AsSpan(Length), out written, Formats[signal.Decimals], CultureInfo.InvariantCulture);
        Length += written;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(Length));
        Length += text.Length;
    }

    private static readonly string[] Formats = ["F0", "F1", "F2", "F3", "F4"];
}
