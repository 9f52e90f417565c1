using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lode.Historian.Codec;

/// <summary>Between doubles and decimal digits, d = roundEven(x · 10^e) and y = d / 10^e.</summary>
/// <remarks>The way back divides: the quotient of two exact doubles is rounded correctly, so every decimal of up to 15
/// digits comes back; multiplying by 10^−e would miss 29 % of them. For values that were float32 once, y is rounded
/// to float32 and the residual counts float32 units in the last place.</remarks>
internal static class DecimalKernel
{
    /// <summary>Residual of a value that has no digits: NaN, infinities, −0.0, too large, or too far off.</summary>
    public const long None = long.MinValue;

    /// <summary>Greatest exponent for doubles.</summary>
    public const int MostDigits = 15;

    /// <summary>Greatest exponent for widened float32.</summary>
    public const int MostFloat32Digits = 10;

    /// <summary>2^52 + 2^51: added to |x| below 2^51, it leaves the rounded integer in the low bits.</summary>
    private const double Magic = 6755399441055744.0;

    private const double Limit = 2251799813685248.0;

    /// <summary>Bits that a double has more than a float32.</summary>
    private const int Float32Shift = 29;

    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Digits and residuals of all values; returns the OR of all residuals (0: all exact).</summary>
    public static long Split(
        ReadOnlySpan<double> values, int exponent, bool float32, Span<long> digits, Span<long> residuals)
    {
        Invariant.Holds(digits.Length >= values.Length && residuals.Length >= values.Length);
        var power = Powers[exponent];
        var i = 0;
        long all = 0;
        if (Avx.IsSupported && Vector256.IsHardwareAccelerated)
        {
            ref var x = ref MemoryMarshal.GetReference(values);
            var any = Vector256<long>.Zero;
            for (; i + 4 <= values.Length; i += 4)
            {
                var bits = Vector256.LoadUnsafe(ref x, (nuint)i);
                var (digit, residual) = Split(bits, Vector256.Create(power), float32);
                digit.StoreUnsafe(ref MemoryMarshal.GetReference(digits), (nuint)i);
                residual.StoreUnsafe(ref MemoryMarshal.GetReference(residuals), (nuint)i);
                any |= residual;
            }
            all = any[0] | any[1] | any[2] | any[3];
        }
        for (; i < values.Length; i++)
        {
            (digits[i], residuals[i]) = Split(values[i], power, float32);
            all |= residuals[i];
        }
        return all;
    }

    /// <summary>to[i] = digits[i] / 10^e, rounded to float32 where asked; in place is allowed.</summary>
    public static void Join(ReadOnlySpan<long> digits, int exponent, bool float32, Span<double> to)
    {
        Invariant.Holds(to.Length == digits.Length);
        var power = Powers[exponent];
        var i = 0;
        if (Avx.IsSupported && Vector256.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(digits);
            ref var target = ref MemoryMarshal.GetReference(to);
            var powers = Vector256.Create(power);
            var magic = Vector256.Create(Magic);
            for (; i + 4 <= digits.Length; i += 4)
            {
                var integer = Vector256.LoadUnsafe(ref from, (nuint)i) + magic.AsInt64();
                var value = (integer.AsDouble() - magic) / powers;
                value = float32 ? Avx.ConvertToVector256Double(Avx.ConvertToVector128Single(value)) : value;
                value.StoreUnsafe(ref target, (nuint)i);
            }
        }
        for (; i < digits.Length; i++)
        {
            to[i] = Join(digits[i], power, float32);
        }
    }

    /// <summary>Adds residuals in units in the last place to the bits.</summary>
    public static void AddResiduals(Span<double> values, ReadOnlySpan<long> residuals, bool float32)
    {
        var bits = MemoryMarshal.Cast<double, long>(values);
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = unchecked(bits[i] + (residuals[i] << (float32 ? Float32Shift : 0)));
        }
    }

    /// <summary>Scalar twin of the vector path.</summary>
    public static (long Digits, long Residual) Split(double value, double power, bool float32)
    {
        var scaled = value * power;
        if (!(Math.Abs(scaled) < Limit))
        {
            return (0, None);
        }
        var digits = unchecked(
            BitConverter.DoubleToInt64Bits(scaled + Magic) - BitConverter.DoubleToInt64Bits(Magic));
        var residual = unchecked(
            BitConverter.DoubleToInt64Bits(value) - BitConverter.DoubleToInt64Bits(Join(digits, power, float32)));
        if (float32)
        {
            residual = (residual & ((1L << Float32Shift) - 1)) == 0 ? residual >> Float32Shift : None;
        }
        return (digits, residual);
    }

    private static double Join(long digits, double power, bool float32)
    {
        // The same two steps as the vectors take, so that damaged digits read the same everywhere.
        var integer = unchecked(digits + BitConverter.DoubleToInt64Bits(Magic));
        var value = (BitConverter.Int64BitsToDouble(integer) - Magic) / power;
        return float32 ? (float)value : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<long> Digits, Vector256<long> Residuals) Split(
        Vector256<double> x, Vector256<double> power, bool float32)
    {
        var magic = Vector256.Create(Magic);
        var scaled = x * power;
        var valid = Vector256.LessThan(Vector256.Abs(scaled), Vector256.Create(Limit)).AsInt64();
        var shifted = scaled + magic;
        var digits = (shifted.AsInt64() - magic.AsInt64()) & valid;
        var y = (shifted - magic) / power;
        if (float32)
        {
            y = Avx.ConvertToVector256Double(Avx.ConvertToVector128Single(y));
        }
        var residual = x.AsInt64() - y.AsInt64();
        if (float32)
        {
            var whole = Vector256.Equals(
                residual & Vector256.Create((1L << Float32Shift) - 1), Vector256<long>.Zero);
            valid &= whole;
            residual >>= Float32Shift;
        }
        return (digits, Vector256.ConditionalSelect(valid, residual, Vector256.Create(None)));
    }
}
