using System.Text.Json.Nodes;
using Lode.Kernel.Cases.Definitions;

namespace Lode.Kernel.Cases;

/// <summary>Tasks and data.</summary>
internal sealed partial class CaseTurn
{
    private TaskState NewTask(TaskKind kind, string key, string? inState, int entry, WhoContent who)
    {
        var candidates = Resolve(who);
        var single = candidates is { Roles.Count: 0, Organizations.Count: 0, Persons.Count: 1 };
        return new TaskState
        {
            N = state.Task + 1,
            Kind = kind,
            Key = key,
            State = inState,
            Entry = entry,
            Roles = candidates.Roles,
            Persons = candidates.Persons,
            Organizations = candidates.Organizations,
            Assignee = single && !ExcludedFrom(key).Contains(candidates.Persons[0].Id) ? candidates.Persons[0] : null,
            OpenedUs = NowUs,
        };
    }

    private void OpenTask(TaskPlan plan, int entry)
    {
        var task = NewTask(TaskKind.Task, plan.Content.Id, plan.State, entry, plan.Content.Who!);
        Emit(new TaskOpened(task));
        if (plan.Deadline is { } deadline)
        {
            SetDeadline($"task:{task.N}", plan.State, entry, deadline);
        }
    }

    private void EndTask(TaskState task, TaskEnd end, string? outcome, IReadOnlyList<PersonMark> doers)
    {
        Emit(new TaskEnded(task.N, task.Key, end, outcome, doers));
        if (state.Deadlines.Exists(deadline => deadline.Id == $"task:{task.N}"))
        {
            Emit(new DeadlineEnded($"task:{task.N}"));
        }
    }

    /// <summary>The open task of a command.</summary>
    private Refusal? OpenTaskOf(CaseCommand command, out TaskState task)
    {
        task = state.Tasks.Find(one => one.N == command.Task)!;
        return task is not null ? null
            : command.Task is > 0 && command.Task <= state.Task
                ? NotYourTurn(command.Task.Value) ?? CaseRefusals.TaskGone
                : CaseRefusals.Invalid.At(new FieldRefusal("task", "unknown"));
    }

