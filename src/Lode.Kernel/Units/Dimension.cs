namespace Lode.Kernel.Units;

/// <summary>Exponents of the base quantities: length, mass, time, electric current, temperature, amount of substance,
/// luminous intensity and money.</summary>
/// <remarks>Source: BIPM, The International System of Units, 9th edition, §2.3.3; money is ours.</remarks>
public readonly record struct Dimension(
    sbyte Length,
    sbyte Mass,
    sbyte Time,
    sbyte Current = 0,
    sbyte Temperature = 0,
    sbyte Amount = 0,
    sbyte Light = 0,
    sbyte Money = 0)
{
    /// <summary>Largest exponent that a unit may have; keeps products from overflowing.</summary>
    public const int MaxExponent = 12;

    /// <summary>A bare number.</summary>
    public static Dimension None => default;

    /// <summary>The product of two quantities, or null beyond <see cref="MaxExponent"/>.</summary>
    public Dimension? Times(Dimension other) => Combine(other, 1);

    /// <summary>The quotient of two quantities, or null beyond <see cref="MaxExponent"/>.</summary>
    public Dimension? Over(Dimension other) => Combine(other, -1);

    /// <summary>An integer power, or null beyond <see cref="MaxExponent"/>.</summary>
    public Dimension? Power(int exponent)
    {
        if (Math.Abs((long)exponent) > MaxExponent)
        {
            return this == None ? None : null;
        }

        return None.Combine(this, exponent);
    }

    /// <summary>The square root, or null when an exponent is odd.</summary>
    public Dimension? Root()
    {
        if (Length % 2 != 0 || Mass % 2 != 0 || Time % 2 != 0 || Current % 2 != 0
            || Temperature % 2 != 0 || Amount % 2 != 0 || Light % 2 != 0 || Money % 2 != 0)
        {
            return null;
        }

        return new((sbyte)(Length / 2), (sbyte)(Mass / 2), (sbyte)(Time / 2), (sbyte)(Current / 2),
            (sbyte)(Temperature / 2), (sbyte)(Amount / 2), (sbyte)(Light / 2), (sbyte)(Money / 2));
    }

    private Dimension? Combine(Dimension other, int sign)
    {
        Span<int> sums =
        [
            Length + (sign * other.Length), Mass + (sign * other.Mass), Time + (sign * other.Time),
            Current + (sign * other.Current), Temperature + (sign * other.Temperature),
            Amount + (sign * other.Amount), Light + (sign * other.Light), Money + (sign * other.Money),
        ];
        foreach (var sum in sums)
        {
            if (Math.Abs(sum) > MaxExponent)
            {
                return null;
            }
        }

        return new((sbyte)sums[0], (sbyte)sums[1], (sbyte)sums[2], (sbyte)sums[3],
            (sbyte)sums[4], (sbyte)sums[5], (sbyte)sums[6], (sbyte)sums[7]);
    }
}
