using Lode.Historian;
using Lode.Kernel.Units;

namespace Lode.Kernel.Expressions;

/// <summary>Gives every part of an expression its type and unit, converts units, and builds the nodes.</summary>
/// <remarks>Numbers stay in the unit in which they come, so equal units cost no rounding. Points on a scale (℃) follow
/// the
/// rule of temperatures: point − point = difference, point ± difference = point, nothing else.</remarks>
internal sealed class Checker(NameResolver names)
{
    private readonly List<string> inputs = [];
    private readonly List<ExpressionType> inputTypes = [];
    private int cost;
    private bool previous;

    public (Refusal Refusal, int Position, string Detail)? Error { get; private set; }

    public Expression? Compile(string source, Syntax syntax, ExpressionType? wanted)
    {
        var root = Check(syntax);
        if (root is not null && wanted is { } type)
        {
            root = Want(root, type, syntax.Position);
        }

        return root is null ? null : new(source, root.Node, root.Type, inputs, cost, previous);
    }

    /// <summary>A node with its type.</summary>
    internal sealed record Typed(Node Node, ExpressionType Type)
    {
        public bool IsNumber => Type.Kind is ExpressionKind.Number or ExpressionKind.Null;
    }

    internal Typed? Check(Syntax syntax)
    {
        if (++cost > Expression.MaxCost)
        {
            return Fail(ExpressionRefusals.TooCostly, syntax.Position, "");
        }

        return syntax switch
        {
            NumberSyntax number => Number(number),
            TextSyntax text => new(Constant(ExpressionValue.Of(text.Value, Quality.Good, long.MinValue)),
                ExpressionType.Text),
            BooleanSyntax flag => new(
                Constant(ExpressionValue.Of(flag.Value, Quality.Good, long.MinValue)), ExpressionType.Boolean),
            NullSyntax => new(
                Constant(ExpressionValue.None(Quality.Good, long.MinValue)), new(ExpressionKind.Null, Unit.One)),
            NameSyntax name => Name(name),
            UnarySyntax unary => Unary(unary),
            BinarySyntax binary => Binary(binary),
            CallSyntax call => Functions.Check(this, call),
            _ => throw new InvariantException("unknown syntax"),
        };
    }

    internal Typed? Fail(Refusal refusal, int position, string detail)
    {
        Error ??= (refusal, position, detail);
        return null;
    }

    internal void UsePrevious() => previous = true;

    /// <summary>The same value in another unit (no node when nothing changes).</summary>
    internal Typed? Convert(Typed value, Unit to, int position)
    {
        var from = value.Type.Unit;
        if (value.Type.Kind == ExpressionKind.Null)
        {
            return new(value.Node, ExpressionType.Number(to));
        }

        if (from.Dimension != to.Dimension)
        {
            return Fail(ExpressionRefusals.UnitMismatch, position, $"{Show(from)} / {Show(to)}");
        }

        if (from.IsPoint != to.IsPoint)
        {
            return Fail(ExpressionRefusals.TemperaturePoint, position, $"{Show(from)} / {Show(to)}");
        }

        return new(Linear(value.Node, from.Scale / to.Scale, (from.Offset - to.Offset) / to.Scale),
            ExpressionType.Number(to));
    }

    /// <summary>The same value as bare number (% becomes a fraction).</summary>
    internal Typed? Bare(Typed value, int position) => Convert(value, Unit.One, position);

    internal static string Show(Unit unit) => unit.Code == "1" ? "1" : unit.Code;

    private static ConstantNode Constant(ExpressionValue value) => new(value);

    private static Node Linear(Node node, double scale, double offset)
    {
        // Two ways to the same unit (kW·h, kWh) may differ in the last bit of the scale: that is no conversion.
        if (Math.Abs(scale - 1) < 1e-12 && offset == 0)
        {
            return node;
        }

        var linear = new LinearNode(node, scale, offset);
        return node is ConstantNode ? Constant(linear.Evaluate(default)) : linear;
    }

    private Typed? Want(Typed value, ExpressionType wanted, int position)
    {
        if (value.Type.Kind != wanted.Kind)
        {
            return Fail(ExpressionRefusals.WrongResult, position, $"{value.Type.Kind} / {wanted.Kind}");
        }

        return wanted.Kind == ExpressionKind.Number ? Convert(value, wanted.Unit, position) : value;
    }

