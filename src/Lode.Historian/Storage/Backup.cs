using System.Formats.Tar;

namespace Lode.Historian.Storage;

/// <summary>Copies a running store into one tar file, and back into an empty folder.</summary>
/// <remarks>Everything acknowledged before the call is in the copy. Segments are immutable and held by a view; the
/// small
/// files and the journal are taken while no flush runs.</remarks>
internal static class Backup
{
    private const int CopySize = 1 << 20;

    internal static async Task WriteAsync(
        HistorianStore store, Stream into, IProgress<double>? progress, CancellationToken cancel)
    {
        var tar = new TarWriter(into, TarEntryFormat.Pax, leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            var (small, view) = Snapshot(store);
            try
            {
                foreach (var (name, content) in small)
                {
                    await PutAsync(tar, name, new MemoryStream(content), cancel).ConfigureAwait(false);
                }

                var total = Math.Max(1, view.Segments.Sum(segment => segment.Info.Length));
                long done = 0;
                foreach (var segment in view.Segments)
                {
                    var source = new DiskStream(segment.OpenFile(), segment.Info.Length);
                    await PutAsync(tar, segment.Info.Name, source, cancel).ConfigureAwait(false);
                    done += segment.Info.Length;
                    progress?.Report((double)done / total);
                }
            }
            finally
            {
                view.Release();
            }
        }
    }

    /// <summary>Unpacks a backup; every file is fsynced.</summary>
    /// <exception cref="InvalidDataException">The target is not empty, or the archive names other files.</exception>
    internal static async Task RestoreAsync(Stream from, IDisk into, CancellationToken cancel)
    {
        if (into.List(string.Empty).Count > 0)
        {
            throw new InvalidDataException("the folder to restore into is not empty");
        }

        var tar = new TarReader(from, leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            while (await tar.GetNextEntryAsync(copyData: false, cancel).ConfigureAwait(false) is { } entry)
            {
                if (!IsOurs(entry.Name))
                {
                    throw new InvalidDataException($"{entry.Name} does not belong in a backup of the historian");
                }

                using var file = into.Open(entry.Name);
                var buffer = new byte[CopySize];
                long at = 0;
                int read;
                while (entry.DataStream is { } data
                    && (read = await data.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
                {
                    file.Write(at, buffer.AsSpan(0, read));
                    at += read;
                }

                file.Flush();
                into.FlushDirectory(entry.Name);
            }
        }
    }

    private static bool IsOurs(string name) => !name.Contains("..", StringComparison.Ordinal)
        && (name.StartsWith(SegmentInfo.Folder, StringComparison.Ordinal)
            || name.StartsWith(Journal.Folder, StringComparison.Ordinal)
            || name.StartsWith(LastValues.Folder, StringComparison.Ordinal)
            || Manifest.Names.Contains(name) || Catalog.Names.Contains(name));

    private static (List<(string Name, byte[] Content)> Small, StoreView View) Snapshot(HistorianStore store)
    {
        store.Flush();
        lock (store.Segments.MaintenanceGate)
        {
            var small = new List<(string, byte[])>();
            var names = Manifest.Names.Append(LastValues.NameOf(store.Segments.Manifest.SealedThrough));
            foreach (var name in names.Where(store.Disk.Exists))
            {
                small.Add((name, JournalReplay.ReadWhole(store.Disk, name)));
            }

            return store.Committer.Quiesce(journal =>
            {
                foreach (var name in Catalog.Names.Where(store.Disk.Exists))
                {
                    small.Add((name, JournalReplay.ReadWhole(store.Disk, name)));
                }

                foreach (var (name, length) in journal.Files())
                {
                    small.Add((name, JournalReplay.ReadWhole(store.Disk, name)[..(int)length]));
                }

                return (small, store.Segments.AcquireView());
            });
        }
    }

    private static async Task PutAsync(TarWriter tar, string name, Stream content, CancellationToken cancel)
    {
        await using (content.ConfigureAwait(false))
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content };
            await tar.WriteEntryAsync(entry, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Reads an immutable file of the disk as a stream.</summary>
    private sealed class DiskStream(IDiskFile file, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - Position);
            file.Read(Position, buffer[..count]);
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
