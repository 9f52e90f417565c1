using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>The people of the whole product, kept for a few seconds and read anew when identity changes.</summary>
internal sealed class CaseDirectory(ISqlSession sql, RightsDirectory rights, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private const string Persons = "SELECT id, name, org, disabled_us FROM kernel_person";

    private const string Held = """
        SELECT a.person_id AS person, r.code AS role, a.org, a.from_us, a.until_us
          FROM kernel_assignment a JOIN kernel_role r ON r.id = a.role_id
        """;

    private const string Closure = "SELECT descendant AS org, ancestor AS above FROM kernel_org_closure";

    private Book? last;

    private sealed record Book(long At, int Version, CasePeople People);

    private sealed record Pair
    {
        public long Org { get; init; }

        public long Above { get; init; }
    }

    /// <summary>Everybody, as of the last seconds.</summary>
    internal async Task<CasePeople> ReadAsync(CancellationToken cancel) =>
        last is { } book && book.Version == rights.Version && clock.GetElapsedTime(book.At) < Kept
            ? book.People : await LoadAsync(cancel);

    /// <summary>Everybody, including a person who may be younger than the last reading.</summary>
    internal async Task<CasePeople> ReadAsync(Id? person, CancellationToken cancel)
    {
        var people = await ReadAsync(cancel);
        return person is { } id && people.Find(id) is null ? await LoadAsync(cancel) : people;
    }

    private async Task<CasePeople> LoadAsync(CancellationToken cancel)
    {
        var (at, version) = (clock.GetTimestamp(), rights.Version);
        var people = new CasePeople(
            await sql.QueryAsync<PersonRow>(Persons, null, cancel),
            await sql.QueryAsync<RoleHeld>(Held, null, cancel),
            (await sql.QueryAsync<Pair>(Closure, null, cancel)).Select(pair => (pair.Org, pair.Above)));
        last = new Book(at, version, people);
        return people;
    }
}
