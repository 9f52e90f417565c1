using System.Buffers.Binary;
using System.IO.Compression;
using Lode.Historian.Codec;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>
/// The definitions of series and columns, in two files that hold the same: ids are given by order, so a lost record
/// would make every later one wrong. Each record is fsynced before the first frame that needs it.
/// </summary>
/// <remarks>Record: length u32, CRC-32C u32 of what follows, first and last number u32 (a packed record stands for
/// several), form u8 (0 plain, 1 Brotli), bytes.</remarks>
internal sealed class Catalog
{
    internal static readonly string[] Names = ["catalog", "catalog.copy"];
    private const int HeadLength = 8;
    private const int BodyHead = 9;
    private const int FormAt = 8;
    private const byte Plain = 0;
    private const byte Packed = 1;
    private const int PackAbove = 1 << 10;

    private readonly IDisk disk;
    private readonly SeriesIndex index;
    private readonly ByteSink pending = new(1 << 12);
    private readonly ByteSink record = new(1 << 12);
    private readonly long[] lengths = new long[2];
    private int next;
    private int plainBytes;

    private Catalog(IDisk disk, SeriesIndex index)
    {
        this.disk = disk;
        this.index = index;
    }

    /// <summary>Reads both files into the index, each record from whichever has it whole, and heals the
    /// other.</summary>
    /// <exception cref="InvalidDataException">A record is lost in both.</exception>
    internal static Catalog Open(IDisk disk, SeriesIndex index, List<StorageFault> faults)
    {
        var catalog = new Catalog(disk, index);
        var copies = Names.Select(name => Copy.Read(disk, name)).ToArray();
        var healed = new ByteSink();
        var known = copies.Max(copy => copy.Count);
        for (var number = 0; number < known;)
        {
            var holder = Array.Find(copies, copy => copy.Records.ContainsKey(number))
                ?? throw new InvalidDataException(
                    $"catalog record {number} is damaged in both copies: restore the store from a backup");
            var found = holder.Records[number];
            healed.Bytes(found.Bytes.Span);
            catalog.RestoreRecord(found.Bytes.Span);
            number = found.Last + 1;
        }

        catalog.next = known;
        for (var i = 0; i < Names.Length; i++)
        {
            catalog.Heal(i, copies[i], copies[1 - i].Count, healed.Written, faults);
        }

        return catalog;
    }

    /// <summary>Makes new definitions durable; those that failed to are kept for the next call.</summary>
    internal void Save()
    {
        index.TakeNewDefinitions(pending);
        if (pending.Length == 0)
        {
            return;
        }

        WriteRecord(record, next, next, Plain, pending.Written);
        for (var i = 0; i < Names.Length; i++)
        {
            using var file = OpenAt(i);
            file.Write(lengths[i], record.Written);
            file.Flush();
        }

        for (var i = 0; i < Names.Length; i++)
        {
            lengths[i] += record.Length;
        }

        plainBytes += record.Length;
        next++;
        pending.Clear();
    }

    /// <summary>Packs plain records into one; called when heads are sealed.</summary>
    internal void Compact()
    {
        if (plainBytes <= PackAbove)
        {
            return;
        }

        var packed = PackAll(JournalReplay.ReadWhole(disk, Names[0]), next - 1);
        for (var i = 0; i < Names.Length; i++)
        {
            AtomicFile.Write(disk, Names[i], packed.Written);
            lengths[i] = packed.Length;
        }

        plainBytes = 0;
    }

    /// <summary>Both files read against their checksums, for verification.</summary>
    internal static IEnumerable<StorageFault> Check(IDisk disk)
    {
        foreach (var name in Names)
        {
            var copy = Copy.Read(disk, name);
            if (copy.BadAt >= 0)
            {
                yield return new StorageFault(name, copy.BadAt, "catalog record damaged; the other copy is used");
            }
        }
    }

    private static ByteSink PackAll(ReadOnlySpan<byte> file, int last)
    {
        var all = new MemoryStream();
        using (var brotli = new BrotliStream(all, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var at = 0; at < file.Length;)
            {
                var body = Copy.BodyOf(file[at..]);
                brotli.Write(Definitions(body[FormAt], body[BodyHead..]));
                at += HeadLength + body.Length;
            }
        }

        var sink = new ByteSink((int)all.Length + 64);
        WriteRecord(sink, 0, last, Packed, all.GetBuffer().AsSpan(0, (int)all.Length));
        return sink;
    }

