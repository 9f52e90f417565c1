using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Field.Points;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Kernel.Sync;

namespace Lode.Field.Rounds;

/// <summary>A round was walked to its end.</summary>
public sealed record RoundWalked(int Site, Id Round, Id Case, long OccurredUs, Id AuthorId, string Author) : IEvent
{
    public static string Name => "field.roundWalked.v1";
}

/// <summary>Ends a round. Whoever ended it first has ended it: the second one is a conflict that a person looks at.
/// </summary>
internal sealed class EndRound : ISyncEntity
{
    internal const string Name = "field.round";
    internal static readonly Refusal Ended = new("field.roundEnded", 409);
    internal static readonly Refusal Skipped = new("field.roundSkipped", 409);
    internal static readonly Refusal Missed = new("field.roundMissed", 409);
    internal static readonly Refusal Incomplete = new("field.roundIncomplete", 422);

    private const string Update = """
        UPDATE field_round SET state = 'walked', ended_us = @NowUs, ended_by = @By
         WHERE site_id = @SiteId AND id = @Id
        """;

    private const string Seen = """
        SELECT count(DISTINCT point_id) FROM field_reading WHERE site_id = @SiteId AND round_id = @Id
        """;

    public string Entity => Name;

    public string Permission => "field.inspect";

    public Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author)
    {
        if (!Id.TryParse(op.EntityId, out var id) || id.Site != op.OpId.Site
            || RoundRow.Find(work, id) is not { } round)
        {
            return FieldRefusals.NotFound;
        }

        // Without a base a person has looked at the conflict and says that this end holds.
        if (op.Base is { ValueKind: JsonValueKind.String } seen && seen.GetString() != round.State)
        {
            var how = round.State switch { "skipped" => Skipped, "missed" => Missed, _ => Ended };
            return SyncEffect.Conflict(how.With(
                ("name", round.EndedBy ?? "—"), ("route", round.Round.NameZh)));
        }

        var points = round.Round.Points.Count();
        var looked = work.Find<long>(Seen, new { round.SiteId, Id = id });
        if (looked < points)
        {
            return Incomplete.With(
                ("seen", looked.ToString(CultureInfo.InvariantCulture)),
                ("points", points.ToString(CultureInfo.InvariantCulture)));
        }

        work.Execute(Update, new { round.SiteId, Id = id, work.NowUs, By = author.Name });
        work.Audit(
            author, "field.endRound", "fieldRound", id.ToString(), new { round.State }, new { state = "walked" });
        work.Publish(new RoundWalked(id.Site, id, round.CaseId, occurredUs, author.Id ?? default, author.Name));
        return SyncEffect.Applied;
    }
}

/// <summary>Carries the case of a walked round on, in the name of who walked it.</summary>
internal sealed class CompleteRound(ISqlSession sql, AppCases cases) : IEventHandler<RoundWalked>
{
    public static string Receiver => "field.completeRound";

    public async Task<Outcome<Done>> HandleAsync(RoundWalked happened, Delivery delivery, CancellationToken cancel)
    {
        var readings = await sql.QueryAsync<ReadingRow>(
            ReadingRow.OfRound, new { SiteId = (long)happened.Site, Id = happened.Round }, cancel);
        var round = await sql.FindAsync<RoundRow>(
            RoundRow.One, new { SiteId = (long)happened.Site, Id = happened.Round }, cancel);
        var data = SummaryOf(round!.Round, readings);
        var walker = new Actor(ActorKind.Person, happened.AuthorId, happened.Author, "zh-CN", "field.round");
        var hand = await cases.ReadyAsync(happened.Site, walker, cancel);
        var outcome = await sql.CommitAsync(
            work => hand.Complete(work, happened.Case, "walk", "walked", data, $"event:{delivery.EventId}"),
            Lane.Bulk, cancel);
        // What the case has against it stands in its log; the readings are kept whatever it says.
        return outcome.TryGet(out _, out var why) ? Outcome.Done : why;
    }

    /// <summary>What the reviewer sees first: the last reading of each point counts.</summary>
    internal static JsonObject SummaryOf(RoundContent round, IReadOnlyList<ReadingRow> readings)
    {
        var last = readings.GroupBy(reading => reading.PointId).Select(group => group.Last()).ToList();
        var standards = round.Points.ToDictionary(point => point.Id, point => point.Standard);
        var dwell = round.Stops.SelectMany(stop => stop.Points.Select(point => (point.Id, stop.MinDwellSeconds)))
            .ToDictionary(pair => pair.Id, pair => pair.MinDwellSeconds);
        return new JsonObject
        {
            ["done"] = last.Count(one => one.Verdict != "skipped"),
            ["abnormal"] = last.Count(one => one.Verdict is "warning" or "alarm"),
            ["excused"] = last.Count(one => IsExcused(one, standards)),
            ["skipped"] = last.Count(one => one.Verdict == "skipped" && !IsExcused(one, standards)),
            ["unscanned"] = last.Count(one => one.Scanned == 0),
            ["hurried"] = last.Count(one =>
                one.Verdict != "skipped" && one.DwellS < dwell.GetValueOrDefault(one.PointId)),
        };
    }

    // A machine that stands still excuses the points that need it running, and those alone.
    private static bool IsExcused(ReadingRow reading, IReadOnlyDictionary<Id, PointContent> standards) =>
        reading is { Verdict: "skipped", Reason: "stopped" }
        && standards.GetValueOrDefault(reading.PointId)?.Needs == "running";
}

/// <summary>Ends the round whose case ended without having been walked.</summary>
internal sealed class CloseRound(ISqlSession sql) : IEventHandler<CaseEnded>
{
    private const string Update = """
        UPDATE field_round SET state = @State, ended_us = @NowUs WHERE site_id = @SiteId AND case_id = @Case
           AND state = 'due'
        """;

    private const string End = """
        UPDATE field_follow_up SET closed_us = @NowUs, ended_as = @End
         WHERE site_id = @SiteId AND case_id = @Case AND closed_us IS NULL
        """;

    public static string Receiver => "field.closeRound";

    public Task<Outcome<Done>> HandleAsync(CaseEnded happened, Delivery delivery, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                var key = new { SiteId = (long)happened.Site, happened.Case, work.NowUs };
                if (happened.Type == "inspection")
                {
                    work.Execute(Update, new
                    {
                        key.SiteId,
                        key.Case,
                        key.NowUs,
                        State = happened.End == "missed" ? "missed" : "skipped",
                    });
                }
                else if (happened.Type is "defect" or "precision")
                {
                    work.Execute(End, new { key.SiteId, key.Case, key.NowUs, End = happened.End ?? "canceled" });
                }

                return Done.Instance;
            },
            Lane.Bulk,
            cancel);
}
