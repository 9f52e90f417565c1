using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>One batch on its way to the disk.</summary>
internal sealed class PendingAppend(RowBatch batch)
{
    private readonly TaskCompletionSource<AppendResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal RowBatch Batch => batch;

    internal int Bytes { get; } = batch.Payload.Length;

    internal long Sequence { get; set; }

    internal long Arrival { get; set; }

    internal Task<AppendResult> Task => done.Task;

    internal void Complete(AppendResult result) => done.TrySetResult(result);

    internal void Fail(Exception reason) => done.TrySetException(reason);
}

/// <summary>What became of a batch.</summary>
public enum AppendOutcome
{
    /// <summary>Fsynced and readable.</summary>
    Stored,

    /// <summary>Too much is under way; nothing of the batch was kept.</summary>
    Overloaded,

    /// <summary>No space left; nothing of the batch was kept.</summary>
    DiskFull,
}

/// <summary>Answer to an append.</summary>
/// <param name="Outcome">Stored, or why not.</param>
/// <param name="RetryAfter">When to try again; zero when stored.</param>
/// <param name="Sequence">Number of the batch; −1 when not stored.</param>
/// <param name="ArrivalNs">Arrival given to all rows of the batch, UTC ns.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, TimeSpan RetryAfter, long Sequence, long ArrivalNs)
{
    /// <summary>Whether the batch is durable.</summary>
    public bool IsStored => Outcome == AppendOutcome.Stored;
}

/// <summary>One durable batch as subscribers see it; the payload is valid during the call only.</summary>
/// <param name="Sequence">Number of the batch.</param>
/// <param name="ArrivalNs">Arrival, UTC ns.</param>
/// <param name="Payload">Rows, for <see cref="RowReader"/>.</param>
/// <param name="RowCount">Rows in the payload.</param>
/// <param name="Fills">The writer only fills the past.</param>
public readonly record struct AppliedBatch(
    long Sequence, long ArrivalNs, ReadOnlyMemory<byte> Payload, int RowCount, bool Fills);
