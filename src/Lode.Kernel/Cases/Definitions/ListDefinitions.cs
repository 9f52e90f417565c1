using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>The procedures as lists show them: the newest version of each, or all versions of one.</summary>
internal static class ListDefinitions
{
    private const string Newest = $"""
        SELECT {DefinitionStore.Columns} FROM kernel_case_definition d
         WHERE version = (SELECT max(version) FROM kernel_case_definition WHERE type = d.type) ORDER BY type
        """;

    private const string OfType = $"""
        SELECT {DefinitionStore.Columns} FROM kernel_case_definition WHERE type = @Type ORDER BY version DESC
        """;

    internal static Task<IReadOnlyList<DefinitionRow>> NewestAsync(ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<DefinitionRow>(Newest, null, cancel);

    internal static Task<IReadOnlyList<DefinitionRow>> VersionsAsync(
        ISqlSession sql, string type, CancellationToken cancel) =>
        sql.QueryAsync<DefinitionRow>(OfType, new { Type = type }, cancel);
}
