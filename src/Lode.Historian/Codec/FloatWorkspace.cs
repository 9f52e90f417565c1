namespace Lode.Historian.Codec;

/// <summary>Scratch arrays of one thread for <see cref="Floats"/>.</summary>
internal sealed class FloatWorkspace
{
    [ThreadStatic]
    private static FloatWorkspace? current;

    /// <summary>The calling thread's own.</summary>
    public static FloatWorkspace Current => current ??= new FloatWorkspace();

    /// <summary>Decimal digits as integers, or bits in order.</summary>
    public long[] Digits { get; } = new long[IntegerWorkspace.ChunkSize];

    /// <summary>What is left of the bits, in units in the last place.</summary>
    public long[] Residuals { get; } = new long[IntegerWorkspace.ChunkSize];

    /// <summary>Positions of exceptions.</summary>
    public long[] Positions { get; } = new long[IntegerWorkspace.ChunkSize];

    /// <summary>Their bits.</summary>
    public long[] Exceptions { get; } = new long[IntegerWorkspace.ChunkSize];

    /// <summary>Consecutive values from several places of the chunk.</summary>
    public double[] Sample { get; } = new double[64];
}
