using System.Collections.Concurrent;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>A published definition as stored.</summary>
internal sealed record DefinitionRow
{
    public string Hash { get; init; } = "";

    public string Type { get; init; } = "";

    public long Version { get; init; }

    public string Content { get; init; } = "";

    public string Origin { get; init; } = "";

    public string Reason { get; init; } = "";

    public long PublishedUs { get; init; }

    public string PublishedBy { get; init; } = "";

    public long? RetiredUs { get; init; }
}

/// <summary>Published definitions, compiled once per process: they never change.</summary>
internal sealed class DefinitionStore
{
    internal const string Columns =
        "hash, type, version, content, origin, reason, published_us, published_by, retired_us";

    private const string ByHash = $"SELECT {Columns} FROM kernel_case_definition WHERE hash = @Hash";

    private const string Newest = $"""
        SELECT {Columns} FROM kernel_case_definition
         WHERE type = @Type AND retired_us IS NULL ORDER BY version DESC LIMIT 1
        """;

    private readonly ConcurrentDictionary<string, CaseProcedure> compiled = new(StringComparer.Ordinal);

    /// <summary>The version with a hash.</summary>
    internal CaseProcedure? Find(IWork work, string hash) =>
        compiled.TryGetValue(hash, out var known) ? known
        : work.Find<DefinitionRow>(ByHash, new { Hash = hash }) is { } row ? Compile(row) : null;

    /// <summary>The version with a hash.</summary>
    internal async Task<CaseProcedure?> FindAsync(ISqlSession sql, string hash, CancellationToken cancel) =>
        compiled.TryGetValue(hash, out var known) ? known
        : await sql.FindAsync<DefinitionRow>(ByHash, new { Hash = hash }, cancel) is { } row ? Compile(row) : null;

    /// <summary>The version that new cases of a type follow.</summary>
    internal CaseProcedure? Latest(IWork work, string type) =>
        work.Find<DefinitionRow>(Newest, new { Type = type }) is { } row ? Compile(row) : null;

    /// <summary>The version that new cases of a type follow.</summary>
    internal async Task<CaseProcedure?> LatestAsync(ISqlSession sql, string type, CancellationToken cancel) =>
        await sql.FindAsync<DefinitionRow>(Newest, new { Type = type }, cancel) is { } row ? Compile(row) : null;

    private CaseProcedure Compile(DefinitionRow row) => compiled.GetOrAdd(row.Hash, static (_, row) =>
    {
        // It passed the checks of the program that published it; a later program may know more, but the case goes on.
        var procedure = ProcedureBuilder.Compile(row.Content, row.Hash);
        Invariant.Holds(procedure is not null, $"definition {row.Hash} cannot be read");
        return procedure;
    }, row);
}
