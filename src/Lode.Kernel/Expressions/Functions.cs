using Lode.Kernel.Units;
using Typed = Lode.Kernel.Expressions.Checker.Typed;

namespace Lode.Kernel.Expressions;

/// <summary>The functions of the language: how many arguments each takes, and what it asks of their units.</summary>
internal static class Functions
{
    private static readonly Dictionary<string, (int Least, int Most)> Counts = new(StringComparer.Ordinal)
    {
        ["abs"] = (1, 1),
        ["min"] = (1, 32),
        ["max"] = (1, 32),
        ["avg"] = (1, 32),
        ["if"] = (3, 3),
        ["between"] = (3, 3),
        ["sqrt"] = (1, 1),
        ["exp"] = (1, 1),
        ["ln"] = (1, 1),
        ["pow"] = (2, 2),
        ["round"] = (1, 2),
        ["clamp"] = (3, 3),
        ["delta"] = (1, 1),
        ["rate"] = (1, 1),
        ["in"] = (2, 64),
        ["orElse"] = (2, 2),
        ["isGood"] = (1, 1),
    };

    /// <summary>Names, for the reference page and for completion.</summary>
    internal static IEnumerable<string> Names => Counts.Keys;

    internal static Typed? Check(Checker checker, CallSyntax call)
    {
        if (!Counts.TryGetValue(call.Name, out var count))
        {
            return checker.Fail(ExpressionRefusals.UnknownFunction, call.Position, call.Name);
        }

        if (call.Arguments.Count < count.Least || call.Arguments.Count > count.Most)
        {
            return checker.Fail(ExpressionRefusals.ArgumentCount, call.Position, call.Name);
        }

        var arguments = new Typed[call.Arguments.Count];
        for (var index = 0; index < arguments.Length; index++)
        {
            if (checker.Check(call.Arguments[index]) is not { } argument)
            {
                return null;
            }

            arguments[index] = argument;
        }

        return call.Name switch
        {
            "if" => If(checker, call, arguments),
            "in" => In(checker, call, arguments),
            "delta" or "rate" => Change(checker, call, arguments[0]),
            "orElse" => OrElse(checker, call, arguments),
            "isGood" => new(new IsGoodNode(arguments[0].Node), ExpressionType.Boolean),
            _ => Array.TrueForAll(arguments, argument => argument.IsNumber)
                ? Numeric(checker, call, arguments)
                : checker.Fail(ExpressionRefusals.TypeMismatch, call.Position, call.Name),
        };
    }

    private static Typed? Numeric(Checker checker, CallSyntax call, Typed[] arguments)
    {
        var unit = arguments[0].Type.Unit;
        switch (call.Name)
        {
            case "pow":
                return checker.Power(arguments[0], arguments[1], call.Position);
            case "sqrt":
                return Root(checker, call, arguments[0]);
            case "exp" or "ln":
                return checker.Bare(arguments[0], call.Position) is { } bare
                    ? Make(call.Name == "exp" ? NumericFunction.Exp : NumericFunction.Ln, [bare.Node], Unit.One)
                    : null;
            case "abs" when unit.IsPoint:
                return checker.Fail(ExpressionRefusals.TemperaturePoint, call.Position, "abs");
            case "abs":
                return Make(NumericFunction.Abs, [arguments[0].Node], unit);
            case "round":
                return Round(checker, call, arguments);
        }

        if (Same(checker, call, arguments, from: 0) is not { } nodes)
        {
            return null;
        }

        return call.Name switch
        {
            "min" => Make(NumericFunction.Min, nodes, unit),
            "max" => Make(NumericFunction.Max, nodes, unit),
            "avg" => Make(NumericFunction.Avg, nodes, unit),
            "clamp" => Make(NumericFunction.Clamp, nodes, unit),
            _ => new(new NumericNode(NumericFunction.Between, nodes), ExpressionType.Boolean),
        };
    }

    private static Typed Make(NumericFunction function, Node[] nodes, Unit unit, int digits = 0) =>
        new(new NumericNode(function, nodes, digits), ExpressionType.Number(unit));

    private static Typed? Root(Checker checker, CallSyntax call, Typed value)
    {
        var unit = value.Type.Unit;
        if (unit.IsPoint)
        {
            return checker.Fail(ExpressionRefusals.TemperaturePoint, call.Position, "sqrt");
        }

        if (unit.Dimension == Dimension.None)
        {
            return checker.Bare(value, call.Position) is { } bare ? Make(NumericFunction.Sqrt, [bare.Node], Unit.One)
                : null;
        }

        return unit.Dimension.Root() is { } root
            ? Make(NumericFunction.Sqrt, [value.Node], new($"({unit.Code})0.5", root, Math.Sqrt(unit.Scale), 0,
                $"√({unit.SymbolZh})", $"√({unit.SymbolEn})", unit.Source))
            : checker.Fail(ExpressionRefusals.UnitMismatch, call.Position, $"sqrt({Checker.Show(unit)})");
    }

