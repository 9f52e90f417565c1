using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>Somebody asks to take an alarm out of service; another person decides.</summary>
public sealed record OutOfServiceRequest
{
    public Id Id { get; init; }
    public Id DefinitionId { get; init; }
    public string Reason { get; init; } = "";
    public long AskedUs { get; init; }
    public Id? AskedById { get; init; }
    public string AskedBy { get; init; } = "";

    /// <summary>approved, rejected or withdrawn; empty while it waits.</summary>
    public string Decision { get; init; } = "";

    public string Comment { get; init; } = "";
    public long? DecidedUs { get; init; }
    public string DecidedBy { get; init; } = "";
}

/// <summary>Out of service takes two persons (ISA-18.2): one asks with a reason, another one approves.</summary>
public static class OutOfService
{
    internal static readonly Refusal RequestUnknown = new("alarms.requestUnknown", 404);
    internal static readonly Refusal AlreadyAsked = new("alarms.alreadyAsked", 409);
    internal static readonly Refusal AlreadyDecided = new("alarms.alreadyDecided", 409);
    internal static readonly Refusal SamePerson = new("alarms.samePerson", 409, "ISA-18.2");

    private const string CountOpen = """
        SELECT COUNT(*) FROM kernel_alarm_request
         WHERE site_id = @SiteId AND definition_id = @DefinitionId AND decision = ''
        """;

    private const string Insert = """
        INSERT INTO kernel_alarm_request (site_id, id, definition_id, reason, asked_us, asked_by_id, asked_by)
        VALUES (@SiteId, @Id, @DefinitionId, @Reason, @AskedUs, @AskedById, @AskedBy)
        """;

    private const string Columns = """
        SELECT id AS Id, definition_id AS DefinitionId, reason AS Reason, asked_us AS AskedUs,
               asked_by_id AS AskedById, asked_by AS AskedBy, decision AS Decision, comment AS Comment,
               decided_us AS DecidedUs, decided_by AS DecidedBy
          FROM kernel_alarm_request
        """;

    private const string Find = Columns + " WHERE site_id = @SiteId AND id = @Id";

    private const string Open = Columns + """
         WHERE site_id {ids:Sites} AND (decision = '' OR (@All = 1 AND asked_us >= @SinceUs))
         ORDER BY asked_us DESC LIMIT 500
        """;

    private const string Decide = """
        UPDATE kernel_alarm_request SET decision = @Decision, comment = @Comment, decided_us = @DecidedUs,
               decided_by = @DecidedBy
         WHERE site_id = @SiteId AND id = @Id AND decision = ''
        """;

    /// <summary>Asks for one or many alarms; each is judged by itself.</summary>
    public static async Task<Outcome<AlarmCommandResult>> AskAsync(
        AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, Actor actor, IReadOnlyList<Id> ids,
        string reason, CancellationToken cancel = default)
    {
        if (ids.Count is 0 or > RunAlarmCommand.MaxAlarms)
        {
            return RunAlarmCommand.TooMany;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return RunAlarmCommand.ReasonMissing.At(new FieldRefusal("comment", RunAlarmCommand.ReasonMissing.Code));
        }

        var known = ids.Distinct().Select(id => (Id: id, Unit: alarms.Engine.Read(units => units.GetValueOrDefault(id))))
            .ToList();
        return await sql.CommitAsync<AlarmCommandResult>(
            work =>
            {
                var done = new List<Id>();
                var refused = new List<AlarmRefused>();
                foreach (var (id, unit) in known)
                {
                    if (Refuse(work, unit, rights) is { } refusal)
                    {
                        refused.Add(new(id, refusal));
                        continue;
                    }

                    var row = new
                    {
                        SiteId = (long)id.Site,
                        Id = Id.New(id.Site, clock.GetUtcNow()),
                        DefinitionId = id,
                        Reason = reason.Trim(),
                        AskedUs = work.NowUs,
                        AskedById = actor.Id,
                        AskedBy = actor.Name,
                    };
                    work.Execute(Insert, row);
                    work.Audit(actor, "alarms.askOutOfService", "alarm", id.ToString(), null, new { row.Id, row.Reason });
                    done.Add(id);
                }

                return done.Count == 0 && known.Count == 1 ? refused[0].Refusal : new AlarmCommandResult(done, refused);
            },
            cancel: cancel);
    }

