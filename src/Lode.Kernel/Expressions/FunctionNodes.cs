using Lode.Historian;

namespace Lode.Kernel.Expressions;

internal enum NumericFunction
{
    Abs,
    Min,
    Max,
    Avg,
    Sqrt,
    Exp,
    Ln,
    Round,
    Clamp,
    Between,
}

/// <summary>A function of numbers that needs all its arguments.</summary>
internal sealed class NumericNode(NumericFunction function, Node[] arguments, int digits = 0) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var first = arguments[0].Evaluate(frame);
        var (quality, time, lacking) = (first.Quality, first.TimeNs, !first.HasValue);
        var total = first.Number;
        double second = 0, third = 0;
        for (var index = 1; index < arguments.Length; index++)
        {
            var next = arguments[index].Evaluate(frame);
            lacking |= !next.HasValue;
            quality = Quality.Worse(quality, next.Quality);
            time = Math.Max(time, next.TimeNs);
            (second, third) = index == 1 ? (next.Number, third) : (second, next.Number);
            total = function switch
            {
                NumericFunction.Min => Math.Min(total, next.Number),
                NumericFunction.Max => Math.Max(total, next.Number),
                NumericFunction.Avg => total + next.Number,
                _ => total,
            };
        }

        if (lacking)
        {
            return Lacking(quality, time);
        }

        return function == NumericFunction.Between
            ? ExpressionValue.Of(first.Number >= second && first.Number <= third, quality, time)
            : ExpressionValue.Of(Apply(total, second, third), quality, time);
    }

    private double Apply(double value, double second, double third) => function switch
    {
        NumericFunction.Abs => Math.Abs(value),
        NumericFunction.Avg => value / arguments.Length,
        NumericFunction.Sqrt => Math.Sqrt(value),
        NumericFunction.Exp => Math.Exp(value),
        NumericFunction.Ln => Math.Log(value),
        // Half away from zero, as a person rounds; Math.Round takes at most 15 digits.
        NumericFunction.Round => Math.Round(value, digits, MidpointRounding.AwayFromZero),
        NumericFunction.Clamp => second <= third ? Math.Clamp(value, second, third) : double.NaN,
        _ => value,
    };
}

/// <summary>Whether the first argument equals one of the others.</summary>
internal sealed class InNode(Node[] arguments, bool text) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var value = arguments[0].Evaluate(frame);
        if (!value.HasValue)
        {
            return value;
        }

        var (quality, time, lacking) = (value.Quality, value.TimeNs, false);
        for (var index = 1; index < arguments.Length; index++)
        {
            var member = arguments[index].Evaluate(frame);
            quality = Quality.Worse(quality, member.Quality);
            time = Math.Max(time, member.TimeNs);
            lacking |= !member.HasValue;
            if (member.HasValue && (text ? string.Equals(value.Text, member.Text, StringComparison.Ordinal)
                : value.Number.Equals(member.Number)))
            {
                return ExpressionValue.Of(true, value.Quality, time);
            }
        }

        return lacking ? Lacking(quality, time) : ExpressionValue.Of(false, quality, time);
    }
}

/// <summary>The change of a signal since its value before, as it is or per second.</summary>
internal sealed class ChangeNode(int slot, bool perSecond) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        if (slot >= frame.Current.Length || slot >= frame.Previous.Length)
        {
            return ExpressionValue.Missing;
        }

        var now = frame.Current[slot];
        var before = frame.Previous[slot];
        var (quality, time) = Join(now, before);
        if (!now.HasValue || !before.HasValue)
        {
            return Lacking(quality, time);
        }

        var change = now.Number - before.Number;
        // Unsigned: stamps may be as far apart as the range of a long.
        var seconds = now.TimeNs > before.TimeNs ? unchecked((ulong)(now.TimeNs - before.TimeNs)) / 1e9 : double.NaN;
        return ExpressionValue.Of(perSecond ? change / seconds : change, quality, time);
    }
}

/// <summary>The first argument when it has a value, otherwise the second.</summary>
internal sealed class OrElseNode(Node first, Node second) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var value = first.Evaluate(frame);
        return value.HasValue ? value : second.Evaluate(frame);
    }
}

/// <summary>Whether an argument has a value of good quality; itself always known.</summary>
internal sealed class IsGoodNode(Node operand) : Node
{
    public override ExpressionValue Evaluate(in EvaluationFrame frame)
    {
        var value = operand.Evaluate(frame);
        return ExpressionValue.Of(value.HasValue && Quality.IsGood(value.Quality), Quality.Good, value.TimeNs);
    }
}
