using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lode.Kernel.Sql;

/// <summary>Moves the write-ahead log into the database file, so that no commit waits for it.</summary>
/// <remarks>The log is written from its start again once all of it was moved, which never happens beside a writer that
/// does not rest: when the log is long, the last few pages are moved while the writer stands between two groups. Only
/// then does SQLite bring the database file to disk, which for all the pages moved before would take the writer's time;
/// so that is done before, each time for what came during the time before. What is overwritten in place costs an fsync
/// less than what makes the file longer.</remarks>
internal sealed partial class SqliteCheckpoints : IDisposable
{
    private const int LongLog = 16_384;
    private const int Rounds = 3;
    private const long Stretch = 4L << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string file;
    private readonly SqliteWriter writer;
    private readonly ManualResetEventSlim stop = new(false);
    private readonly Thread thread;

    internal SqliteCheckpoints(string file, SqliteWriter writer)
    {
        this.file = file;
        this.writer = writer;
        thread = new Thread(Loop) { IsBackground = true, Name = "sqlite checkpoints" };
        thread.Start();
    }

    public void Dispose()
    {
        stop.Set();
        thread.Join();
        stop.Dispose();
    }

    private void Loop()
    {
        // Closed last of all: with any descriptor of a file, Linux lets go of the process's locks on it.
        using var pages = File.OpenHandle(
            file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var handle = new SqliteHandle(file, readOnly: false);
        while (!stop.Wait(Pause))
        {
            if (handle.MoveLog() > LongLog)
            {
                for (var round = 0; round < Rounds; round++)
                {
                    Flush(pages);
                    handle.MoveLog();
                }

                Flush(pages);
                writer.RunBetween(() => handle.MoveLog());
            }
        }

        handle.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Brings the file to disk, on Linux a stretch at a time: a commit waits behind what the disk was given
    /// before it, and thousands of pages at once are a hundred milliseconds.</summary>
    private static void Flush(SafeFileHandle pages)
    {
        if (OperatingSystem.IsLinux())
        {
            var descriptor = (int)pages.DangerousGetHandle();
            var length = RandomAccess.GetLength(pages);
            for (var at = 0L; at < length; at += Stretch)
            {
                // Only a favour to those who commit: what it does not do, or fails to do, is done and told below.
                _ = SyncFileRange(descriptor, at, Stretch, StartWriting);
                _ = SyncFileRange(descriptor, at, Stretch, AwaitWritten);
            }
        }

        RandomAccess.FlushToDisk(pages);
    }

    private const uint AwaitWritten = 1, StartWriting = 2;

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(int descriptor, long offset, long count, uint flags);
}
