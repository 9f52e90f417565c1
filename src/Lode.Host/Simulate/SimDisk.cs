using Lode.Historian.Storage;

namespace Lode.Host.Simulate;

/// <summary>
/// A disk in memory that keeps its promises and no more: after <see cref="Reboot"/> only what was fsynced is sure;
/// everything else is kept, dropped, torn at sectors or reordered by the seed.
/// </summary>
public sealed class SimDisk : IDisk
{
    private const int Sector = 512;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, SimFile> names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimFile> durableNames = new(StringComparer.Ordinal);
    private readonly List<DirectoryChange> pendingNames = [];
    private long calls;

    /// <summary>Writing, syncing, renaming, deleting and cutting calls so far.</summary>
    public long Calls => Volatile.Read(ref calls);

    /// <summary>The power goes at this call; every later call fails too.</summary>
    public long PowerCutAt { get; set; } = long.MaxValue;

    /// <summary>This one call fails with an input/output error; later ones work again.</summary>
    public long FailAt { get; set; } = -1;

    /// <summary>Files whose fsync is quietly not done: a planted bug.</summary>
    public Predicate<string>? ForgetSync { get; set; }

    /// <summary>Folders ("" is the top one) whose flush is quietly not done: a planted bug.</summary>
    public Predicate<string>? ForgetFolder { get; set; }

    /// <summary>Bytes the disk can hold.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Number of fsync calls on files.</summary>
    public long Syncs { get; private set; }

    /// <inheritdoc/>
    public long FreeBytes
    {
        get
        {
            lock (gate)
            {
                return Capacity == long.MaxValue ? Capacity : Capacity - Used();
            }
        }
    }

    /// <summary>Bytes of all files.</summary>
    public long UsedBytes
    {
        get
        {
            lock (gate)
            {
                return Used();
            }
        }
    }

