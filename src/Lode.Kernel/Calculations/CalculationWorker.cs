using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel.History;

namespace Lode.Kernel.Calculations;

/// <summary>Computes calculated signals into the historian: new values as they come, late and corrected ones again.
/// Whatever order values arrive in, the results are those of the stored inputs (docs/internals/calculations.md).
/// </summary>
internal sealed class CalculationWorker(HistorianStore store, TimeProvider clock) : IDisposable
{
    /// <summary>An input that is silent for this long while others go on does not hold them up, ns.</summary>
    internal const long GraceNs = 2_000_000_000;

    private readonly StretchComputer stretches = new(store);
    private readonly RowBatch rows = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private IDisposable? subscription;

    internal CalculationEngine Engine { get; } = new();

    /// <summary>Questions to the store that need no turn.</summary>
    internal StretchComputer Stretches => stretches;

    /// <summary>Running time, ns; no setting of the clock moves it.</summary>
    internal long UptimeNs => clock.GetElapsedTime(0).Ticks * 100;

    /// <summary>Takes a calculation up: listens from now on, then reads how far its inputs are and what came since a
    /// batch. While there is none, the store need not hand anything over.</summary>
    /// <param name="since">Number of the batch up to which everything late was computed; null when it is new.</param>
    internal void Start(CalculationUnit unit, long? since)
    {
        Engine.Put(unit);
        subscription ??= store.Subscribe(batch => Engine.Apply(store.Index, batch, UptimeNs));
        for (var input = 0; input < unit.InputKeys.Count; input++)
        {
            var newest = stretches.NewestNs(unit.InputKeys[input]);
            var changed = since is { } sequence ? stretches.ChangedSince(unit.InputKeys[input], sequence) : null;
            var at = input;
            Engine.Read(unit, one =>
            {
                if (newest is { } time)
                {
                    one.Start(at, time, UptimeNs);
                }

                if (changed is { } range)
                {
                    one.NoteRange(at, range.FromNs, range.ToNs);
                }

                return true;
            });
        }
    }

    /// <summary>A calculation is no longer wanted.</summary>
    internal void Stop(Id signalId)
    {
        Engine.Remove(signalId);
        if (!Engine.IsWatching)
        {
            subscription?.Dispose();
            subscription = null;
        }
    }

    /// <summary>One round: every calculation computes what is new and one step of what is late.</summary>
    /// <returns>True when more waits.</returns>
    internal async Task<bool> RoundAsync(CancellationToken cancel)
    {
        var more = false;
        foreach (var unit in Engine.Units)
        {
            await turn.WaitAsync(cancel);
            try
            {
                more |= await StepAsync(unit, cancel);
            }
            finally
            {
                turn.Release();
            }
        }

        return more;
    }

    /// <summary>Computes a stretch again, or its beginning.</summary>
    /// <returns>How far; null when the store did not take it (its disk is full).</returns>
    internal async Task<long?> AgainAsync(
        CalculationUnit unit, long fromNs, long toNs, RevisionTally tally, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            return await StoreAsync(unit, fromNs, toNs, fills: true, tally, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        subscription?.Dispose();
        rows.Dispose();
        turn.Dispose();
    }

    private async Task<bool> StepAsync(CalculationUnit unit, CancellationToken cancel)
    {
        // First taken, then read: what comes in between is noted again.
        var (late, fresh) = Engine.Take(unit, UptimeNs, GraceNs);
        foreach (var (input, from, to) in late)
        {
            var (first, end) = stretches.Affected(unit, input, from, to);
            Engine.Defer(unit, first, end);
        }

        if (fresh is { } next)
        {
            var reached = await StoreAsync(unit, next.FromNs, next.ToNs, next.Fills, new(), cancel);
            Engine.Defer(unit, reached ?? next.FromNs, next.ToNs);
        }

        if (Engine.TryTakePending(unit, out var again))
        {
            unit.RevisedAtNs = UptimeNs;
            var reached = await StoreAsync(unit, again.FromNs, again.ToNs, fills: true, unit.Tally, cancel);
            Engine.Defer(unit, reached ?? again.FromNs, again.ToNs);
            return reached is not null && !Engine.Read(unit, one => one.Pending.IsEmpty);
        }

        return false;
    }

    private async Task<long?> StoreAsync(
        CalculationUnit unit, long fromNs, long toNs, bool fills, RevisionTally tally, CancellationToken cancel)
    {
        var found = new RevisionTally();
        var reached = stretches.Compute(unit, fromNs, toNs, rows, found);
        rows.Fills = fills;
        if (!await store.AppendPatientlyAsync(rows, clock, cancel))
        {
            return null;
        }

        tally.Join(found);
        return reached;
    }
}
