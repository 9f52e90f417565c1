using Lode.Historian;

namespace Lode.Kernel.Expressions;

/// <summary>One step of a compiled expression. Evaluation allocates nothing and never throws.</summary>
internal abstract class Node
{
    public abstract ExpressionValue Evaluate(in EvaluationFrame frame);

    /// <summary>The quality and stamp of two operands together.</summary>
    protected static (uint Quality, long TimeNs) Join(in ExpressionValue left, in ExpressionValue right) =>
        (Quality.Worse(left.Quality, right.Quality), Math.Max(left.TimeNs, right.TimeNs));

    /// <summary>The result when an operand has no value: never of good quality unless it was written as null.</summary>
    protected static ExpressionValue Lacking(uint quality, long timeNs) => ExpressionValue.None(quality, timeNs);
}

internal sealed class ConstantNode(ExpressionValue value) : Node
{
    public ExpressionValue Value => value;

    public override ExpressionValue Evaluate(in EvaluationFrame frame) => value;
}

internal sealed class InputNode(int slot) : Node
{
    public int Slot => slot;

    public override ExpressionValue Evaluate(in EvaluationFrame frame) =>
        slot < frame.Current.Length ? frame.Current[slot] : ExpressionValue.Missing;
}

/// <summary>value × scale + offset: a change of unit, or a negation.</summary>
internal sealed class LinearNode(Node operand, double scale, double offset) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var value = operand.Evaluate(frame);
        return value.HasValue ? ExpressionValue.Of((value.Number * scale) + offset, value.Quality, value.TimeNs)
            : value;
    }
}

internal sealed class ArithmeticNode(Operator kind, Node left, Node right) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var a = left.Evaluate(frame);
        var b = right.Evaluate(frame);
        var (quality, time) = Join(a, b);
        if (!a.HasValue || !b.HasValue)
        {
            return Lacking(quality, time);
        }

        var result = kind switch
        {
            Operator.Add => a.Number + b.Number,
            Operator.Subtract => a.Number - b.Number,
            Operator.Multiply => a.Number * b.Number,
            Operator.Divide => a.Number / b.Number,
            _ => Math.Pow(a.Number, b.Number),
        };
        return ExpressionValue.Of(result, quality, time);
    }
}

internal sealed class CompareNode(Operator kind, Node left, Node right, bool text) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var a = left.Evaluate(frame);
        var b = right.Evaluate(frame);
        var (quality, time) = Join(a, b);
        if (!a.HasValue || !b.HasValue)
        {
            return Lacking(quality, time);
        }

        var order = text ? string.CompareOrdinal(a.Text, b.Text) : a.Number.CompareTo(b.Number);
        var result = kind switch
        {
            Operator.Equal => order == 0,
            Operator.NotEqual => order != 0,
            Operator.Less => order < 0,
            Operator.LessOrEqual => order <= 0,
            Operator.Greater => order > 0,
            _ => order >= 0,
        };
        return ExpressionValue.Of(result, quality, time);
    }
}

/// <summary>Kleene's three values: false decides an "and", true an "or", whatever the other side lacks.</summary>
internal sealed class LogicNode(bool isAnd, Node left, Node right) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var a = left.Evaluate(frame);
        if (a.HasValue && a.IsTrue != isAnd)
        {
            return a;
        }

        var b = right.Evaluate(frame);
        if (b.HasValue && b.IsTrue != isAnd)
        {
            return b;
        }

        var (quality, time) = Join(a, b);
        return a.HasValue && b.HasValue ? ExpressionValue.Of(isAnd, quality, time) : Lacking(quality, time);
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var value = operand.Evaluate(frame);
        return value.HasValue ? ExpressionValue.Of(!value.IsTrue, value.Quality, value.TimeNs) : value;
    }
}

internal sealed class IfNode(Node condition, Node then, Node otherwise) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var test = condition.Evaluate(frame);
        if (!test.HasValue)
        {
            return test;
        }

        var value = test.IsTrue ? then.Evaluate(frame) : otherwise.Evaluate(frame);
        var (quality, time) = Join(test, value);
        return !value.HasValue ? Lacking(quality, time)
            : value.Text is { } text ? ExpressionValue.Of(text, quality, time)
            : ExpressionValue.Of(value.Number, quality, time);
    }
}
