using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lode.Kernel.Audit;
using Lode.Kernel.Cases.Definitions;

namespace Lode.Kernel.Cases;

/// <summary>Sign-offs: who signs when, what a signature binds, and when enough have signed.</summary>
internal sealed partial class CaseTurn
{
    private const int MostPlaces = 1_000;

    private void OpenGroup(SignOffPlan plan, int entry)
    {
        var content = plan.Content;
        var group = new GroupState { Key = content.Id, State = plan.State, Entry = entry, Slots = [] };
        var excluded = ExcludedFrom(content.Id);
        var pools = new List<(SignerContent Signer, TaskState Task)>();
        foreach (var signer in content.Signers)
        {
            var pool = NewTask(TaskKind.Sign, content.Id, plan.State, entry, signer.Who);
            TaskState[] places = signer.Each ? [.. Each(pool, excluded)] : [pool];
            var isMeant = pool.Persons.Count + pool.Roles.Count + pool.Organizations.Count > 0;
            foreach (var task in places.Length > 0 || !isMeant ? places : [pool])
            {
                group = WithPlace(content, group, signer, task);
            }

            pools.Add((signer, pool));
        }

        // Where bars leave fewer persons than must sign, a place stays open: nobody may sign it, and whoever supervises
        // hands it to somebody. Without it the first signature would end the sign-off as refused.
        for (var at = 0; group.Slots.Count == 0 || Result(content, group) == GroupStatus.Rejected; at++)
        {
            Invariant.Holds(at < MostPlaces);
            var (signer, pool) = pools[at % pools.Count];
            group = WithPlace(content, group, signer, pool);
        }

        Emit(new GroupChanged(group));
        OpenSlots(content.Id);
        if (plan.Deadline is { } deadline)
        {
            SetDeadline("signOff:" + content.Id, plan.State, entry, deadline);
        }
    }

    private GroupState WithPlace(SignOffContent content, GroupState group, SignerContent signer, TaskState task)
    {
        var number = state.Task + group.Slots.Count + 1;
        int[] after = content.Rule == "sequential" && group.Slots.Count > 0 ? [group.Slots[^1].N] : [];
        var place = new SlotState(number, signer.Weight, after, task with { N = number });
        return group with { Slots = [.. group.Slots, place] };
    }

    // One place for each person who may sign; who is barred is not even asked.
    private IEnumerable<TaskState> Each(TaskState task, HashSet<Id> excluded) => task.Persons
        .Concat(task.Roles.SelectMany(role => context.People.Holders(role, state.Org, NowUs)))
        .Concat(task.Organizations.SelectMany(context.People.Of))
        .DistinctBy(person => person.Id).Where(person => !excluded.Contains(person.Id))
        .Select(person => task with { Roles = [], Organizations = [], Persons = [person], Assignee = person });

    /// <summary>Opens the tasks of slots whose turn has come, and takes back those whose turn has not.</summary>
    private void OpenSlots(string key)
    {
        var group = state.Groups[key];
        var signed = group.Signatures.Select(one => one.N).ToHashSet();
        foreach (var slot in group.Slots.Where(slot => !signed.Contains(slot.N)))
        {
            var open = state.Tasks.Find(task => task.N == slot.N);
            var turn = slot.After.All(signed.Contains);
            if (turn && open is null)
            {
                Emit(new TaskOpened(slot.Candidates with { N = slot.N, OpenedUs = NowUs }));
            }
            else if (!turn && open is not null)
            {
                EndTask(open, TaskEnd.Canceled, null, []);
            }
        }
    }

    private Refusal? NotYourTurn(int n)
    {
        var group = Groups.Find(one => one.Status == GroupStatus.Open && one.Slots.Any(slot => slot.N == n)
            && one.Signatures.All(signature => signature.N != n));
        if (group is null)
        {
            return null;
        }

        var before = state.Tasks.Where(task => task.Key == group.Key).Select(Able).Distinct();
        return CaseRefusals.NotYourTurn.With(("candidate", string.Join(" / ", before)));
    }

