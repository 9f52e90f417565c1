using System.Diagnostics.CodeAnalysis;

namespace Lode.Historian.Codec;

/// <summary>A stored payload is cut short or contradicts itself; nothing of it may be used.</summary>
public sealed class CorruptBlockException : Exception
{
    public CorruptBlockException()
    {
    }

    public CorruptBlockException(string message)
        : base(message)
    {
    }

    public CorruptBlockException(string message, Exception inner)
        : base(message, inner)
    {
    }

    [DoesNotReturn]
    internal static void Throw(string reason) => throw new CorruptBlockException($"Corrupt block: {reason}.");
}
