using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>What a person does to alarms.</summary>
public enum AlarmCommandKind
{
    Acknowledge,
    Shelve,
    Unshelve,
    Suppress,
    Unsuppress,
    OutOfService,
    InService,
    Reset,
}

/// <summary>A command on one or many alarms.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Ids">Alarms (definitions), 1 to 1000.</param>
/// <param name="Comment">Reason or remark.</param>
/// <param name="UntilUs">End of a shelving, UTC µs.</param>
/// <param name="ApprovedBy">Second person for out of service.</param>
public sealed record AlarmCommand(
    AlarmCommandKind Kind, IReadOnlyList<Id> Ids, string Comment = "", long UntilUs = 0, string ApprovedBy = "")
{
    /// <summary>Who asked for what a second person now approves; null when the actor acts for themselves.</summary>
    internal AlarmActor? AskedBy { get; init; }

    /// <summary>Written in the same transaction; a refusal undoes all.</summary>
    internal Func<IWork, Refusal?>? Also { get; init; }
}

/// <summary>One alarm that a command did not apply to.</summary>
public sealed record AlarmRefused(Id Id, Refusal Refusal);

/// <summary>What became of a command.</summary>
public sealed record AlarmCommandResult(IReadOnlyList<Id> Done, IReadOnlyList<AlarmRefused> Refused);

/// <summary>Runs a command: each alarm is judged by itself; those that pass are written in one transaction with the
/// audit rows.</summary>
public static class RunAlarmCommand
{
    /// <summary>Longest shelving: one week.</summary>
    public const long MaxShelveUs = 7L * 86_400_000_000;

    /// <summary>Most alarms of one command.</summary>
    public const int MaxAlarms = 1000;

    internal static readonly Refusal NotFound = new("alarms.notFound", 404);
    internal static readonly Refusal NotAllowed = new("alarms.notAllowed", 403);
    internal static readonly Refusal NotApplicable = new("alarms.notApplicable", 409);
    internal static readonly Refusal ReasonMissing = new("alarms.reasonMissing", 422, "ISA-18.2");
    internal static readonly Refusal ShelveTooLong = new("alarms.shelveTooLong", 422);
    internal static readonly Refusal ApprovalMissing = new("alarms.approvalMissing", 422, "ISA-18.2");
    internal static readonly Refusal TooMany = new("alarms.tooMany", 422);

    /// <summary>Runs it.</summary>
    public static async Task<Outcome<AlarmCommandResult>> RunAsync(
        AlarmService alarms, ISqlSession sql, Rights rights, Actor actor, AlarmCommand command,
            CancellationToken cancel = default)
    {
        if (Check(command, actor, alarms.NowNs / 1000) is { } refusal)
        {
            return refusal;
        }

        return await alarms.CommandAsync(
            async journal =>
            {
                var (changes, refused) = Judge(alarms.Engine, rights, actor, command, alarms.NowNs);
                if (changes.Count == 0)
                {
                    Outcome<AlarmCommandResult> answer = command.Ids.Count == 1
                        ? refused[0].Refusal : new AlarmCommandResult([], refused);
                    return (answer, changes);
                }

                var numbers = changes.ConvertAll(change => journal.Next(change.Unit.SiteId));
                var verb = "alarms." + AlarmJournal.KindText(changes[0].Kind);
                var outcome = await sql.CommitAsync<AlarmCommandResult>(
                    work =>
                    {
                        if (command.Also?.Invoke(work) is { } refusal)
                        {
                            return refusal;
                        }

                        AlarmJournal.Write(work, changes, numbers);
                        foreach (var change in changes)
                        {
                            work.Audit(actor, verb, "alarm", change.Unit.Id.ToString(),
                                new { State = change.Unit.Snapshot.State.ToString() },
                                new { State = change.After.State.ToString(), command.Comment, command.ApprovedBy });
                        }

                        return new AlarmCommandResult(changes.ConvertAll(change => change.Unit.Id), refused);
                    },
                    cancel: cancel);
                return (outcome, outcome.TryGet(out _, out _) ? changes : []);
            },
            cancel);
    }

