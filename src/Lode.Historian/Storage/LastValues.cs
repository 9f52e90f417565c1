using System.Globalization;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>The newest value of one column.</summary>
/// <param name="Time">Stamp, UTC ns.</param>
/// <param name="Quality">OPC UA status of its row.</param>
/// <param name="Type">Type of the column.</param>
/// <param name="Bits">Double bits, integer, or 0/1.</param>
/// <param name="Text">Text, for text columns.</param>
public readonly record struct LastValue(long Time, uint Quality, ColumnType Type, long Bits, byte[]? Text)
{
    /// <summary>The value as a number; NaN for texts.</summary>
    public double Number => Type == ColumnType.Text ? double.NaN : Storage.Summaries.AsDouble(Type, Bits);
}

/// <summary>The newest sealed value of every column, and the greatest sealed stamp of every series; both only
/// grow.</summary>
/// <remarks>Changed by the flush only, read by any thread: entries are replaced, never changed.</remarks>
internal sealed class LastValues
{
    internal const string Folder = "last/";
    private const int CrcLength = 4;
    private Entry?[] entries = [];

    internal static string NameOf(long sealedThrough) =>
        Folder + sealedThrough.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Greatest stamp in segments.</summary>
    internal long SealedTime(int seriesId) => Find(seriesId)?.SealedTime ?? long.MinValue;

    internal bool TryGet(int seriesId, int column, out LastValue value)
    {
        var cells = Find(seriesId)?.Cells;
        value = default;
        if (cells is null || (uint)column >= (uint)cells.Length || cells[column].Type == 0)
        {
            return false;
        }

        value = cells[column];
        return true;
    }

    /// <summary>Takes the newest values of sorted rows that are newer than, or correct, what is known.</summary>
    internal void Take(int seriesId, RowSet rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var old = Find(seriesId);
        var width = 0;
        for (var slot = 0; slot < rows.Width; slot++)
        {
            width = Math.Max(width, rows[slot].Column + 1);
        }

        var cells = new LastValue[Math.Max(width, old?.Cells.Length ?? 0)];
        old?.Cells.CopyTo(cells, 0);
        for (var slot = 0; slot < rows.Width; slot++)
        {
            TakeColumn(rows, rows[slot], cells);
        }

        Put(seriesId, new Entry(Math.Max(old?.SealedTime ?? long.MinValue, rows.Times[rows.Count - 1]), cells));
    }

    internal void Save(IDisk disk, long sealedThrough)
    {
        var sink = new ByteSink();
        Write(sink);
        sink.UInt32(Crc32C.Of(sink.Written));
        AtomicFile.Write(disk, NameOf(sealedThrough), sink.Written);
    }

    /// <summary>False when the file is missing or damaged: then it must be rebuilt from segments.</summary>
    internal bool TryLoad(IDisk disk, long sealedThrough)
    {
        var name = NameOf(sealedThrough);
        if (!disk.Exists(name))
        {
            return false;
        }

        var content = JournalReplay.ReadWhole(disk, name);
        if (!IsSound(content))
        {
            return false;
        }

        Read(content.AsSpan(0, content.Length - CrcLength));
        return true;
    }

    internal static bool IsSound(ReadOnlySpan<byte> content) => content.Length >= CrcLength
        && Crc32C.Of(content[..^CrcLength]) == BitConverter.ToUInt32(content[^CrcLength..]);

    private static void TakeColumn(RowSet rows, ColumnCells column, LastValue[] cells)
    {
        for (var row = rows.Count - 1; row >= 0; row--)
        {
            if (!column.Has(row))
            {
                continue;
            }

            if (cells[column.Column].Type == 0 || rows.Times[row] >= cells[column.Column].Time)
            {
                var text = column.Type == ColumnType.Text ? column.Texts[row] : null;
                cells[column.Column] = new LastValue(
                    rows.Times[row], rows.Qualities[row], column.Type, text is null ? column.Bits[row] : 0, text);
            }

            return;
        }
    }

    private Entry? Find(int seriesId)
    {
        var all = Volatile.Read(ref entries);
        return (uint)seriesId < (uint)all.Length ? Volatile.Read(ref all[seriesId]) : null;
    }

    private void Put(int seriesId, Entry entry)
    {
        if (seriesId >= entries.Length)
        {
            var larger = new Entry?[Math.Max(seriesId + 1, Math.Max(64, 2 * entries.Length))];
            entries.CopyTo(larger, 0);
            Volatile.Write(ref entries, larger);
        }

        Volatile.Write(ref entries[seriesId], entry);
    }

    /// <summary>Columns over all entries, so that equal stamps of many series cost nothing.</summary>
    private void Write(ByteSink sink)
    {
        var (series, sealedTimes, widths) = (new List<long>(), new List<long>(), new List<long>());
        var (types, times, bits, qualities) = (new List<long>(), new List<long>(), new List<long>(), new List<long>());
        var texts = new ByteSink();
        for (var id = 0; id < entries.Length; id++)
        {
            if (entries[id] is not { } entry)
            {
                continue;
            }

            series.Add(id);
            sealedTimes.Add(entry.SealedTime);
            widths.Add(entry.Cells.Length);
            foreach (var cell in entry.Cells)
            {
                types.Add((long)cell.Type);
                times.Add(cell.Type == 0 ? entry.SealedTime : cell.Time);
                bits.Add(cell.Type == ColumnType.Text ? cell.Text!.Length : cell.Bits);
                qualities.Add(cell.Quality);
                texts.Bytes(cell.Text);
            }
        }

        sink.Varint((ulong)series.Count);
        sink.Varint((ulong)types.Count);
        foreach (var column in new[] { series, sealedTimes, widths, types, times, bits, qualities })
        {
            Put(sink, [.. column]);
        }

        sink.Bytes(texts.Written);
    }

    private static void Put(ByteSink sink, long[] column)
    {
        var encoded = new ByteSink();
        if (column.Length > 0)
        {
            Integers.Encode(column, encoded);
        }

        sink.Varint((ulong)encoded.Length);
        sink.Bytes(encoded.Written);
    }

    private static long[] Get(ref ByteSource source, int count)
    {
        var column = new long[count];
        var payload = source.Bytes(source.Count(int.MaxValue));
        if (count > 0)
        {
            Integers.Decode(payload, column);
        }

        return column;
    }

    private void Read(ReadOnlySpan<byte> content)
    {
        var source = new ByteSource(content);
        var seriesCount = source.Count(int.MaxValue / 64);
        var cellCount = source.Count(int.MaxValue / 64);
        var series = Get(ref source, seriesCount);
        var sealedTimes = Get(ref source, seriesCount);
        var widths = Get(ref source, seriesCount);
        var types = Get(ref source, cellCount);
        var times = Get(ref source, cellCount);
        var bits = Get(ref source, cellCount);
        var qualities = Get(ref source, cellCount);
        var next = 0;
        for (var i = 0; i < seriesCount; i++)
        {
            var cells = new LastValue[widths[i]];
            for (var column = 0; column < cells.Length; column++, next++)
            {
                var type = (ColumnType)types[next];
                var text = type == ColumnType.Text ? source.Bytes((int)bits[next]).ToArray() : null;
                cells[column] = type == 0 ? default : new LastValue(
                    times[next], (uint)qualities[next], type, text is null ? bits[next] : 0, text);
            }

            Put((int)series[i], new Entry(sealedTimes[i], cells));
        }
    }

    private sealed record Entry(long SealedTime, LastValue[] Cells);
}
