using Lode.Kernel.Jobs;

namespace Lode.Kernel.Upkeep;

/// <summary>Runs all checks as one job.</summary>
internal sealed class VerifyAll(IEnumerable<ICheck> checks, TimeProvider clock) : IJobKind
{
    internal const string Name = "system.verify";

    private const int MostFaults = 1000;
    private const int PartsPerCheck = 100;
    private static readonly TimeSpan Told = TimeSpan.FromMilliseconds(500);

    public string Kind => Name;

    public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
    {
        // The database comes before what reads its rows.
        var all = checks.OrderBy(check => check switch { HistorianCheck => 0, DatabaseCheck => 1, _ => 2 }).ToList();
        var order = run.RequestAs<CheckOrder>();
        var reports = new List<CheckReport>();
        foreach (var (at, check) in all.Index())
        {
            if (reports.Exists(before => !before.IsReadable))
            {
                reports.Add(new CheckReport(check.Name, new Dictionary<string, long>(), [])
                {
                    Notes = ["not read: rows of the database hold values of another type, see there"],
                });
                continue;
            }

            var share = new Share();
            var running = check.RunAsync(order, share, cancel);
            while (!running.IsCompleted)
            {
                var done = (at * PartsPerCheck) + (int)(share.Value * PartsPerCheck);
                await run.ReportAsync(done, all.Count * PartsPerCheck);
                await Task.WhenAny(running, Task.Delay(Told, clock, cancel));
            }

            var report = await running;
            reports.Add(report with { Faults = [.. report.Faults.Take(MostFaults)] });
        }

        await run.ReportAsync(all.Count * PartsPerCheck, all.Count * PartsPerCheck);
        return new Verification(reports.Sum(report => report.Faults.Count), reports);
    }

    private sealed class Share : IProgress<double>
    {
        private double value;

        internal double Value => Volatile.Read(ref value);

        public void Report(double share) => Volatile.Write(ref value, share);
    }
}

/// <summary>Result of a verification.</summary>
/// <param name="Faults">How many faults all checks found together.</param>
/// <param name="Checks">What each check read and found.</param>
public sealed record Verification(int Faults, IReadOnlyList<CheckReport> Checks);