    /// <summary>What is wrong with the command as such, or null.</summary>
    internal static Refusal? Check(AlarmCommand command, Actor actor, long nowUs)
    {
        if (command.Ids.Count is 0 or > MaxAlarms)
        {
            return TooMany;
        }

        var needsReason = command.Kind
            is AlarmCommandKind.Shelve or AlarmCommandKind.Suppress or AlarmCommandKind.OutOfService;
        if (needsReason && string.IsNullOrWhiteSpace(command.Comment))
        {
            return ReasonMissing.At(new FieldRefusal("comment", ReasonMissing.Code));
        }

        if (command.Kind == AlarmCommandKind.Shelve
            && (command.UntilUs <= nowUs || command.UntilUs - nowUs > MaxShelveUs))
        {
            return ShelveTooLong.At(new FieldRefusal("untilAt", ShelveTooLong.Code));
        }

        return command.Kind == AlarmCommandKind.OutOfService
            && (string.IsNullOrWhiteSpace(command.ApprovedBy)
                || command.ApprovedBy.Trim() == (command.AskedBy?.Name ?? actor.Name))
            ? ApprovalMissing.At(new FieldRefusal("approvedBy", ApprovalMissing.Code))
            : null;
    }

    private static (List<AlarmChange> Changes, List<AlarmRefused> Refused) Judge(
        AlarmEngine engine, Rights rights, Actor actor, AlarmCommand command, long nowNs)
    {
        var (input, kind) = Of(command.Kind);
        // What hides an alarm for good is the engineer's; what the shift does is the operator's.
        var permission = command.Kind is AlarmCommandKind.Suppress or AlarmCommandKind.Unsuppress
            or AlarmCommandKind.OutOfService ? "alarms.edit" : "alarms.act";
        var who = command.AskedBy ?? new AlarmActor(actor.Id, actor.Name, command.Comment.Trim());
        var changes = new List<AlarmChange>();
        var refused = new List<AlarmRefused>();
        foreach (var id in command.Ids.Distinct())
        {
            var unit = engine.Read(units => units.GetValueOrDefault(id));
            if (unit is null || !rights.Can("alarms.read", unit.SiteId))
            {
                refused.Add(new(id, NotFound));
            }
            else if (!rights.Can(permission, unit.SiteId))
            {
                refused.Add(new(id, NotAllowed.With(("permission", permission))));
            }
            else if (engine.Command(id, input, kind, nowNs, command.UntilUs, who) is { } change)
            {
                changes.Add(change with { ApprovedBy = command.ApprovedBy.Trim() });
            }
            else
            {
                refused.Add(new(id, NotApplicable.With(("alarm", unit.Definition.Code))));
            }
        }

        return (changes, refused);
    }

    private static (AlarmInput Input, AlarmEventKind Kind) Of(AlarmCommandKind kind) => kind switch
    {
        AlarmCommandKind.Acknowledge => (AlarmInput.Acknowledge, AlarmEventKind.Acknowledged),
        AlarmCommandKind.Shelve => (AlarmInput.Shelve, AlarmEventKind.Shelved),
        AlarmCommandKind.Unshelve => (AlarmInput.Unshelve, AlarmEventKind.Unshelved),
        AlarmCommandKind.Suppress => (AlarmInput.Suppress, AlarmEventKind.Suppressed),
        AlarmCommandKind.Unsuppress => (AlarmInput.Unsuppress, AlarmEventKind.Unsuppressed),
        AlarmCommandKind.OutOfService => (AlarmInput.TakeOutOfService, AlarmEventKind.OutOfService),
        AlarmCommandKind.InService => (AlarmInput.ReturnToService, AlarmEventKind.InService),
        AlarmCommandKind.Reset => (AlarmInput.Reset, AlarmEventKind.Reset),
    };
}
