using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>The proofs of a procedure before it is published (fieldwork.md §c1.4c): every state can be reached and
/// left, nothing runs in circles, no way is shadowed, what a guard reads was asked for before. Guards count as open here, so
/// a proof of "reachable" is an upper bound; the other proofs do not depend on them.</summary>
internal sealed class DefinitionCheck
{
    private readonly CaseProcedure procedure;
    private readonly Chart chart;
    private readonly DefinitionFaults faults;
    private readonly HashSet<ChartState> reached = [];

    private DefinitionCheck(CaseProcedure procedure, DefinitionFaults faults) =>
        (this.procedure, chart, this.faults) = (procedure, procedure.Chart, faults);

    internal static void Run(CaseProcedure procedure, DefinitionFaults faults)
    {
        var check = new DefinitionCheck(procedure, faults);
        check.Reach();
        check.Exits();
        check.Circles();
        check.Shadows();
        check.UnusedEvents();
        check.ReadBeforeSet();
        GuardSamples.Run(procedure, faults);
    }

    private IEnumerable<ChartState> Real => chart.States.Skip(1);

    private void Reach()
    {
        var open = new Queue<ChartState>(Entered(chart.Root.Initial!.Targets));
        while (open.TryDequeue(out var state))
        {
            if (!reached.Add(state))
            {
                continue;
            }

            foreach (var next in state.Transitions.SelectMany(one => Entered(one.Targets)))
            {
                open.Enqueue(next);
            }
        }

        foreach (var state in Real.Where(state => !reached.Contains(state)))
        {
            faults.Error(Path(state), FaultCode.Unreachable, state.Id);
        }
    }

    // A target with everything above it and everything that begins with it; regions beside it begin too.
    private static HashSet<ChartState> Entered(IEnumerable<ChartState> targets)
    {
        var entered = new HashSet<ChartState>();
        foreach (var target in targets)
        {
            Down(target, entered);
            for (var above = target.Parent; above?.Parent is not null; above = above.Parent)
            {
                entered.Add(above);
                if (above.Kind == StateKind.Parallel)
                {
                    foreach (var region in above.Children)
                    {
                        Down(region, entered);
                    }
                }
            }
        }

        return entered;
    }

    private static void Down(ChartState state, HashSet<ChartState> entered)
    {
        if (!entered.Add(state))
        {
            return;
        }

        var below = state.Kind switch
        {
            StateKind.Parallel => state.Children,
            StateKind.Compound or StateKind.History => state.Initial!.Targets,
            _ => [],
        };
        foreach (var child in below)
        {
            Down(child, entered);
            for (var above = child.Parent; above is not null && above != state; above = above.Parent)
            {
                entered.Add(above);
            }
        }
    }

    private void Exits()
    {
        var ends = Real.Where(state => state.Kind == StateKind.Final && state.Parent == chart.Root).ToHashSet();
        faults.Need(ends.Count > 0, "states", FaultCode.NoEnd);
        var finishing = new HashSet<ChartState>(ends);
        bool grown;
        do
        {
            grown = false;
            foreach (var leaf in Real.Where(state => state.IsAtomic && !finishing.Contains(state)))
            {
                var leads = Ways(leaf).Any(one => Entered(one.Targets).Any(finishing.Contains));
                if (leads)
                {
                    grown |= finishing.Add(leaf);
                }
            }
        }
        while (grown);

        foreach (var leaf in Real.Where(state => state.IsAtomic && reached.Contains(state)))
        {
            if (leaf.Kind != StateKind.Final && !Ways(leaf).Any(one => one.Targets.Count > 0))
            {
                faults.Error(Path(leaf), FaultCode.NoExit, leaf.Id);
            }
            else if (!finishing.Contains(leaf))
            {
                faults.Error(Path(leaf), FaultCode.NoWayOut, leaf.Id);
            }
        }
    }

    private static IEnumerable<ChartTransition> Ways(ChartState leaf)
    {
        for (var state = leaf; state is not null; state = state.Parent)
        {
            foreach (var transition in state.Transitions)
            {
                yield return transition;
            }
        }
    }

    // Eventless transitions that lead back to where they began would be taken for ever.
    private void Circles()
    {
        var next = new Dictionary<ChartState, HashSet<ChartState>>();
        foreach (var state in Real)
        {
            next[state] = [.. state.Transitions.Where(one => one.IsEventless).SelectMany(one => Entered(one.Targets))];
        }

        foreach (var state in Real.Where(state => next[state].Count > 0))
        {
            var seen = new HashSet<ChartState>();
            var open = new Stack<ChartState>(next[state]);
            while (open.TryPop(out var at))
            {
                if (seen.Add(at))
                {
                    foreach (var one in next[at])
                    {
                        open.Push(one);
                    }
                }
            }

            if (seen.Contains(state))
            {
                faults.Error(Path(state), FaultCode.EventlessCircle, state.Id);
            }
        }
    }

    private void Shadows()
    {
        foreach (var state in Real)
        {
            var open = new HashSet<string>(StringComparer.Ordinal);
            foreach (var transition in state.Transitions)
            {
                var name = Of(transition).On ?? "";
                if (open.Contains(name))
                {
                    faults.Error(Path(state), FaultCode.Shadowed, name.Length == 0 ? "—" : name);
                }

                if (transition.When is null)
                {
                    open.Add(name);
                }
            }
        }
    }

