using System.Collections.Frozen;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Cases;

/// <summary>A role of a person at an organization and below, for a time.</summary>
internal sealed record RoleHeld
{
    public Id Person { get; init; }

    public string Role { get; init; } = "";

    public long Org { get; init; }

    public long FromUs { get; init; }

    public long? UntilUs { get; init; }
}

/// <summary>A person as lists of candidates need it.</summary>
internal sealed record PersonRow
{
    public Id Id { get; init; }

    public string Name { get; init; } = "";

    public long Org { get; init; }

    public long? DisabledUs { get; init; }
}

/// <summary>Who holds which role where, as of one moment; immutable.</summary>
internal sealed class CasePeople
{
    internal static readonly CasePeople Nobody = new([], [], []);

    private readonly FrozenDictionary<Id, PersonRow> persons;
    private readonly FrozenDictionary<string, RoleHeld[]> byRole;
    private readonly FrozenDictionary<Id, RoleHeld[]> byPerson;
    private readonly FrozenDictionary<long, long[]> above;

    /// <param name="persons">All persons.</param>
    /// <param name="held">All assignments.</param>
    /// <param name="closure">Pairs of an organization and one above it or itself.</param>
    internal CasePeople(
        IEnumerable<PersonRow> persons, IEnumerable<RoleHeld> held, IEnumerable<(long Org, long Above)> closure)
    {
        this.persons = persons.ToFrozenDictionary(person => person.Id);
        RoleHeld[] all = [.. held.Where(one => this.persons.TryGetValue(one.Person, out var who)
            && who.DisabledUs is null)];
        byRole = all.GroupBy(one => one.Role).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        byPerson = all.GroupBy(one => one.Person).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        above = closure.GroupBy(pair => pair.Org)
            .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Above).ToArray());
    }

    /// <summary>The person as a mark; null when unknown or closed.</summary>
    internal PersonMark? Find(Id person) =>
        persons.TryGetValue(person, out var row) && row.DisabledUs is null ? new PersonMark(row.Id, row.Name) : null;

    internal long OrgOf(Id person) => persons.TryGetValue(person, out var row) ? row.Org : 0;

    /// <summary>Whether a person holds a role at an organization now.</summary>
    internal bool Holds(Id person, string role, long org, long nowUs) =>
        byPerson.TryGetValue(person, out var held)
            && Array.Exists(held, one => one.Role == role && Covers(one, org, nowUs));

    /// <summary>Who holds a role at an organization now, by name.</summary>
    internal IEnumerable<PersonMark> Holders(string role, long org, long nowUs) =>
        byRole.TryGetValue(role, out var held)
            ? held.Where(one => Covers(one, org, nowUs)).Select(one => persons[one.Person]).Distinct()
                .OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Id.Value)
                .Select(row => new PersonMark(row.Id, row.Name))
            : [];

    /// <summary>Persons of an organization itself.</summary>
    internal IEnumerable<PersonMark> Of(long org) => persons.Values
        .Where(row => row.Org == org && row.DisabledUs is null)
        .OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => new PersonMark(row.Id, row.Name));

    /// <summary>Everybody who belongs to one of these organizations or holds a role there, by name.</summary>
    internal IEnumerable<PersonRow> In(IReadOnlyCollection<long> orgs)
    {
        var covering = orgs.SelectMany(org => above.GetValueOrDefault(org, [])).ToHashSet();
        return persons.Values
            .Where(row => row.DisabledUs is null && (orgs.Contains(row.Org)
                || Array.Exists(byPerson.GetValueOrDefault(row.Id, []), one => covering.Contains(one.Org))))
            .OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Id.Value);
    }

    /// <summary>Roles of a person with the organizations where they were given.</summary>
    internal IEnumerable<(string Role, long Org)> RolesOf(Id person, long nowUs) =>
        byPerson.TryGetValue(person, out var held)
            ? held.Where(one => one.FromUs <= nowUs && nowUs < (one.UntilUs ?? long.MaxValue))
                .Select(one => (one.Role, one.Org)).Distinct()
            : [];

    /// <summary>Organizations at which a role given at one of them counts.</summary>
    internal IEnumerable<long> Below(long org) => above.Where(pair => pair.Value.Contains(org))
        .Select(pair => pair.Key);

    /// <summary>Whether an organization stands outside the group.</summary>
    internal bool IsExternal(long org) => above.TryGetValue(org, out var all) && !all.Contains(IdentitySeed.Root);

    internal IEnumerable<long> Orgs => above.Keys;

    private bool Covers(RoleHeld held, long org, long nowUs) =>
        held.FromUs <= nowUs && nowUs < (held.UntilUs ?? long.MaxValue)
        && above.TryGetValue(org, out var all) && all.Contains(held.Org);
}
