using System.Text;
using System.Text.Json;

namespace Lode.Kernel.Audit;

/// <summary>How the rows of one chain are read and how their records are made from their columns.</summary>
/// <param name="Table">Where they are.</param>
/// <param name="Site">Whose they are.</param>
/// <param name="ReadAsync">Rows after a number, in order, at most so many.</param>
/// <param name="WriteRecord">The record of a row's columns.</param>
internal sealed record ChainReader<TRow>(
    ChainTable Table, long Site,
    Func<long, int, CancellationToken, Task<IReadOnlyList<TRow>>> ReadAsync,
    Action<TRow, CanonicalWriter> WriteRecord)
    where TRow : ChainedRow;

/// <summary>Goes through a chain from its first record: every column against its record, every record against its
/// hash, every root against its records. One page is read while the one before is checked.</summary>
internal sealed class ChainWalk<TRow>(ChainReader<TRow> reader, IReadOnlyList<ChainRoots.RootRow> roots,
    IReadOnlyCollection<long> sizes)
    where TRow : ChainedRow
{
    // A forged chain would fill the report: the first faults say what happened.
    private const int MostFaults = 20;

    // Leaves of this one are the roots of whole batches.
    private readonly MerkleGrowth batches = new();
    private readonly CanonicalWriter rebuilt = new();
    private readonly Dictionary<long, byte[]> rootsAt = [];
    private MerkleGrowth batch = new();
    private byte[] bytes = new byte[4096];
    private string rootHash = HashChain.Start;
    private ChainMark? doubted;

    internal List<ChainFault> Faults { get; } = [];

    /// <summary>The last record.</summary>
    internal ChainMark Head { get; private set; } = ChainMark.None;

    /// <summary>Root over all records.</summary>
    internal byte[] Root() => batches.Root(batch.Count == 0 ? null : batch.Root());

    /// <summary>Root over the first records, for the sizes asked for; null beyond the end.</summary>
    internal byte[]? RootAt(long size) => rootsAt.GetValueOrDefault(size);

    /// <summary>Walks to the end.</summary>
    /// <param name="eachPage">Told every page after its check; also the one place for checks across rows.</param>
    internal async Task RunAsync(Func<IReadOnlyList<TRow>, Task> eachPage, CancellationToken cancel)
    {
        var next = reader.ReadAsync(0, ChainRoots.Batch, cancel);
        while (true)
        {
            var rows = await next;
            if (rows.Count == 0)
            {
                return;
            }

            var from = rows[^1].Seq!.Value;
            next = Task.Run(() => reader.ReadAsync(from, ChainRoots.Batch, cancel), cancel);
            foreach (var row in rows)
            {
                Check(row);
            }

            await eachPage(rows);
        }
    }

    private void Check(TRow row)
    {
        if (row.Seq != Head.Seq + 1)
        {
            Report(ChainFault.Gap, row, $"{Head.Seq + 1}–{row.Seq - 1}");
            Head = Head with { Seq = row.Seq!.Value - 1 };
        }

        var record = BytesOf(row.Record);
        Settle(row, record);
        rebuilt.Clear();
        reader.WriteRecord(row, rebuilt);
        var next = Head.Next(record);
        var columnsAgree = record.SequenceEqual(rebuilt.Written);
        if (next.Hash != row.Hash || !columnsAgree)
        {
            Name(row, columnsAgree, next.Hash);
        }

        // A changed hash column stands alone; after a changed record the chain goes on as it is stored.
        doubted = columnsAgree && next.Hash != row.Hash ? next with { Hash = row.Hash! } : null;
        Head = doubted is not null ? next : next with { Hash = row.Hash! };
        Grow(record);
    }

    // Where the columns do not say all of the record, the next row shows which of the two was changed: it goes on from
    // the hash that was there.
    private void Settle(TRow row, ReadOnlySpan<byte> record)
    {
        if (doubted is { } stored && Head.Next(record).Hash != row.Hash && stored.Next(record).Hash == row.Hash)
        {
            Head = stored;
            var at = Faults.FindIndex(fault => fault.Seq == stored.Seq && fault.Code == ChainFault.HashDiffers);
            if (at >= 0)
            {
                Faults[at] = Faults[at] with { Code = ChainFault.RecordDiffers, Part = "record" };
            }
        }

        doubted = null;
    }

    private void Name(TRow row, bool columnsAgree, string hash)
    {
        if (columnsAgree)
        {
            Report(ChainFault.HashDiffers, row, "hash");
        }
        else if (hash == row.Hash)
        {
            Report(ChainFault.ColumnDiffers, row, PartsThatDiffer(row.Record, rebuilt.ToString()));
        }
        else if (Head.Next(rebuilt.Written).Hash == row.Hash)
        {
            Report(ChainFault.RecordDiffers, row, PartsThatDiffer(row.Record, rebuilt.ToString()));
        }
        else
        {
            Report(ChainFault.HashDiffers, row, PartsThatDiffer(row.Record, rebuilt.ToString()));
        }
    }

    private void Grow(ReadOnlySpan<byte> record)
    {
        batch.Add(MerkleTree.Leaf(record));
        var count = (batches.Count * ChainRoots.Batch) + batch.Count;
        if (sizes.Contains(count))
        {
            rootsAt[count] = Root();
        }

        if (batch.Count == ChainRoots.Batch)
        {
            var root = batch.Root();
            CheckRoot(batches.Count, Convert.ToHexStringLower(root));
            batches.Add(root);
            batch = new MerkleGrowth();
        }
    }

    private void CheckRoot(long number, string root)
    {
        if (number >= roots.Count)
        {
            return;
        }

        var stored = roots[(int)number];
        var record = ChainRoots.RecordOf(reader.Site, reader.Table.Code, number, Head.Hash, root, stored.AtUs);
        var hash = HashChain.Link(rootHash, record);
        var part = stored.Batch != number ? "batch" : stored.Root != root ? "root"
            : stored.Record != record ? "record" : stored.Hash != hash ? "hash" : null;
        rootHash = stored.Hash;
        if (part is not null)
        {
            Add(new ChainFault(
                ChainFault.RootDiffers, "kernel_chain_root", reader.Site, (number + 1) * ChainRoots.Batch,
                $"{reader.Table.Code}/{number}", part));
        }
    }

    private void Report(string code, TRow row, string part) =>
        Add(new ChainFault(code, reader.Table.Name, reader.Site, row.Seq, row.Id.ToString(), part));

    private void Add(ChainFault fault)
    {
        if (Faults.Count < MostFaults)
        {
            Faults.Add(fault);
        }
    }

    private ReadOnlySpan<byte> BytesOf(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > bytes.Length)
        {
            bytes = new byte[most];
        }

        return bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes));
    }

    // Names the members in which two records differ; the whole text where one of them is no record any more.
    private static string PartsThatDiffer(string stored, string rebuilt)
    {
        try
        {
            using var left = JsonDocument.Parse(stored);
            using var right = JsonDocument.Parse(rebuilt);
            var names = left.RootElement.EnumerateObject().Concat(right.RootElement.EnumerateObject())
                .Select(member => member.Name).Distinct(StringComparer.Ordinal)
                .Where(name => !Same(left.RootElement, right.RootElement, name));
            return string.Join(", ", names) is { Length: > 0 } parts ? parts : "record";
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return "record";
        }
    }

    private static bool Same(JsonElement left, JsonElement right, string name) =>
        left.TryGetProperty(name, out var one) && right.TryGetProperty(name, out var other)
            && one.GetRawText() == other.GetRawText();
}
