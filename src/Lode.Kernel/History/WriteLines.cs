using System.Collections.Concurrent;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;

namespace Lode.Kernel.History;

/// <summary>Lines from a writer into the historian: parsed, checked against the source's policy, made durable.</summary>
public sealed class WriteLines(
    HistorianService historian, IWriterPolicies policies, IHeldRows held, IngestTally tally, TimeProvider clock)
{
    private const int MaxIdleDesks = 16;
    private readonly ConcurrentBag<Desk> desks = [];

    /// <summary>Stores a body.</summary>
    /// <param name="body">Line protocol with <see cref="LineParser.Padding"/> bytes of room behind it.</param>
    /// <param name="length">Bytes of line protocol.</param>
    /// <param name="unitNs">Nanoseconds per unit of the stamps.</param>
    /// <param name="source">Source of the writer; null for a token without one.</param>
    /// <param name="allOrNothing">Store nothing when a line is not line protocol (the second write API).</param>
    /// <param name="cancel">The writer has gone; what was appended stays.</param>
    public async ValueTask<WriteOutcome> RunAsync(
        byte[] body, int length, long unitNs, Id? source, bool allOrNothing, CancellationToken cancel)
    {
        var desk = desks.TryTake(out var idle) ? idle : new Desk(historian.Index);
        try
        {
            var parser = desk.Parser;
            var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
            var policy = policies.Of(source);
            desk.Batch.Clear();
            desk.Batch.Fills = policy.FillsOnly;
            parser.Parse(body, length, unitNs, now, policy, desk.Batch, allOrNothing);
            if (allOrNothing && parser.SyntaxFaults > 0)
            {
                tally.Count(source, 0, 0, parser.DroppedLines, 0);
                return Outcome(AppendOutcome.Stored, default, parser) with { Rows = 0 };
            }

            var appended = desk.Batch.RowCount == 0
                ? new AppendResult(AppendOutcome.Stored, default, -1, now)
                : await historian.Store.AppendAsync(desk.Batch, cancel);
            if (appended.IsStored && parser.Held.Count > 0 && !await HoldAsync(parser, body, source, cancel))
            {
                return Outcome(AppendOutcome.DiskFull, TimeSpan.FromSeconds(30), parser);
            }

            tally.Count(source, appended, desk.Batch, parser);
            return Outcome(appended.Outcome, appended.RetryAfter, parser) with { Rows = desk.Batch.RowCount };
        }
        finally
        {
            PutBack(desk);
        }
    }

    private static WriteOutcome Outcome(AppendOutcome outcome, TimeSpan retryAfter, LineParser parser) =>
        new(outcome, retryAfter, parser.Faults.Count == 0 ? [] : [.. parser.Faults])
        {
            DroppedLines = parser.DroppedLines,
            SyntaxFaults = parser.SyntaxFaults,
            HeldLines = parser.Held.Count,
        };

    private async ValueTask<bool> HoldAsync(LineParser parser, byte[] body, Id? source, CancellationToken cancel)
    {
        var rows = parser.Held.Select(line => new HeldRow(
            source, line.Reason, body.AsSpan(line.LineStart, line.LineLength).ToArray(), line.TimeNs, line.Detail));
        return await held.HoldAsync([.. rows], cancel);
    }

    private void PutBack(Desk desk)
    {
        if (desks.Count < MaxIdleDesks && desk.Batch.Payload.Length < 8 << 20)
        {
            desks.Add(desk);
        }
        else
        {
            desk.Batch.Dispose();
        }
    }

    /// <summary>What one request works with; used again by later ones.</summary>
    private sealed class Desk(SeriesIndex index)
    {
        internal LineParser Parser { get; } = new(index);

        internal RowBatch Batch { get; } = new(64 * 1024);
    }
}

/// <summary>What became of a body.</summary>
/// <param name="Result">Stored, or why nothing was.</param>
/// <param name="RetryAfter">When to come again if nothing was stored.</param>
/// <param name="Faults">Refused lines, the first hundred.</param>
public sealed record WriteOutcome(AppendOutcome Result, TimeSpan RetryAfter, IReadOnlyList<LineFault> Faults)
{
    /// <summary>Rows stored.</summary>
    public int Rows { get; init; }

    /// <summary>Lines refused, wholly or in a field.</summary>
    public int DroppedLines { get; init; }

    /// <summary>Of these, lines that are not line protocol.</summary>
    public int SyntaxFaults { get; init; }

    /// <summary>Lines that wait for an engineer.</summary>
    public int HeldLines { get; init; }
}
