using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Xunit;

namespace Lode.Tests.Storage;

/// <summary>Late rows are sealed beside the rows in time, which stay as even as they came.</summary>
public sealed class LateRowsTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void LateRowsBesideMany_AreBlocksOfTheirOwn_BeforeAndAfterAMerge()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        for (var half = 0; half < 2; half++)
        {
            Append(plant, series, half * 640, late: 90);
            plant.Store.Flush();
        }

        Assert.Equal(2, plant.Store.Segments.Manifest.Segments.Count);
        Assert.Equal((20, 2), BlocksOf(plant, series));
        plant.Store.Merge(MergePolicy.All);
        Assert.Single(plant.Store.Segments.Manifest.Segments);
        Assert.Equal((20, 1), BlocksOf(plant, series));
        Assert.Equal(1_280 + 54, Rows(plant, series));
    }

    [Fact]
    public void RowsALittleLate_LieAmongTheOthers()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        Append(plant, series, 0, late: 50);
        plant.Store.Flush();
        Assert.Equal((11, 0), BlocksOf(plant, series));
        Assert.Equal(640 + 27, Rows(plant, series));
    }

    [Fact]
    public void BatchesThatWereOvertaken_LieAmongTheOthers()
    {
        var plant = new Plant();
        var series = plant.Series("m,s=1", ("v", ColumnType.Float64));
        for (var late = 0; late < 2; late++)
        {
            // One of sixteen batches comes after its three successors, one only after the others were sealed.
            int[] order = [0, 1, 2, 3, 4, 5, 7, 8, 9, 6, 10, 11, 13, 14, 15];
            foreach (var at in order)
            {
                AppendRun(plant, series, (late * 16) + at);
            }

            plant.Store.Flush();
        }

        AppendRun(plant, series, 12);
        AppendRun(plant, series, 28);
        plant.Store.Flush();
        plant.Store.Merge(MergePolicy.All);
        Assert.Equal(0, BlocksOf(plant, series).Late);
        Assert.Equal(1_280, Rows(plant, series));
    }

    private static void AppendRun(Plant plant, Series series, int number) => plant.Append(batch =>
    {
        for (var row = number * 40; row < (number + 1) * 40; row++)
        {
            Add(batch, series, plant.Now + (row * Second), row);
        }
    });

    /// <summary>640 rows a second apart in batches of 20; from the sixth on each brings a row that many seconds late.
    /// </summary>
    private static void Append(Plant plant, Series series, int first, int late)
    {
        for (var from = first; from < first + 640; from += 20)
        {
            plant.Append(batch =>
            {
                for (var row = from; row < from + 20; row++)
                {
                    Add(batch, series, plant.Now + (row * Second), row);
                }

                if (from >= first + 100)
                {
                    Add(batch, series, plant.Now + ((from - late) * Second) + 1, -1);
                }
            });
        }
    }

    private static void Add(RowBatch batch, Series series, long time, double value)
    {
        batch.BeginRow(series.Id, time, Quality.Good);
        batch.Add(0, value);
        batch.EndRow();
    }

    /// <summary>Blocks one after the other, and blocks that reach back beside them.</summary>
    private static (int InTime, int Late) BlocksOf(Plant plant, Series series)
    {
        using var view = new Released(plant.Store.Segments.AcquireView());
        var (inTime, late) = (0, 0);
        foreach (var segment in view.View.Segments)
        {
            var (first, after) = segment.Index.BlocksOf(series.Id);
            var last = long.MinValue;
            for (var block = first; block < after; block++)
            {
                var isLate = segment.Index.First[block] <= last;
                (inTime, late) = isLate ? (inTime, late + 1) : (inTime + 1, late);
                last = Math.Max(last, segment.Index.Last[block]);
            }
        }

        return (inTime, late);
    }

    private static int Rows(Plant plant, Series series)
    {
        var rows = 0;
        var last = long.MinValue;
        using var reader = plant.Store.OpenReader(series.Id, [0], long.MinValue, long.MaxValue);
        while (reader.MoveNext())
        {
            foreach (var time in reader.Times)
            {
                Assert.True(time > last);
                last = time;
                rows++;
            }
        }

        return rows;
    }

    private sealed record Released(StoreView View) : IDisposable
    {
        public void Dispose() => View.Release();
    }
}
