namespace Lode.Historian.Codec;

/// <summary>Scratch arrays of one thread, so that neither encoding nor decoding allocates.</summary>
internal sealed class IntegerWorkspace
{
    /// <summary>Values coded together.</summary>
    public const int ChunkSize = 1024;

    [ThreadStatic]
    private static IntegerWorkspace? current;

    /// <summary>The calling thread's own.</summary>
    public static IntegerWorkspace Current => current ??= new IntegerWorkspace();

    /// <summary>Residuals in zigzag form.</summary>
    public ulong[] Residuals { get; } = new ulong[ChunkSize];

    /// <summary>Residuals of another prediction under trial.</summary>
    public ulong[] Trial { get; } = new ulong[ChunkSize];

    /// <summary>Bits below the coded symbol.</summary>
    public ulong[] Low { get; } = new ulong[ChunkSize];

    /// <summary>Values as doubles, for estimates only.</summary>
    public double[] Doubles { get; } = new double[ChunkSize];

    /// <summary>Symbols 0 to 63.</summary>
    public byte[] Symbols { get; } = new byte[ChunkSize];

    /// <summary>16-bit words of the entropy coder.</summary>
    public ushort[] Words { get; } = new ushort[Rans.WordCapacity(ChunkSize)];

    /// <summary>Symbol counts.</summary>
    public int[] Counts { get; } = new int[2 * SymbolModel.Symbols];

    /// <summary>A model whose frequencies the block carries itself.</summary>
    public SymbolModel Own { get; } = new();

    /// <summary>Prediction parameters and escaped residuals of a block under construction.</summary>
    public ByteSink Side { get; } = new(Rans.CarriedBytes + PredictionBytes + 10 * ChunkSize);

    /// <summary>The same while reading, put together from the carried bits and what follows.</summary>
    public byte[] SideRead { get; } = new byte[Rans.CarriedBytes + PredictionBytes + 10 * ChunkSize];

    /// <summary>What a prediction takes at most: six varints.</summary>
    public const int PredictionBytes = 60;

    /// <summary>Keys, and slots of the hash table, of the dictionary form.</summary>
    public long[] Keys { get; } = new long[PackedForm.MostKeys];

    /// <summary>Key number + 1, or 0 for a free slot.</summary>
    public byte[] Slots { get; } = new byte[512];
}