    private CaseDecision Sign(CaseCommand command)
    {
        if (OpenTaskOf(command, out var task) is { } gone)
        {
            return gone;
        }

        if (task.Kind != TaskKind.Sign)
        {
            return CaseRefusals.Invalid.At(new FieldRefusal("verb", "unknown"));
        }

        if (Principal(command, out var actor, out var principal) is { } nobody)
        {
            return nobody;
        }

        var content = procedure.SignOffs[task.Key].Content;
        var signers = SignersOf(task.Key);
        if (signers.Contains(actor.Id) || (principal is not null && signers.Contains(principal.Id)))
        {
            var again = signers.Contains(actor.Id) ? actor : principal!;
            return CaseRefusals.SamePerson.With(
                ("signer", again.Name), ("principal", (principal ?? actor).Name), ("candidate", Able(task)));
        }

        if (Authorize(task, actor, principal) is { } barred)
        {
            return barred;
        }

        if (command.Decision is not ("approve" or "reject"))
        {
            return CaseRefusals.Invalid.At(new FieldRefusal(
                "decision", command.Decision is null ? "required" : "unknown"));
        }

        if (command.Decision == "reject" && string.IsNullOrWhiteSpace(command.Comment))
        {
            return CaseRefusals.ReasonMissing.At(new FieldRefusal("comment", "required"));
        }

        var group = state.Groups[task.Key];
        var hash = ContentHash(procedure, state, group);
        if (command.Hash != hash)
        {
            return CaseRefusals.ContentChanged.At(new FieldRefusal(
                "hash", command.Hash is null ? "required" : "changed"));
        }

        var signature = new SignatureMark(
            task.N, actor, principal, command.Decision == "approve", NowUs, hash, command.Comment);
        EndTask(task, TaskEnd.Done, command.Decision, principal is null ? [actor] : [actor, principal]);
        Emit(new GroupChanged(group with { Signatures = [.. group.Signatures, signature] }));
        var vetoed = !signature.Approves && content.Veto is { } veto && Fits(veto, principal ?? actor);
        Settle(content, vetoed);
        return Done();
    }

    private void Settle(SignOffContent content, bool vetoed)
    {
        var group = state.Groups[content.Id];
        var status = vetoed ? GroupStatus.Rejected : Result(content, group);
        if (status == GroupStatus.Open)
        {
            OpenSlots(content.Id);
            return;
        }

        Emit(new GroupChanged(group with { Status = status }));
        foreach (var task in state.Tasks.Where(task => task.Kind == TaskKind.Sign && task.Key == content.Id).ToList())
        {
            EndTask(task, TaskEnd.Canceled, null, []);
        }

        if (state.Deadlines.Exists(deadline => deadline.Id == "signOff:" + content.Id))
        {
            Emit(new DeadlineEnded("signOff:" + content.Id));
        }

        run.Send($"signOff.{content.Id}.{(status == GroupStatus.Approved ? "approved" : "rejected")}");
    }

    /// <summary>Whether enough have signed, or enough can no longer sign.</summary>
    internal static GroupStatus Result(SignOffContent content, GroupState group)
    {
        var by = group.Signatures.ToDictionary(signature => signature.N, signature => signature.Approves);
        var approved = group.Slots.Where(slot => by.GetValueOrDefault(slot.N));
        var open = group.Slots.Where(slot => !by.ContainsKey(slot.N));
        var (have, possible, need) = content.Rule switch
        {
            "any" => (approved.Count(), open.Count(), 1),
            "kOfN" => (approved.Count(), open.Count(), content.K!.Value),
            "weighted" => (approved.Sum(slot => slot.Weight), open.Sum(slot => slot.Weight), content.Weight!.Value),
            _ => (approved.Count(), open.Count(), group.Slots.Count),
        };
        return have >= need && group.Slots.Count > 0 ? GroupStatus.Approved
            : have + possible < need ? GroupStatus.Rejected : GroupStatus.Open;
    }

