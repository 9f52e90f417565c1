using System.Collections.Concurrent;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>The rights of persons and tokens, kept for a few seconds and dropped when identity changes.</summary>
public sealed class RightsDirectory(ISqlSession sql, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    // Outside parties stand beside the group, not below it; who keeps the people of the whole group keeps theirs too.
    private const string OfPerson = """
        SELECT p.permission, c.descendant AS org, a.from_us, a.until_us
          FROM kernel_assignment a
          JOIN kernel_role_permission p ON p.role_id = a.role_id
          JOIN kernel_org_closure c ON c.ancestor = a.org
         WHERE a.person_id = @Person
         UNION ALL
        SELECT p.permission, o.number AS org, a.from_us, a.until_us
          FROM kernel_assignment a
          JOIN kernel_role_permission p ON p.role_id = a.role_id
          JOIN kernel_org o ON o.kind = 'external'
         WHERE a.person_id = @Person AND a.org = @Root AND p.permission IN ('identity.read', 'identity.edit')
        """;

    private const string Below = """
        SELECT '' AS permission, descendant AS org, 0 AS from_us
          FROM kernel_org_closure WHERE ancestor = @Org
        """;

    private const string Everywhere = """
        SELECT '' AS permission, number AS org, 0 AS from_us FROM kernel_org
        """;

    private int version;

    private readonly ConcurrentDictionary<(Id? Holder, string Scopes), (long Loaded, Rights Rights)> known = new();

    /// <summary>Rights of a person through the assignments.</summary>
    public Task<Rights> OfPersonAsync(Id person, CancellationToken cancel) => GetAsync((person, ""), async () =>
        await sql.QueryAsync<RightRow>(OfPerson, new { Person = person, IdentitySeed.Root }, cancel));

    /// <summary>Rights of a token: its scopes on its node and below; everything for the owner of the folder.</summary>
    public Task<Rights> OfTokenAsync(TokenIdentity token, CancellationToken cancel) => GetAsync(
        (token.Id, string.Join(' ', token.Scopes.Order(StringComparer.Ordinal))), async () =>
        {
            var nodes = token.Id is null
                ? await sql.QueryAsync<RightRow>(Everywhere, null, cancel)
                : await sql.QueryAsync<RightRow>(Below, new { token.Org }, cancel);
            return [.. from node in nodes from scope in token.Scopes select node with { Permission = scope }];
        });

    /// <summary>Forgets all rights: an assignment, a role or the organization changed.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref version);
        known.Clear();
    }

    /// <summary>Grows whenever people, roles or organizations change in this process.</summary>
    internal int Version => Volatile.Read(ref version);


    private async Task<Rights> GetAsync((Id?, string) key, Func<Task<IReadOnlyList<RightRow>>> load)
    {
        if (known.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.Loaded) < Kept)
        {
            return entry.Rights;
        }

        var loaded = clock.GetTimestamp();
        var rights = new Rights(await load(), clock);
        known[key] = (loaded, rights);
        return rights;
    }
}
