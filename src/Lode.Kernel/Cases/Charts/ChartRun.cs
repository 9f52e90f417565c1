using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Charts;

/// <summary>What a chart runs in: it judges guards, runs the actions that the chart does not know, and hears which
/// states are entered and left.</summary>
internal interface IChartWorld
{
    bool Holds(Expression guard, ChartRun run);

    /// <returns>False when it failed: the rest of its block is not run.</returns>
    bool Run(ChartAction action, ChartRun run);

    void Entered(ChartState state);

    void Left(ChartState state);
}

/// <summary>The states of a chart that are active, what its histories remember, and the step from one event to rest.
/// </summary>
/// <remarks>Source: W3C State Chart XML 1.0, appendix D, without data model and I/O. Worked examples: the retyped
/// cases of ChartTests; the public sets by <c>lode evaluate scxml</c>.</remarks>
internal sealed class ChartRun(Chart chart, IChartWorld world)
{
    /// <summary>Steps from one event to rest beyond which the chart counts as endless.</summary>
    public const int MostSteps = 1000;

    private readonly SortedSet<int> active = [];
    private readonly Dictionary<int, int[]> remembered = [];
    private readonly Queue<string> raised = new();

    /// <summary>Whether no final child of the root is reached yet.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Whether the last event did not come to rest within <see cref="MostSteps"/>.</summary>
    public bool IsEndless { get; private set; }

    /// <summary>Active states without children, in document order.</summary>
    public IEnumerable<ChartState> Leaves =>
        active.Select(number => chart.States[number]).Where(state => state.IsAtomic);

    /// <summary>Active states, in document order.</summary>
    public IEnumerable<ChartState> Active => active.Select(number => chart.States[number]);

    /// <summary>What the histories remember: the states under each history's id.</summary>
    public IEnumerable<(string History, IReadOnlyList<string> States)> Remembered => remembered
        .OrderBy(pair => pair.Key)
        .Select(pair => (chart.States[pair.Key].Id,
            (IReadOnlyList<string>)[.. pair.Value.Select(number => chart.States[number].Id)]));

    public bool IsActive(ChartState state) => active.Contains(state.Number);

    /// <summary>Continues where a case rests.</summary>
    public void Restore(IEnumerable<string> leaves, IEnumerable<(string History, IReadOnlyList<string> States)> memory)
    {
        foreach (var leaf in leaves)
        {
            for (var state = chart[leaf]; state.Parent is not null; state = state.Parent)
            {
                active.Add(state.Number);
            }
        }

        foreach (var (history, states) in memory)
        {
            remembered[chart[history].Number] = [.. states.Select(id => chart[id].Number)];
        }

        IsRunning = !chart.Root.Children.Any(child => child.Kind == StateKind.Final && IsActive(child));
    }

    /// <summary>Enters the initial states and runs to rest.</summary>
    public void Start()
    {
        IsRunning = true;
        Enter([chart.Root.Initial!], [chart.Root]);
        Settle();
    }

    /// <summary>Takes an event from outside and runs to rest.</summary>
    /// <returns>Whether any transition took it.</returns>
    public bool Send(string name)
    {
        if (!IsRunning)
        {
            return false;
        }

        var enabled = Select(name);
        Step(enabled);
        Settle();
        return enabled.Count > 0;
    }

    /// <summary>The transitions that an event would take now.</summary>
    public IReadOnlyList<ChartTransition> Enabled(string name) => IsRunning ? Select(name) : [];

    /// <summary>The innermost compound state, or the root, that holds all of these.</summary>
    public ChartState DomainOf(IReadOnlyList<ChartState> states)
    {
        var domain = states[0].Parent!;
        while (domain.Parent is not null && (domain.Kind != StateKind.Compound || !states.All(domain.Holds)))
        {
            domain = domain.Parent;
        }

        return domain;
    }

    /// <summary>Leaves everything inside a state, enters the targets inside it, and runs to rest.</summary>
    public void Jump(ChartState domain, IReadOnlyList<ChartState> targets)
    {
        Exit([.. active.Where(number => domain.Holds(chart.States[number]))]);
        var plan = new EntryPlan(chart, remembered);
        plan.Add(new ChartTransition(domain, new TransitionSpec(), targets), domain, targets);
        Enter(plan);
        Settle();
    }

    /// <summary>Puts an event into the internal queue: taken before the next event from outside.</summary>
    public void Raise(string name) => raised.Enqueue(name);

    private void RunBlocks(IReadOnlyList<IReadOnlyList<ChartAction>> blocks)
    {
        foreach (var block in blocks)
        {
            Run(block);
        }
    }

    private bool Run(IReadOnlyList<ChartAction> actions)
    {
        foreach (var action in actions)
        {
            if (action is RaiseAction raise)
            {
                Raise(raise.Event);
            }
            else if (!(action is ChooseAction choose ? Run(Chosen(choose)) : world.Run(action, this)))
            {
                return false;
            }
        }

        return true;
    }

    private IReadOnlyList<ChartAction> Chosen(ChooseAction choose) =>
        choose.Branches.FirstOrDefault(one => one.When is null || world.Holds(one.When, this))?.Actions ?? [];

