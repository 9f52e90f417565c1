using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Xunit;

namespace Lode.Tests.Storage;

/// <summary>History that arrives long after its stamps, many series together: every arrival stays exact, in little
/// room, through sealing, copying and merging.</summary>
public sealed class BackFillTests
{
    private const int SeriesCount = 24;
    private const int RowsPerBatch = 3;
    private const long Second = 1_000_000_000;

    [Fact]
    public void Arrivals_StayExact_ThroughMerges()
    {
        var plant = new Plant();
        var arrivals = new Dictionary<(int Series, long Time), long>();
        for (var part = 0; part < 3; part++)
        {
            Send(plant, arrivals, part * 90, 90, new Random(part));
            plant.Store.Flush();
        }

        Assert.All(plant.Store.Segments.AcquireView().Segments, file => Assert.NotEmpty(file.Index.Steps));
        Compare(plant, arrivals);
        plant.Store.Merge(day => day.GetRange(0, 2));
        Compare(plant, arrivals);
        plant.Store.Merge(MergePolicy.All);
        Compare(plant, arrivals);
        var after = plant.Reopen();
        Compare(after, arrivals);
        Assert.True(after.Store.Verify().IsClean);
    }

    [Fact]
    public void Arrivals_OfSeriesSentTogether_WeighLittle()
    {
        var plant = new Plant(options: Plant.Inline with { MaxBlockRows = 4096 });
        var arrivals = new Dictionary<(int Series, long Time), long>();
        Send(plant, arrivals, 0, 300, new Random(1));
        plant.Store.Flush();
        var exact = plant.Disk.LengthOf(plant.Disk.List("segments/")[0]);

        // The same rows in one batch: one arrival for all.
        var other = new Plant(options: Plant.Inline with { MaxBlockRows = 4096 });
        other.Append(batch => Rows(other, batch, arrivals.Keys.OrderBy(row => row.Series).ThenBy(row => row.Time)));
        other.Store.Flush();
        var plain = other.Disk.LengthOf(other.Disk.List("segments/")[0]);
        Assert.InRange((exact - plain) / (double)arrivals.Count, 0, 0.25);
    }

    /// <summary>Two senders at once, so that neighboring batches change places; one row in a hundred comes later.</summary>
    private static void Send(
        Plant plant, Dictionary<(int Series, long Time), long> arrivals, int firstBatch, int batches, Random random)
    {
        var start = Plant.Nanoseconds(Plant.Start) - (1_000_000 * Second);
        var all = new List<List<(int Series, long Time)>>();
        for (var i = 0; i < batches; i++)
        {
            all.Add([]);
            for (var row = 0; row < RowsPerBatch * SeriesCount; row++)
            {
                var time = start + ((((firstBatch + i) * RowsPerBatch) + (row / SeriesCount)) * Second);
                var late = random.Next(100) == 0 ? random.Next(1, 12) : 0;
                var to = Math.Min(late + i, batches - 1);
                while (all.Count <= to)
                {
                    all.Add([]);
                }

                all[to].Add((row % SeriesCount, time + random.Next(40_000_000)));
            }
        }

        for (var i = 0; i + 1 < batches; i += random.Next(2, 5))
        {
            (all[i], all[i + 1]) = (all[i + 1], all[i]);
        }

        foreach (var rows in all)
        {
            plant.Clock.Step(TimeSpan.FromMilliseconds(3));
            var stored = plant.Append(batch => Rows(plant, batch, rows));
            Assert.True(stored.IsStored);
            foreach (var row in rows)
            {
                arrivals[row] = stored.ArrivalNs;
            }
        }
    }

    private static void Rows(Plant plant, RowBatch batch, IEnumerable<(int Series, long Time)> rows)
    {
        foreach (var (number, time) in rows)
        {
            batch.BeginRow(plant.Series($"m,s={number}", ("v", ColumnType.Float64)).Id, time);
            batch.Add(0, time % 1000);
            batch.EndRow();
        }
    }

    private static void Compare(Plant plant, Dictionary<(int Series, long Time), long> arrivals)
    {
        var instants = arrivals.Values.Distinct().Order().ToArray();
        foreach (var instant in instants.Where((_, i) => i % 20 == 0))
        {
            for (var number = 0; number < SeriesCount; number += 5)
            {
                var series = plant.Series($"m,s={number}");
                foreach (var asOf in new[] { instant - 1, instant })
                {
                    var wanted = arrivals.Where(row => row.Key.Series == number && row.Value <= asOf)
                        .Select(row => row.Key.Time).Order();
                    Assert.Equal(wanted, plant.Read(series, asOf: asOf).Select(row => row.Time));
                }
            }
        }
    }
}