    private CaseDecision Complete(CaseCommand command)
    {
        if (OpenTaskOf(command, out var task) is { } gone)
        {
            return gone;
        }

        if (task.Kind != TaskKind.Task)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("verb", "unknown"));
        }

        if (Principal(command, out var actor, out var principal) is { } nobody)
        {
            return nobody;
        }

        if (Authorize(task, actor, principal) is { } barred)
        {
            return barred;
        }

        var content = procedure.Tasks[task.Key].Content;
        var outcomes = CaseProcedure.OutcomesOf(content);
        var outcome = command.Outcome is null && outcomes.Count == 1
            ? outcomes[0] : outcomes.FirstOrDefault(one => one.Id == command.Outcome);
        if (outcome is null)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal(
                "outcome", command.Outcome is null ? "required" : "unknown"));
        }

        if (outcome.Reason && string.IsNullOrWhiteSpace(command.Comment))
        {
            return CaseRefusals.ReasonMissing.At(new FieldRefusal("comment", "required"));
        }

        if (Fill(command.Data, content.Form, !outcome.FormOptional) is { } wrong)
        {
            return wrong;
        }

        EndTask(task, TaskEnd.Done, outcome.Id, principal is null ? [actor] : [actor, principal]);
        run.Send($"task.{task.Key}.{outcome.Id}");
        return Done();
    }

    /// <summary>Takes the fields of a form; nothing is taken when any is wrong.</summary>
    private Refusal? Fill(JsonObject? data, string? formName, bool complete)
    {
        var form = formName is null ? null : procedure.Definition.Forms[formName];
        var faults = new List<FieldRefusal>();
        foreach (var (field, value) in data ?? [])
        {
            if (form?.Fields.Contains(field) != true)
            {
                faults.Add(new FieldRefusal("data." + field, "unknown"));
            }
            else if (value is not null)
            {
                faults.AddRange(procedure.Schema.Properties[field].Faults(value, "data." + field));
            }
        }

        if (complete)
        {
            faults.AddRange((form?.Required ?? [])
                .Where(field => (data?.ContainsKey(field) == true ? data[field] : state.Data[field]) is null)
                .Select(field => new FieldRefusal("data." + field, "required")));
        }

        if (faults.Count > 0)
        {
            return CaseRefusals.FieldsWrong.At([.. faults]);
        }

        var changed = (data ?? []).Where(pair => !JsonNode.DeepEquals(state.Data[pair.Key], pair.Value))
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        if (SignedFor(changed.Keys) is { } signed)
        {
            return signed;
        }

        foreach (var (field, value) in changed)
        {
            Emit(new DataSet(field, value?.DeepClone()));
        }

        Invalidate(group => changed.Keys.Any(field => IsSigned(group, field)));
        return null;
    }

    // Set by the procedure itself: what was signed is invalidated the same way.
    private void SetValue(string field, JsonNode? value)
    {
        var (root, rest) = field.Split('.', 2) is [var first, var below] ? (first, below) : (field, null);
        var node = value;
        if (rest is not null)
        {
            var whole = (state.Data[root] as JsonObject)?.DeepClone().AsObject() ?? [];
            var at = whole;
            foreach (var part in rest.Split('.')[..^1])
            {
                at[part] ??= new JsonObject();
                at = at[part]!.AsObject();
            }

            at[rest.Split('.')[^1]] = value;
            node = whole;
        }

        if (!JsonNode.DeepEquals(state.Data[root], node))
        {
            Emit(new DataSet(root, node));
            Invalidate(group => IsSigned(group, root));
        }
    }

    private CaseDecision Claim(CaseCommand command)
    {
        if (OpenTaskOf(command, out var task) is { } gone)
        {
            return gone;
        }

        if (Actor is not { } actor)
        {
            return CaseRefusals.PersonNeeded;
        }

        if (task.Assignee is { } assignee)
        {
            return CaseRefusals.AlreadyClaimed.With(("candidate", assignee.Name));
        }

        if (Authorize(task, actor, null) is { } barred)
        {
            return barred;
        }

        Emit(new TaskChanged(task with { Assignee = actor }));
        return Done();
    }

    private CaseDecision Release(CaseCommand command)
    {
        if (OpenTaskOf(command, out var task) is { } gone)
        {
            return gone;
        }

        if (task.Assignee is null || (task.Assignee.Id != Actor?.Id && !context.Actor.Supervises))
        {
            return CaseRefusals.NotYours.With(("principal", context.Actor.Name), ("candidate", Able(task)));
        }

        if (task.Roles.Count + task.Organizations.Count == 0 && task.Persons.Count < 2)
        {
            return CaseRefusals.NoPool;
        }

        Emit(new TaskChanged(task with { Assignee = null, Delegate = null }));
        return Done();
    }

    // For good: the new one stands where the old one stood, so what bars a person bars here too.
    private CaseDecision Reassign(CaseCommand command)
    {
        if (OpenTaskOf(command, out var task) is { } gone)
        {
            return gone;
        }

        if (!context.Actor.Supervises && (Actor is null || task.Assignee?.Id != Actor.Id))
        {
            return CaseRefusals.NotYours.With(("principal", context.Actor.Name), ("candidate", Able(task)));
        }

        if (Newcomer(command, task, out var to) is { } barred)
        {
            return barred;
        }

        // Authority to sign comes from the procedure: a signer hands it on to another candidate only.
        if (task.Kind == TaskKind.Sign && !context.Actor.Supervises && !IsCandidate(task, to.Id))
        {
            return CaseRefusals.NotAllowed.With(
                ("principal", to.Name), ("candidate", Able(task with { Assignee = null })));
        }

        Emit(new TaskChanged(task with { Assignee = to, Delegate = null }));
        return Done();
    }

    private CaseDecision Delegate(CaseCommand command)
    {
        if (OpenTaskOf(command, out var task) is { } gone)
        {
            return gone;
        }

        if (Actor is not { } actor)
        {
            return CaseRefusals.PersonNeeded;
        }

        if (Authorize(task, actor, null) is { } foreign)
        {
            return foreign;
        }

        if (Newcomer(command, task, out var to) is { } barred)
        {
            return barred;
        }

        Emit(new TaskChanged(task with { Assignee = actor, Delegate = to }));
        return Done();
    }

    private Refusal? Newcomer(CaseCommand command, TaskState task, out PersonMark to)
    {
        to = command.To is { } id ? context.People.Find(id)! : null!;
        if (to is null)
        {
            return CaseRefusals.PersonUnknown.At(new FieldRefusal("to", command.To is null ? "required" : "unknown"));
        }

        return ExcludedFrom(task.Key).Contains(to.Id)
            ? CaseRefusals.Separated.With(("signer", to.Name), ("candidate", Able(task with { Assignee = null })))
            : null;
    }

    private CaseDecision Start(CaseCommand command)
    {
        var content = procedure.Definition.Discretionary.FirstOrDefault(task => task.Id == command.Start);
        if (content is null)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("start", command.Start is null ? "required" : "unknown"));
        }

        if (Actor is null || !Fits(content.StartedBy!, Actor))
        {
            return CaseRefusals.NotAllowed.With(
                ("principal", context.Actor.Name), ("candidate", Able(content.StartedBy!)));
        }

        OpenTask(procedure.Tasks[content.Id], 0);
        return Done();
    }
}