    /// <summary>What a signature binds: definition, revision, fields, documents and meaning (rules §6).</summary>
    internal static string ContentHash(CaseProcedure procedure, CaseState state, GroupState group)
    {
        var content = procedure.SignOffs[group.Key].Content;
        var fields = content.Fields.Count > 0 ? content.Fields : [.. procedure.Schema.Properties.Keys];
        var signed = new JsonObject
        {
            ["definition"] = state.Definition,
            ["revision"] = group.Revision,
            ["fields"] = new JsonObject(fields.Where(field => state.Data[field] is not null)
                .Select(field => KeyValuePair.Create(field, state.Data[field]?.DeepClone()))),
            ["documents"] = new JsonArray([.. (content.Documents ? state.Documents : []).Select(one => one.Hash)
                .Order(StringComparer.Ordinal).Select(hash => (JsonNode?)hash)]),
            ["meaning"] = new JsonObject { ["zh-CN"] = content.Meaning.ZhCn, ["en-US"] = content.Meaning.EnUs },
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(signed))));
    }

    private bool IsSigned(GroupState group, string field)
    {
        var fields = procedure.SignOffs[group.Key].Content.Fields;
        return fields.Count == 0 || fields.Contains(field);
    }

    // What was signed and left behind stands: only a way back opens it again.
    private Refusal? SignedFor(IEnumerable<string> fields)
    {
        foreach (var group in Groups.Where(one => one.Status == GroupStatus.Approved && !IsPresent(one)))
        {
            if (fields.FirstOrDefault(field => IsSigned(group, field)) is { } field)
            {
                return CaseRefusals.SignedField.With(("field", field), ("signOff", group.Key));
            }
        }

        return null;
    }

    private bool IsPresent(GroupState group) =>
        state.Entries.TryGetValue(group.State, out var entry) && entry.Entry == group.Entry;

    /// <summary>Begins sign-offs of active states anew, because what was signed has changed.</summary>
    private void Invalidate(Func<GroupState, bool> concerned)
    {
        foreach (var group in Groups.Where(one => one.Signatures.Count > 0 && one.Status != GroupStatus.Void
            && IsPresent(one) && concerned(one)))
        {
            Emit(new Noticed(
                NoticeKind.Invalidated, [.. group.Signatures.SelectMany(Both).Select(person => person.Id).Distinct()],
                    [],
                null, null));
            Emit(new GroupChanged(group with
            {
                Revision = group.Revision + 1,
                Status = GroupStatus.Open,
                Signatures = [],
            }));
            OpenSlots(group.Key);
        }
    }

    private CaseDecision AddSigner(CaseCommand command)
    {
        if (OpenTaskOf(command, out var task) is { } gone)
        {
            return gone;
        }

        if (task.Kind != TaskKind.Sign || command.Position is not ("before" or "after" or "beside"))
        {
            return CaseRefusals.Invalid.At(new FieldRefusal(
                "position", command.Position is null ? "required" : "unknown"));
        }

        if (Actor is not { } actor)
        {
            return CaseRefusals.PersonNeeded;
        }

        if (Authorize(task, actor, null) is { } barred)
        {
            return barred;
        }

        if (Newcomer(command, task, out var to) is { } excluded)
        {
            return excluded;
        }

        var group = state.Groups[task.Key];
        if (SignersOf(task.Key).Contains(to.Id) || group.Slots.Any(slot => slot.Candidates.Assignee?.Id == to.Id))
        {
            return CaseRefusals.AlreadySigner.With(("signer", to.Name));
        }

        Emit(new GroupChanged(group with { Slots = Insert(group, task.N, to, actor, command.Position) }));
        OpenSlots(task.Key);
        return Done();
    }

    private List<SlotState> Insert(GroupState group, int n, PersonMark to, PersonMark actor, string position)
    {
        var own = group.Slots.First(slot => slot.N == n);
        var number = state.Task + 1;
        var sequential = procedure.SignOffs[group.Key].Content.Rule == "sequential";
        var added = new SlotState(
            number, own.Weight, position == "after" ? [n] : own.After,
            own.Candidates with
            {
                N = number,
                Roles = [],
                Organizations = [],
                Persons = [to],
                Assignee = to,
                Delegate = null,
            },
            actor);
        var slots = new List<SlotState>();
        foreach (var slot in group.Slots)
        {
            // Whoever waited for the actor waits for the added one too, where the order is fixed.
            var waits = sequential && position != "before" && slot.After.Contains(n);
            slots.Add(slot.N == n && position == "before" ? slot with { After = [number] }
                : waits ? slot with { After = [.. slot.After, number] } : slot);
        }

        slots.Insert(slots.FindIndex(slot => slot.N == n) + (position == "before" ? 0 : 1), added);
        return slots;
    }
}
