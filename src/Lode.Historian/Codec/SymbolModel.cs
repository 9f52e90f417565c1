using System.Runtime.InteropServices;

namespace Lode.Historian.Codec;

/// <summary>Frequencies of 64 symbols in 1/4096, with the tables that coding with them needs.</summary>
/// <remarks>Symbol 63 stands for "escape" and always has a frequency; a symbol of frequency 0 must be escaped too.
/// </remarks>
internal sealed class SymbolModel
{
    /// <summary>Symbols, the escape included.</summary>
    public const int Symbols = 64;

    /// <summary>The symbol of values that have no own one.</summary>
    public const int Escape = Symbols - 1;

    /// <summary>log2 of the total of all frequencies.</summary>
    public const int ScaleBits = 12;

    /// <summary>The total of all frequencies.</summary>
    public const int Scale = 1 << ScaleBits;

    private readonly ushort[] frequencies = new ushort[Symbols];
    private readonly EncoderSymbol[] encoder = new EncoderSymbol[Symbols];
    private readonly uint[] decoder = new uint[Scale];
    private readonly int[] costs = new int[Symbols];

    /// <summary>Shape [64]; the sum is 4096.</summary>
    public ReadOnlySpan<ushort> Frequencies => frequencies;

    /// <summary>Shape [64].</summary>
    public EncoderSymbol[] Encoder => encoder;

    /// <summary>Shape [4096]; per slot: symbol in bits 0–7, frequency in 8–19, slot − cumulative in 20–31.</summary>
    public uint[] Decoder => decoder;

    /// <summary>Shape [64]; bits × 256 of each symbol; of one that must be escaped, with the escaped number.</summary>
    public ReadOnlySpan<int> Costs => costs;

    /// <summary>Takes other frequencies; builds what decoding needs.</summary>
    public void Load(ReadOnlySpan<ushort> from)
    {
        from.CopyTo(frequencies);
        var start = 0u;
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            uint frequency = frequencies[symbol];
            var entry = (uint)symbol | frequency << 8;
            var slots = decoder.AsSpan((int)start, (int)frequency);
            for (var i = 0; i < slots.Length; i++)
            {
                slots[i] = entry | (uint)i << 20;
            }
            start += frequency;
        }
        Invariant.Holds(start == Scale && frequencies[Escape] > 0);
    }

    /// <summary>Builds what encoding needs; call after <see cref="Load"/>.</summary>
    public void PrepareEncoding()
    {
        var start = 0u;
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            uint frequency = frequencies[symbol];
            encoder[symbol] = frequency == 0 ? default : new EncoderSymbol(start, frequency);
            start += frequency;
        }
    }

    /// <summary>Fills <see cref="Costs"/>; call after <see cref="Load"/>.</summary>
    public void PrepareCosts()
    {
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            costs[symbol] = (int)(256 * (ScaleBits - Math.Log2(Math.Max((int)frequencies[symbol], 1))));
        }
        costs[Escape] += 256 * 16;
        for (var symbol = 0; symbol < Escape; symbol++)
        {
            if (frequencies[symbol] == 0)
            {
                costs[symbol] = costs[Escape];
            }
        }
    }

    /// <summary>Bits × 256 of a block with these symbol counts; shape [64].</summary>
    public long Cost(ReadOnlySpan<int> counts)
    {
        long sum = 0;
        counts = counts[..Symbols];
        var each = costs.AsSpan(0, Symbols);
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            sum += counts[symbol] * each[symbol];
        }
        return sum;
    }

    /// <summary>Rounds probabilities to frequencies of total 4096; those below 0.3/4096 get none (escape).</summary>
    /// <param name="weights">Any positive scale; shape [64]; the last is the escape.</param>
    public static void Normalise(ReadOnlySpan<double> weights, Span<ushort> into)
    {
        double total = 0;
        foreach (var weight in weights)
        {
            total += weight;
        }
        int sum = 0, most = 0;
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            var share = weights[symbol] * (Scale - 16) / total;
            var frequency = share < 0.3 && symbol != Escape ? 0 : Math.Clamp((int)(share + 0.5), 1, Scale - 2);
            into[symbol] = (ushort)frequency;
            sum += frequency;
            most = into[symbol] > into[most] ? symbol : most;
        }
        // 64 roundings cannot add up to the greatest frequency unless all are small, and then they cancel.
        into[most] = (ushort)(into[most] + Scale - sum);
    }
}

/// <summary>Constants that turn the division of the rANS step into a multiplication.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct EncoderSymbol
{
    /// <summary>⌈2⁶⁴ / frequency⌉, or all ones for frequency 1.</summary>
    public readonly ulong Reciprocal;

    /// <summary>A state at or above this gives 16 bits away first; 2³² fits because of 64 bits.</summary>
    public readonly ulong Limit;

    /// <summary>Added to the state.</summary>
    public readonly uint Bias;

    /// <summary>4096 − frequency.</summary>
    public readonly uint Complement;

    public EncoderSymbol(uint start, uint frequency)
    {
        Limit = (ulong)frequency << 20;
        Complement = SymbolModel.Scale - frequency;
        // Frequency 1: the quotient comes out one short, which the bias makes good.
        Reciprocal = frequency == 1 ? ulong.MaxValue : ulong.MaxValue / frequency + 1;
        Bias = frequency == 1 ? start + SymbolModel.Scale - 1 : start;
    }
}
