namespace Lode.Kernel.Cases.Charts;

/// <summary>Which states a set of transitions enters, in document order.</summary>
internal sealed class EntryPlan(Chart chart, IReadOnlyDictionary<int, int[]> remembered)
{
    /// <summary>Numbers of the states to enter.</summary>
    public SortedSet<int> States { get; } = [];

    /// <summary>Those of them that begin at their initial state.</summary>
    public HashSet<int> Defaults { get; } = [];

    /// <summary>Actions of default histories, by the number of the history's parent.</summary>
    public Dictionary<int, IReadOnlyList<ChartAction>> HistoryActions { get; } = [];

    /// <summary>Adds what one transition enters below its domain.</summary>
    public void Add(ChartTransition transition, ChartState domain, IReadOnlyList<ChartState> resolved)
    {
        foreach (var target in transition.Targets)
        {
            AddDown(target);
        }

        foreach (var target in resolved)
        {
            AddUp(target, domain);
        }
    }

    private void AddDown(ChartState state)
    {
        switch (state.Kind)
        {
            case StateKind.History when remembered.TryGetValue(state.Number, out var states):
                Inside(state.Parent!, [.. states.Select(number => chart.States[number])]);
                break;
            case StateKind.History:
                HistoryActions[state.Parent!.Number] = state.Initial!.Actions;
                Inside(state.Parent!, state.Initial.Targets);
                break;
            case StateKind.Compound:
                States.Add(state.Number);
                Defaults.Add(state.Number);
                Inside(state, state.Initial!.Targets);
                break;
            case StateKind.Parallel:
                States.Add(state.Number);
                AddRegions(state);
                break;
            default:
                States.Add(state.Number);
                break;
        }
    }

    private void Inside(ChartState ancestor, IReadOnlyList<ChartState> targets)
    {
        foreach (var target in targets)
        {
            AddDown(target);
        }

        foreach (var target in targets)
        {
            AddUp(target, ancestor);
        }
    }

    private void AddUp(ChartState state, ChartState ancestor)
    {
        for (var above = state.Parent; above is not null && above != ancestor; above = above.Parent)
        {
            if (above == chart.Root)
            {
                break;
            }

            States.Add(above.Number);
            if (above.Kind == StateKind.Parallel)
            {
                AddRegions(above);
            }
        }
    }

    private void AddRegions(ChartState parallel)
    {
        foreach (var region in parallel.Children)
        {
            if (States.GetViewBetween(region.Number, region.Last).Count == 0)
            {
                AddDown(region);
            }
        }
    }
}
