using Lode.Kernel.Jobs;

namespace Lode.Kernel.Audit;

/// <summary>Verifies chains as a job, because a long chain takes longer than a request may.</summary>
internal sealed class VerifyJob(VerifyChains chains) : IJobKind
{
    internal const string Name = "audit.verify";

    internal static readonly Refusal PlaceUnreadable = new("chain.placeUnreadable", 422);

    /// <param name="Sites">Sites whose chains are verified.</param>
    /// <param name="Places">Files or folders of published roots beside those of the database's own targets.</param>
    internal sealed record Request(IReadOnlyList<long> Sites, IReadOnlyList<string> Places);

    public string Kind => Name;

    public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
    {
        var (sites, places) = run.RequestAs<Request>();
        var total = await chains.CountAsync(sites, cancel);
        await run.ReportAsync(0, total);
        ChainReport report;
        try
        {
            report = await chains.RunAsync(
                new VerifyChains.Order
                {
                    Sites = sites,
                    Places = places,
                    Progress = done => run.ReportAsync(Math.Min(done, total), total),
                },
                cancel);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            return PlaceUnreadable.With(("detail", failure.Message));
        }

        await run.ReportAsync(total, total);
        return report;
    }
}
