using System.Globalization;
using Lode.Kernel.Jobs;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Audit;

/// <summary>Verifies chains as a job, because a long chain takes longer than a request may.</summary>
internal sealed class VerifyJob(VerifyChains chains, LodeSettings settings) : IJobKind
{
    internal const string Name = "audit.verify";

    private const int MostFaults = 20;

    internal static readonly Refusal PlaceUnreadable = new("chain.placeUnreadable", 422);

    /// <param name="Sites">Sites whose chains are verified.</param>
    /// <param name="Places">Files or folders of published roots beside those of the database's own targets.</param>
    internal sealed record Request(IReadOnlyList<long> Sites, IReadOnlyList<string> Places);

    public string Kind => Name;

    public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
    {
        var (sites, places) = run.RequestAs<Request>();
        if (Unreadable(settings, sites) is { Count: > 0 } faults)
        {
            return new ChainReport([], faults);
        }

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

    /// <summary>Chained rows with a value of another type than its column: nothing that reads rows gets past
    /// them.</summary>
    internal static List<ChainFault> Unreadable(LodeSettings settings, IReadOnlyList<long> sites)
    {
        using var tables = Tables.OpenSnapshot(settings);
        return [.. from table in ChainTables.All
                   from row in tables.Mistyped(table.Name, MostFaults)
                   let site = Number(row.Row, "site_id") ?? 0
                   where site == 0 || sites.Contains(site)
                   select new ChainFault(
                       ChainFault.WrongType, table.Name, site, Number(row.Row, "seq"),
                       row.Row.GetValueOrDefault("id", "—"), string.Join(", ", row.Columns))];
    }

    private static long? Number(IReadOnlyDictionary<string, string> row, string name) =>
        long.TryParse(row.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
