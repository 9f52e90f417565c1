using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lode.Historian.Codec;

/// <summary>Integers as entropy-coded residuals of a prediction; low bits without structure are stored as they are.
/// </summary>
/// <remarks>Layout: 16 + kind of prediction (bits 0–2) + own table (bit 3) | model number, or table | low bits k,
/// unless the model is one of whole numbers | <see cref="Rans"/> stream | prediction and escaped residuals
/// (varints), less
/// the first eight bytes, which the stream carries | low bits, packed by 256. Symbol = min(residual ≫ k, 63); 63, or
/// any without a frequency, is escaped with its whole residual.</remarks>
internal static class EntropyForm
{
    /// <summary>Set in the first byte of this form of integers.</summary>
    public const int Tag = 16;

    private const int OwnTable = 8;

    /// <summary>Header, states and word count in bits, roughly.</summary>
    private const int Overhead = 8 * 21;

    private const ulong MostResidual = 1UL << 52;

    private static readonly float[] CountLog = CountLogs();

    /// <summary>How the residuals in the workspace will be coded.</summary>
    public struct Plan
    {
        public Prediction Prediction;
        public int LowBits;
        public int Model;
        public long Bits;
    }

    /// <summary>Model number that stands for a table of its own.</summary>
    private const int Own = -1;

    /// <summary>Predicts, leaves the residuals in the workspace, and finds the cheapest model.</summary>
    public static Plan Prepare(ReadOnlySpan<long> values, long least, long greatest, IntegerWorkspace work)
    {
        var plan = new Plan { Prediction = Prediction.Choose(values, least, greatest, work) };
        var residuals = work.Residuals.AsSpan(0, values.Length);
        var (mean, greatestResidual) = RobustMean(residuals);
        FitShapes(residuals, mean, work, ref plan);
        FitUniform(greatestResidual, mean, values.Length, ref plan);
        plan.Bits += Overhead;
        return plan;
    }

    /// <summary>Whether the residuals of a full chunk are twice as large in one sub-block as in another.</summary>
    public static bool IsUneven(IntegerWorkspace work)
    {
        ulong least = ulong.MaxValue, greatest = 0;
        for (var at = 0; at < IntegerWorkspace.ChunkSize; at += BitPacking.BlockSize)
        {
            var sum = Differences.CappedSum(work.Residuals.AsSpan(at, BitPacking.BlockSize), MostResidual);
            least = Math.Min(least, sum);
            greatest = Math.Max(greatest, sum);
        }
        return greatest / 2 > least;
    }

