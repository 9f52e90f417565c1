using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Charts;

/// <summary>Kinds of states of a statechart.</summary>
internal enum StateKind
{
    Simple,

    /// <summary>Exactly one of its children is active.</summary>
    Compound,

    /// <summary>All of its children are active.</summary>
    Parallel,

    /// <summary>Its parent is done.</summary>
    Final,

    /// <summary>Stands for the states that were active when its parent was left.</summary>
    History,
}

/// <summary>A state as written, before the chart is built.</summary>
/// <param name="Id">Unique in the chart.</param>
/// <param name="Kind">A state with children is compound or parallel.</param>
internal sealed record StateSpec(string Id, StateKind Kind)
{
    /// <summary>Whether a history state remembers the innermost states instead of the children.</summary>
    public bool Deep { get; init; }

    /// <summary>In document order.</summary>
    public IReadOnlyList<StateSpec> Children { get; init; } = [];

    /// <summary>Where a compound state begins (null: its first child), or the default of a history state.</summary>
    public TransitionSpec? Initial { get; init; }

    public IReadOnlyList<TransitionSpec> Transitions { get; init; } = [];

    /// <summary>Blocks of actions; when one fails, the next still runs.</summary>
    public IReadOnlyList<IReadOnlyList<ChartAction>> OnEntry { get; init; } = [];

    /// <summary>Blocks of actions, as for the entry.</summary>
    public IReadOnlyList<IReadOnlyList<ChartAction>> OnExit { get; init; } = [];
}

/// <summary>A transition as written.</summary>
internal record TransitionSpec
{
    /// <summary>Names of events, each matching by dotted prefix; empty: taken as soon as the guard holds.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    public Expression? When { get; init; }

    /// <summary>Ids of states; empty: nothing is left or entered.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Whether a compound source that holds all targets stays active.</summary>
    public bool IsInternal { get; init; }

    public IReadOnlyList<ChartAction> Actions { get; init; } = [];
}

/// <summary>What a transition, an entry or an exit does. The chart itself knows these; every other kind is run by the
/// <see cref="IChartWorld"/>.</summary>
internal abstract record ChartAction;

/// <summary>Puts an event into the internal queue.</summary>
internal sealed record RaiseAction(string Event) : ChartAction;

/// <summary>Runs the actions of the first branch whose guard holds.</summary>
internal sealed record ChooseAction(IReadOnlyList<ChooseBranch> Branches) : ChartAction;

/// <summary>A branch; without a guard it always holds.</summary>
internal sealed record ChooseBranch(Expression? When, IReadOnlyList<ChartAction> Actions);

/// <summary>Gives a name of the world a value.</summary>
internal sealed record SetAction(string Name, Expression Value) : ChartAction;
