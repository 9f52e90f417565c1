using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lode;

/// <summary>Checks that stay on in production: a broken one is a bug of ours, never bad input.</summary>
public static class Invariant
{
    /// <exception cref="InvariantException">The condition does not hold.</exception>
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        if (!condition)
        {
            Fail(text);
        }
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(string? text) => throw new InvariantException($"BUG: {text}");
}

/// <summary>A state that the code rules out has been reached.</summary>
public sealed class InvariantException : Exception
{
    public InvariantException()
    {
    }

    public InvariantException(string message)
        : base(message)
    {
    }

    public InvariantException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
