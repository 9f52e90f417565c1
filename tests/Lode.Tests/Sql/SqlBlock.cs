namespace Lode.Tests.Sql;

/// <summary>A table as a block names it.</summary>
internal sealed record SqlUse(string Table, string Name);

/// <summary>One SELECT, INSERT, UPDATE or DELETE with its own tables; what stands in inner brackets is a block of its
/// own.</summary>
internal sealed class SqlBlock
{
    private static readonly HashSet<string> Clauses = new(StringComparer.Ordinal)
    {
        "where", "on", "join", "left", "inner", "cross", "group", "order", "limit", "having", "returning", "set", "values",
        "from", "using", "union", "for", "do", "select", "as", "offset", "window", "natural", "full", "right", "default",
    };

    private SqlBlock(List<SqlPiece> pieces, IReadOnlySet<string> defined)
    {
        Pieces = pieces;
        Uses = [.. FindUses(defined)];
    }

    internal List<SqlPiece> Pieces { get; }

    /// <summary>Tables that it reads or writes, without those that WITH defines.</summary>
    internal IReadOnlyList<SqlUse> Uses { get; }

    internal bool IsInsert => Pieces[0].Is("insert");

    /// <summary>The blocks of a statement, inner ones first.</summary>
    internal static List<SqlBlock> Of(List<SqlPiece> statement)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at + 2 < statement.Count; at++)
        {
            if (statement[at].Kind == SqlKind.Word && statement[at + 1].Is("as") && statement[at + 2].Is("("))
            {
                defined.Add(statement[at].Text);
            }
            else if (statement[at].Text is "with" or "recursive" && statement[at + 1].Kind == SqlKind.Word)
            {
                defined.Add(statement[at + 1].Text);
            }
        }

        var blocks = new List<SqlBlock>();
        var next = 0;
        Collect(statement, ref next, defined, blocks);
        return blocks;
    }

    /// <summary>Whether a condition (WHERE, or ON of a join) tests the column of a used table.</summary>
    internal bool Filters(SqlUse use, string column)
    {
        var inCondition = false;
        for (var at = 0; at < Pieces.Count; at++)
        {
            var isConflict = Pieces[at].Is("on") && at + 1 < Pieces.Count && Pieces[at + 1].Is("conflict");
            if (Pieces[at].Kind == SqlKind.Word && Clauses.Contains(Pieces[at].Text) && !Pieces[at].Is("as"))
            {
                inCondition = Pieces[at].Text is "where" or "on" && !isConflict;
            }

            if (inCondition && Pieces[at].Is(column)
                && (at > 0 && Pieces[at - 1].Is(".") ? Pieces[at - 2].Is(use.Name) : Uses.Count == 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it compares the column in a way that only a value passes.</summary>
    internal bool Demands(string column) => Enumerable.Range(0, Math.Max(Pieces.Count - 1, 0)).Any(at =>
        Pieces[at].Is(column) && (Pieces[at + 1].Text is ">" or "<" or ">=" or "<=" or "="
            || (at + 2 < Pieces.Count && Pieces[at + 1].Is("is") && Pieces[at + 2].Is("not"))));

    /// <summary>The keys of its ORDER BY, each with its pieces.</summary>
    internal IEnumerable<List<SqlPiece>> OrderKeys()
    {
        var at = Pieces.FindIndex(piece => piece.Is("order"));
        var key = new List<SqlPiece>();
        var depth = 0;
        for (at = at < 0 ? Pieces.Count : at + 2; at < Pieces.Count; at++)
        {
            depth += Pieces[at].Is("(") ? 1 : Pieces[at].Is(")") ? -1 : 0;
            if (depth < 0 || Pieces[at].Kind == SqlKind.Token || Pieces[at].Text is "limit" or "offset" or "for" or "on")
            {
                break;
            }

            if (depth == 0 && Pieces[at].Is(","))
            {
                yield return key;
                key = [];
            }
            else
            {
                key.Add(Pieces[at]);
            }
        }

        if (key.Count > 0)
        {
            yield return key;
        }
    }

    private static void Collect(
        List<SqlPiece> statement, ref int at, IReadOnlySet<string> defined, List<SqlBlock> blocks)
    {
        var pieces = new List<SqlPiece>();
        List<SqlPiece>? insert = null;
        for (var depth = 0; at < statement.Count; at++)
        {
            var piece = statement[at];
            var opensBlock = piece.Is("(") && at + 1 < statement.Count && statement[at + 1].Text is "select" or "with";
            if (opensBlock)
            {
                at++;
                Collect(statement, ref at, defined, blocks);
                pieces.Add(new SqlPiece(SqlKind.Symbol, "()"));
                continue;
            }

            depth += piece.Is("(") ? 1 : piece.Is(")") ? -1 : 0;
            if (depth < 0)
            {
                break;
            }

            if (depth == 0 && piece.Is("select") && pieces is [{ Text: "insert" }, ..])
            {
                insert = pieces;
                pieces = [];
            }
            else if (depth == 0 && insert is not null && piece.Is("on") && statement[at + 1].Is("conflict"))
            {
                blocks.Add(new SqlBlock(pieces, defined));
                pieces = insert;
                insert = null;
            }
            else if (depth == 0 && piece.Text is "union" or "except" or "intersect")
            {
                blocks.Add(new SqlBlock(pieces, defined));
                pieces = [];
                at += statement[at + 1].Is("all") ? 1 : 0;
                continue;
            }

            pieces.Add(piece);
        }

        blocks.Add(new SqlBlock(pieces, defined));
        if (insert is not null)
        {
            blocks.Add(new SqlBlock(insert, defined));
        }
    }

    private IEnumerable<SqlUse> FindUses(IReadOnlySet<string> defined)
    {
        for (var at = 0; at + 1 < Pieces.Count; at++)
        {
            var begins = Pieces[at].Text is "join" or "into"
                || (Pieces[at].Is("update") && at == 0)
                || (Pieces[at].Is("from") && (at == 0 || !Pieces[at - 1].Is("distinct")));
            while (begins && at + 1 < Pieces.Count)
            {
                at++;
                var name = at + 1 < Pieces.Count && Pieces[at + 1].Is("as") ? at + 2 : at + 1;
                var hasName = name < Pieces.Count && Pieces[name].Kind == SqlKind.Word
                    && !Clauses.Contains(Pieces[name].Text);
                if (Pieces[at].Kind == SqlKind.Word && !defined.Contains(Pieces[at].Text))
                {
                    yield return new SqlUse(Pieces[at].Text, hasName ? Pieces[name].Text : Pieces[at].Text);
                }

                var after = hasName ? name + 1 : at + 1;
                begins = after < Pieces.Count && Pieces[after].Is(",");
                at = begins ? after : at;
            }
        }
    }
}
