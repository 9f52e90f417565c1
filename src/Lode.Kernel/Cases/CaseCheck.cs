using Lode.Kernel.Sql;
using Lode.Kernel.Upkeep;

namespace Lode.Kernel.Cases;

/// <summary>Every case against what its events add up to.</summary>
internal sealed class CaseCheck(VerifyCases cases, ISqlSession sql) : ICheck
{
    private const string Count = "SELECT count(*) FROM kernel_case WHERE site_id >= 0";

    public string Name => "cases";

    public async Task<CheckReport> RunAsync(
        CheckOrder order, IProgress<double> progress, CancellationToken cancel)
    {
        var total = Math.Max(1, await sql.FindAsync<long>(Count, null, cancel));
        var result = await cases.RunAsync(
            done =>
            {
                progress.Report(Math.Min(1, (double)done / total));
                return Task.CompletedTask;
            },
            cancel);
        var counted = new Dictionary<string, long> { ["cases"] = result.Cases, ["events"] = result.Events };
        return new CheckReport(
            Name,
            counted,
            result.Fault is { } fault ? [new CheckFault("kernel_case", null, $"{fault.Number}: {fault.What}")] : []);
    }
}
