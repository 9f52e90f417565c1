using System.Text;
using Lode.Historian.Ingest;
using Lode.Kernel.History;

namespace Lode.Kernel.Sources;

/// <summary>A line that could not be stored after all, and why.</summary>
/// <param name="Kind">What kind of reason; <c>future</c> for a stamp that still lies ahead.</param>
public sealed record ReplayFault(string Line, string Kind);

/// <summary>What became of replayed lines.</summary>
/// <param name="Stored">Lines stored whole.</param>
/// <param name="Left">Lines that were not, as they came.</param>
internal sealed record Replayed(long Stored, IReadOnlyList<ReplayFault> Faults, IReadOnlyList<byte[]> Left);

/// <summary>Writes lines that waited, after an engineer's decision: what the decision allows is allowed, nothing
/// else.</summary>
internal sealed class ReplayLines(HistorianService historian, SourceDirectory sources, TimeProvider clock)
{
    private const int ShownLength = 200;

    /// <summary>Stores lines whose stamps are in nanoseconds; makes their series for the source.</summary>
    /// <returns>Null when the historian did not take the batch; then nothing of it counts as stored.</returns>
    internal Task<Replayed?> StoreAsync(
        IReadOnlyList<byte[]> lines, Id? source, bool aheadToo, CancellationToken cancel) =>
        AppendAsync([.. lines.Select(line => (line, line))], source, aheadToo, cancel);

    /// <summary>Stores one field of each line in its typed sub-column <c>field__type</c>.</summary>
    /// <returns>As <see cref="StoreAsync"/>.</returns>
    internal Task<Replayed?> RenamedAsync(
        string field, IReadOnlyList<byte[]> lines, Id? source, CancellationToken cancel)
    {
        var renamed = new List<(byte[] Came, byte[] Written)>();
        foreach (var line in lines)
        {
            if (HeldLines.OnlyField(line, field, SubColumn(field, HeldLines.TypeOf(line, field))) is { } one)
            {
                renamed.Add((line, one));
            }
        }

        return AppendAsync(renamed, source, aheadToo: false, cancel);
    }

    /// <summary>Name of the column that takes values of another type.</summary>
    internal static string SubColumn(string field, string type) => $"{field}__{type}";

    private async Task<Replayed?> AppendAsync(
        IReadOnlyList<(byte[] Came, byte[] Written)> lines, Id? source, bool aheadToo, CancellationToken cancel)
    {
        var policy = PolicyOf(source, aheadToo);
        var parser = new LineParser(historian.Index);
        using var batch = new RowBatch();
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        var faults = new List<ReplayFault>();
        var left = new List<byte[]>();
        foreach (var (came, written) in lines)
        {
            // One by one: the parser names only the first hundred faults of a body.
            parser.Parse(written, 1, now, policy, batch);
            if (Reason(parser) is { } kind)
            {
                faults.Add(new ReplayFault(Shown(came), kind));
                left.Add(came);
            }
        }

        var stored = batch.RowCount == 0 || (await historian.Store.AppendAsync(batch, cancel)).IsStored;
        return stored ? new Replayed(lines.Count - left.Count, faults, left) : null;
    }

    private IngestPolicy PolicyOf(Id? id, bool aheadToo)
    {
        var policy = new IngestPolicy
        {
            Owner = id is { } known ? historian.Index.OwnerNumber(known.Value) : 0,
            WritesForeignSeries = true,
            FutureLimitNs = aheadToo ? long.MaxValue / 2 : 600_000_000_000,
        };
        return id is { } one && sources.Find(one) is { } source
            ? policy with { QualityField = Encoding.UTF8.GetBytes(source.QualityField) } : policy;
    }

    private static string? Reason(LineParser parser) =>
        parser.Faults is [var fault, ..] ? char.ToLowerInvariant($"{fault.Kind}"[0]) + $"{fault.Kind}"[1..]
        : parser.Held.Count > 0 ? HeldRowsTable.ReasonText(parser.Held[0].Reason)
        : null;

    private static string Shown(byte[] line) =>
        Encoding.UTF8.GetString(line.AsSpan(0, Math.Min(line.Length, ShownLength))).TrimEnd('\n');
}
