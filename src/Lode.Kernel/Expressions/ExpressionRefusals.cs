namespace Lode.Kernel.Expressions;

/// <summary>Everything that can be wrong with an expression. Each carries the argument <c>position</c> (from
/// 1).</summary>
internal static class ExpressionRefusals
{
    internal static readonly Refusal Empty = new("expressions.empty", 422);
    internal static readonly Refusal TooLong = new("expressions.tooLong", 422);
    internal static readonly Refusal TooDeep = new("expressions.tooDeep", 422);
    internal static readonly Refusal TooCostly = new("expressions.tooCostly", 422);
    internal static readonly Refusal UnexpectedCharacter = new("expressions.unexpectedCharacter", 422);
    internal static readonly Refusal Unterminated = new("expressions.unterminated", 422);
    internal static readonly Refusal BadNumber = new("expressions.badNumber", 422);
    internal static readonly Refusal UnexpectedToken = new("expressions.unexpectedToken", 422);
    internal static readonly Refusal UnknownName = new("expressions.unknownName", 422);
    internal static readonly Refusal UnknownFunction = new("expressions.unknownFunction", 422);
    internal static readonly Refusal UnknownUnit = new("expressions.unknownUnit", 422);
    internal static readonly Refusal ArgumentCount = new("expressions.argumentCount", 422);
    internal static readonly Refusal TypeMismatch = new("expressions.typeMismatch", 422);
    internal static readonly Refusal UnitMismatch = new("expressions.unitMismatch", 422);
    internal static readonly Refusal TemperaturePoint = new("expressions.temperaturePoint", 422);
    internal static readonly Refusal UnitOutOfRange = new("expressions.unitOutOfRange", 422);
    internal static readonly Refusal NeedsSignal = new("expressions.needsSignal", 422);
    internal static readonly Refusal NeedsConstant = new("expressions.needsConstant", 422);
    internal static readonly Refusal WrongResult = new("expressions.wrongResult", 422);
}
