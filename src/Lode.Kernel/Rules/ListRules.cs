using Lode.Kernel.Sql;

namespace Lode.Kernel.Rules;

/// <summary>All versions of a rule, oldest first.</summary>
internal static class ListRules
{
    private const string All = """
        SELECT id, code, version, source, clause, valid_from, valid_to, content, confirmed, published_us, published_by
          FROM kernel_rule WHERE code = @Code ORDER BY version
        """;

    internal static Task<IReadOnlyList<RuleRow>> RunAsync(ISqlSession sql, string code, CancellationToken cancel) =>
        sql.QueryAsync<RuleRow>(All, new { Code = code }, cancel);
}
