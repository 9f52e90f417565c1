using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Cases.Definitions;

namespace Lode.Kernel.Cases;

/// <summary>The verbs that every case has.</summary>
internal sealed partial class CaseTurn
{
    private const long UrgeEveryUs = 4L * 3_600_000_000;
    private const int MostCopied = 200;

    // These go on when the case is over or suspended: they add to the file and change nothing.
    private static readonly string[] Quiet = ["comment", "attach", "link", "copyTo"];

    /// <summary>All verbs that persons may use.</summary>
    internal static readonly IReadOnlyList<string> Verbs =
    [
        "complete", "sign", "claim", "release", "reassign", "delegate", "addSigner", "sendBack", "withdraw", "urge",
        "copyTo", "suspend", "resume", "cancel", "attach", "comment", "link", "edit", "do", "start",
    ];

    /// <summary>Decides a person's command.</summary>
    internal CaseDecision Decide(CaseCommand command)
    {
        if (!Verbs.Contains(command.Verb))
        {
            return CaseRefusals.UnknownVerb.With(("verb", command.Verb));
        }

        if (state.Status is CaseStatus.Closed or CaseStatus.Canceled && !Quiet.Contains(command.Verb))
        {
            return CaseRefusals.NotOpen;
        }

        if (state.Status == CaseStatus.Suspended && !Quiet.Contains(command.Verb)
            && command.Verb is not ("resume" or "cancel"))
        {
            return CaseRefusals.IsSuspended;
        }

        return command.Verb switch
        {
            "complete" => Complete(command),
            "sign" => Sign(command),
            "claim" => Claim(command),
            "release" => Release(command),
            "reassign" => Reassign(command),
            "delegate" => Delegate(command),
            "addSigner" => AddSigner(command),
            "sendBack" => SendBack(command),
            "withdraw" => Withdraw(),
            "urge" => Urge(),
            "copyTo" => CopyTo(command),
            "suspend" => Suspend(command),
            "resume" => Resume(command),
            "cancel" => Cancel(command),
            "attach" => Attach(command),
            "comment" => Comment(command),
            "link" => Link(command),
            "edit" => Edit(command),
            "do" => Take(command),
            _ => Start(command),
        };
    }

    /// <summary>Opens the case.</summary>
    /// <param name="filled">Whether a module filled the data in: any field may come along then.</param>
    internal CaseDecision Open(Opened opened, JsonObject? data, bool byCase, bool filled = false)
    {
        Emit(opened);
        foreach (var (field, schema) in procedure.Schema.Properties.Where(pair => pair.Value.Default is not null))
        {
            Emit(new DataSet(field, schema.Default!.DeepClone()));
        }

        if (!byCase && !procedure.Definition.Openers.Any(who => Actor is { } actor
            ? Fits(who, actor) : context.Actor.Acts))
        {
            return CaseRefusals.NotAllowed.With(
                ("principal", context.Actor.Name),
                ("candidate", string.Join(" / ", procedure.Definition.Openers.Select(Able).Distinct())));
        }

        if (procedure.Definition.ByModule && !byCase && !filled)
        {
            return CaseRefusals.ByModule;
        }

        // A case or a module may bring any field along; a person fills in the form.
        var wrong = byCase || filled ? TakeAll(data) : Fill(data, procedure.Definition.OpenForm, complete: true);
        if (wrong is not null)
        {
            return wrong;
        }

        run.Start();
        return Done();
    }

    private Refusal? TakeAll(JsonObject? data)
    {
        var faults = (data ?? []).Where(pair => pair.Value is not null).SelectMany(pair =>
            procedure.Schema.Properties.TryGetValue(pair.Key, out var schema)
                ? schema.Faults(pair.Value, "data." + pair.Key)
                : [new FieldRefusal("data." + pair.Key, "unknown")]).ToArray();
        if (faults.Length > 0)
        {
            return CaseRefusals.FieldsWrong.At(faults);
        }

        foreach (var (field, value) in data ?? [])
        {
            Emit(new DataSet(field, value?.DeepClone()));
        }

        return null;
    }