    private Typed? Number(NumberSyntax number)
    {
        if (!UnitParser.TryParse(number.Unit, out var unit))
        {
            return Fail(ExpressionRefusals.UnknownUnit, number.Position, number.Unit ?? "");
        }

        var node = Constant(ExpressionValue.Of(number.Value, Quality.Good, long.MinValue));
        return new(node, ExpressionType.Number(unit));
    }

    private Typed? Name(NameSyntax name)
    {
        var slot = inputs.IndexOf(name.Name);
        if (slot < 0)
        {
            if (name.Name.Length == 0 || names(name.Name) is not { } found)
            {
                return Fail(ExpressionRefusals.UnknownName, name.Position, name.Name);
            }

            slot = inputs.Count;
            inputs.Add(name.Name);
            inputTypes.Add(found);
        }

        return new(new InputNode(slot), inputTypes[slot]);
    }

    private Typed? Unary(UnarySyntax unary)
    {
        if (Check(unary.Operand) is not { } operand)
        {
            return null;
        }

        if (unary.Operator == Operator.Not)
        {
            return operand.Type.Kind == ExpressionKind.Boolean
                ? new(new NotNode(operand.Node), ExpressionType.Boolean)
                : Fail(ExpressionRefusals.TypeMismatch, unary.Position, "not");
        }

        if (operand.Type.Kind != ExpressionKind.Number)
        {
            return Fail(ExpressionRefusals.TypeMismatch, unary.Position, "-");
        }

        // A negative point on a scale is written −5 [Cel]; the negation of a measured temperature has no meaning.
        return operand.Type.Unit.IsPoint && operand.Node is not ConstantNode
            ? Fail(ExpressionRefusals.TemperaturePoint, unary.Position, "-")
            : new(Linear(operand.Node, -1, 0), operand.Type);
    }

    private Typed? Binary(BinarySyntax binary)
    {
        if (Check(binary.Left) is not { } left || Check(binary.Right) is not { } right)
        {
            return null;
        }

        switch (binary.Operator)
        {
            case Operator.And or Operator.Or:
                return left.Type.Kind == ExpressionKind.Boolean && right.Type.Kind == ExpressionKind.Boolean
                    ? new(new LogicNode(binary.Operator == Operator.And, left.Node, right.Node), ExpressionType.Boolean)
                    : Fail(ExpressionRefusals.TypeMismatch, binary.Position, Text(binary.Operator));
            case >= Operator.Equal and <= Operator.GreaterOrEqual:
                return Compare(binary, left, right);
            default:
                return left.IsNumber && right.IsNumber
                    ? Arithmetic(binary, left, right)
                    : Fail(ExpressionRefusals.TypeMismatch, binary.Position, Text(binary.Operator));
        }
    }

    private Typed? Compare(BinarySyntax binary, Typed left, Typed right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            var same = left.Type.Kind == ExpressionKind.Null ? right.Type.Unit : left.Type.Unit;
            return Convert(left, same, binary.Position) is { } a && Convert(right, same, binary.Position) is { } b
                ? new(new CompareNode(binary.Operator, a.Node, b.Node, text: false), ExpressionType.Boolean)
                : null;
        }

