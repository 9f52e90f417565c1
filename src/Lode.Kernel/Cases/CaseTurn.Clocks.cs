using Lode.Kernel.Cases.Definitions;

namespace Lode.Kernel.Cases;

/// <summary>Deadlines: levels that fire once, clocks that stand still.</summary>
internal sealed partial class CaseTurn
{
    private static readonly LevelContent[] DefaultLevels = [new(50, "remind"), new(100, "escalate")];

    private void SetDeadline(string id, string? inState, int entry, DeadlinePlan plan)
    {
        if (context.Calendar is not { } calendar)
        {
            broken ??= CaseRefusals.CalendarMissing;
            return;
        }

        var dueUs = plan.At is { } at
            ? Evaluate(at) is { HasValue: true } instant ? (long)(instant.Number * 1e6) : NowUs
            : DeadlineClock.Add(calendar, plan.Content.Clock, NowUs, DeadlineClock.Amount(plan.Content));
        var levels = Levels(plan.Content).Select(level => new LevelState(
            level.Percent, DeadlineClock.Level(calendar, plan.Content, NowUs, dueUs, level.Percent)));
        Emit(new DeadlineSet(new DeadlineState
        {
            Id = id,
            State = inState,
            Entry = entry,
            Clock = plan.Content.Clock,
            DueUs = dueUs,
            Calendar = calendar.Version,
            Levels = [.. levels],
        }));
    }

    private static IReadOnlyList<LevelContent> Levels(DeadlineContent content) =>
        content.Levels.Count > 0 ? content.Levels : DefaultLevels;

    // Clocks stand still while the case is suspended, or while a state is active that stops the others.
    private void TurnClocks()
    {
        string[] stopping = [.. run.Active.Where(one => procedure.States[one.Id].StopsClock).Select(one => one.Id)];
        foreach (var deadline in state.Deadlines.ToList())
        {
            var still = state.Status == CaseStatus.Suspended
                || Array.Exists(stopping, id => !IsWithin(deadline.State, id));
            if (still && deadline.StoppedUs is null)
            {
                Emit(new DeadlineSet(deadline with
                {
                    StoppedUs = NowUs,
                    Levels = [.. deadline.Levels.Select(level => level.Fired ? level : level with
                    {
                        Left = DeadlineClock.Between(context.Calendar!, deadline.Clock, NowUs, level.AtUs),
                    })],
                }));
            }
            else if (!still && deadline.StoppedUs is { } stopped)
            {
                Resume(deadline, stopped);
            }
        }
    }

    private void Resume(DeadlineState deadline, long stoppedUs)
    {
        var calendar = context.Calendar!;
        LevelState[] levels = [.. deadline.Levels.Select(level => level.Left is { } left
            ? new LevelState(level.Percent, DeadlineClock.Add(calendar, deadline.Clock, NowUs, left)) : level)];
        var due = DeadlineClock.Add(
            calendar, deadline.Clock, NowUs, DeadlineClock.Between(
                calendar, deadline.Clock, stoppedUs, deadline.DueUs));
        Emit(new DeadlineSet(deadline with
        {
            StoppedUs = null,
            Levels = levels,
            DueUs = deadline.Clock == "at" ? deadline.DueUs : due,
            Calendar = calendar.Version,
        }));
    }

    private bool IsWithin(string? id, string outer) => id is not null
        && (id == outer || procedure.Chart[outer].Holds(procedure.Chart[id]));

    /// <summary>A level has come. For a state that was left, or a clock that stands still, nothing happens.</summary>
    internal CaseDecision Fire(string id, int entry, int percent)
    {
        var deadline = state.Deadlines.Find(one => one.Id == id && one.Entry == entry);
        var level = deadline?.Levels.FirstOrDefault(one => one.Percent == percent);
        if (deadline is null || level is null || level.Fired || deadline.StoppedUs is not null || level.AtUs > NowUs)
        {
            return new CaseDecision([], state);
        }

        Emit(new DeadlineSet(deadline with
        {
            Levels = [.. deadline.Levels.Select(one => one.Percent == percent ? one with { Fired = true } : one)],
        }));
        var content = Levels(ContentOf(deadline)).FirstOrDefault(one => one.Percent == percent)
            ?? new LevelContent(percent, "remind");
        var tasks = state.Tasks.Where(task => Concerns(deadline, task)).ToList();
        foreach (var task in tasks.Where(task => task.Level < percent))
        {
            Emit(new TaskChanged(task with { Level = percent }));
        }

        Tell(content, tasks);
        if (content.Raise is { } name)
        {
            run.Send(name);
        }

        return Done(acts: false);
    }

    private void Tell(LevelContent level, List<TaskState> tasks)
    {
        var persons = tasks.SelectMany(task => task.Assignee is { } one ? [one] : task.Persons).Select(one => one.Id);
        var roles = tasks.Where(task => task.Assignee is null).SelectMany(task => task.Roles);
        var kind = level.Do == "escalate" ? NoticeKind.Escalate : NoticeKind.Remind;
        var more = level.To is { } who ? Resolve(who)
            : new Candidates(kind == NoticeKind.Escalate ? [DefaultEscalation] : [], [], []);
        Emit(new Noticed(
            kind, [.. persons.Concat(more.Persons.Select(one => one.Id)).Distinct()],
            [.. roles.Concat(more.Roles).Distinct()], tasks.Count > 0 ? tasks[0].N : null, null));
    }

    private static bool Concerns(DeadlineState deadline, TaskState task) =>
        deadline.Id == $"task:{task.N}"
        || deadline.Id == "signOff:" + task.Key
        || (deadline.State is not null && deadline.Id == "state:" + task.State);

    private DeadlineContent ContentOf(DeadlineState deadline)
    {
        var plan = deadline.Id.Split(':') switch
        {
            ["state", var id] => procedure.StateDeadlines.GetValueOrDefault(id),
            ["signOff", var key] => procedure.SignOffs.GetValueOrDefault(key)?.Deadline,
            [_, var n] => state.Tasks.Find(task => task.N.ToString(
                System.Globalization.CultureInfo.InvariantCulture) == n) is { } task
                ? procedure.Tasks[task.Key].Deadline : null,
            _ => null,
        };
        return plan?.Content ?? new DeadlineContent();
    }
}
