using Lode.Historian.Codec;

namespace Lode.Historian.Storage;

/// <summary>The list of live segments: replacing it is the one step that makes a flush or merge count.</summary>
/// <remarks>Held in two files with the same contents; files in the segment folder that it does not list are
/// debris.</remarks>
internal sealed record Manifest
{
    internal static readonly string[] Names = ["manifest", "manifest.copy"];
    private const ulong Magic = 0x3130_4E46_4D44_4F4C;
    private const int CrcLength = 4;

    /// <summary>Every batch up to this one is in segments.</summary>
    internal long SealedThrough { get; init; } = -1;

    /// <summary>Greatest arrival given out before.</summary>
    internal long LastArrival { get; init; }

    internal long NextSegment { get; init; } = 1;

    internal IReadOnlyList<SegmentInfo> Segments { get; init; } = [];

    /// <exception cref="InvalidDataException">Both files are damaged.</exception>
    internal static Manifest Open(IDisk disk, List<StorageFault> faults)
    {
        Manifest? found = null;
        var damaged = 0;
        foreach (var name in Names)
        {
            if (!disk.Exists(name))
            {
                continue;
            }

            var content = JournalReplay.ReadWhole(disk, name);
            if (TryRead(content, out var manifest))
            {
                found ??= manifest;
            }
            else
            {
                damaged++;
                faults.Add(new StorageFault(name, 0, "manifest damaged; the other copy is used"));
            }
        }

        if (found is null && damaged > 0)
        {
            throw new InvalidDataException("both copies of the manifest are damaged: restore the store from a backup");
        }

        return found ?? new Manifest();
    }

    internal void Save(IDisk disk)
    {
        var sink = new ByteSink();
        Write(sink);
        foreach (var name in Names)
        {
            AtomicFile.Write(disk, name, sink.Written);
        }
    }

    internal static bool TryRead(ReadOnlySpan<byte> content, out Manifest manifest)
    {
        manifest = new Manifest();
        if (content.Length < 16 || BitConverter.ToUInt64(content) != Magic
            || Crc32C.Of(content[..^CrcLength]) != BitConverter.ToUInt32(content[^CrcLength..]))
        {
            return false;
        }

        var source = new ByteSource(content[8..^CrcLength]);
        var (through, arrival, next) = (source.SignedVarint(), source.SignedVarint(), source.SignedVarint());
        var segments = new SegmentInfo[source.Count(int.MaxValue / 64)];
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = new SegmentInfo(
                source.SignedVarint(), (int)source.SignedVarint(), source.SignedVarint(), source.SignedVarint())
            {
                Length = source.SignedVarint(),
                TailLength = (int)source.SignedVarint(),
                FirstTime = source.SignedVarint(),
                LastTime = source.SignedVarint(),
                Rows = source.SignedVarint(),
                Values = source.SignedVarint(),
            };
        }

        manifest = new Manifest
        {
            SealedThrough = through,
            LastArrival = arrival,
            NextSegment = next,
            Segments = segments,
        };
        return true;
    }

    private void Write(ByteSink sink)
    {
        sink.UInt64(Magic);
        sink.SignedVarint(SealedThrough);
        sink.SignedVarint(LastArrival);
        sink.SignedVarint(NextSegment);
        sink.Varint((ulong)Segments.Count);
        foreach (var segment in Segments)
        {
            sink.SignedVarint(segment.Id);
            sink.SignedVarint(segment.Day);
            sink.SignedVarint(segment.FirstSequence);
            sink.SignedVarint(segment.LastSequence);
            sink.SignedVarint(segment.Length);
            sink.SignedVarint(segment.TailLength);
            sink.SignedVarint(segment.FirstTime);
            sink.SignedVarint(segment.LastTime);
            sink.SignedVarint(segment.Rows);
            sink.SignedVarint(segment.Values);
        }

        sink.UInt32(Crc32C.Of(sink.Written));
    }
}
