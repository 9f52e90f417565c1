using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel.Cases.Definitions;

namespace Lode.Kernel.Cases;

/// <summary>Who may do what: candidates, delegation, separation of duties.</summary>
internal sealed partial class CaseTurn
{
    private const int NamesShown = 3;

    private sealed record Candidates(
        IReadOnlyList<string> Roles, IReadOnlyList<PersonMark> Persons, IReadOnlyList<long> Organizations);

    private Candidates Resolve(WhoContent who)
    {
        switch (who)
        {
            case { Role: { } role }:
                return new Candidates([role], [], []);
            case { Initiator: true }:
                return new Candidates([], state.Initiator is { } opener ? [opener] : [], []);
            case { Person: { } field }:
                return new Candidates([], PersonIn(field) is { } person ? [person] : [], []);
            case { Doer: { } key }:
                return new Candidates([], state.Doers.TryGetValue(key, out var doers) ? [doers[^1]] : [], []);
            case { Organization: { } field }:
                return new Candidates([], [], OrganizationIn(field) is { } org ? [org] : []);
            default:
                Candidates[] all = [.. (who.AnyOf ?? []).Select(Resolve)];
                return new Candidates(
                    [.. all.SelectMany(one => one.Roles).Distinct()],
                    [.. all.SelectMany(one => one.Persons).DistinctBy(person => person.Id)],
                    [.. all.SelectMany(one => one.Organizations).Distinct()]);
        }
    }

    private PersonMark? PersonIn(string field) =>
        CaseNames.Find(state.Data, field) is JsonValue value && Id.TryParse((string?)value, out var id)
            ? context.People.Find(id) : null;

    private long? OrganizationIn(string field) =>
        CaseNames.Find(state.Data, field) is JsonValue value ? (long)FieldSchema.NumberOf(value) : null;

    private bool Fits(WhoContent who, PersonMark person)
    {
        var candidates = Resolve(who);
        return Among(candidates.Roles, candidates.Persons, candidates.Organizations, person.Id);
    }

    private bool Among(
        IReadOnlyList<string> roles, IReadOnlyList<PersonMark> persons, IReadOnlyList<long> organizations, Id person) =>
        persons.Any(one => one.Id == person)
        || roles.Any(role => context.People.Holds(person, role, state.Org, NowUs))
        || organizations.Contains(context.People.OrgOf(person));

    private bool IsCandidate(TaskState task, Id person) =>
        Among(task.Roles, task.Persons, task.Organizations, person);

    private HashSet<Id> ExcludedFrom(string key) => ExcludedFrom(procedure, state, key);

    private HashSet<Id> SignersOf(string key) => SignersOf(procedure, state, key);

    /// <summary>Persons who must not do a task or sign a sign-off, because of what they did before.</summary>
    internal static HashSet<Id> ExcludedFrom(CaseProcedure procedure, CaseState state, string key)
    {
        var excluded = new HashSet<Id>();
        var (except, initiator) = procedure.SignOffs.TryGetValue(key, out var signOff)
            ? (signOff.Content.Except, signOff.Content.ExcludeInitiator)
            : (procedure.Tasks[key].Content.Except, procedure.Tasks[key].Content.Except.Contains("initiator"));
        if (initiator && state.Initiator is { } opener)
        {
            excluded.Add(opener.Id);
        }

        foreach (var other in except.Concat(procedure.SeparatedFrom(key)).Where(other => other != key))
        {
            excluded.UnionWith(state.Doers.GetValueOrDefault(other)?.Select(doer => doer.Id) ?? []);
        }

        return excluded;
    }

    /// <summary>Persons who have signed in the present run of a sign-off that wants different ones.</summary>
    internal static HashSet<Id> SignersOf(CaseProcedure procedure, CaseState state, string key) =>
        procedure.SignOffs.TryGetValue(key, out var plan) && plan.Content.DistinctPersons
            && state.Groups.TryGetValue(key, out var group)
            ? [.. group.Signatures.SelectMany(Both).Select(person => person.Id)] : [];

    private static IEnumerable<PersonMark> Both(SignatureMark signature) =>
        signature.For is { } principal ? [signature.By, principal] : [signature.By];

    /// <summary>Names of those who could do it now, for refusals.</summary>
    private string Able(TaskState task)
    {
        var out_ = ExcludedFrom(task.Key);
        out_.UnionWith(SignersOf(task.Key));
        var persons = task.Assignee is { } assignee ? [assignee]
            : task.Persons
                .Concat(task.Roles.SelectMany(role => context.People.Holders(role, state.Org, NowUs)))
                .Concat(task.Organizations.SelectMany(context.People.Of));
        return Names(persons.Where(person => !out_.Contains(person.Id)));
    }

    private string Able(WhoContent who)
    {
        var candidates = Resolve(who);
        return Names(candidates.Persons
            .Concat(candidates.Roles.SelectMany(role => context.People.Holders(role, state.Org, NowUs)))
            .Concat(candidates.Organizations.SelectMany(context.People.Of)));
    }

