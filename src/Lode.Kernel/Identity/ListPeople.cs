using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Persons of the organizations that the reader may see, with what they are assigned to.</summary>
internal static class ListPeople
{
    // Index: primary keys of the small reference tables; a group has thousands of persons, not millions.
    private const string Page = """
        SELECT id, user_name, name, email, phone, org, language, disabled_us, locked_until_us,
               last_sign_in_us, must_change
          FROM kernel_person
         WHERE org {ids:Orgs} AND user_name > @After
           AND (@Search = '' OR lower(user_name) LIKE @Pattern ESCAPE '\'
                OR lower(name) LIKE @Pattern ESCAPE '\')
         ORDER BY user_name LIMIT @Limit
        """;

    private const string Assignments = """
        SELECT a.id, a.person_id, a.role_id, r.code AS role, a.org, a.from_us, a.until_us
          FROM kernel_assignment a JOIN kernel_role r ON r.id = a.role_id
         WHERE a.person_id {ids}
         ORDER BY r.code, a.org
        """;

    internal sealed record PersonRow
    {
        public Id Id { get; init; }

        public string UserName { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Email { get; init; }

        public string? Phone { get; init; }

        public long Org { get; init; }

        public string Language { get; init; } = "";

        public long? DisabledUs { get; init; }

        public long LockedUntilUs { get; init; }

        public long? LastSignInUs { get; init; }

        public long MustChange { get; init; }
    }

    internal sealed record AssignmentRow
    {
        public Id Id { get; init; }

        public Id PersonId { get; init; }

        public Id RoleId { get; init; }

        public string Role { get; init; } = "";

        public long Org { get; init; }

        public long FromUs { get; init; }

        public long? UntilUs { get; init; }
    }

    internal static async Task<(IReadOnlyList<PersonRow> People, ILookup<Id, AssignmentRow> Assignments)> RunAsync(
        ISqlSession sql, Rights rights, string search, string after, int limit, CancellationToken cancel)
    {
        var args = new
        {
            Orgs = rights.Sites("identity.read"),
            After = after,
            Search = search.Trim(),
            Pattern = LikePattern.Contains(search.Trim()),
            Limit = limit,
        };
        var people = await sql.QueryAsync<PersonRow>(Page, args, cancel);
        var assigned = await sql.QueryAsync<AssignmentRow>(
            Assignments, new { Ids = people.Select(person => person.Id).ToArray() }, cancel);
        return (people, assigned.ToLookup(row => row.PersonId));
    }
}
