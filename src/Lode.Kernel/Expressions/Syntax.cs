namespace Lode.Kernel.Expressions;

/// <summary>What the parser reads; <paramref name="Position"/> is the offset in the source.</summary>
internal abstract record Syntax(int Position);

internal sealed record NumberSyntax(double Value, string? Unit, int Position) : Syntax(Position);

internal sealed record TextSyntax(string Value, int Position) : Syntax(Position);

internal sealed record BooleanSyntax(bool Value, int Position) : Syntax(Position);

internal sealed record NullSyntax(int Position) : Syntax(Position);

internal sealed record NameSyntax(string Name, int Position) : Syntax(Position);

internal sealed record UnarySyntax(Operator Operator, Syntax Operand, int Position) : Syntax(Position);

internal sealed record BinarySyntax(Operator Operator, Syntax Left, Syntax Right, int Position) : Syntax(Position);

internal sealed record CallSyntax(string Name, IReadOnlyList<Syntax> Arguments, int Position) : Syntax(Position);

internal enum Operator
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Not,
    Negate,
}
