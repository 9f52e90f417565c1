namespace Lode.Historian.Codec;

/// <summary>256 fixed symbol models, named by one byte, so that a block need not carry its own table.</summary>
/// <remarks>
/// 0–191: whole zigzag numbers, four shapes of generalised Gauss density × 48 scales, eight per octave, mean absolute
/// deviation 0.088 · 2^(j/8). 192–223: folded magnitudes in buckets, four shapes × 8 scales, mean 4.4 · 2^(j/8).
/// 224–255: uniform over 32 … 63 symbols. The tables are part of the file format: see <see cref="PortableMath"/>.
/// </remarks>
internal static class ModelCatalog
{
    /// <summary>Number of scales of the models for whole zigzag numbers.</summary>
    public const int Scales = 48;

    /// <summary>Number of scales of the models for magnitudes in buckets.</summary>
    public const int FoldedScales = 8;

    /// <summary>Densities exp(−|x|^β): Gauss, between, Laplace, heavy tails.</summary>
    public const int Shapes = 4;

    /// <summary>First model of magnitudes in buckets.</summary>
    public const int FirstFolded = Shapes * Scales;

    /// <summary>First uniform model: 32 symbols.</summary>
    public const int FirstUniform = FirstFolded + Shapes * FoldedScales;

    /// <summary>Mean absolute deviation of scale 0 of the whole numbers.</summary>
    public const double LeastScale = 0.088;

    /// <summary>Mean of scale 0 of the magnitudes in buckets.</summary>
    public const double LeastFolded = 4.4;

    /// <summary>2^(1/8).</summary>
    private const double Step = 1.0905077326652577;

    private static readonly double[] Exponents = [2.0, 1.4, 1.0, 0.7];

    /// <summary>Γ(1/β)/Γ(2/β): the density's scale when its mean absolute deviation is 1.</summary>
    private static readonly double[] ScaleOfMean = [1.7724538509055159, 1.4401, 1.0, 0.50216];

    private static readonly SymbolModel?[] Models = new SymbolModel?[256];

    /// <summary>The model, built on first use.</summary>
    public static SymbolModel Get(int id) => Volatile.Read(ref Models[id]) ?? Build(id);

    private static SymbolModel Build(int id)
    {
        Span<double> weights = stackalloc double[SymbolModel.Symbols];
        if (id >= FirstUniform)
        {
            weights[..(id - FirstUniform + 32)].Fill(1);
            weights[SymbolModel.Escape] = 1.0 / 128;
        }
        else if (id >= FirstFolded)
        {
            var shape = (id - FirstFolded) / FoldedScales;
            var mean = LeastFolded * Power((id - FirstFolded) % FoldedScales);
            Fold(shape, mean, weights);
        }
        else
        {
            Whole(id / Scales, LeastScale * Power(id % Scales), weights);
        }
        Span<ushort> frequencies = stackalloc ushort[SymbolModel.Symbols];
        SymbolModel.Normalise(weights, frequencies);
        var model = new SymbolModel();
        model.Load(frequencies);
        model.PrepareEncoding();
        model.PrepareCosts();
        // Two threads may build the same table; either copy is right.
        Volatile.Write(ref Models[id], model);
        return model;
    }

    /// <summary>Zigzag symbol s is one whole number v; its weight is the mass between v − ½ and v + ½.</summary>
    private static void Whole(int shape, double mean, Span<double> weights)
    {
        for (var symbol = 0; symbol < SymbolModel.Escape; symbol++)
        {
            var magnitude = (symbol + 1) / 2;
            weights[symbol] = Mass(shape, mean, magnitude - 0.5, magnitude + 0.5);
        }
        weights[SymbolModel.Escape] = Tail(weights);
    }

    /// <summary>Symbol s is the magnitudes between s and s + 1.</summary>
    private static void Fold(int shape, double mean, Span<double> weights)
    {
        for (var symbol = 0; symbol < SymbolModel.Escape; symbol++)
        {
            weights[symbol] = Mass(shape, mean, symbol, symbol + 1);
        }
        weights[SymbolModel.Escape] = Tail(weights);
    }

    /// <summary>Outliers come at one in a thousand whatever the density says.</summary>
    private static double Tail(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }
        return sum / 2048;
    }

    /// <summary>∫ exp(−(|x|/a)^β) dx by the midpoint rule on 32 steps.</summary>
    private static double Mass(int shape, double mean, double from, double to)
    {
        const int steps = 32;
        var scale = mean * ScaleOfMean[shape];
        double sum = 0;
        for (var i = 0; i < steps; i++)
        {
            var x = from + (to - from) * (i + 0.5) / steps;
            x = (x < 0 ? -x : x) / scale;
            var log = Exponents[shape] * PortableMath.Log(x);
            var power = log < 0 ? PortableMath.Exp(Math.Max(log, -30)) : 1 / PortableMath.Exp(-Math.Min(log, 6.5));
            sum += PortableMath.Exp(-power);
        }
        return sum / steps * (to - from);
    }

    private static double Power(int count)
    {
        var value = 1.0;
        for (var i = 0; i < count; i++)
        {
            value *= Step;
        }
        return value;
    }
}
