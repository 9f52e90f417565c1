using System.Collections.Concurrent;
using Lode.Kernel.Sql;

namespace Lode.Kernel.History;

/// <summary>Databases and buckets that writers named. They are remembered and shown, and part of no key.</summary>
public sealed class WriteTargets(ISqlSession sql)
{
    /// <summary>More names than this are not made.</summary>
    public const int MaxNames = 1_000;

    private const string Insert = """
        INSERT INTO kernel_write_target (name, first_us) VALUES (@Name, @NowUs) ON CONFLICT (name) DO NOTHING
        """;

    private const string All = "SELECT name AS Name FROM kernel_write_target ORDER BY name";

    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);

    internal sealed record TargetRow
    {
        public string Name { get; init; } = "";
    }

    /// <summary>Whether the name is known by now; an unknown one is made.</summary>
    /// <returns>False when the name cannot be made: empty, too long, control characters, or too many names.</returns>
    public async ValueTask<bool> EnsureAsync(string name, CancellationToken cancel)
    {
        if (known.ContainsKey(name))
        {
            return true;
        }

        if (name.Length is 0 or > 200 || name.Any(char.IsControl))
        {
            return false;
        }

        if (known.Count >= MaxNames)
        {
            return false;
        }

        await sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(Insert, new { Name = name, work.NowUs });
                return Done.Instance;
            },
            cancel: cancel);
        known[name] = true;
        return true;
    }

    /// <summary>All names, in order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel) =>
        [.. (await sql.QueryAsync<TargetRow>(All, null, cancel)).Select(row => row.Name)];
}