    private static Typed? Round(Checker checker, CallSyntax call, Typed[] arguments)
    {
        var digits = 0d;
        if (arguments.Length == 2)
        {
            if (arguments[1].Node is not ConstantNode constant || constant.Value.Number is not (>= 0 and <= 15)
                || constant.Value.Number != Math.Truncate(constant.Value.Number))
            {
                return checker.Fail(ExpressionRefusals.NeedsConstant, call.Position, "round");
            }

            digits = constant.Value.Number;
        }

        return Make(NumericFunction.Round, [arguments[0].Node], arguments[0].Type.Unit, (int)digits);
    }

    private static Typed? If(Checker checker, CallSyntax call, Typed[] arguments)
    {
        if (arguments[0].Type.Kind != ExpressionKind.Boolean)
        {
            return checker.Fail(ExpressionRefusals.TypeMismatch, call.Position, "if");
        }

        return Either(checker, call, arguments[1], arguments[2]) is var (then, otherwise, type)
            ? new(new IfNode(arguments[0].Node, then, otherwise), type)
            : null;
    }

    private static Typed? OrElse(Checker checker, CallSyntax call, Typed[] arguments) =>
        Either(checker, call, arguments[0], arguments[1]) is var (first, second, type)
            ? new(new OrElseNode(first, second), type)
            : null;

    private static (Node First, Node Second, ExpressionType Type)? Either(
        Checker checker, CallSyntax call, Typed first, Typed second)
    {
        var type = first.Type.Kind == ExpressionKind.Null ? second.Type : first.Type;
        if (type.Kind == ExpressionKind.Number && first.IsNumber && second.IsNumber)
        {
            return checker.Convert(first, type.Unit, call.Position) is { } a
                && checker.Convert(second, type.Unit, call.Position) is { } b ? (a.Node, b.Node, type) : null;
        }

        if (second.Type.Kind == ExpressionKind.Null || second.Type.Kind == type.Kind)
        {
            return (first.Node, second.Node, type);
        }

        checker.Fail(ExpressionRefusals.TypeMismatch, call.Position, call.Name);
        return null;
    }

    private static Typed? In(Checker checker, CallSyntax call, Typed[] arguments)
    {
        var kind = arguments[0].Type.Kind;
        if (kind is ExpressionKind.Null || !Array.TrueForAll(arguments, argument => argument.Type.Kind == kind))
        {
            return checker.Fail(ExpressionRefusals.TypeMismatch, call.Position, "in");
        }

        var nodes = kind == ExpressionKind.Number
            ? Same(checker, call, arguments, from: 0)
            : Array.ConvertAll(arguments, argument => argument.Node);
        return nodes is null ? null : new(new InNode(nodes, kind == ExpressionKind.Text), ExpressionType.Boolean);
    }

    private static Typed? Change(Checker checker, CallSyntax call, Typed value)
    {
        if (value.Node is not InputNode input || value.Type.Kind != ExpressionKind.Number)
        {
            return checker.Fail(ExpressionRefusals.NeedsSignal, call.Position, call.Name);
        }

        checker.UsePrevious();
        var unit = Checker.Difference(value.Type.Unit);
        if (call.Name == "delta")
        {
            return new(new ChangeNode(input.Slot, perSecond: false), ExpressionType.Number(unit));
        }

        return UnitParser.Join(unit, UnitCatalog.Atoms["s"].Unit, divide: true) is { } perSecond
            ? new(new ChangeNode(input.Slot, perSecond: true), ExpressionType.Number(perSecond))
            : checker.Fail(ExpressionRefusals.UnitOutOfRange, call.Position, "rate");
    }

    /// <summary>All arguments in the unit of the first.</summary>
    private static Node[]? Same(Checker checker, CallSyntax call, Typed[] arguments, int from)
    {
        var nodes = new Node[arguments.Length];
        for (var index = from; index < arguments.Length; index++)
        {
            if (checker.Convert(arguments[index], arguments[from].Type.Unit,
                call.Arguments[index].Position) is not { } same)
            {
                return null;
            }

            nodes[index] = same.Node;
        }

        return nodes;
    }
}
