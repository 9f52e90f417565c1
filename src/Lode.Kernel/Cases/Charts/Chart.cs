using System.Collections.Frozen;
using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Charts;

/// <summary>A state of a built chart. Numbers follow document order, so descendants are a range.</summary>
internal sealed class ChartState(int number, StateSpec spec, ChartState? parent)
{
    public int Number { get; } = number;

    public string Id => spec.Id;

    public StateKind Kind => spec.Kind;

    public bool Deep => spec.Deep;

    public ChartState? Parent => parent;

    /// <summary>Number of the last descendant; its own without children.</summary>
    public int Last { get; internal set; } = number;

    /// <summary>Children that can be active, in document order.</summary>
    public IReadOnlyList<ChartState> Children { get; internal set; } = [];

    public IReadOnlyList<ChartState> Histories { get; internal set; } = [];

    /// <summary>Where a compound state begins; the default of a history state.</summary>
    public ChartTransition? Initial { get; internal set; }

    public IReadOnlyList<ChartTransition> Transitions { get; internal set; } = [];

    public IReadOnlyList<IReadOnlyList<ChartAction>> OnEntry => spec.OnEntry;

    public IReadOnlyList<IReadOnlyList<ChartAction>> OnExit => spec.OnExit;

    public bool IsAtomic => Kind is StateKind.Simple or StateKind.Final;

    /// <summary>Whether another state lies properly inside this one.</summary>
    public bool Holds(ChartState other) => other.Number > Number && other.Number <= Last;

    public override string ToString() => Id;
}

/// <summary>A transition of a built chart.</summary>
internal sealed class ChartTransition(ChartState source, TransitionSpec spec, IReadOnlyList<ChartState> targets)
{
    private readonly string[] patterns = [.. spec.Events.Select(Pattern)];

    public ChartState Source => source;

    public TransitionSpec Spec => spec;

    public Expression? When => spec.When;

    public IReadOnlyList<ChartState> Targets => targets;

    public IReadOnlyList<ChartAction> Actions => spec.Actions;

    public bool IsEventless => patterns.Length == 0;

    /// <summary>Whether an event's name begins with the tokens of one of the patterns; <c>*</c> matches all.</summary>
    public bool Matches(string name) => Array.Exists(patterns, pattern => pattern.Length == 0
        || (name.StartsWith(pattern, StringComparison.Ordinal)
            && (name.Length == pattern.Length || name[pattern.Length] == '.')));

    private static string Pattern(string written) => written == "*" ? ""
        : written.EndsWith(".*", StringComparison.Ordinal) ? written[..^2] : written.TrimEnd('.');
}

/// <summary>A statechart: hierarchical, parallel, with history; immutable and shared.</summary>
internal sealed class Chart
{
    private readonly FrozenDictionary<string, ChartState> byId;

    private Chart(List<ChartState> states)
    {
        States = states;
        byId = states.ToFrozenDictionary(state => state.Id, StringComparer.Ordinal);
    }

    /// <summary>All states in document order; the first is the root, which is never part of a configuration.</summary>
    public IReadOnlyList<ChartState> States { get; }

    public ChartState Root => States[0];

    /// <summary>The state with an id, or null.</summary>
    public ChartState? Find(string id) => byId.GetValueOrDefault(id);

    public ChartState this[string id] => byId[id];

    /// <summary>Builds a chart; the root's id is not the target of anything.</summary>
    /// <exception cref="InvariantException">An id is used twice, or a target is not there.</exception>
    public static Chart Build(StateSpec root)
    {
        var pairs = new List<(ChartState State, StateSpec Spec)>();
        Number(root, null, pairs);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        Invariant.Holds(pairs.TrueForAll(pair => ids.Add(pair.State.Id)), "two states share an id");
        var chart = new Chart(pairs.ConvertAll(pair => pair.State));
        foreach (var (state, spec) in pairs)
        {
            state.Transitions = [.. spec.Transitions.Select(one => chart.Link(state, one))];
            state.Initial = spec switch
            {
                { Kind: StateKind.Compound, Initial: null } =>
                    new ChartTransition(state, new TransitionSpec(), [state.Children[0]]),
                { Initial: { } initial } => chart.Link(state, initial),
                _ => null,
            };
            Invariant.Holds(state.Kind != StateKind.History || state.Initial is not null);
        }

        return chart;
    }

    private static ChartState Number(StateSpec spec, ChartState? parent, List<(ChartState, StateSpec)> pairs)
    {
        var state = new ChartState(pairs.Count, spec, parent);
        pairs.Add((state, spec));
        ChartState[] children = [.. spec.Children.Select(child => Number(child, state, pairs))];
        Invariant.Holds(children.Length == 0 || spec.Kind is StateKind.Compound or StateKind.Parallel);
        state.Children = [.. children.Where(child => child.Kind != StateKind.History)];
        state.Histories = [.. children.Where(child => child.Kind == StateKind.History)];
        state.Last = pairs.Count - 1;
        return state;
    }

    private ChartTransition Link(ChartState source, TransitionSpec spec) => new(
        source, spec, [.. spec.Targets.Select(id => Find(id) ?? throw new InvariantException($"BUG: no state {id}"))]);
}
