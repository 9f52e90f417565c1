using System.Text.Json.Nodes;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Expressions;
using NodaTime;

namespace Lode.Kernel.Cases;

/// <summary>Everything outside a case that a decision depends on.</summary>
internal sealed record CaseContext(
    long NowUs, CaseActor Actor, CasePeople People, WorkCalendar? Calendar, IReadOnlyList<DelegationRow> Delegations);

/// <summary>One command on one case, decided: pure but for its own copy of the state.</summary>
internal sealed partial class CaseTurn : IChartWorld
{
    private const string DefaultEscalation = "manager";

    private readonly CaseProcedure procedure;
    private readonly CaseState state;
    private readonly CaseContext context;
    private readonly ChartRun run;
    private readonly List<CaseChange> changes = [];
    private readonly IReadOnlyList<string> leavesBefore;
    private readonly int entryBefore;
    private Refusal? broken;

    internal CaseTurn(CaseProcedure procedure, CaseState state, CaseContext context)
    {
        (this.procedure, this.state, this.context) = (procedure, state, context);
        (leavesBefore, entryBefore) = (state.Leaves, state.Entry);
        run = new ChartRun(procedure.Chart, this);
        if (state.Leaves.Count > 0)
        {
            run.Restore(state.Leaves, state.Remembered.Select(pair => (pair.Key, pair.Value)));
        }
    }

    private PersonMark? Actor => context.Actor.Person;

    private long NowUs => context.NowUs;

    private void Emit(CaseChange change)
    {
        changes.Add(change);
        change.Apply(state);
    }

    // --- what the chart runs in ---

    public bool Holds(Expression guard, ChartRun of) => Evaluate(guard).IsTrue;

    public bool Run(ChartAction action, ChartRun of)
    {
        switch (action)
        {
            case SetAction set:
                SetValue(CaseNames.FieldOf(set.Name)!, ToJson(set.Value));
                break;
            case PublishAction publish:
                Emit(new Published(publish.Name));
                break;
            case OpenCaseAction open:
                Emit(new CaseWanted(open.Content.Type, open.Content.Link, new JsonObject(
                    open.Data.Select(pair => KeyValuePair.Create(pair.Field, ToJson(pair.Value))))));
                break;
            case NotifyAction notify:
                var told = Resolve(notify.Content.Who);
                Emit(new Noticed(NoticeKind.Text, [.. told.Persons.Select(one => one.Id)], told.Roles, null,
                    notify.Content.Text));
                break;
        }

        return true;
    }

    public void Entered(ChartState entered) =>
        Emit(new Entered(entered.Id, state.Entry + 1, NowUs, entered.IsAtomic));

    public void Left(ChartState left)
    {
        foreach (var task in state.Tasks.Where(task => task.State == left.Id).ToList())
        {
            EndTask(task, TaskEnd.Canceled, null, []);
        }

        foreach (var group in Groups.Where(group => group.State == left.Id && group.Status == GroupStatus.Open))
        {
            Emit(new GroupChanged(group with { Status = GroupStatus.Void }));
        }

        foreach (var deadline in state.Deadlines.Where(deadline => deadline.State == left.Id).ToList())
        {
            Emit(new DeadlineEnded(deadline.Id));
        }

        Emit(new Left(left.Id));
    }

