using Lode.Kernel.Leases;
using Lode.Kernel.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Cases;

/// <summary>Replays all cases once a night, on one node.</summary>
internal sealed partial class CaseVerification(
    VerifyCases verify, LeaseKeeper leases, TimeProvider clock, ILogger<CaseVerification> log)
    : BackgroundService, IMetricSource
{
    private const int HourUtc = 18; // two in the morning in China
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30);
    private long faults;

    public void Write(MetricsText text) => text.Gauge(
        "lode_case_replay_faults",
        "Whether the last nightly replay found a case that differs from its events.", faults);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leases.RunAsync("cases.verification", Term, RunAsync, stoppingToken);

    private async Task RunAsync(Lease lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            var next = now.Date.AddHours(HourUtc) is var today && today > now ? today : now.Date.AddDays(1)
                .AddHours(HourUtc);
            await Task.Delay(next - now.UtcDateTime, clock, stop);
            var result = await verify.RunAsync(null, stop);
            faults = result.Fault is null ? 0 : 1;
            if (result.Fault is { } fault)
            {
                Broken(fault.Number, fault.Case.ToString(), fault.What);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Case {Number} ({Case}) is not what its events say: {What}")]
    private partial void Broken(string number, string @case, string what);
}
