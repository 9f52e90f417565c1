using Lode.Historian.Ingest;
using Lode.Kernel.History;

namespace Lode.Kernel.Sources;

/// <summary>Writes lines that waited, after an engineer's decision: what the decision allows is allowed, nothing
/// else.</summary>
internal sealed class ReplayLines(HistorianService historian, TimeProvider clock)
{
    /// <summary>Stores lines whose stamps are in nanoseconds; makes their series for the source.</summary>
    /// <returns>Lines that still could not be stored, or null when the historian did not take the batch.</returns>
    internal async Task<IReadOnlyList<LineFault>?> StoreAsync(byte[] lines, Id? source, bool aheadToo,
        CancellationToken cancel)
    {
        var policy = new IngestPolicy
        {
            Owner = source is { } id ? historian.Index.OwnerNumber(id.Value) : 0,
            WritesForeignSeries = true,
            FutureLimitNs = aheadToo ? long.MaxValue / 2 : 600_000_000_000,
        };
        var parser = new LineParser(historian.Index);
        using var batch = new RowBatch();
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        parser.Parse(lines, 1, now, policy, batch);
        if (batch.RowCount == 0)
        {
            return [.. parser.Faults];
        }

        var appended = await historian.Store.AppendAsync(batch, cancel);
        return appended.IsStored ? [.. parser.Faults] : null;
    }

    /// <summary>Stores one field of each line in its typed sub-column <c>field__type</c>.</summary>
    internal async Task<bool> RenamedAsync(string field, IReadOnlyList<byte[]> lines, Id? source,
        CancellationToken cancel)
    {
        using var renamed = new MemoryStream();
        foreach (var line in lines)
        {
            if (HeldLines.OnlyField(line, field, SubColumn(field, HeldLines.TypeOf(line, field))) is { } one)
            {
                renamed.Write(one);
            }
        }

        return await StoreAsync(renamed.ToArray(), source, aheadToo: false, cancel) is not null;
    }

    /// <summary>Name of the column that takes values of another type.</summary>
    internal static string SubColumn(string field, string type) => $"{field}__{type}";
}