    private List<GroupState> Groups => [.. state.Groups.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => pair.Value)];

    private ExpressionValue Evaluate(Expression expression)
    {
        ExpressionValue[] inputs = [.. expression.Inputs.Select(Value)];
        return expression.Evaluate(new EvaluationFrame(inputs, default));
    }

    private ExpressionValue Value(string name)
    {
        static ExpressionValue Truth(bool value) => ExpressionValue.Of(value, Lode.Historian.Quality.Good, 0);
        return name switch
        {
            CaseNames.Now => CaseNames.Number(NowUs / 1e6),
            _ when name.StartsWith(CaseNames.State, StringComparison.Ordinal) => Truth(
                procedure.Chart.Find(name[CaseNames.State.Length..]) is { } known && run.IsActive(known)),
            _ when name.StartsWith(CaseNames.Milestone, StringComparison.Ordinal) =>
                Truth(state.Milestones.Contains(name[CaseNames.Milestone.Length..])),
            _ when name.StartsWith(CaseNames.Done, StringComparison.Ordinal) =>
                Truth(state.Doers.ContainsKey(name[CaseNames.Done.Length..])),
            _ => CaseNames.ValueOf(name[CaseNames.Data.Length..], procedure.Schema, state.Data, DayStart),
        };
    }

    private double DayStart(DateOnly day) => context.Calendar is { } calendar
        ? calendar.StartOf(LocalDate.FromDateOnly(day)) / 1e6
        : (day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400.0;

    private JsonNode? ToJson(Expression expression)
    {
        var value = Evaluate(expression);
        return !value.HasValue ? null
            : expression.Type.Kind switch
            {
                ExpressionKind.Boolean => JsonValue.Create(value.IsTrue),
                ExpressionKind.Text => JsonValue.Create(value.Text),
                _ when value.Number == Math.Truncate(value.Number) && Math.Abs(value.Number) < 1L << 53 =>
                    JsonValue.Create((long)value.Number),
                _ => JsonValue.Create(value.Number),
            };
    }

    // --- the end of every turn ---

    /// <summary>Brings the case to rest: milestones, new tasks, clocks, end; and says where it stands.</summary>
    /// <param name="acts">Whether the command counts as somebody acting, for <c>withdraw</c>.</param>
    private void Rest(bool acts)
    {
        ReachMilestones();
        if (state.Status is CaseStatus.Open or CaseStatus.Suspended)
        {
            Populate();
        }

        if (!run.IsRunning && state.Status is CaseStatus.Open or CaseStatus.Suspended)
        {
            End(CaseStatus.Closed, null);
        }

        TurnClocks();
        string[] leaves = [.. run.Leaves.Select(leaf => leaf.Id)];
        var moved = state.Entry != entryBefore || !leaves.SequenceEqual(leavesBefore);
        var move = !acts && !moved ? state.Move
            : moved && Actor is { } actor && actor.Id == state.Initiator?.Id && leavesBefore.Count > 0
                && state.Status == CaseStatus.Open
                ? new MoveMark(actor.Id, leavesBefore, entryBefore) : null;
        if (moved || move != state.Move)
        {
            Emit(new Moved(leaves, run.Remembered.ToDictionary(one => one.History, one => one.States), move));
        }

        broken ??= run.IsEndless ? CaseRefusals.Endless : null;
    }

    private void ReachMilestones()
    {
        for (var more = true; more;)
        {
            more = false;
            foreach (var milestone in procedure.Milestones)
            {
                if (!state.Milestones.Contains(milestone.Content.Id) && Evaluate(milestone.When).IsTrue)
                {
                    Emit(new Reached(milestone.Content.Id));
                    run.Send("milestone." + milestone.Content.Id);
                    more = true;
                }
            }
        }
    }

    // States entered in this turn and still active get their work; those passed through never had any.
    private void Populate()
    {
        foreach (var (id, entry) in state.Entries.Where(pair => pair.Value.Entry > entryBefore)
            .OrderBy(pair => pair.Value.Entry).ToList())
        {
            var content = procedure.States[id];
            foreach (var task in content.Tasks)
            {
                OpenTask(procedure.Tasks[task.Id], entry.Entry);
            }

            foreach (var signOff in content.SignOffs)
            {
                OpenGroup(procedure.SignOffs[signOff.Id], entry.Entry);
            }

            if (procedure.StateDeadlines.TryGetValue(id, out var deadline))
            {
                SetDeadline("state:" + id, id, entry.Entry, deadline);
            }
        }
    }

    private void End(CaseStatus status, string? reason)
    {
        foreach (var task in state.Tasks.ToList())
        {
            EndTask(task, TaskEnd.Canceled, null, []);
        }

        foreach (var group in Groups.Where(group => group.Status == GroupStatus.Open))
        {
            Emit(new GroupChanged(group with { Status = GroupStatus.Void }));
        }

        foreach (var deadline in state.Deadlines.ToList())
        {
            Emit(new DeadlineEnded(deadline.Id));
        }

        Emit(new StatusSet(status, NowUs, reason));
    }

    private CaseDecision Done(bool acts = true)
    {
        Rest(acts);
        return broken is { } refusal ? refusal : new CaseDecision(changes, state);
    }
}