    /// <inheritdoc/>
    public IDiskFile Open(string name)
    {
        lock (gate)
        {
            if (!names.TryGetValue(name, out var file))
            {
                CountCall();
                file = new SimFile();
                names[name] = file;
                pendingNames.Add(new DirectoryChange(name, null, file));
            }

            return new OpenFile(this, name, file);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string prefix)
    {
        lock (gate)
        {
            return [.. names.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    /// <inheritdoc/>
    public bool Exists(string name)
    {
        lock (gate)
        {
            return names.ContainsKey(name);
        }
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        lock (gate)
        {
            CountCall();
            if (!names.Remove(from, out var file))
            {
                throw new FileNotFoundException(from);
            }

            names[to] = file;
            pendingNames.Add(new DirectoryChange(to, from, file));
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        lock (gate)
        {
            CountCall();
            if (names.Remove(name))
            {
                pendingNames.Add(new DirectoryChange(name, null, null));
            }
        }
    }

    /// <inheritdoc/>
    public void FlushDirectory(string name)
    {
        lock (gate)
        {
            CountCall();
            var folder = FolderOf(name);
            if (ForgetFolder?.Invoke(folder) == true)
            {
                return;
            }

            foreach (var change in pendingNames.Where(change => FolderOf(change.Name) == folder))
            {
                change.ApplyTo(durableNames);
            }

            pendingNames.RemoveAll(change => FolderOf(change.Name) == folder);
        }
    }

    /// <summary>What a machine finds after the power came back.</summary>
    public SimDisk Reboot(int seed)
    {
        lock (gate)
        {
            var random = new Random(seed);
            var after = new SimDisk { Capacity = Capacity };
            var found = new SortedDictionary<string, SimFile>(durableNames, StringComparer.Ordinal);
            foreach (var change in pendingNames)
            {
                if (random.Next(2) == 0)
                {
                    change.ApplyTo(found);
                }
            }

            foreach (var (name, file) in found)
            {
                var survivor = file.AfterPowerCut(random, Sector);
                after.names[name] = survivor;
                after.durableNames[name] = survivor;
            }

            return after;
        }
    }

    /// <summary>A second disk with the same contents, as after a clean stop.</summary>
    public SimDisk Copy()
    {
        lock (gate)
        {
            var copy = new SimDisk { Capacity = Capacity };
            foreach (var (name, file) in names)
            {
                var twin = SimFile.Durable(file.Content.AsSpan(0, file.Length).ToArray());
                copy.names[name] = twin;
                copy.durableNames[name] = twin;
            }

            return copy;
        }
    }

    /// <summary>Flips bits of one byte, as rot would.</summary>
    public void Flip(string name, long offset, byte mask = 1)
    {
        lock (gate)
        {
            names[name].Content[offset] ^= mask;
        }
    }

    /// <summary>Length of a file.</summary>
    public long LengthOf(string name)
    {
        lock (gate)
        {
            return names[name].Length;
        }
    }

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];

    private long Used() => names.Values.Distinct().Sum(file => (long)file.Length);

    private void CountCall()
    {
        calls++;
        if (calls >= PowerCutAt)
        {
            throw new IOException("simulated power cut");
        }

        if (calls == FailAt)
        {
            throw new IOException("simulated input/output error");
        }
    }

    private sealed record DirectoryChange(string Name, string? From, SimFile? File)
    {
        internal void ApplyTo(SortedDictionary<string, SimFile> target)
        {
            if (File is null)
            {
                target.Remove(Name);
                return;
            }

            if (From is not null)
            {
                target.Remove(From);
            }

            target[Name] = File;
        }
    }

    private sealed class OpenFile(SimDisk disk, string name, SimFile file) : IDiskFile
    {
        public long Length
        {
            get
            {
                lock (disk.gate)
                {
                    return file.Length;
                }
            }
        }

        public void Read(long offset, Span<byte> into)
        {
            lock (disk.gate)
            {
                if (offset + into.Length > file.Length)
                {
                    throw new EndOfStreamException();
                }

                file.Content.AsSpan((int)offset, into.Length).CopyTo(into);
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> data)
        {
            lock (disk.gate)
            {
                disk.CountCall();
                var grows = Math.Max(0, offset + data.Length - file.Length);
                if (disk.Capacity < long.MaxValue && disk.Used() + grows > disk.Capacity)
                {
                    throw new IOException("No space left on device", 28);
                }

                file.Write((int)offset, data);
            }
        }

        public void Flush()
        {
            lock (disk.gate)
            {
                disk.CountCall();
                disk.Syncs++;
                if (disk.ForgetSync?.Invoke(name) != true)
                {
                    file.Sync();
                }
            }
        }

        public void Truncate(long length)
        {
            lock (disk.gate)
            {
                disk.CountCall();
                file.Truncate((int)length);
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>Contents of one simulated file: what programs see, what is durable, and the changes between.</summary>
internal sealed class SimFile
{
    private readonly List<Change> pending = [];
    private byte[] durable = [];

    internal byte[] Content { get; private set; } = [];

    internal int Length { get; private set; }

    internal static SimFile Durable(byte[] content) =>
        new() { Content = content, Length = content.Length, durable = (byte[])content.Clone() };

    internal void Write(int offset, ReadOnlySpan<byte> data)
    {
        Grow(offset + data.Length);
        data.CopyTo(Content.AsSpan(offset));
        pending.Add(new Change(offset, data.ToArray(), -1));
    }

    internal void Truncate(int length)
    {
        Grow(length);
        Content.AsSpan(length).Clear();
        Length = length;
        pending.Add(new Change(0, [], length));
    }

    internal void Sync()
    {
        durable = Content.AsSpan(0, Length).ToArray();
        pending.Clear();
    }

    /// <summary>Durable bytes, then any of the later changes in any order, each perhaps torn at a sector.</summary>
    internal SimFile AfterPowerCut(Random random, int sector)
    {
        var survivor = new SimFile();
        survivor.Write(0, durable);
        var order = pending.ToArray();
        if (random.Next(2) == 0)
        {
            random.Shuffle(order);
        }

        foreach (var change in order)
        {
            switch (random.Next(3))
            {
                case 0:
                    break;
                case 1:
                    survivor.Apply(change);
                    break;
                default:
                    survivor.ApplyTorn(change, random, sector);
                    break;
            }
        }

        survivor.Sync();
        return survivor;
    }

    private void Apply(Change change)
    {
        if (change.Length >= 0)
        {
            Truncate(change.Length);
        }
        else
        {
            Write(change.Offset, change.Data);
        }
    }

    private void ApplyTorn(Change change, Random random, int sector)
    {
        for (var at = 0; at < change.Data.Length; at += sector)
        {
            var count = Math.Min(sector, change.Data.Length - at);
            if (random.Next(2) == 0)
            {
                Write(change.Offset + at, change.Data.AsSpan(at, count));
            }
        }
    }

    private void Grow(int length)
    {
        if (length > Content.Length)
        {
            var larger = new byte[Math.Max(length, Content.Length * 2)];
            Content.AsSpan(0, Length).CopyTo(larger);
            Content = larger;
        }

        Length = Math.Max(Length, length);
    }

    private sealed record Change(int Offset, byte[] Data, int Length);
}
