using System.Globalization;
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

/// <summary>The journal: past alarms, the sequence of events, and the figures.</summary>
internal static class JournalEndpoints
{
    /// <summary>A past or present occurrence.</summary>
    internal sealed record HistoryItem(
        Id DefinitionId, int SiteId, long Occurrence, string Code, string Name, string? NameEn, int Priority,
            string Place,
        string PlaceZh, string PlaceEn, string Signal, DateTimeOffset RaisedAt, DateTimeOffset? ReturnedAt,
        DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string? Comment, double? Value, double? Limit,
            string Unit,
        int Decimals, bool FirstOut, bool Annunciated, bool Revised);

    /// <summary>One entry of the sequence of events; <c>timeNs</c> is the device's stamp to the ns.</summary>
    internal sealed record EventItem(
        Id DefinitionId, int SiteId, string Seq, long Occurrence, string Kind, AlarmState State, string Code,
            string Name,
        string? NameEn, int Priority, string Place, string PlaceZh, string PlaceEn, string TimeNs,
            DateTimeOffset EventAt,
        DateTimeOffset? UntilAt, DateTimeOffset RecordedAt, double? Value, string Unit, int Decimals, long Quality,
            bool FirstOut,
        string ActorName, string Comment);

    /// <summary>The figures as the page shows them.</summary>
    internal sealed record KpiAnswer(
        DateTimeOffset FromAt, DateTimeOffset ToAt, AlarmFigures Figures, DateTimeOffset WorstBinAt,
        IReadOnlyDictionary<string, AlarmLabel> Names, int Shelved, int Suppressed, int OutOfService,
            long UnauthorizedChanges,
        IReadOnlyList<double> DefinitionShares, bool Truncated);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/history",
            HistoryAsync).WithName("alarms.history").Produces<Page<HistoryItem>>().ProducesProblem(422)
            .Requires("alarms.read");
        group.MapGet("/soe", EventsAsync).WithName("alarms.soe").Produces<Page<EventItem>>().ProducesProblem(422)
            .Requires("alarms.read");
        group.MapGet("/kpi", KpiAsync).WithName("alarms.kpi").Produces<KpiAnswer>()
            .ProducesProblem(422).Requires("alarms.read");
    }

    private static async Task<IResult> HistoryAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, CancellationToken cancel, string? from = null,
            string? to = null,
        int? site = null, string? node = null, Id? definition = null, int? priority = null, string? cursor = null,
            int? limit = null)
    {
        if (!AlarmPeriod.TryRead(from, to, alarms.NowNs, out var period, out var refusal))
        {
            return refusal.ToProblem();
        }

        var rows = Paging.Limit(limit);
        var found = await AlarmHistory.OccurrencesAsync(
            sql, Query(rights, period, site, node, definition, priority, cursor, rows + 1), cancel);
        var names = new Labels(alarms);
        return TypedResults.Ok(Paging.Cut(found, rows, names.Of, row => After(row.EventNs, row.Seq)));
    }

    private static async Task<IResult> EventsAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, CancellationToken cancel, string? from = null,
            string? to = null,
        int? site = null, string? node = null, Id? definition = null, int? priority = null, string? cursor = null,
            int? limit = null)
    {
        if (!AlarmPeriod.TryRead(from, to, alarms.NowNs, out var period, out var refusal))
        {
            return refusal.ToProblem();
        }

        var rows = Paging.Limit(limit);
        var found = await AlarmHistory.EventsAsync(
            sql, Query(rights, period, site, node, definition, priority, cursor, rows + 1), cancel);
        var names = new Labels(alarms);
        return TypedResults.Ok(Paging.Cut(found, rows, names.Of, row => After(row.EventNs, row.Seq)));
    }

    private static async Task<IResult> KpiAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, CancellationToken cancel, string? from = null,
            string? to = null,
        int? site = null, string? node = null)
    {
        if (!AlarmPeriod.TryRead(from, to, alarms.NowNs, out var period, out var refusal))
        {
            return refusal.ToProblem();
        }

        var report = await ComputeKpi.RunAsync(alarms, sql, rights, site, node, period.FromNs, period.ToNs, cancel);
        return TypedResults.Ok(new KpiAnswer(
            Instants.FromUs(period.FromNs / 1000), Instants.FromUs(period.ToNs / 1000), report.Figures,
            Instants.FromUs(report.Figures.WorstBinNs / 1000), report.Names, report.Shelved, report.Suppressed,
            report.OutOfService, report.UnauthorizedChanges, report.DefinitionShares, report.Truncated));
    }

    private static JournalQuery Query(
        Rights rights, AlarmPeriod period, int? site, string? node, Id? definition, int? priority, string? cursor,
            int limit) => new(
        site is { } one ? (rights.Can("alarms.read", one) ? [one] : []) : rights.Sites("alarms.read"),
        period.FromNs, period.ToNs, node, definition,
        Paging.Parts(cursor, 2) is [var ns, var seq] ? (Paging.Number(ns), Paging.Number(seq)) : null,
        limit, priority);

    private static string After(long eventNs, long seq) => Paging.Cursor(
        eventNs.ToString(CultureInfo.InvariantCulture), seq.ToString(CultureInfo.InvariantCulture));

    /// <summary>Names of definitions and places: from the present plant where it still knows them.</summary>
    private sealed class Labels(AlarmService alarms)
    {
        private readonly Dictionary<Id, (AlarmDefinition? Definition, AlarmPlace? Place)> known = [];

        internal HistoryItem Of(OccurrenceRow row)
        {
            var (definition, place) = Find(row.DefinitionId, row.Content);
            return new(
                row.DefinitionId, (int)row.SiteId, row.Occurrence, definition?.Code ?? "", definition?.Name ?? "",
                    definition?.NameEn,
                (int)row.Priority, row.Place, place?.NameZh ?? row.Place, place?.NameEn ?? row.Place,
                    definition?.Signal ?? "",
                Instants.FromUs(row.EventNs / 1000), At(row.ReturnedNs), At(row.AcknowledgedNs), row.AcknowledgedBy,
                    row.Comment,
                row.Value, definition?.Limit, definition?.Unit ?? "", place?.Decimals ?? 2, row.FirstOut == 1,
                    row.Annunciated == 1,
                row.RevisedNs is not null);
        }

        internal EventItem Of(EventRow row)
        {
            var (definition, place) = Find(row.DefinitionId, row.Content);
            return new(
                row.DefinitionId, (int)row.SiteId, row.Seq.ToString(CultureInfo.InvariantCulture), row.Occurrence,
                    row.Kind,
                (AlarmState)row.State, definition?.Code ?? "", definition?.Name ?? "", definition?.NameEn,
                    (int)row.Priority,
                row.Place, place?.NameZh ?? row.Place, place?.NameEn ?? row.Place,
                row.EventNs.ToString(CultureInfo.InvariantCulture), Instants.FromUs(row.EventNs / 1000),
                    At(row.UntilNs),
                Instants.FromUs(row.RecordedUs), row.Value, definition?.Unit ?? "", place?.Decimals ?? 2, row.Quality,
                row.FirstOut == 1, row.ActorName, row.Comment);
        }

        private static DateTimeOffset? At(long? ns) => ns is { } value ? Instants.FromUs(value / 1000) : null;

        private (AlarmDefinition? Definition, AlarmPlace? Place) Find(Id id, string content)
        {
            if (!known.TryGetValue(id, out var found))
            {
                found = known[id] = alarms.LabelOf(id, content);
            }

            return found;
        }
    }
}
