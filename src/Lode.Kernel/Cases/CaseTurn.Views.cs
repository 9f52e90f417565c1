using Lode.Kernel.Cases.Definitions;

namespace Lode.Kernel.Cases;

/// <summary>What a reader may do, found by the rules that decide: nothing here changes the case.</summary>
internal sealed partial class CaseTurn
{
    private const int AbleShown = 5;

    internal ReadCase.TaskView Show(TaskState task)
    {
        var can = state.Status == CaseStatus.Open && Actor is { } actor && Authorize(task, actor, null) is null
            && !SignersOf(task.Key).Contains(actor.Id);
        PersonMark[] principals = state.Status != CaseStatus.Open || Actor is not { } self ? []
            : [.. context.Delegations.Select(one => one.FromId)
                .Concat(task.Delegate?.Id == self.Id && task.Assignee is { } whose ? [whose.Id] : []).Distinct()
                .Select(context.People.Find).OfType<PersonMark>()
                .Where(one => one.Id != self.Id && Authorize(task, self, one) is null
                    && !SignersOf(task.Key).Overlaps([self.Id, one.Id]))];
        var barred = ExcludedFrom(task.Key).Concat(SignersOf(task.Key)).ToHashSet();
        PersonMark[] able = task.Assignee is { } assignee ? [assignee]
            : [.. task.Persons
                .Concat(task.Roles.SelectMany(role => context.People.Holders(role, state.Org, NowUs)))
                .Concat(task.Organizations.SelectMany(context.People.Of))
                .Where(person => !barred.Contains(person.Id)).DistinctBy(person => person.Id).Take(AbleShown)];
        var hash = task.Kind == TaskKind.Sign ? ContentHash(procedure, state, state.Groups[task.Key]) : null;
        return new ReadCase.TaskView(
            task, CaseProjection.DueOf(state, task), can, can && task.Assignee is null, principals, able, hash);
    }

    /// <summary>Transitions that the reader may take by hand.</summary>
    internal IReadOnlyList<ReadCase.ActionView> Actions() => state.Status != CaseStatus.Open || Actor is null ? []
        : [.. run.Active.SelectMany(one => one.Transitions)
            .Select(one => (Transition: one, ((CaseTransition)one.Spec).Content))
            .Where(pair => pair.Content is { By: { } by, On: not null } && Fits(by, Actor)
                && (pair.Transition.When is null || Evaluate(pair.Transition.When).IsTrue))
            .Select(pair => new ReadCase.ActionView(pair.Content.On!, pair.Content.Labels!, pair.Content.Form))
            .DistinctBy(action => action.Event)];

    /// <summary>Forms that the reader may change.</summary>
    internal IReadOnlyList<string> Editable() => state.Status != CaseStatus.Open || Actor is null ? []
        : [.. run.Active.SelectMany(one => procedure.States[one.Id].Edit).Where(edit => Fits(edit.By, Actor))
            .Select(edit => edit.Form).Distinct()];

    /// <summary>Discretionary tasks that the reader may start.</summary>
    internal IReadOnlyList<string> Startable() => state.Status != CaseStatus.Open || Actor is null ? []
        : [.. procedure.Definition.Discretionary.Where(task => Fits(task.StartedBy!, Actor)).Select(task => task.Id)];
}
