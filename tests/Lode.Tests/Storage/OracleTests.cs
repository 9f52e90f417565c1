using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Host.Simulate;
using Xunit;

namespace Lode.Tests.Storage;

/// <summary>Random histories against a list of all versions: every read, plain and as-of, must agree.</summary>
public sealed class OracleTests
{
    private const long Second = 1_000_000_000;
    private static readonly ColumnType[] Types =
        [ColumnType.Float64, ColumnType.Int64, ColumnType.Text, ColumnType.Bool, ColumnType.UInt64, ColumnType.Float64];

    [Fact]
    public void RandomHistories_ReadAsTheOracleSays()
    {
        var seeds = Environment.GetEnvironmentVariable("LODE_LONG") is null ? 20 : 2_000;
        for (var seed = 1; seed <= seeds; seed++)
        {
            new History(seed, isCalm: seed % 2 == 0).Run();
        }
    }

    private sealed record Version(
        int Series, long Time, long Arrival, int Order, uint Quality, Dictionary<int, object> Cells);

    /// <param name="isCalm">Long batches in the order of their stamps, and few late rows and corrections among
    /// them.</param>
    private sealed class History(int seed, bool isCalm)
    {
        private readonly Random random = new(seed);
        private readonly StepClock clock = new();
        private readonly List<Version> versions = [];
        private readonly List<long> checkpoints = [];
        private readonly SimDisk disk = new();
        private Plant plant = null!;
        private long lastArrival;
        private long lastStamp;

        internal void Run()
        {
            Open();
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(12))
                {
                    case 0:
                        plant.Store.Flush();
                        break;
                    case 1:
                        plant.Store.Merge(SomeNeighbours);
                        break;
                    case 2:
                        Restart();
                        break;
                    case 3:
                        checkpoints.Add(lastArrival + (30 * Second));
                        clock.Step(TimeSpan.FromSeconds(200));
                        break;
                    case 4:
                        clock.Step(TimeSpan.FromSeconds(-random.Next(100)));
                        break;
                    default:
                        clock.Step(TimeSpan.FromMilliseconds(random.Next(4_000)));
                        Append();
                        break;
                }

                if (step % 6 == 5)
                {
                    Check();
                }
            }

