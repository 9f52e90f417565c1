using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Historian.Storage;
using Lode.Host.Simulate;
using Xunit;

namespace Lode.Tests.Storage;

/// <summary>Cuts the power at every call to the disk in turn. What was acknowledged must be there after the
/// reboot.</summary>
public sealed class PowerCutTests
{
    private const int Seeds = 3;

    [Fact]
    public void PowerCut_AtAnyCall_LosesNothingAcknowledged()
    {
        var calls = CallsOfOneLife();
        Assert.True(calls * Seeds >= 1_000, $"only {calls} calls");
        for (var cut = 1; cut <= calls; cut++)
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                var loss = LossAfter(cut, seed * 7919 + cut, new SimDisk());
                Assert.True(loss is null, $"cut at call {cut}, seed {seed}: {loss}");
            }
        }
    }

    [Theory]
    [InlineData("journal/")]
    [InlineData("catalog")]
    [InlineData("segments/")]
    [InlineData("manifest")]
    public void MissingSync_IsFound(string prefix) => Assert.True(
        AnyLoss(() => new SimDisk { ForgetSync = name => name.StartsWith(prefix, StringComparison.Ordinal) }),
        $"nobody noticed that {prefix} is never fsynced");

    [Theory]
    [InlineData("journal/")]
    [InlineData("segments/")]
    [InlineData("")]
    public void MissingFolderSync_IsFound(string folder) => Assert.True(
        AnyLoss(() => new SimDisk { ForgetFolder = name => name == folder }),
        $"nobody noticed that the folder '{folder}' is never flushed");

    [Fact]
    public void OneFailingCall_IsSurvived()
    {
        var calls = CallsOfOneLife();
        for (var at = 1; at <= calls; at++)
        {
            var disk = new SimDisk { FailAt = at };
            var life = new Life(disk);
            life.Run();
            var loss = life.CheckAgainst(disk.Reboot(at));
            Assert.True(loss is null, $"call {at} failed once: {loss}");
        }
    }

    private static bool AnyLoss(Func<SimDisk> disk)
    {
        var calls = CallsOfOneLife();
        for (var cut = 1; cut <= calls; cut++)
        {
            for (var seed = 0; seed < Seeds; seed++)
            {
                if (LossAfter(cut, seed * 7919 + cut, disk()) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static long CallsOfOneLife()
    {
        var disk = new SimDisk();
        new Life(disk).Run();
        return disk.Calls;
    }

    private static string? LossAfter(long cut, int seed, SimDisk disk)
    {
        disk.PowerCutAt = cut;
        var life = new Life(disk);
        life.Run();
        return life.CheckAgainst(disk.Reboot(seed));
    }

    /// <summary>One fixed history of writing, correcting, flushing, merging and restarting.</summary>
    private sealed class Life(SimDisk disk)
    {
        private const long Second = 1_000_000_000;
        private readonly StepClock clock = new();
        private readonly Dictionary<(string Key, long Time), double> acknowledged = [];
        private readonly Dictionary<(string Key, long Time), List<double>> doubtful = [];
        private Plant? plant;
        private int step;

        internal void Run()
        {
            for (var round = 0; round < 3; round++)
            {
                if (!Try(() => plant = new Plant(disk, clock: clock)))
                {
                    // A start that failed once is tried again, as a supervisor would.
                    if (!Try(() => plant = new Plant(disk, clock: clock)))
                    {
                        return;
                    }
                }

                Write(6, round);
                Try(plant!.Store.Flush);
                Write(5, round);
                Try(plant.Store.Flush);
                Try(() => plant.Store.Merge(MergePolicy.All));
                Write(3, round);
                Try(plant.Store.Dispose);
            }
        }

        internal string? CheckAgainst(SimDisk rebooted)
        {
            try
            {
                var after = new Plant(rebooted, clock: clock);
                var loss = Compare(after) ?? Faults(after);
                if (loss is not null)
                {
                    return loss;
                }

                // Life goes on: more is written, sealed and read again after another power cut.
                plant = after;
                Write(2, 9);
                after.Store.Flush();
                Write(2, 10);
                var third = new Plant(rebooted.Reboot(1), clock: clock);
                return Compare(third) ?? Faults(third);
            }
            catch (InvalidDataException broken)
            {
                return broken.Message;
            }
        }

        private static string? Faults(Plant after)
        {
            var report = after.Store.Verify();
            return after.Store.Faults.Count > 0 ? $"fault {after.Store.Faults[0]}"
                : report.IsClean ? null : $"fault {report.Faults[0]}";
        }

        private static bool Try(Action action)
        {
            try
            {
                action();
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }

        private void Write(int batches, int round)
        {
            for (var i = 0; i < batches; i++, step++)
            {
                clock.Step(TimeSpan.FromSeconds(step % 5 == 4 ? 90 : 1));
                var now = plant!.Now;
                var rows = new List<(string Key, long Time, double Value)>
                {
                    ("m,s=a", now, step), ($"m,s=r{round}", now - (step % 3 * Second), step + 0.5),
                };
                if (step % 4 == 3)
                {
                    rows.Add(("m,s=a", now - Second, step + 0.25));
                    rows.Add(("m,s=a", now - 100_000 * Second, step));
                }

                Append(rows);
            }
        }

        private void Append(List<(string Key, long Time, double Value)> rows)
        {
            var stored = false;
            Try(() => stored = plant!.Append(batch =>
            {
                foreach (var (key, time, value) in rows)
                {
                    var series = plant.Series(key, ("v", ColumnType.Float64));
                    batch.BeginRow(series.Id, time);
                    batch.Add(0, value);
                    batch.EndRow();
                }
            }).IsStored);
            foreach (var (key, time, value) in rows)
            {
                if (stored)
                {
                    acknowledged[(key, time)] = value;
                    doubtful.Remove((key, time));
                }
                else
                {
                    doubtful.TryAdd((key, time), []);
                    doubtful[(key, time)].Add(value);
                }
            }
        }

        private string? Compare(Plant after)
        {
            var found = new Dictionary<(string, long), double>();
            for (var id = 0; id < after.Store.Index.Count; id++)
            {
                Series series = after.Store.Index[id];
                foreach (var (time, value) in series.Layout.Count == 0 ? [] : after.Read(series))
                {
                    found[(series.KeyText, time)] = value;
                }
            }

            foreach (var (place, value) in acknowledged)
            {
                if (!found.TryGetValue(place, out var read))
                {
                    return $"{place} = {value} is missing";
                }

                if (read != value && !(doubtful.TryGetValue(place, out var maybe) && maybe.Contains(read)))
                {
                    return $"{place} = {value} reads {read}";
                }
            }

            foreach (var (place, value) in found)
            {
                if (!acknowledged.ContainsKey(place)
                    && !(doubtful.TryGetValue(place, out var maybe) && maybe.Contains(value)))
                {
                    return $"{place} = {value} was never written";
                }
            }

            return null;
        }
    }
}
