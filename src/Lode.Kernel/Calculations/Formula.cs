using Lode.Kernel.Expressions;
using Lode.Kernel.History;
using Lode.Kernel.Units;

namespace Lode.Kernel.Calculations;

/// <summary>An expression over signals that was found to be one, with what it reads.</summary>
/// <param name="NaturalUnit">Unit in which it comes out when none is asked for; empty for a bare number.</param>
internal sealed record Formula(Expression Expression, IReadOnlyList<CalculationInput> Inputs, string NaturalUnit)
{
    internal static readonly Refusal UnitUnknown = new("calculations.unitUnknown", 422);
    internal static readonly Refusal NotANumber = new("calculations.notANumber", 422);
    internal static readonly Refusal NoInput = new("calculations.noInput", 422);
    internal static readonly Refusal InputUnitUnknown = new("calculations.inputUnitUnknown", 422);

    /// <summary>Checks an expression whose result is wanted in a unit; booleans become 0 and 1.</summary>
    /// <param name="source">As written; signals stand in braces, by plant path or key.</param>
    /// <param name="unit">Unit of the result; null takes the one that comes out.</param>
    /// <param name="find">A signal that the writer may read; null when there is none.</param>
    internal static Outcome<Formula> Compile(string source, string? unit, Func<string, HistorySignal?> find)
    {
        var inputs = new Dictionary<string, CalculationInput>(StringComparer.Ordinal);
        Refusal? unknown = null;
        ExpressionType? TypeOfSignal(string name)
        {
            if (find(name) is not { Facts: var facts })
            {
                return null;
            }

            inputs[name] = new(name, facts.Key, facts.Unit ?? "", HoldOf(facts));
            if (TypeOf(facts.Unit ?? "") is { } type)
            {
                return type;
            }

            unknown ??= InputUnitUnknown.With(("name", name), ("unit", facts.Unit ?? ""));
            return ExpressionType.Number(Unit.One);
        }

        if (unit is not null && TypeOf(unit) is null)
        {
            return UnitUnknown.With(("unit", unit)).At(new FieldRefusal("unit", UnitUnknown.Code));
        }

        var expression = Parse(source, unit, TypeOfSignal, out var error);
        if (unknown is not null)
        {
            return unknown.At(new FieldRefusal("expression", unknown.Code));
        }

        if (expression is null)
        {
            return error.At(new FieldRefusal("expression", error.Code));
        }

        if (expression.Inputs.Count == 0)
        {
            return NoInput.At(new FieldRefusal("expression", NoInput.Code));
        }

        // What cancels (t/h over t/h) is a bare number.
        var result = expression.Type.Unit;
        var bare = expression.Type.Kind != ExpressionKind.Number
            || (result.Dimension == Dimension.None && Math.Abs(result.Scale - 1) < 1e-12);
        var natural = bare ? "" : result.Code;
        return new Formula(expression, [.. expression.Inputs.Select(name => inputs[name])], natural);
    }

    /// <summary>A number in a unit; null when the unit is not one.</summary>
    internal static ExpressionType? TypeOf(string unit) =>
        UnitParser.TryParse(unit, out var parsed) ? ExpressionType.Number(parsed) : null;

    /// <summary>Compiles to a number in a unit, or to a boolean.</summary>
    internal static Expression? Parse(string source, string? unit, NameResolver names, out Refusal error)
    {
        error = NotANumber;
        var free = Expression.TryCompile(source, names, out var why);
        if (free is null)
        {
            error = why!.Refusal;
            return null;
        }

        if (free.Type.Kind == ExpressionKind.Boolean || (free.Type.Kind == ExpressionKind.Number && unit is null))
        {
            return free;
        }

        if (free.Type.Kind != ExpressionKind.Number)
        {
            return null;
        }

        var wanted = Expression.TryCompile(source, names, TypeOf(unit!), out why);
        error = why?.Refusal ?? error;
        return wanted;
    }

    private static double? HoldOf(SignalFacts facts) => (facts.MaxGap ?? facts.StaleAfter) / 1e9;
}