        var equality = binary.Operator is Operator.Equal or Operator.NotEqual;
        return equality && left.Type.Kind == right.Type.Kind
            ? new(
                new CompareNode(binary.Operator, left.Node, right.Node, left.Type.Kind == ExpressionKind.Text),
                ExpressionType.Boolean)
            : Fail(ExpressionRefusals.TypeMismatch, binary.Position, Text(binary.Operator));
    }

    private Typed? Arithmetic(BinarySyntax binary, Typed left, Typed right)
    {
        var (a, b) = (left.Type.Unit, right.Type.Unit);
        if (binary.Operator is Operator.Add or Operator.Subtract)
        {
            return Sum(binary, left, right);
        }

        if (a.IsPoint || b.IsPoint)
        {
            return Fail(ExpressionRefusals.TemperaturePoint, binary.Position, Text(binary.Operator));
        }

        if (binary.Operator == Operator.Power)
        {
            return Power(left, right, binary.Position);
        }

        var divide = binary.Operator == Operator.Divide;
        return UnitParser.Join(a, b, divide) is { } unit
            ? new(new ArithmeticNode(binary.Operator, left.Node, right.Node), ExpressionType.Number(unit))
            : Fail(ExpressionRefusals.UnitOutOfRange, binary.Position, $"{Show(a)} {Text(binary.Operator)} {Show(b)}");
    }

    private Typed? Sum(BinarySyntax binary, Typed left, Typed right)
    {
        var (a, b) = (left.Type.Unit, right.Type.Unit);
        if (a.Dimension != b.Dimension)
        {
            return Fail(ExpressionRefusals.UnitMismatch, binary.Position,
                $"{Show(a)} {Text(binary.Operator)} {Show(b)}");
        }

        var subtract = binary.Operator == Operator.Subtract;
        if ((a.IsPoint && b.IsPoint && !subtract) || (!a.IsPoint && b.IsPoint && subtract))
        {
            return Fail(ExpressionRefusals.TemperaturePoint, binary.Position, Text(binary.Operator));
        }

        // Point and difference: the difference is brought to the point's scale, without its zero.
        var scale = b.IsPoint && !a.IsPoint ? b : a;
        var leftNode = a.IsPoint == scale.IsPoint ? Convert(left, scale, 0)!.Node : Linear(left.Node,
            a.Scale / scale.Scale, 0);
        var rightNode = b.IsPoint == scale.IsPoint
            ? Convert(right, scale, 0)!.Node : Linear(right.Node, b.Scale / scale.Scale, 0);
        var result = a.IsPoint && b.IsPoint ? Difference(scale) : scale;
        return new(new ArithmeticNode(binary.Operator, leftNode, rightNode), ExpressionType.Number(result));
    }

    /// <summary>The unit of the difference of two points: kelvin for degree Celsius.</summary>
    internal static Unit Difference(Unit point)
    {
        if (!point.IsPoint)
        {
            return point;
        }

        var kelvin = UnitCatalog.Atoms["K"].Unit;
        return point.Scale == 1 && point.Dimension == kelvin.Dimension ? kelvin : point with { Offset = 0 };
    }

    internal Typed? Power(Typed value, Typed exponent, int position)
    {
        if (exponent.Type.Unit.Dimension != Dimension.None)
        {
            return Fail(ExpressionRefusals.UnitMismatch, position, Show(exponent.Type.Unit));
        }

        if (value.Type.Unit.IsPoint)
        {
            return Fail(ExpressionRefusals.TemperaturePoint, position, "^");
        }

        if (Bare(exponent, position) is not { } power)
        {
            return null;
        }

        if (value.Type.Unit.Dimension == Dimension.None)
        {
            return Bare(value, position) is { } bare
                ? new(new ArithmeticNode(Operator.Power, bare.Node, power.Node), ExpressionType.Number(Unit.One))
                : null;
        }

        if (power.Node is not ConstantNode constant || constant.Value.Number != Math.Truncate(constant.Value.Number)
            || Math.Abs(constant.Value.Number) > Dimension.MaxExponent)
        {
            return Fail(ExpressionRefusals.NeedsConstant, position, "^");
        }

        var whole = (int)constant.Value.Number;
        var unit = whole == 0 ? Unit.One : UnitParser.Raise(value.Type.Unit, whole);
        return unit is not null
            ? new(new ArithmeticNode(Operator.Power, value.Node, power.Node), ExpressionType.Number(unit))
            : Fail(ExpressionRefusals.UnitOutOfRange, position, "^");
    }

    private static string Text(Operator kind) => kind switch
    {
        Operator.Or => "or",
        Operator.And => "and",
        Operator.Equal => "=",
        Operator.NotEqual => "!=",
        Operator.Less => "<",
        Operator.LessOrEqual => "<=",
        Operator.Greater => ">",
        Operator.GreaterOrEqual => ">=",
        Operator.Add => "+",
        Operator.Subtract => "-",
        Operator.Multiply => "*",
        Operator.Divide => "/",
        Operator.Power => "^",
        Operator.Not => "not",
        _ => "-",
    };
}
