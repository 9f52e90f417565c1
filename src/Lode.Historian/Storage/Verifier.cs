using Lode.Historian.Codec;
using Lode.Historian.Ingest;

namespace Lode.Historian.Storage;

/// <summary>What a verification walked over and found.</summary>
/// <param name="Faults">Damaged places; empty when the store is whole.</param>
/// <param name="Segments">Segment files.</param>
/// <param name="Blocks">Blocks decoded.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="JournalFiles">Journal files.</param>
public sealed record VerifyReport(
    IReadOnlyList<StorageFault> Faults, int Segments, long Blocks, long Rows, int JournalFiles)
{
    /// <summary>Nothing is damaged.</summary>
    public bool IsClean => Faults.Count == 0;
}

/// <summary>Reads everything against its checksums and its own claims.</summary>
internal sealed class Verifier(HistorianStore store)
{
    private readonly List<StorageFault> faults = [];
    private readonly BlockReader reader = new();
    private readonly RowSet rows = new();
    private long blockCount;
    private long rowCount;

    internal VerifyReport Run(IProgress<double>? progress, CancellationToken cancel)
    {
        var journalFiles = CheckSmallFiles();
        var view = store.Segments.AcquireView();
        try
        {
            for (var i = 0; i < view.Segments.Length; i++)
            {
                cancel.ThrowIfCancellationRequested();
                CheckSegment(view.Segments[i]);
                progress?.Report((i + 1.0) / view.Segments.Length);
            }

            return new VerifyReport([.. faults], view.Segments.Length, blockCount, rowCount, journalFiles);
        }
        finally
        {
            view.Release();
        }
    }

    /// <summary>While no flush or merge replaces them.</summary>
    private int CheckSmallFiles()
    {
        lock (store.Segments.MaintenanceGate)
        {
            foreach (var name in Manifest.Names.Where(store.Disk.Exists))
            {
                if (!Manifest.TryRead(JournalReplay.ReadWhole(store.Disk, name), out _))
                {
                    faults.Add(new StorageFault(name, 0, "manifest damaged"));
                }
            }

            var last = LastValues.NameOf(store.Segments.Manifest.SealedThrough);
            if (store.Disk.Exists(last) && !LastValues.IsSound(JournalReplay.ReadWhole(store.Disk, last)))
            {
                faults.Add(new StorageFault(last, 0, "last values damaged; they are rebuilt at the next start"));
            }

            var files = store.Committer.Quiesce(journal =>
            {
                faults.AddRange(Catalog.Check(store.Disk));
                return journal.Files();
            });
            foreach (var (name, length) in files)
            {
                faults.AddRange(JournalReplay.Check(store.Disk, name, length));
            }

            return files.Count;
        }
    }

    private void CheckSegment(SegmentFile segment)
    {
        CheckFrame(segment);
        SegmentIndex index;
        try
        {
            index = segment.Index;
        }
        catch (CorruptBlockException)
        {
            // Both copies of the index have been reported.
            return;
        }

        for (var i = 0; i < index.SeriesIds.Length; i++)
        {
            for (var block = index.FirstBlock[i]; block < index.FirstBlock[i + 1]; block++)
            {
                try
                {
                    CheckBlock(segment, index, index.SeriesIds[i], block);
                }
                catch (CorruptBlockException damage)
                {
                    faults.Add(segment.FaultOf(block, damage.Message, store.KeyOf));
                }
            }
        }
    }

    private void CheckFrame(SegmentFile segment)
    {
        var info = segment.Info;
        try
        {
            var head = new byte[SegmentWriter.HeadLength];
            segment.ReadBytes(0, head);
            if (BitConverter.ToUInt64(head) != SegmentWriter.Magic || segment.OpenFile().Length != info.Length)
            {
                CorruptBlockException.Throw("segment head or length differs from what was written");
            }
        }
        catch (CorruptBlockException damage)
        {
            faults.Add(new StorageFault(info.Name, 0, damage.Message));
        }

        for (var copy = 0; copy < 2; copy++)
        {
            try
            {
                segment.ReadIndexCopy(copy);
            }
            catch (CorruptBlockException damage)
            {
                faults.Add(new StorageFault(info.Name, info.Length - ((2L - copy) * info.TailLength), damage.Message)
                {
                    From = info.FirstTime,
                    To = info.LastTime,
                });
            }
        }
    }

    private void CheckBlock(SegmentFile segment, SegmentIndex index, int seriesId, int block)
    {
        if (seriesId >= store.Index.Count)
        {
            CorruptBlockException.Throw("series is not in the catalog");
        }

        var series = store.Index[seriesId];
        segment.Read(block, reader);
        rows.Reset(ColumnsOf(series), series.Layout);
        BlockRows.Append(reader, rows, long.MinValue, long.MaxValue);
        if (rows.Times[0] != index.First[block] || rows.Times[rows.Count - 1] != index.Last[block])
        {
            CorruptBlockException.Throw("stamps differ from the index");
        }

        for (var row = 1; row < rows.Count; row++)
        {
            if (rows.Times[row] <= rows.Times[row - 1])
            {
                CorruptBlockException.Throw("stamps do not ascend");
            }
        }

        CheckSummaries();
        blockCount++;
        rowCount += rows.Count;
    }

    private void CheckSummaries()
    {
        var qualities = reader.AllGood ? default : rows.Qualities.AsSpan(0, rows.Count);
        for (var slot = 0; slot < rows.Width; slot++)
        {
            var entry = reader.Find(rows[slot].Column);
            if (entry >= 0 && reader.TrySummary(entry, out var kept)
                && kept != Summaries.Of(rows[slot], 0, rows.Count, qualities))
            {
                CorruptBlockException.Throw("summary differs from the values");
            }
        }
    }

    private static int[] ColumnsOf(Series series) => [.. Enumerable.Range(0, series.Layout.Count)];
}
