using System.Text.RegularExpressions;
using Lode.Tests.Tidy;

namespace Lode.Tests.Sql;

/// <summary>A key or index of a table.</summary>
internal sealed record SqlKey(string Name, bool IsUnique, bool IsPartial, IReadOnlyList<string> Columns);

/// <summary>A column as its migration wrote it.</summary>
internal sealed record SqlColumn(string Name, string Type, bool IsNullable, IReadOnlyList<SqlPiece> Definition);

/// <summary>A table as the migrations of one project left it.</summary>
internal sealed class SqlTable(string name, string path)
{
    internal string Name { get; } = name;

    /// <summary>The migration that made it.</summary>
    internal string Path { get; } = path;

    /// <summary><c>site</c> or <c>reference</c>; empty when its migration does not say.</summary>
    internal string Kind { get; set; } = "";

    internal bool IsSite => Kind == "site";

    internal List<SqlColumn> Columns { get; } = [];

    internal List<SqlKey> Keys { get; } = [];

    /// <summary>All CHECK conditions, written together without spaces.</summary>
    internal string Checks { get; set; } = "";
}

/// <summary>The tables that the migrations make; found in the source, never listed.</summary>
internal sealed partial class SqlSchema
{
    private readonly Dictionary<string, SqlTable> tables = new(StringComparer.Ordinal);

    /// <summary>The schema of the product.</summary>
    internal static SqlSchema Product { get; } = new(
        [.. SourceFile.Ending(".sql").Where(file => file.IsProduct && !file.Path.EndsWith(".pg.sql", StringComparison.Ordinal))]);

    internal SqlSchema(IEnumerable<SourceFile> migrations)
    {
        foreach (var file in migrations.OrderBy(file => Path.GetFileName(file.Path), StringComparer.Ordinal))
        {
            Read(file);
        }
    }

    internal IEnumerable<SqlTable> Tables => tables.Values;

    internal SqlTable? Find(string name) => tables.GetValueOrDefault(name);

    private void Read(SourceFile file)
    {
        var pieces = SqlLexer.Cut(file.Text);
        for (var at = 0; at < pieces.Count;)
        {
            var end = pieces.FindIndex(at, piece => piece.Is(";"));
            end = end < 0 ? pieces.Count : end;
            ReadStatement(pieces[at..end], file.Path);
            at = end + 1;
        }

        foreach (Match declared in Declared().Matches(file.Text))
        {
            Table(declared.Groups["name"].Value, file.Path).Kind = declared.Groups["kind"].Value;
        }
    }

    private void ReadStatement(List<SqlPiece> pieces, string path)
    {
        var open = pieces.FindIndex(piece => piece.Is("("));
        if (Starts(pieces, "create", "table") && open > 0)
        {
            var table = Table(pieces[open - 1].Text, path);
            foreach (var item in Items(pieces, open))
            {
                ReadItem(table, item);
            }
        }
        else if (open > 0 && (Starts(pieces, "create", "index") || Starts(pieces, "create", "unique", "index")))
        {
            Table(pieces[open - 1].Text, path).Keys.Add(new SqlKey(
                pieces[open - 3].Text, pieces[1].Is("unique"), pieces.Any(piece => piece.Is("where")),
                [.. Items(pieces, open).Select(item => item[0].Text)]));
        }
        else if (Starts(pieces, "alter", "table") && pieces.Count > 5 && pieces[3].Is("add"))
        {
            ReadItem(Table(pieces[2].Text, path), pieces[(pieces[4].Is("column") ? 5 : 4)..]);
        }
    }

    private static void ReadItem(SqlTable table, List<SqlPiece> item)
    {
        var from = item[0].Is("constraint") ? 2 : 0;
        var open = item.FindIndex(piece => piece.Is("("));
        if (item[from].Is("primary") || item[from].Is("unique"))
        {
            table.Keys.Add(new SqlKey("", true, false, [.. Items(item, open).Select(column => column[0].Text)]));
        }
        else if (item[from].Is("check"))
        {
            table.Checks += string.Concat(item.Select(piece => piece.Text)) + ";";
        }
        else if (!item[from].Is("foreign"))
        {
            var isKey = Has(item, "primary", "key");
            table.Columns.Add(new SqlColumn(
                item[0].Text, item.Count > 1 ? item[1].Text : "", !isKey && !Has(item, "not", "null"), item));
            if (isKey || item.Any(piece => piece.Is("unique")))
            {
                table.Keys.Add(new SqlKey("", true, false, [item[0].Text]));
            }

            if (item.FindIndex(piece => piece.Is("check")) is var check and > 0)
            {
                table.Checks += string.Concat(item[check..].Select(piece => piece.Text)) + ";";
            }
        }
    }

    private SqlTable Table(string name, string path)
    {
        if (!tables.TryGetValue(name, out var table))
        {
            tables.Add(name, table = new SqlTable(name, path));
        }

        return table;
    }

    /// <summary>The parts between the commas of a parenthesis.</summary>
    internal static IEnumerable<List<SqlPiece>> Items(List<SqlPiece> pieces, int open)
    {
        var item = new List<SqlPiece>();
        var depth = 0;
        for (var at = open; at < pieces.Count; at++)
        {
            depth += pieces[at].Is("(") ? 1 : pieces[at].Is(")") ? -1 : 0;
            if (depth == 0 || (depth == 1 && pieces[at].Is(",")))
            {
                yield return item;
                item = [];
                if (depth == 0)
                {
                    yield break;
                }
            }
            else if (at > open)
            {
                item.Add(pieces[at]);
            }
        }
    }

    private static bool Starts(List<SqlPiece> pieces, params string[] words) =>
        pieces.Count >= words.Length && words.Index().All(word => pieces[word.Index].Is(word.Item));

    private static bool Has(List<SqlPiece> pieces, string first, string second) =>
        Enumerable.Range(0, pieces.Count - 1).Any(at => pieces[at].Is(first) && pieces[at + 1].Is(second));

    [GeneratedRegex(@"^-- table (?<name>\w+): (?<kind>site|reference)\s*$", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