    // An event that nothing in the procedure raises is a typing mistake: the case would wait for ever.
    private void UnusedEvents()
    {
        var raised = new HashSet<string>(Raised(), StringComparer.Ordinal);
        foreach (var state in Real)
        {
            foreach (var content in state.Transitions.Select(Of))
            {
                if (content is { On: { } name, By: null } && !IsFromOutside(name)
                    && !raised.Any(one => new ChartTransition(state, new TransitionSpec { Events = [name] }, [])
                        .Matches(one)))
                {
                    faults.Error(Path(state), FaultCode.NeverRaised, name);
                }
            }
        }
    }

    private static bool IsFromOutside(string name) =>
        name.Split('.')[0] is "case" or "signal" or "*";

    private IEnumerable<string> Raised()
    {
        foreach (var task in procedure.Tasks.Values)
        {
            foreach (var outcome in CaseProcedure.OutcomesOf(task.Content))
            {
                yield return $"task.{task.Content.Id}.{outcome.Id}";
            }
        }

        foreach (var key in procedure.SignOffs.Keys)
        {
            yield return $"signOff.{key}.approved";
            yield return $"signOff.{key}.rejected";
        }

        foreach (var state in Real.Where(state => state.Kind is StateKind.Compound or StateKind.Parallel))
        {
            yield return "done.state." + state.Id;
        }

        foreach (var milestone in procedure.Milestones)
        {
            yield return "milestone." + milestone.Content.Id;
        }

        var deadlines = procedure.StateDeadlines.Values.Concat(procedure.Tasks.Values.Select(one => one.Deadline))
            .Concat(procedure.SignOffs.Values.Select(one => one.Deadline));
        foreach (var level in deadlines.SelectMany(one => one?.Content.Levels ?? []))
        {
            if (level.Raise is { } name)
            {
                yield return name;
            }
        }

        foreach (var raise in AllActions().OfType<RaiseAction>())
        {
            yield return raise.Event;
        }
    }

    private IEnumerable<ChartAction> AllActions() => Flat(Real.SelectMany(state =>
        state.OnEntry.Concat(state.OnExit).SelectMany(block => block)
            .Concat(state.Transitions.SelectMany(one => one.Actions))));

    private static IEnumerable<ChartAction> Flat(IEnumerable<ChartAction> actions) => actions.SelectMany(action =>
        action is ChooseAction choose
            ? Flat(choose.Branches.SelectMany(branch => branch.Actions)).Prepend(action) : [action]);

    private void ReadBeforeSet()
    {
        var always = Always();
        foreach (var state in Real.Where(reached.Contains))
        {
            var known = always.Concat(FieldsBefore(state)).ToHashSet(StringComparer.Ordinal);
            foreach (var transition in state.Transitions.Where(one => one.When is not null))
            {
                var here = Of(transition).Form is { } form
                    ? procedure.Definition.Forms[form].Fields : [];
                foreach (var field in Reads(transition.When!)
                    .Where(field => !known.Contains(field) && !here.Contains(field)))
                {
                    faults.Error(Path(state), FaultCode.ReadBeforeSet, field);
                }
            }
        }
    }

    private HashSet<string> Always()
    {
        var definition = procedure.Definition;
        var known = new HashSet<string>(StringComparer.Ordinal);
        known.UnionWith(definition.OpenForm is { } form ? definition.Forms[form].Fields : []);
        known.UnionWith(procedure.Schema.Properties.Where(pair => pair.Value.Default is not null)
            .Select(pair => pair.Key));
        // A case that another one opens brings its data along; discretionary tasks may come at any time.
        known.UnionWith(definition.Discretionary.SelectMany(FieldsOf));
        return known;
    }

    // What may have been filled in on some way to a state, and what its own tasks ask for.
    private HashSet<string> FieldsBefore(ChartState state)
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var before in Real.Where(one => one == state || LeadsTo(one, state)))
        {
            var content = procedure.States[before.Id];
            fields.UnionWith(content.Tasks.SelectMany(FieldsOf));
            fields.UnionWith(content.Edit.SelectMany(edit => procedure.Definition.Forms[edit.Form].Fields));
            var actions = Flat(before.OnEntry.Concat(before.OnExit).SelectMany(block => block)
                .Concat(before.Transitions.SelectMany(one => one.Actions)));
            fields.UnionWith(actions.OfType<SetAction>().Select(set => Root(CaseNames.FieldOf(set.Name)!)));
            fields.UnionWith(before.Transitions.Select(one => Of(one).Form).Where(form => form is not null)
                .SelectMany(form => procedure.Definition.Forms[form!].Fields));
        }

        return fields;
    }

    private readonly Dictionary<ChartState, HashSet<ChartState>> later = [];

    private bool LeadsTo(ChartState from, ChartState to)
    {
        if (!later.TryGetValue(from, out var all))
        {
            later[from] = all = [];
            var open = new Stack<ChartState>([from]);
            while (open.TryPop(out var at))
            {
                var ways = Ways(at).SelectMany(one => Entered(one.Targets)).Concat(at.Children);
                foreach (var next in ways.Where(all.Add))
                {
                    open.Push(next);
                }
            }
        }

        return all.Contains(to) || from.Holds(to) || to.Holds(from);
    }

    private IEnumerable<string> FieldsOf(TaskContent task) =>
        task.Form is { } form ? procedure.Definition.Forms[form].Fields : [];

    private static IEnumerable<string> Reads(Expression expression) =>
        expression.Inputs.Select(CaseNames.FieldOf).Where(field => field is not null).Select(field => Root(field!));

    private static string Root(string field) => field.Split('.')[0];

    private static TransitionContent Of(ChartTransition transition) => ((CaseTransition)transition.Spec).Content;

    private static string Path(ChartState state) => $"states.{state.Id}";
}
