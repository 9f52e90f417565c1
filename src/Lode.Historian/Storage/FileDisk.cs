using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lode.Historian.Storage;

/// <summary>A folder of the operating system, held by one process at a time.</summary>
public sealed class FileDisk : IDisk, IDisposable
{
    private const string LockName = "lock";
    private readonly string root;
    private readonly SafeFileHandle held;

    /// <param name="folder">Created when missing.</param>
    /// <exception cref="IOException">Another process holds the folder.</exception>
    public FileDisk(string folder)
    {
        root = Path.GetFullPath(folder);
        Directory.CreateDirectory(root);
        held = File.OpenHandle(
            Path.Combine(root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <inheritdoc/>
    public long FreeBytes => new DriveInfo(root).AvailableFreeSpace;

    /// <inheritdoc/>
    public IDiskFile Open(string name)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FlushDirectory(Path.GetRelativePath(root, folder));
        }

        return new OpenFile(File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string prefix)
    {
        var names = new List<string>();
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (name != LockName && name.StartsWith(prefix, StringComparison.Ordinal))
            {
                names.Add(name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    /// <inheritdoc/>
    public void Delete(string name)
    {
        var path = PathOf(name);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    /// <inheritdoc/>
    public void FlushDirectory(string name)
    {
        // Windows makes directory entries durable with the file itself.
        if (!OperatingSystem.IsWindows())
        {
            SyncFolder(Path.GetDirectoryName(PathOf(name))!);
        }
    }

    /// <summary>Lets another process take the folder.</summary>
    public void Dispose() => held.Dispose();

    private string PathOf(string name) => Path.Combine(root, name);

    private static void SyncFolder(string folder)
    {
        var descriptor = Native.Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open folder {folder}", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        var failed = Native.Sync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Native.Close(descriptor);
        if (failed)
        {
            throw new IOException($"cannot sync folder {folder}", new Win32Exception(error));
        }
    }

    private sealed class OpenFile(SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public void Read(long offset, Span<byte> into)
        {
            while (into.Length > 0)
            {
                var read = RandomAccess.Read(handle, into, offset);
                if (read == 0)
                {
                    throw new EndOfStreamException();
                }

                into = into[read..];
                offset += read;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> data) => RandomAccess.Write(handle, data, offset);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Truncate(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}

/// <summary>Syncing a folder is missing from the class library.</summary>
internal static partial class Native
{
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);
}