    /// <summary>Takes fields that the product knows.</summary>
    internal CaseDecision Bring(JsonObject data) =>
        state.Status is CaseStatus.Closed or CaseStatus.Canceled ? CaseRefusals.NotOpen
        : TakeAll(data) is { } wrong ? wrong : Done(acts: false);

    /// <summary>Finishes the open task of a name.</summary>
    internal CaseDecision CompleteNamed(string key, CaseCommand command) =>
        state.Tasks.FirstOrDefault(task => task.Key == key) is { } task
            ? Decide(command with { Task = task.N }) : CaseRefusals.TaskGone;

    /// <summary>Takes fields that the product knows, while a state is active.</summary>
    /// <param name="otherwise">The refusal when it is not.</param>
    internal CaseDecision Bring(JsonObject data, string active, Refusal otherwise)
    {
        if (procedure.Chart.Find(active) is not { } known || !run.IsActive(known))
        {
            return otherwise;
        }

        return TakeAll(data) is { } wrong ? wrong : Done(acts: false);
    }

    /// <summary>An event from the product: another case closed, a signal came.</summary>
    internal CaseDecision Signal(string name)
    {
        if (state.Status is CaseStatus.Closed or CaseStatus.Canceled)
        {
            return new CaseDecision([], state);
        }

        run.Send(name);
        return Done();
    }

