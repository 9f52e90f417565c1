using System.Text.RegularExpressions;
using Lode.Tests.Tidy;

namespace Lode.Tests.Sql;

/// <summary>The rules for migrations (rules §2), each with a failing example in docs/internals/sql.md.</summary>
internal static partial class MigrationLint
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "bigint", "text", "{id}", "{bytes}", "{double}",
    };

    internal static IEnumerable<SqlFault> Check(SourceFile file, string prefix)
    {
        var schema = new SqlSchema([file]);
        return [.. Names(file), .. Steps(file), .. schema.Tables.Where(table => table.Columns.Count > 0)
            .SelectMany(table => Table(table, prefix, file.Text))];
    }

    private static IEnumerable<SqlFault> Names(SourceFile file)
    {
        if (!FileName().IsMatch(Path.GetFileName(file.Path)))
        {
            yield return new("file-name", "NNNN_verb_noun.sql, or a pair NNNN_verb_noun.{sqlite,pg}.sql");
        }
    }

    private static IEnumerable<SqlFault> Steps(SourceFile file)
    {
        foreach (Match match in Contraction().Matches(file.Text))
        {
            yield return new("additive", $"{match.Value}: the older program still runs on this schema");
        }
    }

    private static IEnumerable<SqlFault> Table(SqlTable table, string prefix, string text)
    {
        if (!table.Name.StartsWith(prefix, StringComparison.Ordinal))
        {
            yield return new("own-tables", $"{table.Name} must begin with {prefix}");
        }

        var isNew = CreateTable(table.Name).IsMatch(text);
        if (isNew && table.Kind.Length == 0)
        {
            yield return new("declared", $"-- table {table.Name}: site, or reference");
        }

        if (isNew && !table.Keys.Any(key => key.IsUnique))
        {
            yield return new("declared", $"{table.Name} has no primary key");
        }

        foreach (var key in table.Keys.Where(key => table.IsSite && key.IsUnique && key.Columns[0] != "site_id"))
        {
            yield return new("site-key", $"{table.Name} ({string.Join(", ", key.Columns)}) must begin with site_id");
        }

        foreach (var key in table.Keys.Where(key => key.Name.Length > 0
            && !key.Name.StartsWith(table.Name, StringComparison.Ordinal)))
        {
            yield return new("index-name", $"{key.Name} must begin with {table.Name}");
        }

        foreach (var fault in table.Columns.SelectMany(column => Column(table, column)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<SqlFault> Column(SqlTable table, SqlColumn column)
    {
        if (!Types.Contains(column.Type))
        {
            yield return new("types", $"{table.Name}.{column.Name}: {column.Type} is none of {string.Join(' ', Types)}");
        }

        if (column.Type == "bigint" && BookInteger().IsMatch(column.Name)
            && !table.Checks.Contains($"{column.Name}=cast({column.Name}asbigint)", StringComparison.Ordinal))
        {
            yield return new("book-integer",
                $"{table.Name}.{column.Name}: CHECK ({column.Name} = cast({column.Name} AS bigint))");
        }

        if (column.Type == "text" && FixedCode().IsMatch(column.Name)
            && !table.Checks.Contains($"length({column.Name})", StringComparison.Ordinal)
            && !table.Checks.Contains($"{column.Name}in(", StringComparison.Ordinal))
        {
            yield return new("code-length", $"{table.Name}.{column.Name}: CHECK (length(…) …) or CHECK (… IN (…))");
        }
    }

    private static Regex CreateTable(string name) => new(
        $@"CREATE TABLE {name}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"^\d{4}_[a-z][a-z0-9_]*(\.(sqlite|pg))?\.sql$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\bDROP (TABLE|COLUMN)\b|\bRENAME\b|\bALTER COLUMN\b")]
    private static partial Regex Contraction();

    // Columns that hold what must balance, in the smallest unit (design §4).
    [GeneratedRegex(@"^(amount|balance|held|debits?_held|credits?_held|debits|credits)$|_(g|wh|gco2e|fen|pcs)$")]
    private static partial Regex BookInteger();

    [GeneratedRegex(@"^(hash|state|kind|language)$|_hash$|_kind$|_state$")]
    private static partial Regex FixedCode();
}