    /// <summary>Appends the residuals left in the workspace by <see cref="Prepare"/>.</summary>
    public static void Write(int count, in Plan plan, IntegerWorkspace work, ByteSink into)
    {
        var residuals = work.Residuals.AsSpan(0, count);
        var symbols = work.Symbols.AsSpan(0, count);
        into.Byte((byte)(Tag | plan.Prediction.Kind | (plan.Model == Own ? OwnTable : 0)));
        var model = work.Own;
        if (plan.Model == Own)
        {
            FrequencyTable.Write(work.Counts, model, into);
        }
        else
        {
            model = ModelCatalog.Get(plan.Model);
            into.Byte((byte)plan.Model);
        }
        if (plan.Model is Own or >= ModelCatalog.FirstFolded)
        {
            into.Byte((byte)plan.LowBits);
        }
        var side = work.Side;
        side.Clear();
        plan.Prediction.Write(side);
        var escapes = Symbolise(residuals, plan.LowBits, model.Frequencies, symbols);
        for (var i = 0; escapes > 0; i++)
        {
            if (symbols[i] == SymbolModel.Escape)
            {
                side.Varint(residuals[i]);
                escapes--;
            }
        }
        var length = side.Length;
        side.UInt64(0);
        Rans.Encode(symbols, model, BinaryPrimitives.ReadUInt64LittleEndian(side.Written), work.Words, into);
        into.Bytes(side.Written[Math.Min(Rans.CarriedBytes, length)..length]);
        for (var at = 0; plan.LowBits > 0 && at < count; at += BitPacking.BlockSize)
        {
            BitPacking.Write(
                residuals.Slice(at, Math.Min(BitPacking.BlockSize, count - at)), plan.LowBits, into);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, after its first byte.</summary>
    public static void Read(ref ByteSource source, int head, IntegerWorkspace work, Span<long> values)
    {
        var model = work.Own;
        var lowBits = -1;
        if ((head & OwnTable) != 0)
        {
            FrequencyTable.Read(ref source, model);
        }
        else
        {
            var number = source.Byte();
            model = ModelCatalog.Get(number);
            lowBits = number < ModelCatalog.FirstFolded ? 0 : -1;
        }
        lowBits = lowBits == 0 ? 0 : source.Byte();
        if (lowBits > 63)
        {
            CorruptBlockException.Throw("low bits");
        }
        var symbols = work.Symbols.AsSpan(0, values.Length);
        var carried = Rans.Decode(ref source, model.Decoder, work.Words, symbols);
        var escapes = work.Trial.AsSpan(0, symbols.Count((byte)SymbolModel.Escape));
        var prediction = ReadSide(ref source, head & 7, carried, work.SideRead, escapes);
        var low = work.Low.AsSpan(0, values.Length);
        for (var at = 0; lowBits > 0 && at < values.Length; at += BitPacking.BlockSize)
        {
            BitPacking.Read(
                ref source, lowBits, low.Slice(at, Math.Min(BitPacking.BlockSize, values.Length - at)));
        }
        Combine(symbols, low, lowBits, prediction.Centre, values);
        PlaceEscapes(symbols, escapes, prediction.Centre, values);
        prediction.Invert(values);
    }

    /// <summary>Prediction and escapes, whose first bytes were carried and whose others follow.</summary>
    private static Prediction ReadSide(
        ref ByteSource source, int kind, ulong carried, Span<byte> bytes, Span<ulong> escapes)
    {
        var follow = Math.Min(source.Left, IntegerWorkspace.PredictionBytes + 10 * escapes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, carried);
        source.Rest[..follow].CopyTo(bytes[Rans.CarriedBytes..]);
        var side = new ByteSource(bytes[..(Rans.CarriedBytes + follow)]);
        var prediction = Prediction.Read(ref side, kind);
        for (var i = 0; i < escapes.Length; i++)
        {
            escapes[i] = side.Varint();
        }
        if (side.Offset < Rans.CarriedBytes && carried >> (8 * side.Offset) != 0)
        {
            CorruptBlockException.Throw("carried bits left over");
        }
        source.Bytes(Math.Max(side.Offset - Rans.CarriedBytes, 0));
        return prediction;
    }

    private static void PlaceEscapes(
        ReadOnlySpan<byte> symbols, ReadOnlySpan<ulong> escapes, long centre, Span<long> values)
    {
        var at = 0;
        foreach (var escape in escapes)
        {
            var next = symbols[at..].IndexOf((byte)SymbolModel.Escape);
            values[at + next] = unchecked(Differences.Unzigzag(escape) + centre);
            at += next + 1;
        }
    }

    /// <summary>values[i] = unzigzag(symbol · 2^k + low) + centre.</summary>
    private static void Combine(
        ReadOnlySpan<byte> symbols, ReadOnlySpan<ulong> low, int lowBits, long centre, Span<long> values)
    {
        var i = 0;
        if (Avx2.IsSupported)
        {
            ref var from = ref MemoryMarshal.GetReference(symbols);
            ref var lows = ref MemoryMarshal.GetReference(low);
            ref var to = ref MemoryMarshal.GetReference(values);
            var add = Vector256.Create(centre);
            for (; i + 4 <= symbols.Length; i += 4)
            {
                var four = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i)));
                var value = Avx2.ConvertToVector256Int64(four.AsByte()) << lowBits;
                if (lowBits > 0)
                {
                    value |= Vector256.LoadUnsafe(ref lows, (nuint)i).AsInt64();
                }
                var sign = Vector256<long>.Zero - (value & Vector256<long>.One);
                (((value >>> 1) ^ sign) + add).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < symbols.Length; i++)
        {
            var value = ((ulong)symbols[i] << lowBits) | (lowBits > 0 ? low[i] : 0);
            values[i] = unchecked(Differences.Unzigzag(value) + centre);
        }
    }

    /// <summary>Fills the symbols; returns how many are escaped.</summary>
    private static int Symbolise(
        ReadOnlySpan<ulong> residuals, int lowBits, ReadOnlySpan<ushort> frequencies, Span<byte> symbols)
    {
        var escapes = 0;
        frequencies = frequencies[..SymbolModel.Symbols];
        for (var i = 0; i < residuals.Length; i++)
        {
            var symbol = (int)Math.Min(residuals[i] >> lowBits, SymbolModel.Escape);
            symbol = frequencies[symbol] == 0 ? SymbolModel.Escape : symbol;
            symbols[i] = unchecked((byte)symbol);
            escapes += symbol == SymbolModel.Escape ? 1 : 0;
        }
        return escapes;
    }

    /// <summary>Mean of the residuals with those far out cut back, and the greatest residual.</summary>
    private static (double Mean, ulong Greatest) RobustMean(ReadOnlySpan<ulong> residuals)
    {
        ulong greatest = 0;
        foreach (var residual in residuals)
        {
            greatest = Math.Max(greatest, residual);
        }
        var mean = (double)Differences.CappedSum(residuals, MostResidual) / residuals.Length;
        for (var round = 0; round < 4 && greatest > 16 * mean + 16; round++)
        {
            var next = (double)Differences.CappedSum(residuals, (ulong)(12 * mean + 8)) / residuals.Length;
            if (next > 0.8 * mean)
            {
                break;
            }
            mean = next;
        }
        return (mean, greatest);
    }

