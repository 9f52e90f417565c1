using System.Text.Json;
using Lode.Field.Points;
using Lode.Kernel;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Kernel.Sync;

namespace Lode.Field.Rounds;

/// <summary>Something is not as it should be at a point.</summary>
/// <param name="Verdict">warning or alarm.</param>
public sealed record AbnormalFound(
    int Site, Id Round, Id Point, long PointVersion, string Verdict, double? Value, string Remark, long OccurredUs,
    Id AuthorId, string Author) : IEvent
{
    public static string Name => "field.abnormalFound.v1";
}

/// <summary>A number was read at a point; its deterioration is looked at.</summary>
public sealed record NumberRead(int Site, Id Point) : IEvent
{
    public static string Name => "field.numberRead.v1";
}

/// <summary>What was found at a point of a round. A reading is a fact: it never conflicts, and it is taken also when
/// the round has been ended by someone else meanwhile.</summary>
internal sealed class TakeReading : ISyncEntity
{
    internal const string Name = "field.reading";
    internal static readonly Refusal Wrong = new("field.readingWrong", 422);

    private const string Insert = $"""
        INSERT INTO field_reading ({ReadingRow.Columns})
        VALUES (@SiteId, @OpId, @RoundId, @PointId, @PointVersion, @Verdict, @Value, @Remark, @Reason, @Scanned,
                @DwellS, @OccurredUs, @RecordedUs, @AuthorId, @Author)
        """;

    private static readonly string[] Reasons = ["stopped", "blocked", "unsafe"];

    /// <param name="Point">Id of the point.</param>
    /// <param name="Normal">Of a check.</param>
    /// <param name="Value">Of a number.</param>
    /// <param name="Skipped">Why it was not looked at: stopped, blocked, unsafe.</param>
    /// <param name="Scanned">Whether the label of the stop was scanned or its code typed.</param>
    /// <param name="DwellSeconds">How long one had stood at the stop.</param>
    internal sealed record Reading(
        Id Point, bool? Normal = null, double? Value = null, string? Skipped = null, string Remark = "",
        bool Scanned = false, int DwellSeconds = 0);

    public string Entity => Name;

    public string Permission => "field.inspect";

    public Outcome<SyncEffect> Apply(IWork work, SyncOp op, long occurredUs, Actor author)
    {
        if (!Id.TryParse(op.EntityId, out var id) || id.Site != op.OpId.Site
            || RoundRow.Find(work, id) is not { } round)
        {
            return FieldRefusals.NotFound;
        }

        if (Read(op.To) is not { } reading
            || round.Round.Points.FirstOrDefault(point => point.Id == reading.Point) is not { } point
            || Decide(point.Standard, reading) is not { } verdict)
        {
            return Wrong;
        }

        work.Execute(Insert, new ReadingRow
        {
            SiteId = round.SiteId,
            OpId = op.OpId,
            RoundId = round.Id,
            PointId = point.Id,
            PointVersion = point.Version,
            Verdict = verdict,
            Value = reading.Value,
            Remark = reading.Remark.Trim(),
            Reason = reading.Skipped ?? "",
            Scanned = reading.Scanned ? 1 : 0,
            DwellS = reading.DwellSeconds,
            OccurredUs = occurredUs,
            RecordedUs = work.NowUs,
            AuthorId = author.Id ?? default,
            Author = author.Name,
        });
        if (verdict is "warning" or "alarm")
        {
            work.Publish(new AbnormalFound(
                id.Site, id, point.Id, point.Version, verdict, reading.Value, reading.Remark.Trim(), occurredUs,
                author.Id ?? default, author.Name));
        }

        if (reading.Value is not null)
        {
            work.Publish(new NumberRead(id.Site, point.Id));
        }

        return SyncEffect.Applied;
    }

    /// <summary>The verdict; null when the reading does not fit the point.</summary>
    internal static string? Decide(PointContent standard, Reading reading)
    {
        if (reading.Remark.Length > 1000 || reading.DwellSeconds is < 0 or > 86_400)
        {
            return null;
        }

        if (reading.Skipped is { } reason)
        {
            return Reasons.Contains(reason) && reading is { Normal: null, Value: null } ? "skipped" : null;
        }

        return standard.Kind == "number"
            ? reading is { Value: { } value, Normal: null } && double.IsFinite(value) ? standard.Judge(value) : null
            : reading is { Normal: { } normal, Value: null } ? (normal ? "ok" : "alarm") : null;
    }

    private static Reading? Read(JsonElement to)
    {
        try
        {
            return to.Deserialize<Reading>(FieldJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
