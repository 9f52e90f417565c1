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

/// <summary>The journal: past alarms and the sequence of events.</summary>
internal static class JournalEndpoints
{
    /// <summary>A past or present occurrence, with the definition as it was.</summary>
    internal sealed record HistoryItem(
        Id DefinitionId, int SiteId, long Occurrence, string Code, string Name, string? NameEn, int Priority,
        string Place, string PlaceZh, string PlaceEn, string Position, string Signal, DateTimeOffset RaisedAt,
        DateTimeOffset? ReturnedAt, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string? Comment, double? Value,
        double? Limit, string Unit, int Decimals, bool FirstOut, bool Annunciated, bool Revised,
        DateTimeOffset? RevisedFromAt, DateTimeOffset? RevisedToAt);

    /// <summary>One entry of the sequence of events; <c>timeNs</c> is the device's stamp to the ns.</summary>
    internal sealed record EventItem(
        Id DefinitionId, int SiteId, string Seq, long Occurrence, string Kind, AlarmState State, string Code,
        string Name, string? NameEn, int Priority, string Place, string PlaceZh, string PlaceEn, string Signal,
        string TimeNs, DateTimeOffset EventAt, DateTimeOffset? UntilAt, DateTimeOffset RecordedAt, double? Value,
        string Unit, int Decimals, long Quality, bool FirstOut, string ActorName, string Comment);

    /// <summary>What an address asks of the journal.</summary>
    internal sealed record Asked(
        string? From = null, string? To = null, int? Site = null, string? Node = null, Id? Definition = null,
        int? Priority = null, string? Position = null, string? Search = null, string? State = null, string? Kind = null,
        string? Cursor = null, int? Limit = null, string? Format = null);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/history", HistoryAsync).WithName("alarms.history").Produces<Page<HistoryItem>>()
            .ProducesProblem(422).Requires("alarms.read");
        group.MapGet("/soe", EventsAsync).WithName("alarms.soe").Produces<Page<EventItem>>().ProducesProblem(422)
            .Requires("alarms.read");
    }

    private static async Task<IResult> HistoryAsync(
        [AsParameters] Asked asked, AlarmService alarms, ISqlSession sql, Rights rights, HttpContext context,
        CancellationToken cancel)
    {
        if (!AlarmPeriod.TryRead(asked.From, asked.To, alarms.NowNs, out var period, out var refusal))
        {
            return refusal.ToProblem();
        }

        var labels = new Labels(alarms);
        var export = AlarmExport.Wants(asked.Format);
        var rows = export ? AlarmExport.MaxRows : Paging.Limit(asked.Limit);
        var found = await AlarmHistory.OccurrencesAsync(
            alarms, sql, Query(rights, period, asked, export ? rows : rows + 1), cancel);
        if (export)
        {
            await AlarmExport.HistoryAsync(context, asked.Format!, found.Select(row =>
                Tuple(row, labels.Find(row.DefinitionId, row.Content))), asked.Site);
            return Results.Empty;
        }

        return TypedResults.Ok(Paging.Cut(found, rows, labels.Of, row => After(row.EventNs, row.Seq)));
    }

    private static async Task<IResult> EventsAsync(
        [AsParameters] Asked asked, AlarmService alarms, ISqlSession sql, Rights rights, HttpContext context,
        CancellationToken cancel)
    {
        if (!AlarmPeriod.TryRead(asked.From, asked.To, alarms.NowNs, out var period, out var refusal))
        {
            return refusal.ToProblem();
        }

        var labels = new Labels(alarms);
        var export = AlarmExport.Wants(asked.Format);
        var rows = export ? AlarmExport.MaxRows : Paging.Limit(asked.Limit);
        var found = await AlarmHistory.EventsAsync(
            alarms, sql, Query(rights, period, asked, export ? rows : rows + 1), cancel);
        if (export)
        {
            await AlarmExport.EventsAsync(context, asked.Format!, found.Select(row =>
                Tuple(row, labels.Find(row.DefinitionId, row.Content))), asked.Site);
            return Results.Empty;
        }

        return TypedResults.Ok(Paging.Cut(found, rows, labels.Of, row => After(row.EventNs, row.Seq)));
    }

    private static (T Row, AlarmDefinition? Definition, AlarmPlace? Place) Tuple<T>(
        T row, (AlarmDefinition? Definition, AlarmPlace? Place) label) => (row, label.Definition, label.Place);

    private static JournalQuery Query(Rights rights, AlarmPeriod period, Asked asked, int limit) => new(
        AlarmHistory.SitesOf(rights, asked.Site), period.FromNs, period.ToNs, asked.Node, asked.Definition,
        Paging.Parts(asked.Cursor, 2) is [var ns, var seq] ? (Paging.Number(ns), Paging.Number(seq)) : null,
        limit, asked.Priority)
    {
        Position = asked.Position,
        Search = asked.Search,
        State = asked.State,
        Kinds = asked.Kind is { Length: > 0 } kinds ? kinds.Split(',') : null,
    };

    private static string After(long eventNs, long seq) => Paging.Cursor(
        eventNs.ToString(CultureInfo.InvariantCulture), seq.ToString(CultureInfo.InvariantCulture));

    /// <summary>Definitions as they were, places as the present plant names them.</summary>
    private sealed class Labels(AlarmService alarms)
    {
        private readonly Dictionary<(Id, string), (AlarmDefinition? Definition, AlarmPlace? Place)> known = [];

        internal HistoryItem Of(OccurrenceRow row)
        {
            var (definition, place) = Find(row.DefinitionId, row.Content);
            return new(
                row.DefinitionId, (int)row.SiteId, row.Occurrence, definition?.Code ?? "", definition?.Name ?? "",
                definition?.NameEn, (int)row.Priority, row.Place, place?.NameZh ?? row.Place, place?.NameEn ?? row.Place,
                row.Position, definition?.Signal ?? "", Instants.FromUs(row.EventNs / 1000), At(row.ReturnedNs),
                At(row.AcknowledgedNs), row.AcknowledgedBy, row.Comment, row.Value, definition?.Limit,
                definition?.Unit ?? "", place?.Decimals ?? 2, row.FirstOut == 1, row.Annunciated == 1,
                row.RevisedNs is not null, At(row.RevisedNs), At(row.RevisedToNs));
        }

        internal EventItem Of(EventRow row)
        {
            var (definition, place) = Find(row.DefinitionId, row.Content);
            return new(
                row.DefinitionId, (int)row.SiteId, row.Seq.ToString(CultureInfo.InvariantCulture), row.Occurrence,
                row.Kind, (AlarmState)row.State, definition?.Code ?? "", definition?.Name ?? "", definition?.NameEn,
                (int)row.Priority, row.Place, place?.NameZh ?? row.Place, place?.NameEn ?? row.Place,
                definition?.Signal ?? "", row.EventNs.ToString(CultureInfo.InvariantCulture),
                Instants.FromUs(row.EventNs / 1000), At(row.UntilNs), Instants.FromUs(row.RecordedUs), row.Value,
                definition?.Unit ?? "", place?.Decimals ?? 2, row.Quality, row.FirstOut == 1, row.ActorName, row.Comment);
        }

        internal (AlarmDefinition? Definition, AlarmPlace? Place) Find(Id id, string content)
        {
            if (!known.TryGetValue((id, content), out var found))
            {
                found = known[(id, content)] = alarms.LabelOf(id, content);
            }

            return found;
        }

        private static DateTimeOffset? At(long? ns) => ns is { } value ? Instants.FromUs(value / 1000) : null;
    }
}