    /// <summary>An application's event: refused where no transition waits for it.</summary>
    internal CaseDecision Take(AppSignal signal)
    {
        if (state.Status is not CaseStatus.Open)
        {
            return state.Status == CaseStatus.Suspended ? CaseRefusals.IsSuspended : CaseRefusals.NotOpen;
        }

        // A case that began under an older version does not know the newer fields.
        var known = signal.Data.Where(pair => procedure.Schema.Properties.ContainsKey(pair.Key))
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()));
        if ((signal.For is { } principal ? StandIn(principal) : null) is { } barred)
        {
            return barred;
        }

        if (TakeAll([.. known]) is { } wrong)
        {
            return wrong;
        }

        run.Send(signal.Name);
        return state.Entry == entryBefore ? CaseRefusals.NotAvailable
            : signal.Check() is { } refusal ? refusal
            : Done();
    }

    private CaseDecision SendBack(CaseCommand command)
    {
        if (string.IsNullOrWhiteSpace(command.Comment))
        {
            return CaseRefusals.ReasonMissing.At(new FieldRefusal("comment", "required"));
        }

        TaskState? task = null;
        if (command.Task is not null)
        {
            if (OpenTaskOf(command, out task) is { } gone)
            {
                return gone;
            }

            if (Principal(command, out var actor, out var principal) is { } nobody)
            {
                return nobody;
            }

            if (Authorize(task, actor, principal) is { } barred)
            {
                return barred;
            }
        }
        else if (!context.Actor.Supervises)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("task", "required"));
        }

        var target = command.State is { } id ? procedure.Chart.Find(id) : null;
        if (target is not { Kind: StateKind.Simple } || run.IsActive(target)
            || !state.Visited.TryGetValue(target.Id, out var mark))
        {
            return CaseRefusals.NotVisited.With(("state", command.State ?? "—"));
        }

        var from = task?.State is { } here ? [procedure.Chart[here]] : run.Leaves.ToList();
        Back(run.DomainOf([.. from, target]), [target], mark.Entry);
        var told = state.Tasks.SelectMany(one => one.Assignee is { } person ? [person] : one.Persons);
        Emit(new Noticed(NoticeKind.SentBack, [.. told.Select(one => one.Id).Distinct()],
            [.. state.Tasks.Where(one => one.Assignee is null).SelectMany(one => one.Roles).Distinct()], null, null));
        return Done();
    }

    // Data are kept; signatures given after the place that the case returns to are void.
    private void Back(ChartState domain, IReadOnlyList<ChartState> targets, int entry)
    {
        foreach (var group in Groups.Where(one => one.Status != GroupStatus.Void && one.Entry > entry
            && domain.Holds(procedure.Chart[one.State])))
        {
            Emit(new GroupChanged(group with { Status = GroupStatus.Void }));
        }

        run.Jump(domain, targets);
    }

    private CaseDecision Withdraw()
    {
        if (Actor is not { } actor || state.Move is not { } move || move.By != actor.Id)
        {
            return CaseRefusals.CannotWithdraw.With(("candidate", state.Initiator?.Name ?? "—"));
        }

        var before = move.Leaves.Select(id => procedure.Chart[id]).ToList();
        var changed = run.Leaves.Where(leaf => !before.Contains(leaf))
            .Concat(before.Where(leaf => !run.IsActive(leaf))).ToList();
        if (changed.Count > 0)
        {
            var domain = run.DomainOf(changed);
            Back(domain, [.. before.Where(domain.Holds)], move.Entry);
        }

        Rest(acts: true);
        // A withdrawal is no move that could be withdrawn in its turn.
        if (state.Move is not null)
        {
            Emit(new Moved(state.Leaves, state.Remembered, null));
        }

        return broken is { } refusal ? refusal : new CaseDecision(changes, state);
    }

    private CaseDecision Urge()
    {
        if (Actor is null || !Takes(state, context.People, Actor.Id, NowUs))
        {
            return CaseRefusals.NotAllowed.With(
                ("principal", context.Actor.Name), ("candidate", state.Initiator?.Name ?? "—"));
        }

        if (state.UrgedUs is { } last && NowUs - last < UrgeEveryUs)
        {
            return CaseRefusals.UrgeTooSoon.With(("until", Instants.FromUs(last + UrgeEveryUs)
                .ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
        }

        Emit(new Urged(NowUs));
        var persons = state.Tasks.SelectMany(task => task.Assignee is { } one ? [one] : task.Persons);
        Emit(new Noticed(NoticeKind.Urge, [.. persons.Select(one => one.Id).Distinct()],
            [.. state.Tasks.Where(task => task.Assignee is null).SelectMany(task => task.Roles).Distinct()], null,
                null));
        return Done(acts: false);
    }

    private CaseDecision CopyTo(CaseCommand command)
    {
        if (Stranger() is { } stranger)
        {
            return stranger;
        }

        var persons = (command.Persons ?? []).Select(context.People.Find).ToList();
        if (persons.Count == 0 || persons.Contains(null) || state.Copied.Count + persons.Count > MostCopied)
        {
            return CaseRefusals.PersonUnknown.At(new FieldRefusal(
                "persons", persons.Count == 0 ? "required" : "unknown"));
        }

        foreach (var person in persons.Where(one => state.Copied.TrueForAll(known => known.Id != one!.Id)))
        {
            Emit(new CopiedTo(person!));
        }

        Emit(new Noticed(NoticeKind.Copy, [.. persons.Select(one => one!.Id)], [], null, null));
        return Done(acts: false);
    }

    private CaseDecision Suspend(CaseCommand command)
    {
        if (Supervisor(command) is { } refusal)
        {
            return refusal;
        }

        Emit(new StatusSet(CaseStatus.Suspended, NowUs, command.Comment));
        return Done();
    }

    private CaseDecision Resume(CaseCommand command)
    {
        if (Supervisor(command) is { } refusal)
        {
            return refusal;
        }

        if (state.Status != CaseStatus.Suspended)
        {
            return CaseRefusals.NotSuspended;
        }

        Emit(new StatusSet(CaseStatus.Open, NowUs, command.Comment));
        return Done();
    }

    private CaseDecision Cancel(CaseCommand command)
    {
        var untouched = Actor is { } actor && state.Initiator?.Id == actor.Id
            && state.Doers.Values.All(doers => doers.TrueForAll(one => one.Id == actor.Id));
        if (!untouched && Supervisor(command) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(command.Comment))
        {
            return CaseRefusals.ReasonMissing.At(new FieldRefusal("comment", "required"));
        }

        End(CaseStatus.Canceled, command.Comment);
        return Done();
    }

    private Refusal? Supervisor(CaseCommand command) =>
        !context.Actor.Supervises ? CaseRefusals.SupervisorNeeded.With(
            ("candidate", Names(context.People.Holders(DefaultEscalation, state.Org, NowUs))))
        : string.IsNullOrWhiteSpace(command.Comment)
            ? CaseRefusals.ReasonMissing.At(new FieldRefusal("comment", "required")) : null;

    private CaseDecision Attach(CaseCommand command)
    {
        if (Stranger() is { } stranger)
        {
            return stranger;
        }

        if (command.Hash is not { Length: 64 } || command.Hash.Any(letter => !char.IsAsciiHexDigitLower(letter)))
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("hash", "format"));
        }

        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("name", "required"));
        }

        var by = Actor ?? new PersonMark(default, context.Actor.Name);
        Emit(new Attached(new DocumentMark(command.Hash, command.Name.Trim(), command.Bytes ?? 0, by, NowUs)));
        Invalidate(group => procedure.SignOffs[group.Key].Content.Documents);
        return Done(acts: false);
    }

    private CaseDecision Comment(CaseCommand command) =>
        Stranger() is { } stranger ? stranger
        : string.IsNullOrWhiteSpace(command.Comment)
            ? CaseRefusals.Invalid.At(new FieldRefusal("comment", "required")) : Done(acts: false);

    private CaseDecision Link(CaseCommand command)
    {
        if (Stranger() is { } stranger)
        {
            return stranger;
        }

        if (string.IsNullOrWhiteSpace(command.Kind) || string.IsNullOrWhiteSpace(command.Target)
            || command.Kind.Length > 40 || command.Target.Length > 400)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("target", "required"));
        }

        var link = new LinkMark(command.Kind.Trim(), command.Target.Trim());
        if (!state.Links.Contains(link))
        {
            Emit(new Linked(link));
        }

        return Done(acts: false);
    }

    // Who sees a case because of a wide right to read may not write into it.
    private Refusal? Stranger() => context.Actor.Acts
        || (Actor is { } actor && Takes(state, context.People, actor.Id, NowUs))
        ? null
        : CaseRefusals.NotAllowed.With(("principal", context.Actor.Name), ("candidate", state.Initiator?.Name ?? "—"));

    private CaseDecision Edit(CaseCommand command)
    {
        var open = run.Active.SelectMany(one => procedure.States[one.Id].Edit).ToList();
        var fields = (command.Data ?? []).Select(pair => pair.Key).ToList();
        if (fields.Count == 0)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("data", "required"));
        }

        var fitting = open.Where(edit => fields.TrueForAll(procedure.Definition.Forms[edit.Form].Fields.Contains))
            .ToList();
        var own = fitting.Find(edit => Actor is { } actor && Fits(edit.By, actor));
        if (own is null)
        {
            return fitting.Count > 0
                ? CaseRefusals.NotAllowed.With(("principal", context.Actor.Name), ("candidate", Able(fitting[0].By)))
                : CaseRefusals.NotAvailable.With(("event", string.Join(", ", fields)), ("candidate", "—"));
        }

        if (Fill(command.Data, own.Form, complete: false) is { } wrong)
        {
            return wrong;
        }

        run.Send("edited");
        return Done();
    }

    // Every transition that the event would take must be this person's: in parallel regions too.
    private CaseDecision Take(CaseCommand command)
    {
        if (command.Event is not { } name)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("event", "required"));
        }

        var enabled = run.Enabled(name).Select(one => ((CaseTransition)one.Spec).Content).ToList();
        if (enabled.Count == 0 || enabled.Exists(one => one.By is null))
        {
            return CaseRefusals.NotAvailable.With(("event", name), ("candidate", "—"));
        }

        if (enabled.Find(one => Actor is not { } actor || !Fits(one.By!, actor)) is { } foreign)
        {
            return CaseRefusals.NotAllowed.With(("principal", context.Actor.Name), ("candidate", Able(foreign.By!)));
        }

        if (Fill(command.Data, enabled.Find(one => one.Form is not null)?.Form, complete: true) is { } wrong)
        {
            return wrong;
        }

        run.Send(name);
        return Done();
    }

    /// <summary>Whether the case follows a version already.</summary>
    internal bool Follows(string definition) => state.Definition == definition;

    /// <summary>Moves the case to another version; what happened before stays as it was.</summary>
    internal CaseDecision Migrate(CaseProcedure target, IReadOnlyDictionary<string, string> map)
    {
        Invariant.Holds(!Follows(target.Hash));
        Emit(new Migrated(target.Hash, map));
        return new CaseDecision(changes, state);
    }
}
