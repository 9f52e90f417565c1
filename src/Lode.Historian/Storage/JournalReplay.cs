namespace Lode.Historian.Storage;

/// <summary>Reads the journal files after a start: every sound frame in order, torn tails cut, damage named.</summary>
internal sealed class JournalReplay
{
    private readonly IDisk disk;
    private readonly List<(string File, Frame Frame)> frames = [];
    private readonly List<(string File, int Offset, int FramesBefore)> holes = [];
    private readonly SortedDictionary<string, int> lengths = new(StringComparer.Ordinal);
    private readonly List<string> unneeded = [];

    private JournalReplay(IDisk disk) => this.disk = disk;

    /// <summary>Damage found: frames that somebody was told are stored and that cannot be read.</summary>
    internal List<StorageFault> Faults { get; } = [];

    /// <summary>Files that hold frames, with their lengths, oldest first.</summary>
    internal IReadOnlyDictionary<string, int> Files => lengths;

    /// <summary>Last sequence read, or what was given.</summary>
    internal long LastSequence { get; private set; }

    /// <summary>Last arrival read, or what was given.</summary>
    internal long LastArrival { get; private set; }

    /// <summary>Reads all files; changes nothing.</summary>
    /// <param name="sealedThrough">Sequence that segments already hold.</param>
    internal static JournalReplay Scan(IDisk disk, long sealedThrough, long lastArrival)
    {
        var replay = new JournalReplay(disk) { LastSequence = sealedThrough, LastArrival = lastArrival };
        foreach (var name in disk.List(Journal.Folder))
        {
            replay.ScanFile(name);
        }

        replay.Judge();
        replay.SortOutEmpty();
        return replay;
    }

    /// <summary>Gives every frame after <paramref name="sealedThrough"/> to <paramref name="apply"/>, once.</summary>
    internal void Apply(long sealedThrough, Action<string, Frame, ReadOnlyMemory<byte>> apply)
    {
        var last = sealedThrough;
        foreach (var inFile in frames.GroupBy(pair => pair.File))
        {
            var content = ReadWhole(disk, inFile.Key);
            foreach (var (_, frame) in inFile)
            {
                if (frame.Kind == Frame.Rows && frame.Sequence > last)
                {
                    apply(inFile.Key, frame, content.AsMemory(frame.PayloadOffset, frame.Length));
                    last = frame.Sequence;
                }
            }
        }
    }

    /// <summary>Cuts torn tails off for good, so that later frames cannot make them look like damage.</summary>
    internal void CutTails()
    {
        foreach (var (name, length) in lengths)
        {
            using var file = disk.Open(name);
            if (file.Length > length)
            {
                file.Truncate(length);
                file.Flush();
            }
        }

        foreach (var name in unneeded)
        {
            disk.Delete(name);
        }

        if (unneeded.Count > 0)
        {
            disk.FlushDirectory(Journal.Folder);
        }
    }

    /// <summary>Damage within the known length of a file that is being written.</summary>
    internal static IEnumerable<StorageFault> Check(IDisk disk, string name, long length)
    {
        var content = new byte[length];
        using (var file = disk.Open(name))
        {
            file.Read(0, content);
        }

        if (!HasSoundHead(content, name))
        {
            yield return new StorageFault(name, 0, "journal file head damaged");
        }

        for (var at = Journal.FileHeadLength; at < content.Length;)
        {
            if (Frame.TryRead(content, at, out var frame))
            {
                at = frame.Next;
                continue;
            }

            yield return new StorageFault(name, at, "journal frame damaged");
            at = NextSound(content, at + 1);
        }
    }

    internal static byte[] ReadWhole(IDisk disk, string name)
    {
        using var file = disk.Open(name);
        var content = new byte[file.Length];
        file.Read(0, content);
        return content;
    }

    private void ScanFile(string name)
    {
        var content = ReadWhole(disk, name);
        lengths[name] = content.Length;
        var before = frames.Count;
        var at = Math.Min(Journal.FileHeadLength, content.Length);
        while (at < content.Length)
        {
            if (Frame.TryRead(content, at, out var frame))
            {
                frames.Add((name, frame));
                at = frame.Next;
                continue;
            }

            holes.Add((name, at, frames.Count));
            at = NextSound(content, at + 1);
        }

        if (!HasSoundHead(content, name) && frames.Count > before)
        {
            Faults.Add(new StorageFault(name, 0, "journal file head damaged; its frames are whole"));
        }
    }

    private static bool HasSoundHead(ReadOnlySpan<byte> content, string name) =>
        content.Length >= Journal.FileHeadLength
        && BitConverter.ToUInt64(content) == Journal.FileMagic
        && Journal.NameOf(BitConverter.ToInt64(content[8..])) == name;

    private static int NextSound(ReadOnlySpan<byte> content, int from)
    {
        while (true)
        {
            var found = content[from..].IndexOf(Frame.MagicBytes);
            if (found < 0)
            {
                return content.Length;
            }

            from += found;
            if (Frame.TryRead(content, from, out _))
            {
                return from;
            }

            from++;
        }
    }

    /// <summary>A gap before a frame is damage when some later frame says that what is missing had been fsynced; else
    /// the
    /// tail was torn by a power cut, and everything from the gap on was never acknowledged.</summary>
    private void Judge()
    {
        var durableFrom = new long[frames.Count + 1];
        durableFrom[^1] = long.MinValue;
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            durableFrom[i] = Math.Max(durableFrom[i + 1], frames[i].Frame.Durable);
        }

        for (var i = 0; i < frames.Count; i++)
        {
            var (file, frame) = frames[i];
            if (frame.Previous > LastSequence)
            {
                var hole = holes.FindIndex(hole => hole.FramesBefore == i);
                var (where, offset) = hole < 0 ? (file, frame.Offset) : (holes[hole].File, holes[hole].Offset);
                if (durableFrom[i] < frame.Previous)
                {
                    CutFrom(i, where, offset);
                    return;
                }

                Faults.Add(new StorageFault(
                    where, offset, $"journal frames {LastSequence + 1} to {frame.Previous} damaged or missing"));
            }

            LastSequence = Math.Max(LastSequence, frame.Sequence);
            LastArrival = Math.Max(LastArrival, frame.Arrival);
        }

        foreach (var (file, offset, before) in holes)
        {
            if (before == frames.Count || frames[before].File != file)
            {
                lengths[file] = Math.Min(lengths[file], offset);
            }
        }
    }

    /// <summary>Files without a frame, as a power cut at their creation leaves them.</summary>
    private void SortOutEmpty()
    {
        var used = frames.Select(pair => pair.File).ToHashSet(StringComparer.Ordinal);
        foreach (var name in lengths.Keys.Where(name => !used.Contains(name)).ToList())
        {
            lengths.Remove(name);
            unneeded.Add(name);
        }
    }

    private void CutFrom(int frame, string file, int offset)
    {
        frames.RemoveRange(frame, frames.Count - frame);
        foreach (var name in lengths.Keys.Where(name => string.CompareOrdinal(name, file) > 0).ToList())
        {
            lengths.Remove(name);
            unneeded.Add(name);
        }

        lengths[file] = Math.Min(lengths[file], offset);
    }
}
