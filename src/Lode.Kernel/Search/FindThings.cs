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
public sealed record SearchResult(IReadOnlyList<SearchHit> Hits, int About);

/// <summary>Finds things that hold all words of a question; only those that the finder may see are looked at.</summary>
internal static class FindThings
{
    internal const int MostCounted = 200;

    internal static async Task<SearchResult> RunAsync(
        string text, int limit, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        var tokens = SearchTokens.ForQuery(text);
        var may = rights.Held().SelectMany(permission =>
            rights.Sites(permission).Select(site => $"{permission}@{site}")).ToArray();
        if (tokens.Count == 0 || may.Length == 0)
        {
            return new SearchResult([], 0);
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
        return new SearchResult([.. rows.Take(limit)], rows.Count);
    }
}
