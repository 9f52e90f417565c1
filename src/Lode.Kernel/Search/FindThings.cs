using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Search;

/// <summary>One thing found.</summary>
public sealed record SearchHit
{
    public string Kind { get; init; } = "";

    public string ObjectId { get; init; } = "";

    public long SiteId { get; init; }

    public string TitleZh { get; init; } = "";

    public string TitleEn { get; init; } = "";

    public string DetailZh { get; init; } = "";

    public string DetailEn { get; init; } = "";

    public string Route { get; init; } = "";
}

/// <summary>What was found: the best, and about how many there are.</summary>
/// <param name="About">Number of things, counted to <see cref="FindThings.MostCounted"/> at most.</param>
/// <param name="Kinds">How many of each kind are among those counted.</param>
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, int About, IReadOnlyDictionary<string, int> Kinds);

/// <summary>Finds things that hold all words of a question; only those that the finder may see are looked at.</summary>
internal static class FindThings
{
    internal const int MostCounted = 200;

    internal static async Task<SearchResult> RunAsync(
        string text, string? kind, int limit, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        var tokens = SearchTokens.ForQuery(text);
        var may = rights.Held().SelectMany(permission =>
            rights.Sites(permission).Select(site => $"{permission}@{site}")).ToArray();
        if (tokens.Count == 0 || may.Length == 0)
        {
            return new SearchResult([], 0, new Dictionary<string, int>());
        }

        var onSqlite = sql.Engine == SqlEngine.Sqlite;
        var rows = await sql.QueryAsync<SearchHit>(
            onSqlite ? SqliteSearch.Find : PostgresSearch.Find,
            new
            {
                Question = onSqlite
                    ? string.Join(' ', tokens.Select((token, i) => $"\"{token}\"{(i + 1 == tokens.Count ? "*" : "")}"))
                    : string.Join(" & ", tokens.Select((token, i) => $"{token}{(i + 1 == tokens.Count ? ":*" : "")}")),
                May = may,
                Limit = MostCounted,
            },
            cancel);
        var wanted = kind is null ? rows : [.. rows.Where(row => row.Kind == kind)];
        return new SearchResult(
            [.. wanted.Take(limit)], wanted.Count, rows.CountBy(row => row.Kind).ToDictionary());
    }
}
