using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Kernel.History;

namespace Lode.Kernel.Calculations;

/// <summary>What each calculated signal has to compute: takes batches, gives stretches of event time. No I/O; guarded
/// by its own lock.</summary>
internal sealed class CalculationEngine
{
    private readonly Lock gate = new();
    private readonly Dictionary<Id, CalculationUnit> units = [];
    private SignalIndex<(CalculationUnit Unit, int Input)> index = new();
    private bool stale;
    private long lastSequence;

    /// <summary>Whether any calculation reads a signal: otherwise the historian need not hand anything over.</summary>
    internal bool IsWatching
    {
        get
        {
            lock (gate)
            {
                return units.Count > 0;
            }
        }
    }

    /// <summary>The calculations, in no order.</summary>
    internal IReadOnlyList<CalculationUnit> Units
    {
        get
        {
            lock (gate)
            {
                return [.. units.Values];
            }
        }
    }

    internal CalculationUnit? Find(Id signalId)
    {
        lock (gate)
        {
            return units.GetValueOrDefault(signalId);
        }
    }

    /// <summary>Runs something over one calculation under the lock.</summary>
    internal T Read<T>(CalculationUnit unit, Func<CalculationUnit, T> body)
    {
        lock (gate)
        {
            return body(unit);
        }
    }

    /// <summary>Puts a calculation in, in place of its older form whose work it takes over.</summary>
    internal void Put(CalculationUnit unit)
    {
        lock (gate)
        {
            if (units.TryGetValue(unit.SignalId, out var older) && older.Key == unit.Key)
            {
                unit.Resume(older);
            }

            units[unit.SignalId] = unit;
            stale = true;
        }
    }

    internal void Remove(Id signalId)
    {
        lock (gate)
        {
            stale |= units.Remove(signalId);
        }
    }

    /// <summary>Notes what a durable batch brings.</summary>
    internal void Apply(SeriesIndex series, in AppliedBatch batch, long uptimeNs)
    {
        lock (gate)
        {
            lastSequence = batch.Sequence;
            if (stale)
            {
                Refresh();
            }

            var rows = new RowReader(batch.Payload.Span);
            while (rows.MoveNext())
            {
                if (index.Find(series, rows.SeriesId) is not { } entry)
                {
                    continue;
                }

                while (rows.NextCell(out var column, out _, out _, out _))
                {
                    foreach (var (unit, input) in entry.Of(column))
                    {
                        unit.Note(input, rows.Time, uptimeNs, batch.Fills, batch.Sequence);
                    }
                }
            }
        }
    }

    /// <summary>Takes what a calculation can compute now.</summary>
    internal (IReadOnlyList<(int Input, long FromNs, long ToNs)> Late, (long FromNs, long ToNs, bool Fills)? New) Take(
        CalculationUnit unit, long uptimeNs, long graceNs)
    {
        lock (gate)
        {
            return (unit.TakeLate(), unit.TakeNew(uptimeNs, graceNs));
        }
    }

    /// <summary>Puts a stretch back that is not computed yet.</summary>
    internal void Defer(CalculationUnit unit, long fromNs, long toNs)
    {
        lock (gate)
        {
            // Meanwhile its definition may have changed: the newer form goes on.
            (units.GetValueOrDefault(unit.SignalId) ?? unit).Pending.Add(fromNs, toNs);
        }
    }

    internal bool TryTakePending(CalculationUnit unit, out (long FromNs, long ToNs) range)
    {
        lock (gate)
        {
            return unit.Pending.TryTakeFirst(out range);
        }
    }

    /// <summary>The newest batch of which, and before which, everything is computed; 0 while something waits that came
    /// before all of them.</summary>
    internal long SettledThrough()
    {
        lock (gate)
        {
            return units.Values.Aggregate(lastSequence, (least, unit) =>
                Math.Max(0, Math.Min(least, unit.FirstOpenSequence - 1)));
        }
    }

    private void Refresh()
    {
        stale = false;
        index = new();
        foreach (var unit in units.Values)
        {
            for (var input = 0; input < unit.InputKeys.Count; input++)
            {
                index.Add(unit.InputKeys[input], (unit, input));
            }
        }
    }
}