    /// <summary>Approves or rejects what another person asked, or withdraws what oneself asked.</summary>
    /// <param name="alarms">The alarms of the node.</param>
    /// <param name="sql">The database.</param>
    /// <param name="rights">Of the one who decides.</param>
    /// <param name="actor">The one who decides.</param>
    /// <param name="id">The request.</param>
    /// <param name="decision">approved, rejected or withdrawn.</param>
    /// <param name="comment">Remark.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<Outcome<AlarmCommandResult>> DecideAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, Actor actor, Id id, string decision, string comment,
        CancellationToken cancel = default)
    {
        var request = await sql.FindAsync<OutOfServiceRequest>(Find, new { SiteId = (long)id.Site, Id = id }, cancel);
        if (request is null || !rights.Can("alarms.read", id.Site))
        {
            return RequestUnknown;
        }

        if (Judge(request, rights, actor, decision) is { } refusal)
        {
            return refusal;
        }

        Refusal? Close(IWork work)
        {
            var row = new
            {
                SiteId = (long)id.Site,
                Id = id,
                Decision = decision,
                Comment = comment.Trim(),
                DecidedUs = work.NowUs,
                DecidedBy = actor.Name,
            };
            var closed = work.Execute(Decide, row);
            work.Audit(actor, "alarms." + decision, "alarmRequest", id.ToString(), request, row);
            return closed == 1 ? null : AlreadyDecided;
        }

        if (decision != "approved")
        {
            return await sql.CommitAsync<AlarmCommandResult>(
                work => Close(work) is { } late ? late : new AlarmCommandResult([request.DefinitionId], []),
                cancel: cancel);
        }

        return await RunAlarmCommand.RunAsync(
            alarms, sql, rights, actor,
            new(AlarmCommandKind.OutOfService, [request.DefinitionId], request.Reason, ApprovedBy: actor.Name)
            {
                AskedBy = new(request.AskedById, request.AskedBy, request.Reason),
                Also = Close,
            },
            cancel);
    }

    /// <summary>What waits for a decision, newest first; with <paramref name="all"/> also what was decided within 30
    /// days.</summary>
    public static Task<IReadOnlyList<OutOfServiceRequest>> ListAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, int? site, bool all, CancellationToken cancel) =>
        sql.QueryAsync<OutOfServiceRequest>(
            Open,
            new
            {
                Sites = AlarmHistory.SitesOf(rights, site),
                All = all,
                SinceUs = (alarms.NowNs / 1000) - (30L * 86_400_000_000),
            },
            cancel);

    private static Refusal? Refuse(IWork work, AlarmUnit? unit, Rights rights)
    {
        if (unit is null || !rights.Can("alarms.read", unit.SiteId))
        {
            return RunAlarmCommand.NotFound;
        }

        if (!rights.Can("alarms.act", unit.SiteId))
        {
            return RunAlarmCommand.NotAllowed.With(("permission", "alarms.act"));
        }

        return unit.Snapshot.OutOfService ? RunAlarmCommand.NotApplicable.With(("alarm", unit.Definition.Code))
            : work.Find<long>(CountOpen, new { SiteId = (long)unit.SiteId, DefinitionId = unit.Id }) > 0
                ? AlreadyAsked.With(("alarm", unit.Definition.Code)) : null;
    }

    private static Refusal? Judge(OutOfServiceRequest request, Rights rights, Actor actor, string decision)
    {
        var same = actor.Id is { } person ? person == request.AskedById : actor.Name == request.AskedBy;
        var permission = decision == "withdrawn" ? "alarms.act" : "alarms.edit";
        if (!rights.Can(permission, request.Id.Site))
        {
            return RunAlarmCommand.NotAllowed.With(("permission", permission));
        }

        if (request.Decision.Length > 0)
        {
            return AlreadyDecided;
        }

        return same == (decision == "withdrawn") ? null : SamePerson.With(("person", request.AskedBy));
    }
}
