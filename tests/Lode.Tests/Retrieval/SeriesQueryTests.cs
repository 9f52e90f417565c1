using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Testing.Retrieval;
using Xunit;

namespace Lode.Tests.Retrieval;

public class SeriesQueryTests
{
    private const long Second = 1_000_000_000;

    private static IReadOnlyList<SeriesAnswer> Ask(MemorySource source, SeriesQuestion question) =>
        new SeriesQuery(source, new TagIndex(source.Index)).Ask(question);

    private static MemorySource Hosts(int hosts, int rows, int seed = 1)
    {
        var source = new MemorySource();
        var random = new Random(seed);
        for (var host = 0; host < hosts; host++)
        {
            var series = source.Add(
                $"cpu,hostname=host_{host},region={(host % 2 == 0 ? "east" : "west")}", new MemorySeries(16, seed % 2 == 0), "user", "system");
            for (var row = 0; row < rows; row++)
            {
                series.AddRow(
                    row * 10 * Second, random.Next(9) == 0 ? Quality.BadSensorFailure : Quality.Good,
                    random.Next(7) == 0 ? null : random.Next(100), random.Next(100));
            }
        }

        return source;
    }

    [Fact]
    public void WithoutGroups_AnAggregateRunsOverAllMatchingSeries()
    {
        var source = new MemorySource();
        source.Add("cpu,host=a", new MemorySeries().Add(0, 1).Add(60 * Second, 5), "user");
        source.Add("cpu,host=b", new MemorySeries().Add(10 * Second, 3).Add(200 * Second, 7), "user");
        source.Add("cpu,host=c", new MemorySeries().Add(10 * Second, 99), "user");
        var answer = Assert.Single(Ask(source, new SeriesQuestion
        {
            Measurement = "cpu",
            Tags = new Dictionary<string, IReadOnlyList<string>> { ["host"] = ["a", "b"] },
            Fields = ["user"],
            From = 0,
            To = 300 * Second,
            Every = 60 * Second,
            Aggregate = Aggregate.Max,
        }));
        Assert.Equal([0, 60 * Second, 180 * Second], answer.Times);
        Assert.Equal([3.0, 5, 7], answer.Values);
        Assert.Empty(answer.Tags);
    }

    [Fact]
    public void WhereKeepsTheStamps_ForAllFields()
    {
        var source = new MemorySource();
        var rows = source.Add("cpu,host=a", new MemorySeries(), "user", "system");
        rows.AddRow(1, Quality.Good, 95, 1).AddRow(2, Quality.Good, 80, 2).AddRow(3, Quality.Bad, 99, 3).AddRow(4, Quality.Good, 91, null);
        var answers = Ask(source, new SeriesQuestion
        {
            Measurement = "cpu",
            From = 0,
            To = 10,
            Fields = ["system", "user"],
            GroupBy = ["host"],
            Where = new RowFilter("user", Comparison.Greater, 90),
        });
        Assert.Equal(["system", "user"], answers.Select(answer => answer.Field));
        Assert.All(answers, answer => Assert.Equal([1L, 4], answer.Times));
        Assert.Equal([1, double.NaN], answers[0].Values);
        Assert.Same(answers[0].Times, answers[1].Times);
        Assert.Equal([new("host", "a")], answers[0].Tags);
    }

    [Fact]
    public void LastWithoutBuckets_IsOnePointPerGroup()
    {
        var source = Hosts(5, 50, seed: 2);
        var answers = Ask(source, new SeriesQuestion
        {
            Measurement = "cpu",
            From = 0,
            To = long.MaxValue,
            Fields = ["user"],
            GroupBy = ["hostname"],
            Aggregate = Aggregate.Last,
        });
        Assert.Equal(5, answers.Count);
        for (var host = 0; host < 5; host++)
        {
            var row = Enumerable.Range(0, 50).Last(at => source[host].Value(at, 0) is not null && Quality.IsUsable(source[host].Qualities[at]));
            Assert.Equal((row * 10 * Second, source[host].Value(row, 0)!.Value), (answers[host].Times[0], answers[host].Values[0]));
        }
    }

    [Fact]
    public void NewestFirstWithLimit_CountsStampsThatExist()
    {
        var source = new MemorySource();
        var rows = source.Add("cpu,host=a", new MemorySeries(), "user");
        for (var minute = 0; minute < 1000; minute++)
        {
            rows.Add(minute * 60 * Second, minute);
        }

        var question = new SeriesQuestion
        {
            Measurement = "cpu",
            Fields = ["user"],
            From = 0,
            To = 100_000 * Second,
            Every = 60 * Second,
            Aggregate = Aggregate.Max,
            Descending = true,
            Limit = 3,
        };
        var answer = Assert.Single(Ask(source, question));
        Assert.Equal([999.0, 998, 997], answer.Values);
        var rowsOnly = Assert.Single(Ask(source, question with { Aggregate = null, Every = null }));
        Assert.Equal([999.0, 998, 997], rowsOnly.Values);
        Assert.Equal([0.0, 1, 2], Assert.Single(Ask(source, question with { Descending = false })).Values);
    }

    [Fact]
    public void AnyAggregate_EqualsTheOracle_ByBlocksAndByDecoding() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var source = Hosts(random.Next(1, 7), random.Next(0, 200), seed);
            var kind = (Aggregate)random.Next(7);
            var from = random.NextInt64(0, 500 * Second);
            var question = new SeriesQuestion
            {
                Measurement = "cpu",
                Fields = ["system", "user"],
                From = from,
                To = from + random.NextInt64(1, 2_000 * Second),
                Every = random.Next(3) == 0 ? null : random.NextInt64(5 * Second, 600 * Second),
                Aggregate = kind,
                GroupBy = random.Next(3) switch { 0 => [], 1 => ["region"], _ => ["hostname"] },
                Where = random.Next(3) == 0 ? new RowFilter("user", (Comparison)random.Next(5), random.Next(100)) : null,
            };
            SeriesQueryOracle.AssertEqual(source, question, Ask(source, question));
        }).QuickCheckThrowOnFailure();
}