    private static void FitShapes(ReadOnlySpan<ulong> residuals, double mean, IntegerWorkspace work, ref Plan plan)
    {
        // A zigzag residual is twice the magnitude.
        var magnitude = mean / 2;
        var lowBits = magnitude <= 4.5 ? 0 : Math.Min(1 + (int)Math.Log2(magnitude / 4.5), 60);
        var counts = work.Counts.AsSpan(0, SymbolModel.Symbols);
        Count(residuals, lowBits, work.Counts);
        plan.LowBits = lowBits;
        plan.Bits = long.MaxValue;
        var scales = lowBits == 0 ? ModelCatalog.Scales : ModelCatalog.FoldedScales;
        var first = lowBits == 0 ? 0 : ModelCatalog.FirstFolded;
        var relative = lowBits == 0
            ? Math.Max(magnitude, 0.02) / ModelCatalog.LeastScale
            : magnitude / Math.ScaleB(1, lowBits - 1) / ModelCatalog.LeastFolded;
        var near = Math.Clamp((int)Math.Round(8 * Math.Log2(relative)), 0, scales - 1);
        for (var shape = 0; shape < ModelCatalog.Shapes; shape++)
        {
            // Small discrete means lie off the continuous scale, so look on both sides while it gets better.
            var start = first + shape * scales;
            var middle = Math.Clamp(near, 1, scales - 2);
            for (var direction = -1; direction <= 1; direction += 2)
            {
                var last = long.MaxValue;
                for (var scale = direction < 0 ? middle : middle + 1; scale >= 0 && scale < scales; scale += direction)
                {
                    var cost = ModelCatalog.Get(start + scale).Cost(counts);
                    if (cost < plan.Bits)
                    {
                        (plan.Bits, plan.Model) = (cost, start + scale);
                    }
                    if (cost >= last)
                    {
                        break;
                    }
                    last = cost;
                }
            }
        }
        plan.Bits = plan.Bits / 256 + (long)residuals.Length * lowBits;
        FitOwn(counts, residuals.Length, ref plan);
    }

    /// <summary>A table of its own costs six bits a symbol and the entropy.</summary>
    private static void FitOwn(ReadOnlySpan<int> counts, int count, ref Plan plan)
    {
        var symbols = counts[..SymbolModel.Escape].LastIndexOfAnyExcept(0) + 1;
        var bits = CountLog[count] - CountLog[counts[SymbolModel.Escape]] + 16f * counts[SymbolModel.Escape];
        for (var symbol = 0; symbol < symbols; symbol++)
        {
            bits -= CountLog[counts[symbol]];
        }
        var own = (long)bits + 6 * symbols + 20 + (long)count * plan.LowBits;
        if (own < plan.Bits)
        {
            (plan.Bits, plan.Model) = (own, Own);
        }
    }

    private static void FitUniform(ulong greatest, double mean, int count, ref Plan plan)
    {
        if (greatest < 31 || greatest > 3 * mean)
        {
            return;
        }
        var lowBits = Math.Max(0, 64 - BitOperations.LeadingZeroCount(greatest) - 6);
        lowBits += greatest >> lowBits > SymbolModel.Escape - 1 ? 1 : 0;
        var symbols = (int)(greatest >> lowBits) + 1;
        var bits = (long)(count * (lowBits + Math.Log2(symbols)));
        if (bits < plan.Bits)
        {
            (plan.Bits, plan.LowBits, plan.Model) = (bits, lowBits, ModelCatalog.FirstUniform + symbols - 32);
        }
    }

    /// <summary>Two counters in turn, so that equal neighbours do not wait for each other.</summary>
    private static void Count(ReadOnlySpan<ulong> residuals, int lowBits, Span<int> counts)
    {
        counts = counts[..(2 * SymbolModel.Symbols)];
        counts.Clear();
        for (var i = 0; i < residuals.Length; i++)
        {
            var symbol = (int)Math.Min(residuals[i] >> lowBits, SymbolModel.Escape);
            counts[symbol + (i & 1) * SymbolModel.Symbols]++;
        }
        for (var symbol = 0; symbol < SymbolModel.Symbols; symbol++)
        {
            counts[symbol] += counts[symbol + SymbolModel.Symbols];
        }
    }

    private static float[] CountLogs()
    {
        var table = new float[IntegerWorkspace.ChunkSize + 1];
        for (var count = 1; count < table.Length; count++)
        {
            table[count] = (float)(count * Math.Log2(count));
        }
        return table;
    }
}
