using System.Runtime.Intrinsics;

namespace Lode.Historian.Codec;

/// <summary>What a chunk of integers is predicted from before its residuals are entropy-coded.</summary>
/// <remarks>Orders 0 to 2: a centre for the value, its first or its second difference. Linear: up to three earlier
/// values around the centre, with coefficients in 1/128 from the autocorrelation (Levinson, Durbin).</remarks>
internal struct Prediction
{
    /// <summary>Coefficients of a linear prediction at most.</summary>
    public const int MostTaps = 3;

    private const ulong MostResidual = 1UL << 52;

    /// <summary>Kinds 0 to 2 are differences of that order; 3 to 5 linear with 1 to 3 taps.</summary>
    public int Kind;

    /// <summary>Subtracted from the value or difference.</summary>
    public long Centre;

    /// <summary>First value, for differences.</summary>
    public long First;

    /// <summary>First difference, for second differences.</summary>
    public long Slope;

    /// <summary>Coefficients in 1/128.</summary>
    public int Tap1;

    public int Tap2;

    public int Tap3;

    /// <summary>Chooses by mean absolute residual and fills <paramref name="work"/>.Residuals.</summary>
    /// <param name="least">Least value.</param>
    /// <param name="greatest">Greatest value; greatest − least must be below 2⁶².</param>
    public static Prediction Choose(ReadOnlySpan<long> values, long least, long greatest, IntegerWorkspace work)
    {
        var middle = least + (greatest - least) / 2;
        var x = work.Doubles.AsSpan(0, values.Length);
        Differences.ToDouble(values, middle, x);
        var moments = Moments.Of(x);
        var best = new Prediction { First = values[0] };
        best.Centre = middle + (long)Math.Round(moments.Mean);
        // A flat distribution is centred between its ends; its mean would leave one end ragged.
        if (greatest - least < 4.3 * moments.Spread0)
        {
            best.Centre = middle;
        }
        if (moments.Spread1 < moments.Spread0 && moments.Spread1 <= moments.Spread2)
        {
            best.Kind = 1;
            best.Centre = (long)Math.Round(moments.Drift);
        }
        else if (moments.Spread2 < moments.Spread0)
        {
            best.Kind = 2;
            best.Centre = 0;
            best.Slope = unchecked(values[1] - values[0]);
        }
        best.Apply(values, work.Residuals);
        best.TryLinear(values, middle, moments, work);
        return best;
    }

    /// <summary>Residuals in zigzag form.</summary>
    public readonly void Apply(ReadOnlySpan<long> values, Span<ulong> residuals)
    {
        switch (Kind)
        {
            case 0:
                Differences.Zero(values, Centre, residuals);
                break;
            case 1:
                Differences.First(values, Centre, residuals);
                break;
            case 2:
                Differences.Second(values, Centre, residuals);
                break;
            default:
                ApplyLinear(values, residuals);
                break;
        }
    }

    /// <summary>Turns residuals plus centre (differences) or residuals (linear) back into values, in place.</summary>
    public readonly void Invert(Span<long> values)
    {
        if (Kind == 1)
        {
            values[0] = First;
            Differences.Accumulate(values);
        }
        else if (Kind == 2)
        {
            values[0] = First;
            if (values.Length > 1)
            {
                values[1] = Slope;
                Differences.Accumulate(values[1..]);
                Differences.Accumulate(values);
            }
        }
        else if (Kind > 2)
        {
            InvertLinear(values);
        }
    }

