using Lode.Kernel.Units;

namespace Lode.Kernel.Expressions;

/// <summary>What a value is: a number with a unit, a boolean or a text.</summary>
public enum ExpressionKind
{
    Number,
    Boolean,
    Text,

    /// <summary>The literal <c>null</c>: fits everywhere.</summary>
    Null,
}

/// <summary>Kind and unit; the unit matters for numbers only.</summary>
public readonly record struct ExpressionType(ExpressionKind Kind, Unit Unit)
{
    public static ExpressionType Boolean => new(ExpressionKind.Boolean, Unit.One);

    public static ExpressionType Text => new(ExpressionKind.Text, Unit.One);

    public static ExpressionType Number(Unit unit) => new(ExpressionKind.Number, unit);
}

/// <summary>Finds what a name in an expression stands for (a signal key or path, or an attribute of a
/// template).</summary>
/// <returns>The type, or null when there is no such name.</returns>
public delegate ExpressionType? NameResolver(string name);

/// <summary>One thing wrong with an expression.</summary>
/// <param name="Refusal">Code <c>expressions.*</c> with its arguments.</param>
/// <param name="Position">Offset in the source, from 0.</param>
public sealed record ExpressionError(Refusal Refusal, int Position);

/// <summary>A compiled expression: typed, total, without loops; evaluation allocates nothing and never
/// throws.</summary>
public sealed class Expression
{
    /// <summary>Longest source, in UTF-16 units.</summary>
    public const int MaxLength = 4000;

    /// <summary>Most steps of one evaluation (rules §10).</summary>
    public const int MaxCost = 500;

    private readonly Node root;

    internal Expression(string source, Node root, ExpressionType type, IReadOnlyList<string> inputs, int cost,
        bool previous)
    {
        Source = source;
        this.root = root;
        Type = type;
        Inputs = inputs;
        Cost = cost;
        UsesPrevious = previous;
    }

    /// <summary>As written.</summary>
    public string Source { get; }

    /// <summary>What it yields.</summary>
    public ExpressionType Type { get; }

    /// <summary>The names it reads, in the order of the slots of <see cref="EvaluationFrame"/>.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Steps of one evaluation, at most <see cref="MaxCost"/>.</summary>
    public int Cost { get; }

    /// <summary>Whether it reads values before the present ones (<c>delta</c>, <c>rate</c>).</summary>
    public bool UsesPrevious { get; }

    /// <summary>Compiles a source whose result may be of any type.</summary>
    public static Expression? TryCompile(string source, NameResolver names, out ExpressionError? error) =>
        TryCompile(source, names, null, out error);

    /// <summary>Compiles a source and converts its result to the type that is asked for.</summary>
    public static Expression? TryCompile(
        string source, NameResolver names, ExpressionType? wanted, out ExpressionError? error)
    {
        error = null;
        var stop = string.IsNullOrWhiteSpace(source) ? ExpressionRefusals.Empty
            : source.Length > MaxLength ? ExpressionRefusals.TooLong : null;
        if (stop is not null)
        {
            error = Report(stop, 0, "");
            return null;
        }

        var lexer = new Lexer(source);
        var tokens = lexer.Run();
        if (lexer.Error is { } lexical)
        {
            error = Report(lexical.Refusal, lexical.Position, lexical.Detail);
            return null;
        }

        var parser = new Parser(tokens);
        var syntax = parser.Run();
        if (syntax is null)
        {
            var (refusal, position, detail) = parser.Error!.Value;
            error = Report(refusal, position, detail);
            return null;
        }

        var checker = new Checker(names);
        var compiled = checker.Compile(source, syntax, wanted);
        if (compiled is null)
        {
            var (refusal, position, detail) = checker.Error!.Value;
            error = Report(refusal, position, detail);
        }

        return compiled;
    }

    /// <summary>The value for one set of inputs.</summary>
    public ExpressionValue Evaluate(in EvaluationFrame frame) => root.Evaluate(frame);

    private static ExpressionError Report(Refusal refusal, int position, string detail) => new(
        refusal.With(
            ("position", (position + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("text", detail.Length == 0 ? "—" : detail)),
        position);
}
