namespace Lode.Tests.Sql;

/// <summary>What a rule of docs/internals/sql.md says about a statement.</summary>
internal sealed record SqlFault(string Rule, string What);

/// <summary>The rules for statements (rules §2), each with a failing example in docs/internals/sql.md.</summary>
internal sealed class StatementLint(SqlSchema schema, string prefix)
{
    // What both engines have, with the same meaning. Anything else is a difference until somebody looked.
    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "count", "sum", "min", "max", "coalesce", "nullif", "cast", "abs", "lower", "upper", "length", "replace", "trim",
        "substr", "row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value",
    };

    private static readonly HashSet<string> BeforeBracket = new(StringComparer.Ordinal)
    {
        "in", "and", "or", "not", "exists", "as", "on", "where", "select", "when", "then", "else", "over", "by", "from",
        "join", "values", "conflict", "between", "case", "set", "having", "like", "check", "filter", "distinct", "all",
        "materialized",
    };

    private static readonly Dictionary<string, string> BannedWords = new(StringComparer.Ordinal)
    {
        ["true"] = "write 1: booleans are BIGINT 0 and 1",
        ["false"] = "write 0: booleans are BIGINT 0 and 1",
        ["ilike"] = "only PostgreSQL has it: lower(column) LIKE",
        ["glob"] = "only SQLite has it: lower(column) LIKE",
        ["regexp"] = "only SQLite has it",
        ["rowid"] = "only SQLite has it",
        ["collate"] = "the database has collation C",
        ["current_timestamp"] = "instants come from the clock: work.NowUs",
        ["current_date"] = "instants come from the clock: work.NowUs",
        ["interval"] = "only PostgreSQL has it: instants are BIGINT microseconds",
        ["autoincrement"] = "only SQLite has it",
        ["ignore"] = "only SQLite has it: ON CONFLICT (key) DO NOTHING",
    };

    internal IEnumerable<SqlFault> Check(string sql)
    {
        var pieces = SqlLexer.Cut(sql);
        var blocks = SqlBlock.Of(pieces);
        return [.. Dialect(pieces), .. Calls(pieces), .. Searches(pieces), .. Shapes(pieces),
            .. blocks.SelectMany(Tables), .. blocks.SelectMany(Orders), .. blocks.SelectMany(Writes)];
    }

    private static IEnumerable<SqlFault> Dialect(List<SqlPiece> pieces)
    {
        foreach (var (at, piece) in pieces.Index())
        {
            var isName = at > 0 && pieces[at - 1].Is("as");
            if (piece.Kind == SqlKind.Word && !isName && BannedWords.TryGetValue(piece.Text, out var instead))
            {
                yield return new("dialect", $"{piece.Text}: {instead}");
            }
            else if (piece.Is("?") || piece.Is("$") || piece.Is(":"))
            {
                yield return new("arguments", "arguments are named: @Name");
            }
            else if (piece.Is("::") || piece.Is("==") || piece.Is("->") || piece.Is("->>"))
            {
                yield return new("dialect", $"{piece.Text} means nothing, or something else, on the other engine");
            }
            else if (piece.Kind == SqlKind.Quoted)
            {
                yield return new("dialect", $"{piece.Text}: SQLite takes it for a text where no such column is");
            }
        }

        if (pieces.Count > 2 && pieces[0].Is("insert") && !pieces[1].Is("into"))
        {
            yield return new("on-conflict", "only SQLite has INSERT OR …: ON CONFLICT (key) DO …");
        }

        if (pieces[0].Is("replace"))
        {
            yield return new("on-conflict", "only SQLite has REPLACE: ON CONFLICT (key) DO UPDATE");
        }
    }

    private static IEnumerable<SqlFault> Calls(List<SqlPiece> pieces)
    {
        var open = new Stack<string>();
        for (var at = 0; at < pieces.Count; at++)
        {
            if (pieces[at].Is(")"))
            {
                open.TryPop(out _);
            }

            if (pieces[at].Is(",") && open.TryPeek(out var inside) && inside is "min" or "max")
            {
                yield return new("dialect", $"{inside} of several values is SQLite's own: CASE WHEN a < b THEN …");
            }

            if (!pieces[at].Is("("))
            {
                continue;
            }

            var before = at > 0 && pieces[at - 1].Kind == SqlKind.Word ? pieces[at - 1].Text : "";
            var isTable = at > 1 && pieces[at - 2].Text is "into" or "with" or "recursive";
            if (before.Length > 0 && !isTable && !BeforeBracket.Contains(before) && !Functions.Contains(before))
            {
                yield return new("functions", $"{before}() is not known to mean the same on both engines");
            }

            if (before == "sum" && !open.Contains("cast"))
            {
                yield return new("sum", "PostgreSQL sums BIGINT to numeric: cast(sum(x) AS bigint)");
            }

            open.Push(before);
        }
    }

    private static IEnumerable<SqlFault> Searches(List<SqlPiece> pieces)
    {
        foreach (var (at, _) in pieces.Index().Where(piece => piece.Item.Is("like")))
        {
            var left = at - 1;
            for (var depth = 0; left >= 0; left--)
            {
                depth += pieces[left].Is(")") ? 1 : pieces[left].Is("(") ? -1 : 0;
                if (depth == 0)
                {
                    break;
                }
            }

            if (left < 1 || !pieces[left - 1].Is("lower"))
            {
                yield return new("search", "LIKE ignores case on SQLite only: lower(column) LIKE @Pattern");
            }

            if (at + 2 >= pieces.Count || !pieces[at + 2].Is("escape"))
            {
                yield return new("search", "only PostgreSQL has an escape by itself: LIKE @Pattern ESCAPE '\\'");
            }
        }
    }

    private static IEnumerable<SqlFault> Shapes(List<SqlPiece> pieces)
    {
        for (var at = 1; at < pieces.Count; at++)
        {
            if (pieces[at].Is("*") && (pieces[at - 1].Text is "select" or "." or ","))
            {
                yield return new("columns", "columns are named: a new one must not change what a reader gets");
            }

            if (pieces[at - 1].Is("limit") && at + 1 < pieces.Count && pieces[at + 1].Is(","))
            {
                yield return new("dialect", "LIMIT a, b is SQLite's: LIMIT b OFFSET a, or better a cursor");
            }

            if (pieces[at - 1].Is("into") && at + 1 < pieces.Count && !pieces[at + 1].Is("("))
            {
                yield return new("columns", "an INSERT names its columns");
            }
        }
    }

    private IEnumerable<SqlFault> Tables(SqlBlock block)
    {
        foreach (var use in block.Uses)
        {
            var table = schema.Find(use.Table);
            if (table is null || !use.Table.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new("own-tables", table is null
                    ? $"{use.Table} is made by no migration"
                    : $"{use.Table} belongs to another module; ask its interface in Contracts");
            }
            else if (table.IsSite && block.IsInsert)
            {
                if (!Columns(block).Contains("site_id"))
                {
                    yield return new("site-filter", $"a row of {use.Table} says its site");
                }
            }
            else if (table.IsSite && !block.Filters(use, "site_id"))
            {
                yield return new("site-filter", $"{use.Table} is a site table: filter by {use.Name}.site_id");
            }
        }
    }

    private IEnumerable<SqlFault> Orders(SqlBlock block)
    {
        foreach (var (index, key) in block.OrderKeys().Index())
        {
            var names = key.Where(piece => !(piece.Text is "asc" or "desc")).ToList();
            var column = names is [{ Kind: SqlKind.Word } only] ? only.Text
                : names is [{ Kind: SqlKind.Word }, { Text: "." }, { Kind: SqlKind.Word } last] ? last.Text : "";
            if (index == 0 && column == "id")
            {
                yield return new("order", "ids are no order: by seq or time, the id only breaks ties");
            }

            var owner = names.Count == 3 ? names[0].Text : null;
            if (!block.Demands(column) && block.Uses.Where(use => owner is null || use.Name == owner)
                .Any(use => schema.Find(use.Table)?.Columns.Find(known => known.Name == column)?.IsNullable == true))
            {
                yield return new("order", $"{column} may be NULL, which the engines sort to other ends: NULLS LAST");
            }
        }
    }

    private IEnumerable<SqlFault> Writes(SqlBlock block)
    {
        var pieces = block.Pieces;
        for (var at = 1; at + 1 < pieces.Count; at++)
        {
            if (pieces[at].Is("site_id") && pieces[at + 1].Is("=") && (pieces[at - 1].Text is "set" or ",")
                && schema.Find(block.Uses[0].Table) is { IsSite: true })
            {
                yield return new("site-filter", "a row never changes its site");
            }

            if (!pieces[at].Is("conflict") || !pieces[at + 1].Is("("))
            {
                continue;
            }

            var target = SqlSchema.Items(pieces, at + 1).Select(item => item[0].Text).ToList();
            var keys = block.Uses.Count > 0 ? schema.Find(block.Uses[0].Table)?.Keys : null;
            if (keys is not null && !keys.Any(key => key.IsUnique && key.Columns.Order().SequenceEqual(target.Order())))
            {
                yield return new("on-conflict", $"({string.Join(", ", target)}) is no key of {block.Uses[0].Table}");
            }
        }
    }

    private static IEnumerable<string> Columns(SqlBlock insert)
    {
        var open = insert.Pieces.FindIndex(piece => piece.Is("("));
        return open < 0 ? [] : SqlSchema.Items(insert.Pieces, open).Select(item => item[0].Text);
    }
}