    private void Settle()
    {
        for (var steps = 0; IsRunning; steps++)
        {
            var enabled = Select(null);
            if (enabled.Count == 0)
            {
                if (!raised.TryDequeue(out var name))
                {
                    break;
                }

                enabled = Select(name);
            }

            if (steps == MostSteps)
            {
                IsEndless = true;
                break;
            }

            Step(enabled);
        }

        raised.Clear();
    }

    private void Step(List<ChartTransition> enabled)
    {
        if (enabled.Count == 0)
        {
            return;
        }

        // A history that is left on the way points elsewhere afterwards: where the step happens is found before.
        ChartState[] domains = [.. enabled.Select(Domain)];
        Exit([.. enabled.SelectMany(ExitSet)]);
        foreach (var transition in enabled)
        {
            Run(transition.Actions);
        }

        Enter(enabled, domains);
    }

    // Inner states win over outer ones: each active leaf walks upward to the first transition that fits.
    private List<ChartTransition> Select(string? name)
    {
        var enabled = new List<ChartTransition>();
        foreach (var leaf in Leaves.ToArray())
        {
            var found = (ChartTransition?)null;
            for (var state = leaf; state is not null && found is null; state = state.Parent)
            {
                found = state.Transitions.FirstOrDefault(one =>
                    (name is null ? one.IsEventless : one.Matches(name))
                    && (one.When is null || world.Holds(one.When, this)));
            }

            if (found is not null && !enabled.Contains(found))
            {
                enabled.Add(found);
            }
        }

        return enabled.Count < 2 ? enabled : WithoutConflicts(enabled);
    }

    private List<ChartTransition> WithoutConflicts(List<ChartTransition> enabled)
    {
        var kept = new List<(ChartTransition Transition, HashSet<int> Exits)>();
        foreach (var candidate in enabled)
        {
            var exits = ExitSet(candidate);
            var losers = kept.FindAll(other => other.Exits.Overlaps(exits));
            if (losers.TrueForAll(loser => loser.Transition.Source.Holds(candidate.Source)))
            {
                kept.RemoveAll(losers.Contains);
                kept.Add((candidate, exits));
            }
        }

        return kept.ConvertAll(pair => pair.Transition);
    }

    private HashSet<int> ExitSet(ChartTransition transition)
    {
        if (transition.Targets.Count == 0)
        {
            return [];
        }

        var domain = Domain(transition);
        return [.. active.Where(number => domain.Holds(chart.States[number]))];
    }

    private ChartState Domain(ChartTransition transition)
    {
        var targets = Resolved(transition.Targets);
        var source = transition.Source;
        if (transition.Spec.IsInternal && source.Kind == StateKind.Compound && targets.TrueForAll(source.Holds))
        {
            return source;
        }

        for (var ancestor = source.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor.Kind == StateKind.Compound && targets.TrueForAll(ancestor.Holds))
            {
                return ancestor;
            }
        }

        return chart.Root;
    }

    private List<ChartState> Resolved(IEnumerable<ChartState> targets)
    {
        var resolved = new List<ChartState>();
        foreach (var target in targets)
        {
            resolved.AddRange(target.Kind != StateKind.History ? [target]
                : remembered.TryGetValue(target.Number, out var states) ? states.Select(one => chart.States[one])
                : Resolved(target.Initial!.Targets));
        }

        return resolved;
    }

    private void Exit(SortedSet<int> leaving)
    {
        foreach (var history in leaving.SelectMany(number => chart.States[number].Histories))
        {
            remembered[history.Number] = [.. active.Where(number => history.Deep
                ? chart.States[number].IsAtomic && history.Parent!.Holds(chart.States[number])
                : chart.States[number].Parent == history.Parent)];
        }

        foreach (var number in leaving.Reverse())
        {
            RunBlocks(chart.States[number].OnExit);
            active.Remove(number);
            world.Left(chart.States[number]);
        }
    }

    private void Enter(IReadOnlyList<ChartTransition> enabled, IReadOnlyList<ChartState> domains)
    {
        var plan = new EntryPlan(chart, remembered);
        foreach (var (index, transition) in enabled.Index())
        {
            plan.Add(transition, domains[index], Resolved(transition.Targets));
        }

        Enter(plan);
    }

    private void Enter(EntryPlan plan)
    {
        foreach (var number in plan.States)
        {
            var state = chart.States[number];
            active.Add(number);
            world.Entered(state);
            RunBlocks(state.OnEntry);
            if (plan.Defaults.Contains(number))
            {
                Run(state.Initial!.Actions);
            }

            if (plan.HistoryActions.TryGetValue(number, out var actions))
            {
                Run(actions);
            }

            if (state.Kind == StateKind.Final)
            {
                Finish(state);
            }
        }
    }

    private void Finish(ChartState final)
    {
        var parent = final.Parent!;
        if (parent == chart.Root)
        {
            IsRunning = false;
            return;
        }

        Raise("done.state." + parent.Id);
        if (parent.Parent is { Kind: StateKind.Parallel } regions && regions.Children.All(IsDone))
        {
            Raise("done.state." + regions.Id);
        }
    }

    private bool IsDone(ChartState state) => state.Kind switch
    {
        StateKind.Compound => state.Children.Any(child => child.Kind == StateKind.Final && IsActive(child)),
        StateKind.Parallel => state.Children.All(IsDone),
        _ => false,
    };
}
