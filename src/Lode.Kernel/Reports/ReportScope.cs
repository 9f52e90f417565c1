using Lode.Kernel.Expressions;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Kernel.Units;

namespace Lode.Kernel.Reports;

/// <summary>What a name in a cell stands for.</summary>
/// <param name="Figure">What is taken of it: <c>avg</c>, <c>closing</c>, and so on.</param>
/// <param name="Signal">Null for accounts, cells and words.</param>
/// <param name="Book">Null for signals, cells and words.</param>
internal sealed record ReportSource(
    string Name, string Figure, ExpressionType Type, HistorySignal? Signal = null, Book? Book = null,
    AccountPattern? Accounts = null);

/// <summary>A cell that compiles.</summary>
internal sealed record CompiledCell(ReportCell Cell, Expression Expression, IReadOnlyList<ReportSource> Sources);

/// <summary>What a report may read: the signals and books of its site and of those below it.</summary>
/// <remarks>
/// <c>{path}</c> is the mean over time of a signal, <c>{path @max}</c> another figure of it;
/// <c>{ledger site/unit/convention/kind:place:item:lot}</c> the closing balance of the accounts, <c>*</c> any part;
/// <c>{cell name}</c> a number of a cell before; <c>{period}</c> the length of the period;
/// <c>{title}</c>, <c>{site}</c>, <c>{periodName}</c>, <c>{from}</c>, <c>{to}</c> and <c>{madeAt}</c> are texts.
/// </remarks>
internal sealed class ReportScope
{
    internal static readonly IReadOnlyList<string> SignalFigures =
        ["avg", "min", "max", "first", "last", "sum", "count", "good"];

    internal static readonly IReadOnlyList<string> LedgerFigures = ["closing", "opening", "in", "out"];

    internal static readonly IReadOnlyList<string> Words = ["title", "site", "periodName", "from", "to", "madeAt"];

    private const string Nodes = """
        SELECT o.number, o.code, o.name_zh, o.name_en, o.simulated FROM kernel_org_closure c
          JOIN kernel_org o ON o.number = c.descendant WHERE c.ancestor = @Org
        """;

    private readonly Dictionary<string, long> numbers;
    private readonly HashSet<long> below;
    private readonly IReadOnlyList<Book> books;
    private readonly SignalDirectory signals;

    private ReportScope(IReadOnlyList<Node> nodes, IReadOnlyList<Book> books, SignalDirectory signals, long org)
    {
        numbers = nodes.ToDictionary(node => node.Code, node => node.Number, StringComparer.Ordinal);
        below = [.. nodes.Select(node => node.Number)];
        this.books = books;
        this.signals = signals;
        Site = nodes.First(node => node.Number == org);
    }

    internal sealed record Node
    {
        public long Number { get; init; }

        public string Code { get; init; } = "";

        public string NameZh { get; init; } = "";

        public string NameEn { get; init; } = "";

        public long Simulated { get; init; }
    }

    /// <summary>Whose report it is.</summary>
    internal Node Site { get; }

    internal static async Task<ReportScope> ReadAsync(
        long org, ISqlSession sql, LedgerReader ledger, SignalDirectory signals, CancellationToken cancel)
    {
        var nodes = await sql.QueryAsync<Node>(Nodes, new { Org = org }, cancel);
        return new(nodes, await ledger.BooksAsync([.. nodes.Select(node => node.Number)], cancel), signals, org);
    }

