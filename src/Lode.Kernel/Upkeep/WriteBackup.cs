using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Lode.Kernel.History;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Upkeep;

/// <summary>Writes database, historian and files of the running system into one file.</summary>
/// <remarks>The database is copied first, in one transaction; the historian after it, so that everything that a row
/// speaks of is there. Both go on taking in meanwhile.</remarks>
public sealed class WriteBackup(LodeSettings settings, HistorianService historian, TimeProvider clock)
{
    /// <summary>Bytes that the backup will have at most, for progress.</summary>
    public long AboutBytes() => new DirectoryInfo(settings.DataFolder)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !file.FullName.StartsWith(
            Path.Combine(settings.DataFolder, "backups"), StringComparison.Ordinal))
        .Sum(file => file.Length);

    /// <summary>Writes the backup; what is written is whole only when this returns.</summary>
    public async Task<BackupContent> RunAsync(Stream into, CancellationToken cancel)
    {
        var entries = new List<BackupEntry>();
        BackupHead head;
        var zip = await ZipArchive.CreateAsync(into, ZipArchiveMode.Create, leaveOpen: true, null, cancel)
            .ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            using (var tables = Tables.OpenSnapshot(settings))
            {
                head = HeadOf(tables);
                await WriteAsync(zip, BackupFile.HeadName, head, cancel).ConfigureAwait(false);
                foreach (var table in tables.Names().Where(name => name != Tables.Steps))
                {
                    entries.Add(await WriteAsync(
                        zip, $"{BackupFile.SqlFolder}{table}.jsonl", CompressionLevel.Optimal,
                        async stream => await tables.WriteAsync(table, stream, cancel).ConfigureAwait(false),
                        cancel).ConfigureAwait(false));
                }
            }

            foreach (var file in BackupFile.PlainFiles(settings.DataFolder).ToList())
            {
                entries.Add(await WriteAsync(
                    zip, BackupFile.FilesFolder + file, CompressionLevel.Optimal,
                    stream => CopyAsync(file, stream, cancel), cancel).ConfigureAwait(false));
            }

            // Segments are packed already.
            entries.Add(await WriteAsync(
                zip, BackupFile.Historian, CompressionLevel.NoCompression, async stream =>
                {
                    await historian.Store.BackupToAsync(stream, null, cancel).ConfigureAwait(false);
                    return null;
                },
                cancel).ConfigureAwait(false));
            await WriteAsync(zip, BackupFile.SumsName, entries, cancel).ConfigureAwait(false);
        }

        return new BackupContent(head, entries);
    }

    private BackupHead HeadOf(Tables tables) => new(
        BackupFile.Format,
        typeof(WriteBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
            .Split('+')[0],
        clock.GetUtcNow(),
        settings.UsesPostgres ? "postgres" : "sqlite",
        [.. tables.Applied().Select(step => new BackupStep(step.Number, step.Name, step.Checksum))]);

    private async Task<long?> CopyAsync(string file, Stream into, CancellationToken cancel)
    {
        var source = new FileStream(
            Path.Combine(settings.DataFolder, file), FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        await using (source.ConfigureAwait(false))
        {
            await source.CopyToAsync(into, cancel).ConfigureAwait(false);
        }

        return null;
    }

    private static async Task WriteAsync<T>(ZipArchive zip, string name, T content, CancellationToken cancel) =>
        await WriteAsync(
            zip, name, CompressionLevel.Optimal, async stream =>
            {
                await JsonSerializer.SerializeAsync(stream, content, BackupFile.Json, cancel).ConfigureAwait(false);
                return null;
            },
            cancel).ConfigureAwait(false);

    private static async Task<BackupEntry> WriteAsync(
        ZipArchive zip, string name, CompressionLevel level, Func<Stream, Task<long?>> write, CancellationToken cancel)
    {
        var stream = await zip.CreateEntry(name, level).OpenAsync(cancel).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var summed = new SummedStream(stream);
            var rows = await write(summed).ConfigureAwait(false);
            return new BackupEntry(name, summed.Length, summed.Sum(), rows);
        }
    }

    /// <summary>Passes bytes on and sums them up.</summary>
    private sealed class SummedStream(Stream next) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position { get => length; set => throw new NotSupportedException(); }

        internal string Sum() => Convert.ToHexStringLower(hash.GetHashAndReset());

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            hash.AppendData(buffer.Span);
            length += buffer.Length;
            await next.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => next.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