            Check();
        }

        private List<SegmentFile> SomeNeighbours(List<SegmentFile> day)
        {
            var start = random.Next(day.Count);
            return day.GetRange(start, random.Next(day.Count - start) + 1);
        }

        private void Open()
        {
            plant = new Plant(disk, Plant.Inline with { MaxBlockRows = 8 << random.Next(6) }, clock);
            for (var series = 0; series < 3; series++)
            {
                for (var column = 0; column < Types.Length; column++)
                {
                    plant.Series($"m,s={series}", ($"c{column}", Types[column]));
                }
            }
        }

        private void Restart()
        {
            if (random.Next(2) == 0)
            {
                plant.Store.Dispose();
            }

            var manifest = plant.Store.Segments.Manifest;
            var lastValues = LastValues.NameOf(manifest.SealedThrough);
            if (random.Next(4) == 0)
            {
                disk.Delete(lastValues);
            }

            var isMissing = manifest.Segments.Count > 0 && !disk.Exists(lastValues);
            Open();
            Assert.Equal(isMissing ? 1 : 0, plant.Store.Faults.Count);
        }

        private void Append()
        {
            var rows = new List<(int Series, long Time, uint Quality, Dictionary<int, object> Cells)>();
            for (var many = isCalm ? random.Next(20, 300) : random.Next(1, 30); many > 0; many--)
            {
                rows.Add((random.Next(3), Stamp(), random.Next(5) == 0 ? Quality.Bad : Quality.Good, Cells()));
            }

            var result = plant.Append(batch =>
            {
                foreach (var (series, time, quality, cells) in rows)
                {
                    batch.BeginRow(series, time, quality);
                    foreach (var (column, value) in cells)
                    {
                        Add(batch, column, value);
                    }

                    batch.EndRow();
                }
            });
            Assert.True(result.IsStored);
            Assert.True(result.ArrivalNs > lastArrival);
            lastArrival = result.ArrivalNs;
            foreach (var (series, time, quality, cells) in rows)
            {
                versions.Add(new Version(series, time, result.ArrivalNs, versions.Count, quality, cells));
            }
        }

        private long Stamp()
        {
            var now = plant.Now / Second * Second;
            if (isCalm && random.Next(100) < 94)
            {
                lastStamp = Math.Max(lastStamp, now) + (Second / 1_000);
                return lastStamp;
            }

            if (isCalm && versions.Count > 0)
            {
                var old = versions[random.Next(versions.Count)].Time;
                return random.Next(2) == 0 ? old : old + (Second / 10_000);
            }

            return random.Next(10) switch
            {
                < 6 => now - (random.Next(4) * Second),
                < 8 => now - (random.Next(300) * Second),
                8 => now - (86_400 * Second) + (random.Next(5) * Second),
                _ => now + (random.Next(100) * Second),
            };
        }

        private Dictionary<int, object> Cells()
        {
            var cells = new Dictionary<int, object>();
            foreach (var column in Enumerable.Range(0, Types.Length).OrderBy(_ => random.Next(3)))
            {
                if (random.Next(3) > 0 || (column == Types.Length - 1 && cells.Count == 0))
                {
                    cells[column] = Types[column] switch
                    {
                        ColumnType.Float64 => random.Next(20) == 0 ? double.NaN : random.Next(5) / 10.0,
                        ColumnType.Int64 => random.NextInt64(-3, 3),
                        ColumnType.UInt64 => ulong.MaxValue - (ulong)random.Next(3),
                        ColumnType.Bool => random.Next(2) == 0,
                        _ => "text " + random.Next(3),
                    };
                }
            }

            return cells;
        }

        private static void Add(RowBatch batch, int column, object value)
        {
            switch (value)
            {
                case double number: batch.Add(column, number); break;
                case long number: batch.Add(column, number); break;
                case ulong number: batch.Add(column, number); break;
                case bool flag: batch.Add(column, flag); break;
                default: batch.Add(column, Encoding.UTF8.GetBytes((string)value)); break;
            }
        }

        private void Check()
        {
            Assert.True(plant.Store.Verify().IsClean);
            CheckRange(long.MinValue, long.MaxValue, long.MaxValue);
            var from = Stamp();
            CheckRange(from, from + (random.Next(200) * Second), long.MaxValue);
            foreach (var asOf in checkpoints.Where(IsUnambiguous))
            {
                CheckRange(long.MinValue, long.MaxValue, asOf);
            }

            CheckLast();
        }

        /// <summary>Rows in time are visible up to 11 s later than they arrived.</summary>
        private bool IsUnambiguous(long asOf) =>
            !versions.Exists(version => version.Arrival > asOf - (12 * Second) && version.Arrival <= asOf)
            && !versions.Exists(version => version.Time > version.Arrival && version.Arrival <= asOf
                && version.Time + Second > asOf);

        private void CheckRange(long from, long to, long asOf)
        {
            for (var series = 0; series < 3; series++)
            {
                int[] columns = [.. Enumerable.Range(0, Types.Length).OrderBy(_ => random.Next())
                    .Take(random.Next(1, Types.Length + 1))];
                var expected = Expected(series, columns, from, to, asOf);
                var actual = Actual(series, columns, from, to, asOf);
                Assert.True(expected.SequenceEqual(actual), Difference(series, asOf, expected, actual));
            }
        }

        private string Difference(int series, long asOf, List<string> expected, List<string> actual)
        {
            var at = 0;
            while (at < Math.Min(expected.Count, actual.Count) && expected[at] == actual[at])
            {
                at++;
            }

            return $"seed {seed}, series {series}, asOf {asOf}, row {at} of {expected.Count}/{actual.Count}:\n"
                + $"expected {expected.ElementAtOrDefault(at)}\nactual   {actual.ElementAtOrDefault(at)}";
        }

        private List<string> Expected(int series, int[] columns, long from, long to, long asOf)
        {
            var lines = new List<string>();
            var stamps = versions.Where(version => version.Series == series && version.Time >= from
                && version.Time < to && version.Arrival <= asOf).GroupBy(version => version.Time);
            foreach (var stamp in stamps.OrderBy(group => group.Key))
            {
                var line = new StringBuilder($"{stamp.Key} {stamp.Last().Quality}");
                foreach (var column in columns)
                {
                    var newest = stamp.LastOrDefault(version => version.Cells.ContainsKey(column));
                    line.Append(' ').Append(newest is null ? "-" : Text(newest.Cells[column]));
                }

                lines.Add(line.ToString());
            }

            return lines;
        }

        private List<string> Actual(int series, int[] columns, long from, long to, long asOf)
        {
            var lines = new List<string>();
            using var reader = plant.Store.OpenReader(series, columns, from, to, asOf);
            while (reader.MoveNext())
            {
                Assert.Equal(reader.Times[0], reader.FirstTime);
                Assert.Equal(reader.Times[^1], reader.LastTime);
                for (var row = 0; row < reader.Count; row++)
                {
                    var line = new StringBuilder($"{reader.Times[row]} {reader.Qualities[row]}");
                    for (var i = 0; i < columns.Length; i++)
                    {
                        line.Append(' ').Append(Cell(reader, i, Types[columns[i]], row));
                    }

                    lines.Add(line.ToString());
                }
            }

            return lines;
        }

        private static string Cell(SampleReader reader, int column, ColumnType type, int row)
        {
            if (!reader.HasValue(column, row))
            {
                Assert.True(double.IsNaN(reader.Values(column)[row]));
                return "-";
            }

            return type switch
            {
                ColumnType.Text => reader.Text(column, row)!,
                ColumnType.UInt64 => Text(unchecked((ulong)reader.Integers(column)[row])),
                ColumnType.Int64 => Text(reader.Integers(column)[row]),
                ColumnType.Bool => Text(reader.Values(column)[row] != 0),
                _ => Text(reader.Values(column)[row]),
            };
        }

        private static string Text(object value) => value is string text
            ? text
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");

        private void CheckLast()
        {
            for (var series = 0; series < 3; series++)
            {
                for (var column = 0; column < Types.Length; column++)
                {
                    var newest = versions
                        .Where(version => version.Series == series && version.Cells.ContainsKey(column))
                        .OrderBy(version => version.Time).ThenBy(version => version.Order).LastOrDefault();
                    Assert.Equal(newest is not null, plant.Store.TryLast(series, column, out LastValue last));
                    if (newest is not null)
                    {
                        Assert.Equal(newest.Time, last.Time);
                        var text = last.Text is null ? Text(Boxed(last)) : Encoding.UTF8.GetString(last.Text);
                        Assert.Equal(Text(newest.Cells[column]), text);
                    }
                }
            }
        }

        private static object Boxed(LastValue last) => last.Type switch
        {
            ColumnType.UInt64 => unchecked((ulong)last.Bits),
            ColumnType.Int64 => last.Bits,
            ColumnType.Bool => last.Bits != 0,
            _ => last.Number,
        };
    }
}
