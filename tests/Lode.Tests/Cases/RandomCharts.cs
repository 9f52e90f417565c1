using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Cases.Charts;

namespace Lode.Tests.Cases;

/// <summary>Charts of up to three levels with parallel regions, histories, finals and transitions anywhere.</summary>
internal static class RandomCharts
{
    /// <summary>Events are named e0, e1, …</summary>
    internal const int Events = 4;

    internal static readonly Gen<StateSpec> Any =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Make(new Random(seed));

    private static StateSpec Make(Random random)
    {
        var names = new List<string>();
        var root = Node(random, 0, names) with { Kind = StateKind.Compound, Initial = null };
        return Connect(random, root, names);
    }

    private static StateSpec Node(Random random, int depth, List<string> names)
    {
        var id = $"s{names.Count}";
        names.Add(id);
        var kind = depth == 3 || (depth > 0 && random.Next(3) == 0) ? StateKind.Simple
            : random.Next(3) == 0 ? StateKind.Parallel : StateKind.Compound;
        if (kind == StateKind.Simple)
        {
            return new StateSpec(id, StateKind.Simple);
        }

        StateSpec[] children = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Node(random, depth + 1, names))];
        var extra = new List<StateSpec>();
        if (depth > 0 && random.Next(4) == 0)
        {
            var history = $"s{names.Count}";
            names.Add(history);
            extra.Add(new StateSpec(history, StateKind.History)
            {
                Deep = random.Next(2) == 0,
                Initial = new TransitionSpec { Targets = [children[0].Id] },
            });
        }

        if (kind == StateKind.Compound && random.Next(4) == 0)
        {
            var final = $"s{names.Count}";
            names.Add(final);
            extra.Add(new StateSpec(final, StateKind.Final));
        }

        return new StateSpec(id, kind)
        {
            Children = [.. extra.Where(one => one.Kind == StateKind.History), .. children,
            .. extra.Where(one => one.Kind == StateKind.Final)]
        };
    }

    private static StateSpec Connect(Random random, StateSpec state, List<string> names) => state with
    {
        Children = [.. state.Children.Select(child => Connect(random, child, names))],
        Transitions = state.Id == names[0] || state.Kind is StateKind.History or StateKind.Final ? []
            : [.. Enumerable.Range(0, random.Next(3)).Select(_ => new TransitionSpec
            {
                Events = [random.Next(8) == 0 ? "done.state" : $"e{random.Next(Events)}"],
                Targets = random.Next(6) == 0 ? [] : [names[random.Next(1, names.Count)]],
                IsInternal = random.Next(4) == 0,
                Actions = random.Next(5) == 0 ? [new RaiseAction($"e{random.Next(Events)}")] : [],
            })],
    };
}
