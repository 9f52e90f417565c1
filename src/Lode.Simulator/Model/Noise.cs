namespace Lode.Simulator.Model;

/// <summary>Seeded random numbers (xorshift64*): the same seed gives the same plant.</summary>
public sealed class Noise
{
    private ulong state;

    public Noise(ulong seed) => state = unchecked(seed * 0x9E3779B97F4A7C15UL) | 1;

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform()
    {
        unchecked
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            return ((state * 0x2545F4914F6CDD1DUL) >> 11) * (1.0 / (1UL << 53));
        }
    }

    /// <summary>Near-normal, mean 0, deviation 1: the sum of four uniforms, whose tails end at ±3.46.</summary>
    public double Normal() => (Uniform() + Uniform() + Uniform() + Uniform() - 2) * 1.7320508075688772;

    /// <summary>A number that depends on nothing but its arguments, for events that must recur at the same instant.</summary>
    public static double Hash(ulong seed, long index)
    {
        unchecked
        {
            var x = (seed * 0x9E3779B97F4A7C15UL) ^ ((ulong)index * 0xBF58476D1CE4E5B9UL);
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return ((x ^ (x >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
