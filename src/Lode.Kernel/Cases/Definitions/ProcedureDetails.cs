using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>Forms, tasks, sign-offs, deadlines and persons of a definition.</summary>
internal sealed partial class ProcedureBuilder
{
    private void Forms()
    {
        foreach (var (name, form) in definition.Forms)
        {
            var path = $"forms.{name}";
            NeedLabels(form.Labels, path + ".labels");
            faults.Need(form.Fields.Count > 0, path, FaultCode.NoFields);
            foreach (var field in form.Fields.Where(field => !schema.Properties.ContainsKey(field)))
            {
                faults.Error(path, FaultCode.UnknownField, field);
            }

            string[] named = [.. form.Required, .. form.Layout.SelectMany(
                section => section.Rows.SelectMany(row => row))];
            foreach (var field in named.Where(field => !form.Fields.Contains(field)))
            {
                faults.Error(path, FaultCode.FieldOutsideForm, field);
            }

            foreach (var (index, section) in form.Layout.Index().Where(pair => pair.Item.Labels is not null))
            {
                NeedLabels(section.Labels, $"{path}.layout[{index}].labels");
            }
        }
    }

    private void Details()
    {
        foreach (var (id, plan) in tasks.ToList())
        {
            var path = plan.State is { } state ? $"states.{state}.tasks.{id}" : $"discretionary.{id}";
            Task(plan.Content, path);
            tasks[id] = plan with { Deadline = Deadline(plan.Content.Deadline, path) };
        }

        foreach (var (id, plan) in signOffs.ToList())
        {
            var path = $"states.{plan.State}.signOffs.{id}";
            SignOff(plan.Content, path);
            signOffs[id] = plan with { Deadline = Deadline(plan.Content.Deadline, path) };
        }

        foreach (var (id, state) in states)
        {
            if (Deadline(state.Deadline, $"states.{id}") is { } deadline)
            {
                deadlines[id] = deadline;
            }

            foreach (var edit in state.Edit)
            {
                faults.Need(definition.Forms.ContainsKey(edit.Form), $"states.{id}.edit", FaultCode.UnknownForm,
                    edit.Form);
                Who(edit.By, $"states.{id}.edit");
            }
        }

        foreach (var (index, pair) in definition.Separation.Index())
        {
            faults.Need(pair.Count == 2 && pair[0] != pair[1] && pair.All(keys.Contains), $"separation[{index}]",
                FaultCode.UnknownTask, string.Join(", ", pair));
        }
    }

    private void Task(TaskContent task, string path)
    {
        NeedLabels(task.Labels, path + ".labels");
        if (faults.Need(task.Who is not null, path, FaultCode.Nobody))
        {
            Who(task.Who!, path + ".who");
        }

        if (task.StartedBy is not null)
        {
            Who(task.StartedBy, path + ".startedBy");
        }

        faults.Need(task.Form is null || definition.Forms.ContainsKey(task.Form), path, FaultCode.UnknownForm,
            task.Form ?? "");
        faults.Need(task.Outcomes.Select(one => one.Id).Distinct().Count() == task.Outcomes.Count, path,
            FaultCode.Twice, "outcome");
        foreach (var outcome in task.Outcomes)
        {
            faults.Need(Code().IsMatch(outcome.Id), path, FaultCode.Code, outcome.Id);
            NeedLabels(outcome.Labels, $"{path}.outcomes.{outcome.Id}");
        }

        Except(task.Except, path);
    }

