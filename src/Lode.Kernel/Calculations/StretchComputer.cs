using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Retrieval;
using Lode.Historian.Storage;
using Lode.Kernel.History;

namespace Lode.Kernel.Calculations;

/// <summary>Computes stretches of event time from what is stored, and finds what differs from the results that are
/// stored.</summary>
internal sealed class StretchComputer(HistorianStore store)
{
    /// <summary>Results of one step; a long stretch is computed in several.</summary>
    internal const int MaxResults = 20_000;

    /// <summary>Owner of the series of results: no source may write them.</summary>
    internal static readonly Guid Owner = new("0190c0de-0000-7000-8000-000000000001");

    /// <summary>Where results may rest on a value of a range: until enough newer values of the same input have come.
    /// </summary>
    /// <returns>Event times [from, to), clipped to what is computed already.</returns>
    internal (long FromNs, long ToNs) Affected(CalculationUnit unit, int input, long fromNs, long toNs)
    {
        var end = unit.HeadNs + 1;
        var left = unit.Depth;
        using var reader = Open(unit.InputKeys[input], toNs, end);
        while (left > 0 && reader?.MoveNext() == true)
        {
            for (var row = 0; row < reader.Count && left > 0; row++)
            {
                if (reader.HasValue(0, row) && --left == 0)
                {
                    end = reader.Times[row];
                }
            }
        }

        return (fromNs, end);
    }

    /// <summary>Computes a stretch, or its beginning.</summary>
    /// <param name="into">Takes the rows to be stored; is emptied first.</param>
    /// <param name="tally">Counts what is new and what is otherwise.</param>
    /// <returns>Event time up to which it is computed; less than <paramref name="toNs"/> when more is left.</returns>
    internal long Compute(CalculationUnit unit, long fromNs, long toNs, RowBatch into, RevisionTally tally)
    {
        into.Clear();
        var (series, column) = Output(unit.Key);
        var left = MaxResults;
        foreach (var (version, from, to) in unit.Timeline.Within(fromNs, toNs))
        {
            var stored = store.OpenReader(series.Id, [column], from, to);
            var reached = Evaluate(version, from, to, stored, (value, known) =>
            {
                tally.Count();
                if (known is { } before)
                {
                    if (value.Is(before))
                    {
                        return --left > 0;
                    }

                    tally.Change(before.Value, value);
                }
                else
                {
                    tally.Add(value);
                }

                into.BeginRow(series.Id, value.TimeNs, value.Quality);
                into.Add(column, value.Value);
                into.EndRow();
                return --left > 0;
            });
            if (reached < to)
            {
                return reached;
            }
        }

        return toNs;
    }

    /// <summary>Evaluates one version at every stamp of its inputs in [from, to), and at those of stored results: after
    /// a change of version these may lie elsewhere.</summary>
    /// <param name="stored">Stored results of the range; null when they do not matter. Disposed here.</param>
    /// <param name="take">Takes a value and the stored one of its stamp; false stops.</param>
    /// <returns>Event time up to which it was evaluated.</returns>
    internal long Evaluate(
        CalculationVersion version, long fromNs, long toNs, SampleReader? stored,
        Func<CalculatedValue, StoredSample?, bool> take)
    {
        var run = new ExpressionRun(version);
        for (var slot = 0; slot < version.Inputs.Count; slot++)
        {
            Warm(run, slot, version.Inputs[slot].Key, fromNs);
        }

        var inputs = version.Inputs.Count;
        using var merged = new MergedSamples(
            [.. version.Inputs.Select(input => Open(input.Key, fromNs, toNs)), stored]);
        StoredSample? known = null;
        var (at, any) = (fromNs, false);
        while (merged.MoveNext(out var reader, out var sample))
        {
            if (any && sample.TimeNs != at)
            {
                if (!take(run.At(at), known))
                {
                    return sample.TimeNs;
                }

                known = null;
            }

            (at, any) = (sample.TimeNs, true);
            if (reader == inputs)
            {
                known = sample;
            }
            else
            {
                run.Take(reader, sample.TimeNs, sample.Value, sample.Quality);
            }
        }

        if (any)
        {
            take(run.At(at), known);
        }

        return toNs;
    }

    /// <summary>Newest stored stamp of a signal; null when there is none.</summary>
    internal long? NewestNs(string key) =>
        Find(key) is var (series, column) && store.TryLast(series, column, out var last) ? last.Time : null;

    /// <summary>Where a signal may have changed since a batch.</summary>
    internal (long FromNs, long ToNs)? ChangedSince(string key, long sequence) =>
        Find(key) is var (series, _) ? store.ChangedSince(series, sequence) : null;

    /// <summary>Whether results may be written under a key: nobody else owns the series, and the field holds numbers.
    /// </summary>
    internal bool MayOwn(string key)
    {
        if (!SeriesKey.TrySplitSignal(key, out var name, out var field))
        {
            return false;
        }

        if (!store.Index.TryFind(Encoding.UTF8.GetBytes(name), out var series))
        {
            return true;
        }

        var column = series.Layout.IndexOf(Encoding.UTF8.GetBytes(field));
        return series.Owner == store.Index.OwnerNumber(Owner)
            && (column < 0 || series.Layout[column].Type == ColumnType.Float64);
    }

    private void Warm(ExpressionRun run, int slot, string key, long fromNs)
    {
        if (Find(key) is not var (series, column))
        {
            return;
        }

        OpenRange open = (from, to) => store.OpenReader(series, [column], from, to);
        if (Neighbors.Previous(open, fromNs, fromNs, long.MaxValue) is not { } last)
        {
            return;
        }

        if (Neighbors.Previous(open, last.Time, last.Time, long.MaxValue) is { } before)
        {
            run.Take(slot, before.Time, before.Value, before.Quality);
        }

        run.Take(slot, last.Time, last.Value, last.Quality);
    }

    private (Series Series, int Column) Output(string key)
    {
        Invariant.Holds(SeriesKey.TrySplitSignal(key, out var name, out var field));
        var series = store.Index.GetOrAdd(Encoding.UTF8.GetBytes(name), store.Index.OwnerNumber(Owner));
        var column = store.Index.GetOrAddColumn(series, Encoding.UTF8.GetBytes(field), ColumnType.Float64);
        Invariant.Holds(column >= 0);
        return (series, column);
    }

    private SampleReader? Open(string key, long fromNs, long toNs) =>
        fromNs < toNs && Find(key) is var (series, column) ? store.OpenReader(series, [column], fromNs, toNs) : null;

    private (int Series, int Column)? Find(string key)
    {
        if (!SeriesKey.TrySplitSignal(key, out var name, out var field)
            || !store.Index.TryFind(Encoding.UTF8.GetBytes(name), out var series))
        {
            return null;
        }

        var column = series.Layout.IndexOf(Encoding.UTF8.GetBytes(field));
        return column < 0 ? null : (series.Id, column);
    }
}
