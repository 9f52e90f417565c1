using System.Numerics;

namespace Lode.Historian.Codec;

/// <summary>Doubles as decimal digits with exponent, residuals in units in the last place, and exceptions.</summary>
/// <remarks>Layout: exponent (bits 0–3), residuals follow (bit 4), exceptions follow (bit 5) | digits |
/// residuals | exception count varint, positions, bits; each list as a chunk of <see cref="Integers"/>.</remarks>
internal static class DecimalForm
{
    private const int HasResiduals = 16;
    private const int HasExceptions = 32;

    /// <summary>Residuals of more bits than this are exceptions: such a value is no decimal with noise.</summary>
    private const int ResidualBits = 12;

    /// <summary>Bits of one exception, position included.</summary>
    private const int ExceptionBits = 80;

    /// <summary>A number of decimals and what a value will cost with it, in bits.</summary>
    public readonly record struct Choice(int Exponent, bool Float32, double Bits);

    /// <summary>Tries every exponent on a sample.</summary>
    public static Choice Choose(ReadOnlySpan<double> sample, FloatWorkspace work)
    {
        var widened = 0;
        foreach (var value in sample)
        {
            widened += BitConverter.DoubleToInt64Bits((float)value) == BitConverter.DoubleToInt64Bits(value) ? 1 : 0;
        }
        var best = Best(sample, false, new Choice(0, false, double.MaxValue), work);
        return widened * 10 >= sample.Length * 7 ? Best(sample, true, best, work) : best;
    }

    /// <summary>Appends the values; returns false, with nothing appended, when more than half are exceptions.</summary>
    public static bool TryWrite(ReadOnlySpan<double> values, in Choice choice, FloatWorkspace work, ByteSink into)
    {
        var count = values.Length;
        var digits = work.Digits.AsSpan(0, count);
        var residuals = work.Residuals.AsSpan(0, count);
        var exceptions = 0;
        var noisy = 0;
        if (DecimalKernel.Split(values, choice.Exponent, choice.Float32, digits, residuals) != 0)
        {
            exceptions = TakeOut(values, work, out noisy);
            if (exceptions > count / 2)
            {
                return false;
            }
        }
        into.Byte((byte)(choice.Exponent | (noisy > 0 ? HasResiduals : 0) | (exceptions > 0 ? HasExceptions : 0)));
        var integers = IntegerWorkspace.Current;
        Integers.Write(digits, integers, into);
        if (noisy > 0)
        {
            Integers.Write(residuals, integers, into);
        }
        if (exceptions > 0)
        {
            into.Varint((ulong)exceptions);
            Integers.Write(work.Positions.AsSpan(0, exceptions), integers, into);
            Integers.Write(work.Exceptions.AsSpan(0, exceptions), integers, into);
        }
        return true;
    }

    /// <summary>Reads what <see cref="TryWrite"/> wrote.</summary>
    public static void Read(ref ByteSource source, bool float32, FloatWorkspace work, Span<double> values)
    {
        int head = source.Byte();
        if (head >= 64)
        {
            CorruptBlockException.Throw("decimal header");
        }
        var integers = IntegerWorkspace.Current;
        var digits = work.Digits.AsSpan(0, values.Length);
        Integers.Read(ref source, integers, digits);
        DecimalKernel.Join(digits, head & 15, float32, values);
        if ((head & HasResiduals) != 0)
        {
            var residuals = work.Residuals.AsSpan(0, values.Length);
            Integers.Read(ref source, integers, residuals);
            DecimalKernel.AddResiduals(values, residuals, float32);
        }
        if ((head & HasExceptions) == 0)
        {
            return;
        }
        var count = source.Count(values.Length);
        if (count == 0)
        {
            CorruptBlockException.Throw("empty list of exceptions");
        }
        var positions = work.Positions.AsSpan(0, count);
        var bits = work.Exceptions.AsSpan(0, count);
        Integers.Read(ref source, integers, positions);
        Integers.Read(ref source, integers, bits);
        for (var i = 0; i < count; i++)
        {
            if (positions[i] < 0 || positions[i] >= values.Length)
            {
                CorruptBlockException.Throw("exception outside the block");
            }
            values[(int)positions[i]] = BitConverter.Int64BitsToDouble(bits[i]);
        }
    }

    /// <summary>Moves values without digits to the exceptions; counts residuals that stay.</summary>
    private static int TakeOut(ReadOnlySpan<double> values, FloatWorkspace work, out int noisy)
    {
        var exceptions = 0;
        noisy = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var residual = work.Residuals[i];
            noisy += residual != 0 && !IsFarOff(residual) ? 1 : 0;
        }
        // Three residuals cost less as exceptions than a list of residuals for all.
        var keep = noisy > 3;
        noisy = keep ? noisy : 0;
        long last = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var residual = work.Residuals[i];
            if (residual != 0 && (!keep || IsFarOff(residual)))
            {
                work.Positions[exceptions] = i;
                work.Exceptions[exceptions++] = BitConverter.DoubleToInt64Bits(values[i]);
                work.Digits[i] = last;
                work.Residuals[i] = 0;
            }
            last = work.Digits[i];
        }
        return exceptions;
    }

    private static bool IsFarOff(long residual) =>
        64 - BitOperations.LeadingZeroCount(Differences.Zigzag(residual)) > ResidualBits;

    private static Choice Best(ReadOnlySpan<double> sample, bool float32, Choice best, FloatWorkspace work)
    {
        var digits = work.Digits.AsSpan(0, sample.Length);
        var residuals = work.Residuals.AsSpan(0, sample.Length);
        var most = float32 ? DecimalKernel.MostFloat32Digits : DecimalKernel.MostDigits;
        for (var exponent = 0; exponent <= most; exponent++)
        {
            var all = DecimalKernel.Split(sample, exponent, float32, digits, residuals);
            var bits = Estimate(digits, residuals);
            if (bits < best.Bits)
            {
                best = new Choice(exponent, float32, bits);
            }
            if (all == 0)
            {
                // More digits than needed never help.
                break;
            }
        }
        return best;
    }

    /// <summary>Bits per value: digits by range or by mean difference, residuals, exceptions.</summary>
    private static double Estimate(ReadOnlySpan<long> digits, ReadOnlySpan<long> residuals)
    {
        long least = long.MaxValue, greatest = long.MinValue, last = 0;
        int exceptions = 0, residualBits = 0, differenceBits = 0, good = 0, noisy = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var residual = residuals[i];
            if (IsFarOff(residual))
            {
                exceptions++;
                continue;
            }
            var length = 64 - BitOperations.LeadingZeroCount(Differences.Zigzag(residual));
            residualBits += length;
            noisy += length > 0 ? 1 : 0;
            var digit = digits[i];
            least = Math.Min(least, digit);
            greatest = Math.Max(greatest, digit);
            differenceBits += good++ == 0
                ? 0 : 64 - BitOperations.LeadingZeroCount(Differences.Zigzag(unchecked(digit - last)));
            last = digit;
        }
        if (good == 0)
        {
            return ExceptionBits;
        }
        var range = 64 - BitOperations.LeadingZeroCount((ulong)(greatest - least));
        var digitBits = Math.Min(range, differenceBits / (double)good);
        // A residual in some values costs all of them the knowledge where it is.
        var noise = noisy == 0 ? 0 : Math.Min(1.0, 6.0 * noisy / good) + residualBits / (double)good;
        return (good * (digitBits + noise) + ExceptionBits * exceptions) / digits.Length;
    }
}