    private void SignOff(SignOffContent signOff, string path)
    {
        NeedLabels(signOff.Labels, path + ".labels");
        NeedLabels(signOff.Meaning, path + ".meaning");
        faults.Need(signOff.Rule is "all" or "any" or "kOfN" or "weighted" or "sequential", path, FaultCode.Rule,
            signOff.Rule);
        faults.Need(signOff.Signers.Count > 0, path, FaultCode.Nobody);
        faults.Need((signOff.Rule == "kOfN") == signOff.K is not null && signOff.K is null or > 0, path,
            FaultCode.Rule, "k");
        faults.Need((signOff.Rule == "weighted") == signOff.Weight is not null && signOff.Weight is null or > 0, path,
            FaultCode.Rule, "weight");
        var fixedOnes = signOff.Signers.All(signer => !signer.Each);
        faults.Need(!fixedOnes || signOff.K is null || signOff.K <= signOff.Signers.Count, path, FaultCode.Rule, "k");
        faults.Need(!fixedOnes || signOff.Weight is null || signOff.Weight <= signOff.Signers.Sum(one => one.Weight),
            path,
            FaultCode.Rule, "weight");
        foreach (var (index, signer) in signOff.Signers.Index())
        {
            Who(signer.Who, $"{path}.signers[{index}]");
            faults.Need(signer.Weight > 0, $"{path}.signers[{index}]", FaultCode.Rule, "weight");
        }

        if (signOff.Veto is not null)
        {
            Who(signOff.Veto, path + ".veto");
        }

        foreach (var field in signOff.Fields.Where(field => !schema.Properties.ContainsKey(field)))
        {
            faults.Error(path, FaultCode.UnknownField, field);
        }

        Except(signOff.Except, path);
    }

    private void Except(IReadOnlyList<string> except, string path)
    {
        foreach (var key in except.Where(key => key != "initiator" && !keys.Contains(key)))
        {
            faults.Error(path, FaultCode.UnknownTask, key);
        }
    }

    private DeadlinePlan? Deadline(DeadlineContent? content, string path)
    {
        if (content is null)
        {
            return null;
        }

        path += ".deadline";
        faults.Need(Clocks.Contains(content.Clock), path, FaultCode.Clock, content.Clock);
        var amounts = new[] { content.Hours is not null, content.Days is not null, content.Shifts is not null,
            content.At is not null };
        var fits = content.Clock switch
        {
            "elapsed" or "working" => content.Hours is > 0 and < 1_000_000,
            "workingDays" or "calendarDays" => content.Days is > 0 and < 10_000,
            "shifts" => content.Shifts is > 0 and < 1_000,
            _ => content.At is not null,
        };
        faults.Need(fits && amounts.Count(given => given) == 1, path, FaultCode.Amount, content.Clock);
        foreach (var (index, level) in content.Levels.Index())
        {
            var place = $"{path}.levels[{index}]";
            faults.Need(level.Percent is > 0 and <= 1000, place, FaultCode.Percent);
            faults.Need(level.Do is "remind" or "escalate", place, FaultCode.LevelKind, level.Do);
            faults.Need(level.Raise is null || Event().IsMatch(level.Raise), place, FaultCode.EventName,
                level.Raise ?? "");
            if (level.To is not null)
            {
                Who(level.To, place);
            }
        }

        faults.Need(content.Levels.Select(one => one.Percent).Distinct().Count() == content.Levels.Count, path,
            FaultCode.Twice,
            "percent");
        var at = content.At is { } source
            ? Compile(source, ExpressionType.Number(FieldSchema.Second), path + ".at") : null;
        return new DeadlinePlan(content, at);
    }

    private MilestonePlan? Plan(MilestoneContent content)
    {
        var path = $"milestones.{content.Id}";
        faults.Need(Code().IsMatch(content.Id), path, FaultCode.Code, content.Id);
        NeedLabels(content.Labels, path + ".labels");
        return Condition(content.When, path + ".when") is { } when ? new MilestonePlan(content, when) : null;
    }

    private void Who(WhoContent who, string path)
    {
        object?[] given = [who.Role, who.Initiator ? who : null, who.Person, who.Doer, who.Organization, who.AnyOf];
        faults.Need(given.Count(one => one is not null) == 1, path, FaultCode.OneWho);
        faults.Need(who.Person is null || schema.Find(who.Person) is { Format: "person" }, path, FaultCode.UnknownField,
            who.Person ?? "");
        faults.Need(who.Organization is null || schema.Find(who.Organization) is { Type: "integer" }, path,
            FaultCode.UnknownField, who.Organization ?? "");
        faults.Need(who.Doer is null || keys.Contains(who.Doer), path, FaultCode.UnknownTask, who.Doer ?? "");
        foreach (var (index, one) in (who.AnyOf ?? []).Index())
        {
            Who(one, $"{path}.anyOf[{index}]");
        }
    }
}
