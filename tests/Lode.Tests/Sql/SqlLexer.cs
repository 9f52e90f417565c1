namespace Lode.Tests.Sql;

internal enum SqlKind
{
    Word,
    Number,
    Text,
    Quoted,
    Argument,
    Token,
    Symbol,
}

/// <summary>A piece of SQL; words are in lower case, the rest is as written.</summary>
internal readonly record struct SqlPiece(SqlKind Kind, string Text)
{
    internal bool Is(string text) => Kind is SqlKind.Word or SqlKind.Symbol && Text == text;
}

/// <summary>Cuts the SQL of the product into pieces; comments are left out.</summary>
internal static class SqlLexer
{
    private static readonly string[] LongSymbols = ["<>", "<=", ">=", "!=", "==", "||", "::", "->>", "->"];

    internal static List<SqlPiece> Cut(string sql)
    {
        var pieces = new List<SqlPiece>();
        for (var at = 0; at < sql.Length;)
        {
            if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else if (sql[at] == '-' && at + 1 < sql.Length && sql[at + 1] == '-')
            {
                at = sql.IndexOf('\n', at) is var end and >= 0 ? end : sql.Length;
            }
            else
            {
                var piece = Next(sql, at, out var length);
                pieces.Add(piece);
                at += length;
            }
        }

        return pieces;
    }

    private static SqlPiece Next(string sql, int at, out int length)
    {
        var first = sql[at];
        if (first is '\'' or '"')
        {
            length = Quoted(sql, at);
            return new(first == '"' ? SqlKind.Quoted : SqlKind.Text, sql.Substring(at, length));
        }

        if (first == '{' && sql.IndexOf('}', at) is var close and > 0)
        {
            length = close - at + 1;
            return new(SqlKind.Token, sql.Substring(at, length));
        }

        if (char.IsLetterOrDigit(first) || first == '_' || (first == '@' && at + 1 < sql.Length))
        {
            length = 1;
            while (at + length < sql.Length && (char.IsLetterOrDigit(sql[at + length]) || sql[at + length] == '_'))
            {
                length++;
            }

            var text = sql.Substring(at, length);
            return first == '@' ? new(SqlKind.Argument, text)
                : char.IsDigit(first) ? new(SqlKind.Number, text)
                : new(SqlKind.Word, text.ToLowerInvariant());
        }

        var rest = sql[at..];
        var symbol = LongSymbols.FirstOrDefault(text => rest.StartsWith(text, StringComparison.Ordinal)) ?? rest[..1];
        length = symbol.Length;
        return new(SqlKind.Symbol, symbol);
    }

    private static int Quoted(string sql, int at)
    {
        var end = at + 1;
        while (end < sql.Length)
        {
            if (sql[end] != sql[at])
            {
                end++;
            }
            else if (end + 1 < sql.Length && sql[end + 1] == sql[at])
            {
                end += 2;
            }
            else
            {
                return end - at + 1;
            }
        }

        return sql.Length - at;
    }
}