    /// <summary>All cells compiled, in order, or what is wrong with which.</summary>
    /// <param name="rights">Of the writer; null when the report was checked before.</param>
    internal Outcome<IReadOnlyList<CompiledCell>> Compile(IReadOnlyList<ReportCell> cells, Rights? rights)
    {
        var all = new List<CompiledCell>();
        var known = new Dictionary<string, ExpressionType>(StringComparer.Ordinal);
        foreach (var (index, cell) in cells.Index())
        {
            var sources = new Dictionary<string, ReportSource>(StringComparer.Ordinal);
            ExpressionType? Resolve(string name)
            {
                var source = Find(name, known, rights);
                if (source is not null)
                {
                    sources[name] = source;
                }

                return source?.Type;
            }

            var wanted = string.IsNullOrEmpty(cell.Unit) ? (ExpressionType?)null
                : UnitParser.TryParse(cell.Unit, out var unit) ? ExpressionType.Number(unit)
                : null;
            if (wanted is null && !string.IsNullOrEmpty(cell.Unit))
            {
                return ReportRefusals.Invalid.At(new FieldRefusal($"cells[{index}].unit", "unknown"));
            }

            if (Expression.TryCompile(cell.Expression, Resolve, wanted, out var error) is not { } expression)
            {
                return error!.Refusal.At(new FieldRefusal($"cells[{index}].expression", error.Refusal.Code));
            }

            known[cell.Name] = expression.Type;
            all.Add(new(cell, expression, [.. expression.Inputs.Select(name => sources[name])]));
        }

        return all;
    }

    private ReportSource? Find(string name, Dictionary<string, ExpressionType> known, Rights? rights)
    {
        if (Words.Contains(name))
        {
            return new(name, name, ExpressionType.Text);
        }

        if (name == "period")
        {
            return UnitParser.TryParse("h", out var hour) ? new(name, name, ExpressionType.Number(hour)) : null;
        }

        if (name.StartsWith("cell ", StringComparison.Ordinal))
        {
            return known.TryGetValue(name[5..].Trim(), out var type) ? new(name, "cell", type) : null;
        }

        var at = name.LastIndexOf(" @", StringComparison.Ordinal);
        var (key, figure) = at < 0 ? (name.Trim(), "") : (name[..at].Trim(), name[(at + 2)..].Trim());
        return key.StartsWith("ledger ", StringComparison.Ordinal)
            ? Account(name, key[7..].Trim(), figure.Length == 0 ? "closing" : figure, rights)
            : Signal(name, key, figure.Length == 0 ? "avg" : figure, rights);
    }

    private ReportSource? Signal(string name, string key, string figure, Rights? rights)
    {
        var signal = rights is null ? signals.Find(key) : signals.Find(key, rights);
        if (signal is null || !below.Contains(signal.Facts.Site) || !SignalFigures.Contains(figure)
            || !UnitParser.TryParse(signal.Facts.Unit ?? "", out var unit))
        {
            return null;
        }

        return figure switch
        {
            "count" => new(name, figure, ExpressionType.Number(Unit.One), signal),
            "good" => UnitParser.TryParse("%", out var percent)
                ? new(name, figure, ExpressionType.Number(percent), signal) : null,
            _ => new(name, figure, ExpressionType.Number(unit), signal),
        };
    }

    private ReportSource? Account(string name, string text, string figure, Rights? rights)
    {
        var parts = text.Split('/', 4);
        if (parts.Length != 4 || !LedgerFigures.Contains(figure) || !numbers.TryGetValue(parts[0], out var site)
            || rights?.Can("ledger.read", site) == false
            || !UnitParser.TryParse(UnitOf(parts[1]), out var unit)
            || books.FirstOrDefault(one => one.SiteId == site && one.Unit == parts[1] && one.Convention == parts[2])
                is not { } book)
        {
            return null;
        }

        var words = parts[3].Split(':');
        return words.Length > 4 ? null : new(name, figure, ExpressionType.Number(unit), null, book,
            new AccountPattern(Part(words, 0), Part(words, 1), Part(words, 2), Part(words, 3)));
    }

    private static string? Part(string[] words, int index) =>
        index >= words.Length || words[index] == "*" ? null : words[index];

    /// <summary>The unit in which figures of a book enter an expression; money in yuan.</summary>
    private static string UnitOf(string unit) => unit switch
    {
        LedgerUnit.GramCo2e => "g",
        LedgerUnit.Fen => "CNY",
        _ => unit,
    };
}
