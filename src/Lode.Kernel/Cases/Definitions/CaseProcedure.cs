using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>A transition of a procedure with what people see of it.</summary>
internal sealed record CaseTransition(TransitionContent Content) : TransitionSpec;

/// <summary>Tells other modules.</summary>
internal sealed record PublishAction(string Name) : ChartAction;

/// <summary>Opens another case.</summary>
internal sealed record OpenCaseAction(OpenContent Content, IReadOnlyList<(string Field, Expression Value)> Data)
    : ChartAction;

/// <summary>Tells persons.</summary>
internal sealed record NotifyAction(NotifyContent Content) : ChartAction;

/// <summary>A task and where it stands; without a state it is discretionary.</summary>
internal sealed record TaskPlan(TaskContent Content, string? State, DeadlinePlan? Deadline);

/// <summary>A sign-off and where it stands.</summary>
internal sealed record SignOffPlan(SignOffContent Content, string State, DeadlinePlan? Deadline);

/// <summary>A deadline with its compiled instant.</summary>
internal sealed record DeadlinePlan(DeadlineContent Content, Expression? At);

/// <summary>A milestone with its compiled condition.</summary>
internal sealed record MilestonePlan(MilestoneContent Content, Expression When);

/// <summary>A version of a procedure, compiled and ready to decide; immutable and shared.</summary>
internal sealed class CaseProcedure
{
    public required string Hash { get; init; }

    public required CaseDefinition Definition { get; init; }

    public required FieldSchema Schema { get; init; }

    public required Chart Chart { get; init; }

    public required IReadOnlyDictionary<string, StateContent> States { get; init; }

    public required IReadOnlyDictionary<string, DeadlinePlan> StateDeadlines { get; init; }

    public required IReadOnlyDictionary<string, TaskPlan> Tasks { get; init; }

    public required IReadOnlyDictionary<string, SignOffPlan> SignOffs { get; init; }

    public required IReadOnlyList<MilestonePlan> Milestones { get; init; }

    /// <summary>Ids that a task or sign-off may not share its doers with.</summary>
    public IEnumerable<string> SeparatedFrom(string key) => Definition.Separation
        .Where(pair => pair.Contains(key)).SelectMany(pair => pair).Where(other => other != key);

    /// <summary>The ends of a task.</summary>
    public static IReadOnlyList<OutcomeContent> OutcomesOf(TaskContent task) => task.Outcomes.Count > 0
        ? task.Outcomes : [new OutcomeContent("done", new Calendars.Labels("完成", "Done"))];
}
