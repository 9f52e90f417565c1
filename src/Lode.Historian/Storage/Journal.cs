using System.Globalization;
using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>The append-only files that make a batch durable before anybody is told so.</summary>
/// <remarks>Used by one thread at a time. Files are named by the sequence of their first frame, in
/// hexadecimal.</remarks>
internal sealed class Journal : IDisposable
{
    internal const string Folder = "journal/";
    internal const int FileHeadLength = 16;
    internal const ulong FileMagic = 0x3130_4E52_4A44_4F4C;
    private const int WriteSize = 4 << 20;

    private readonly IDisk disk;
    private readonly HistorianMetrics metrics;
    private readonly ByteSink buffer = new(1 << 12);
    private readonly List<(string Name, long Bytes)> older = [];
    private IDiskFile? file;
    private string name = string.Empty;
    private long length;

    internal Journal(IDisk disk, HistorianMetrics metrics)
    {
        this.disk = disk;
        this.metrics = metrics;
    }

    /// <summary>Last sequence known to be on the disk.</summary>
    internal long Durable { get; set; }

    /// <summary>Bytes of all journal files.</summary>
    internal long Bytes => length + older.Sum(old => old.Bytes);

    internal static string NameOf(long sequence) =>
        Folder + sequence.ToString("x16", CultureInfo.InvariantCulture) + ".log";

    /// <summary>Takes over a file found at start-up.</summary>
    internal void Adopt(string found, long bytes) => older.Add((found, bytes));

    /// <summary>Writes the batches of one group and fsyncs them. Nothing of the group counts when it throws.</summary>
    internal void Append(List<PendingAppend> group)
    {
        try
        {
            WriteGroup(group);
        }
        catch (IOException failure) when (!DiskSpace.IsFull(failure) && file is not null && !IsFresh(group))
        {
            // After a failed write or fsync the state of this file's tail is unknown: say it all again in a new one.
            Rotate();
            WriteGroup(group);
        }
    }

    /// <summary>The next frame begins a new file.</summary>
    internal void Rotate()
    {
        if (file is not null)
        {
            older.Add((name, length));
            file.Dispose();
            file = null;
            length = 0;
        }
    }

    /// <summary>Removes the closed files; their frames are all in durable segments.</summary>
    /// <param name="names">Files that were closed when the heads were frozen.</param>
    internal void Drop(IReadOnlyCollection<string> names)
    {
        foreach (var old in names)
        {
            disk.Delete(old);
            older.RemoveAll(file => file.Name == old);
        }
    }

    /// <summary>All files with their lengths.</summary>
    internal IReadOnlyList<(string Name, long Length)> Files() =>
        file is null ? [.. older] : [.. older, (name, length)];

    /// <summary>Names of the closed files.</summary>
    internal IReadOnlyList<string> Closed() => [.. older.Select(old => old.Name)];

    /// <summary>A last frame, so that damage to the ones before it cannot pass for a torn tail.</summary>
    internal void WriteEnd(long sequence, long arrival)
    {
        if (file is null)
        {
            return;
        }

        buffer.Clear();
        Frame.Write(buffer, sequence, arrival, Durable, Durable, [], Frame.End);
        Put();
        file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private bool IsFresh(List<PendingAppend> group) => name == NameOf(group[0].Sequence);

    private void WriteGroup(List<PendingAppend> group)
    {
        Begin(group[0].Sequence);
        var start = length;
        try
        {
            buffer.Clear();
            var previous = Durable;
            foreach (var append in group)
            {
                Frame.Write(buffer, append.Sequence, append.Arrival, previous, Durable, append.Batch.Payload);
                previous = append.Sequence;
                if (buffer.Length >= WriteSize)
                {
                    Put();
                }
            }

            Put();
            file!.Flush();
        }
        catch (IOException)
        {
            length = start;
            CutBack();
            throw;
        }

        Durable = group[^1].Sequence;
        metrics.Fsyncs.Add();
        metrics.JournalBytes.Add(length - start);
    }

    /// <summary>Gives the room of a failed group back; what cannot be cut is passed over at replay.</summary>
    private void CutBack()
    {
        try
        {
            file!.Truncate(length);
        }
        catch (IOException)
        {
            Rotate();
        }
    }

    private void Put()
    {
        file!.Write(length, buffer.Written);
        length += buffer.Length;
        buffer.Clear();
    }

    private void Begin(long sequence)
    {
        if (file is not null)
        {
            return;
        }

        name = NameOf(sequence);
        var opened = disk.Open(name);
        try
        {
            buffer.Clear();
            buffer.UInt64(FileMagic);
            buffer.UInt64((ulong)sequence);
            opened.Write(0, buffer.Written);
            opened.Truncate(FileHeadLength);
            opened.Flush();
            disk.FlushDirectory(name);
        }
        catch (IOException)
        {
            opened.Dispose();
            throw;
        }

        file = opened;
        length = FileHeadLength;
    }
}
