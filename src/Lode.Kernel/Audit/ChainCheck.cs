using System.Globalization;
using Lode.Kernel.Upkeep;

namespace Lode.Kernel.Audit;

/// <summary>Every hash chain from its first record, and against the roots that were published outside.</summary>
internal sealed class ChainCheck(VerifyChains chains, TextCatalog texts) : ICheck
{
    public string Name => "chains";

    public async Task<CheckReport> RunAsync(
        CheckOrder order, IProgress<double> progress, CancellationToken cancel)
    {
        var total = Math.Max(1, await chains.CountAsync(null, cancel));
        try
        {
            var report = await chains.RunAsync(
                new VerifyChains.Order
                {
                    Places = order.Places,
                    Progress = done =>
                    {
                        progress.Report((double)done / total);
                        return Task.CompletedTask;
                    },
                },
                cancel);
            var counted = new Dictionary<string, long>
            {
                ["chains"] = report.Chains.Count,
                ["records"] = report.Chains.Sum(chain => chain.Records),
            };
            return new CheckReport(Name, counted, [.. report.Faults.Select(Of)])
            {
                Notes = [.. report.Chains.Select(Note)],
            };
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            var fault = new CheckFault("published roots", null, failure.Message)
            {
                Code = VerifyJob.PlaceUnreadable.Code,
            };
            return new CheckReport(Name, new Dictionary<string, long>(), [fault]);
        }
    }

    private CheckFault Of(ChainFault fault) =>
        new(fault.Table, null, texts.Render("en-US", fault.Code, fault.Args).Detail) { Code = fault.Code };

    private static string Note(ChainSummary chain) => string.Create(
        CultureInfo.InvariantCulture,
        $"site {chain.Site} {chain.Kind}: {chain.Records:N0} records, ")
        + (chain.AnchoredAt is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"{chain.AnchoredSize:N0} anchored on {at:yyyy-MM-dd HH:mm}Z")
            : "not anchored");
}