    /// <summary>Appends kind-dependent parameters.</summary>
    public readonly void Write(ByteSink into)
    {
        into.SignedVarint(Centre);
        if (Kind is 1 or 2)
        {
            into.SignedVarint(First);
        }
        if (Kind == 2)
        {
            into.SignedVarint(Slope);
        }
        ReadOnlySpan<int> taps = [Tap1, Tap2, Tap3];
        for (var i = 0; i < Kind - 2; i++)
        {
            into.SignedVarint(taps[i]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Prediction Read(ref ByteSource source, int kind)
    {
        if (kind > 2 + MostTaps)
        {
            CorruptBlockException.Throw("unknown prediction");
        }
        var prediction = new Prediction { Kind = kind, Centre = source.SignedVarint() };
        prediction.First = kind is 1 or 2 ? source.SignedVarint() : 0;
        prediction.Slope = kind == 2 ? source.SignedVarint() : 0;
        prediction.Tap1 = kind > 2 ? Tap(ref source) : 0;
        prediction.Tap2 = kind > 3 ? Tap(ref source) : 0;
        prediction.Tap3 = kind > 4 ? Tap(ref source) : 0;
        return prediction;
    }

    private static int Tap(ref ByteSource source)
    {
        var tap = source.SignedVarint();
        if (tap is < -1024 or > 1024)
        {
            CorruptBlockException.Throw("coefficient out of range");
        }
        return (int)tap;
    }

    private void TryLinear(ReadOnlySpan<long> values, long middle, in Moments moments, IntegerWorkspace work)
    {
        if (values.Length < 128 || !moments.Levinson(Kind, out var taps, out var order))
        {
            return;
        }
        var trial = new Prediction
        {
            Kind = 2 + order,
            Centre = middle + (long)Math.Round(moments.Mean),
            Tap1 = (int)Math.Round(taps[0] * 128),
            Tap2 = (int)Math.Round(taps[1] * 128),
            Tap3 = (int)Math.Round(taps[2] * 128),
        };
        trial.ApplyLinear(values, work.Trial);
        var count = values.Length;
        var spread = Differences.CappedSum(work.Residuals.AsSpan(MostTaps, count - MostTaps), MostResidual);
        if (Differences.CappedSum(work.Trial.AsSpan(MostTaps, count - MostTaps), MostResidual) < 0.97 * spread)
        {
            this = trial;
            work.Trial.AsSpan(0, count).CopyTo(work.Residuals);
        }
    }

    private readonly void ApplyLinear(ReadOnlySpan<long> values, Span<ulong> residuals)
    {
        unchecked
        {
            long one = 0, two = 0, three = 0;
            residuals = residuals[..values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i] - Centre;
                residuals[i] = Differences.Zigzag(value - ((Tap1 * one + Tap2 * two + Tap3 * three + 64) >> 7));
                (one, two, three) = (value, one, two);
            }
        }
    }

    /// <summary>The tap of the newest value is the only one on the critical path.</summary>
    private readonly void InvertLinear(Span<long> values)
    {
        unchecked
        {
            long tap1 = Tap1, tap2 = Tap2, tap3 = Tap3, centre = Centre;
            long one = 0, two = 0, three = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var older = tap2 * two + tap3 * three + 64;
                var value = values[i] - centre + ((tap1 * one + older) >> 7);
                values[i] = value + centre;
                (one, two, three) = (value, one, two);
            }
        }
    }

    /// <summary>Sums over a chunk; the x are values less the middle of their range.</summary>
    private readonly struct Moments
    {
        public double Mean { get; private init; }

        /// <summary>Mean first difference.</summary>
        public double Drift { get; private init; }

        /// <summary>Mean absolute deviation of the value from its mean.</summary>
        public double Spread0 { get; private init; }

        /// <summary>Of the first difference from the drift.</summary>
        public double Spread1 { get; private init; }

        /// <summary>Of the second difference from 0.</summary>
        public double Spread2 { get; private init; }

        private Vector256<double> Covariances { get; init; }

        public static Moments Of(ReadOnlySpan<double> x)
        {
            Vector256<double> sum = default, r0 = default, r1 = default, r2 = default, r3 = default;
            var count = 0;
            for (var i = MostTaps; i + 4 <= x.Length; i += 4, count += 4)
            {
                var x0 = Vector256.Create(x[i..]);
                sum += x0;
                r0 += x0 * x0;
                r1 += x0 * Vector256.Create(x[(i - 1)..]);
                r2 += x0 * Vector256.Create(x[(i - 2)..]);
                r3 += x0 * Vector256.Create(x[(i - 3)..]);
            }
            if (count == 0)
            {
                return default;
            }
            var mean = Vector256.Sum(sum) / count;
            var drift = (x[^1] - x[0]) / (x.Length - 1);
            Vector256<double> spread0 = default, spread1 = default, spread2 = default;
            var means = Vector256.Create(mean);
            var drifts = Vector256.Create(drift);
            for (var i = MostTaps; i + 4 <= x.Length; i += 4)
            {
                var x0 = Vector256.Create(x[i..]);
                var x1 = Vector256.Create(x[(i - 1)..]);
                var delta = x0 - x1;
                spread0 += Vector256.Abs(x0 - means);
                spread1 += Vector256.Abs(delta - drifts);
                spread2 += Vector256.Abs(delta - x1 + Vector256.Create(x[(i - 2)..]));
            }
            var square = mean * mean;
            return new Moments
            {
                Mean = mean,
                Drift = drift,
                Spread0 = Vector256.Sum(spread0) / count,
                Spread1 = Vector256.Sum(spread1) / count,
                Spread2 = Vector256.Sum(spread2) / count,
                Covariances = Vector256.Create(
                    Vector256.Sum(r0) / count - square,
                    Vector256.Sum(r1) / count - square,
                    Vector256.Sum(r2) / count - square,
                    Vector256.Sum(r3) / count - square),
            };
        }

        /// <summary>Taps of the shortest linear prediction near the best, if it promises 0.06 bit over the given
        /// order of differences.</summary>
        public bool Levinson(int kind, out Vector256<double> taps, out int order)
        {
            double c0 = Covariances[0], c1 = Covariances[1], c2 = Covariances[2], c3 = Covariances[3];
            (taps, order) = (default, 0);
            if (!(c0 > 0) || double.IsInfinity(c0))
            {
                return false;
            }
            var now = kind switch { 0 => c0, 1 => 2 * (c0 - c1), _ => 6 * c0 - 8 * c1 + 2 * c2 };
            var k1 = c1 / c0;
            var e1 = c0 * (1 - k1 * k1);
            var k2 = (c2 - k1 * c1) / e1;
            var e2 = e1 * (1 - k2 * k2);
            double a1 = k1 - k2 * k1, a2 = k2;
            var k3 = (c3 - a1 * c2 - a2 * c1) / e2;
            var e3 = e2 * (1 - k3 * k3);
            // 0.06 bit is a factor 0.92 in variance; a further tap must win 0.02 bit.
            order = e3 < 0.97 * Math.Min(e1, e2) ? 3 : e2 < 0.97 * e1 ? 2 : 1;
            var reached = order switch { 3 => e3, 2 => e2, _ => e1 };
            taps = order switch
            {
                3 => Vector256.Create(a1 - k3 * a2, a2 - k3 * a1, k3, 0),
                2 => Vector256.Create(a1, a2, 0, 0),
                _ => Vector256.Create(k1, 0, 0, 0),
            };
            return reached > 0 && reached < 0.92 * now && !Vector256.GreaterThanAny(
                Vector256.Abs(taps), Vector256.Create(4.0));
        }
    }
}