    private static void WriteRecord(ByteSink sink, int first, int last, byte form, ReadOnlySpan<byte> bytes)
    {
        sink.Clear();
        sink.UInt32((uint)(bytes.Length + BodyHead));
        sink.UInt32(0);
        sink.UInt32((uint)first);
        sink.UInt32((uint)last);
        sink.Byte(form);
        sink.Bytes(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(sink.Patch(4, 4), Crc32C.Of(sink.Written[HeadLength..]));
    }

    private static ReadOnlySpan<byte> Definitions(byte form, ReadOnlySpan<byte> bytes)
    {
        if (form == Plain)
        {
            return bytes;
        }

        using var packed = new BrotliStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.GetBuffer().AsSpan(0, (int)plain.Length);
    }

    private void RestoreRecord(ReadOnlySpan<byte> bytes)
    {
        var body = Copy.BodyOf(bytes);
        index.Restore(Definitions(body[FormAt], body[BodyHead..]));
        plainBytes += body[FormAt] == Plain ? bytes.Length : 0;
    }

    private void Heal(int i, Copy copy, int otherCount, ReadOnlySpan<byte> healed, List<StorageFault> faults)
    {
        lengths[i] = healed.Length;
        if (copy.Content.Span.SequenceEqual(healed))
        {
            return;
        }

        // The second file is written after the first is durable: only the second can be torn where the first is whole.
        if (copy.BadAt >= 0 && (i == 0 ? Math.Max(copy.Count, otherCount) : copy.Count) > copy.MissingFrom)
        {
            faults.Add(new StorageFault(Names[i], copy.BadAt, "catalog record damaged; restored from the other copy"));
        }

        AtomicFile.Write(disk, Names[i], healed);
    }

    private IDiskFile OpenAt(int i)
    {
        var isNew = !disk.Exists(Names[i]);
        var file = disk.Open(Names[i]);
        if (isNew)
        {
            disk.FlushDirectory(Names[i]);
        }

        return file;
    }

    /// <summary>The sound records of one file.</summary>
    private sealed class Copy
    {
        internal Dictionary<int, (int Last, ReadOnlyMemory<byte> Bytes)> Records { get; } = [];

        internal ReadOnlyMemory<byte> Content { get; private set; }

        /// <summary>Number after the last sound record.</summary>
        internal int Count { get; private set; }

        /// <summary>Offset of the first damaged record; −1 when there is none.</summary>
        internal long BadAt { get; private set; } = -1;

        /// <summary>Number of the record that should have been at <see cref="BadAt"/>.</summary>
        internal int MissingFrom { get; private set; }

        internal static Copy Read(IDisk disk, string name)
        {
            var copy = new Copy();
            if (!disk.Exists(name))
            {
                return copy;
            }

            var content = JournalReplay.ReadWhole(disk, name);
            copy.Content = content;
            var at = 0;
            while (at < content.Length)
            {
                var body = BodyOf(content.AsSpan(at));
                if (body.IsEmpty)
                {
                    copy.NoteBad(at);
                    at = copy.NextSound(content, at + 1);
                    continue;
                }

                var whole = HeadLength + body.Length;
                var last = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
                copy.Records[BinaryPrimitives.ReadInt32LittleEndian(body)] = (last, content.AsMemory(at, whole));
                copy.Count = Math.Max(copy.Count, last + 1);
                at += whole;
            }

            return copy;
        }

        /// <summary>Checked body of the record at the start of the bytes; empty when it is not sound.</summary>
        internal static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length < HeadLength + BodyHead)
            {
                return default;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            if (length < BodyHead || length > (uint)(bytes.Length - HeadLength))
            {
                return default;
            }

            var body = bytes.Slice(HeadLength, (int)length);
            return Crc32C.Of(body) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) ? body : default;
        }

        private void NoteBad(int at)
        {
            if (BadAt < 0)
            {
                BadAt = at;
                MissingFrom = Count;
            }
        }

        private int NextSound(ReadOnlySpan<byte> content, int from)
        {
            while (from < content.Length && BodyOf(content[from..]).IsEmpty)
            {
                from++;
            }

            return from;
        }
    }
}