    private static string Names(IEnumerable<PersonMark> persons)
    {
        var names = persons.Select(person => person.Name).Distinct().Take(NamesShown + 1).ToList();
        return names.Count == 0 ? "—"
            : string.Join(" / ", names.Take(NamesShown)) + (names.Count > NamesShown ? " …" : "");
    }

    /// <summary>The principal of a command; the actor when there is none.</summary>
    private Refusal? Principal(CaseCommand command, out PersonMark actor, out PersonMark? principal)
    {
        (actor, principal) = (Actor!, null);
        if (Actor is null)
        {
            return CaseRefusals.PersonNeeded;
        }

        if (command.ActingFor is not { } id || id == Actor.Id)
        {
            return null;
        }

        principal = context.People.Find(id);
        return principal is null ? CaseRefusals.PersonUnknown.At(new FieldRefusal("actingFor", "unknown")) : null;
    }

    /// <summary>Whether the actor may do a task, for the principal or as themselves.</summary>
    private Refusal? Authorize(TaskState task, PersonMark actor, PersonMark? principal)
    {
        var who = principal ?? actor;
        if (task.Assignee is { } assignee ? assignee.Id != who.Id : !IsCandidate(task, who.Id))
        {
            return CaseRefusals.NotYours.With(("principal", who.Name), ("candidate", Able(task)));
        }

        var excluded = ExcludedFrom(task.Key);
        if (excluded.Contains(actor.Id) || excluded.Contains(who.Id))
        {
            var barred = excluded.Contains(actor.Id) ? actor : who;
            return CaseRefusals.Separated.With(("signer", barred.Name), ("candidate", Able(task)));
        }

        return principal is null ? null : Delegated(task, actor, principal);
    }

    private Refusal? Delegated(TaskState task, PersonMark actor, PersonMark principal)
    {
        if (task.Delegate?.Id == actor.Id && task.Assignee?.Id == principal.Id)
        {
            return null;
        }

        var fitting = context.Delegations
            .Where(one => one.Covers(principal.Id, actor.Id, state.Type, task.Roles, NowUs)).ToList();
        if (fitting.Count == 0)
        {
            return CaseRefusals.DelegationMissing.With(
                ("signer", actor.Name), ("principal", principal.Name), ("candidate", Able(task)));
        }

        var field = procedure.Definition.AmountField;
        var amount = field is not null && CaseNames.Find(state.Data, field) is JsonValue value
            ? FieldSchema.NumberOf(value) : (double?)null;
        return fitting.Exists(one => one.AmountLimit is not { } limit || field is null || amount <= limit) ? null
            : CaseRefusals.DelegationLimit.With(
                ("signer", actor.Name), ("principal", principal.Name), ("candidate", principal.Name),
                ("limit", Amount(fitting.Max(one => one.AmountLimit)!.Value)),
                ("amount", amount is { } known ? Amount(known) : "—"));
    }

    // Such an event belongs to no role: a delegation for some roles does not cover it.
    private Refusal? StandIn(Id id)
    {
        if (Principal(new CaseCommand { ActingFor = id }, out var actor, out var principal) is { } nobody)
        {
            return nobody;
        }

        if (principal is not null && !context.Delegations.Any(
            one => one.Covers(id, actor.Id, state.Type, [], NowUs)))
        {
            return CaseRefusals.DelegationMissing.With(
                ("signer", actor.Name), ("principal", principal.Name), ("candidate", principal.Name));
        }

        if (principal is not null)
        {
            Emit(new StoodIn(actor, principal));
        }

        return null;
    }

    private string Amount(double number) =>
        procedure.Schema.Find(procedure.Definition.AmountField!) is { IsMoney: true }
            ? "¥ " + (number / 100).ToString("#,0.00", CultureInfo.InvariantCulture)
            : number.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>Whether somebody has to do with the case.</summary>
    internal static bool Takes(CaseState state, CasePeople people, Id person, long nowUs) =>
        state.Initiator?.Id == person
        || state.Copied.Exists(one => one.Id == person)
        || state.Doers.Values.Any(doers => doers.Exists(one => one.Id == person))
        || state.Tasks.Exists(task => task.Delegate?.Id == person || Has(task, state.Org, people, person, nowUs));

    /// <summary>Whether somebody stands in for one who has work in the case.</summary>
    /// <param name="given">Delegations to the person.</param>
    internal static bool StandsIn(
        CaseState state, CasePeople people, IReadOnlyList<DelegationRow> given, Id person, long nowUs) =>
        given.Any(one => state.Tasks.Exists(task => one.Covers(one.FromId, person, state.Type, task.Roles, nowUs)
            && Has(task, state.Org, people, one.FromId, nowUs)));

    private static bool Has(TaskState task, long org, CasePeople people, Id person, long nowUs) =>
        task.Assignee is { } assignee ? assignee.Id == person
            : task.Persons.Any(one => one.Id == person)
            || task.Roles.Any(role => people.Holds(person, role, org, nowUs))
            || task.Organizations.Contains(people.OrgOf(person));
}
