using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Alarms;

/// <summary>The figures of the alarm system beside their targets.</summary>
internal static class KpiEndpoint
{
    /// <summary>The load of one position, as the page shows it.</summary>
    internal sealed record PositionItem(
        string Position, int Total, double AveragePerBin, double MedianPerBin, int WorstBin, DateTimeOffset WorstBinAt,
        double OverloadedBinsPercent, double FloodPercent, double? MedianAcknowledgeSeconds);

    /// <summary>The figures as the page shows them; bins are counted from <c>fromAt</c>.</summary>
    internal sealed record Answer(
        DateTimeOffset FromAt, DateTimeOffset ToAt, AlarmFigures Figures, IReadOnlyList<PositionItem> Positions,
        IReadOnlyDictionary<string, AlarmLabel> Names, IReadOnlyList<StandingAlarm> Standing, int Shelved,
        int Suppressed, int OutOfService, long UnauthorizedChanges, IReadOnlyList<double> DefinitionShares,
        bool Truncated, AlarmTargets Targets, IReadOnlyList<RuleUsed> Rules);

    internal static void Map(RouteGroupBuilder group) =>
        group.MapGet("/kpi", RunAsync).WithName("alarms.kpi").Produces<Answer>().ProducesProblem(422)
            .Requires("alarms.read");

    private static async Task<IResult> RunAsync(
        AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, CancellationToken cancel,
        string? from = null, string? to = null, int? site = null, string? node = null, string? position = null)
    {
        if (!AlarmPeriod.TryRead(from, to, alarms.NowNs, out var period, out var refusal))
        {
            return refusal.ToProblem();
        }

        var filter = new AlarmFilter(Site: site, Node: node) { Position = position };
        var report = await ComputeKpi.RunAsync(alarms, sql, rights, filter, period.FromNs, period.ToNs, cancel);
        var rules = await AlarmRules.ReadAsync(sql, clock, cancel);
        return TypedResults.Ok(new Answer(
            Instants.FromUs(period.FromNs / 1000), Instants.FromUs(period.ToNs / 1000), report.Figures,
            [.. report.Figures.Positions.Select(one => new PositionItem(
                one.Position, one.Total, one.AveragePerBin, one.MedianPerBin, one.WorstBin,
                Instants.FromUs(one.WorstBinNs / 1000), one.OverloadedBinsPercent, one.FloodPercent,
                one.MedianAcknowledgeSeconds))],
            report.Names, report.Standing, report.Shelved, report.Suppressed, report.OutOfService,
            report.UnauthorizedChanges, report.DefinitionShares, report.Truncated, rules.Targets, rules.Rules));
    }
}
