namespace Lode.Kernel.Units;

/// <summary>A unit of measure: value in SI = value × <paramref name="Scale"/> + <paramref name="Offset"/>.</summary>
/// <param name="Code">UCUM-like code, for example <c>m3/h</c>, <c>Cel</c>, <c>kW/(m2.K)</c>.</param>
/// <param name="Dimension">What it measures.</param>
/// <param name="Scale">Factor to the coherent SI unit, &gt; 0.</param>
/// <param name="Offset">Not zero only for points on a scale (degree Celsius).</param>
/// <param name="SymbolZh">Symbol on Chinese screens.</param>
/// <param name="SymbolEn">Symbol on English screens.</param>
/// <param name="Source">Where the factor comes from.</param>
public sealed record Unit(
    string Code,
    Dimension Dimension,
    double Scale,
    double Offset,
    string SymbolZh,
    string SymbolEn,
    string Source)
{
    /// <summary>The bare number.</summary>
    public static Unit One { get; } = new("1", Dimension.None, 1, 0, "", "", "SI");

    /// <summary>The unit is a scale with its own zero: two such points can be subtracted, not added.</summary>
    public bool IsPoint => Offset != 0;

    /// <summary>Symbol in a language (<c>zh-CN</c> or <c>en-US</c>).</summary>
    public string Symbol(string language) =>
        language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? SymbolZh : SymbolEn;

    /// <summary>Whether values of one can be expressed in the other.</summary>
    public bool ConvertsTo(Unit other) => Dimension == other.Dimension;

    /// <summary>Converts a value of this unit into another of the same dimension.</summary>
    /// <exception cref="InvariantException">The dimensions differ.</exception>
    public double Convert(double value, Unit to)
    {
        Invariant.Holds(ConvertsTo(to));
        return Scale == to.Scale && Offset == to.Offset ? value : ((value * Scale) + Offset - to.Offset) / to.Scale;
    }
}
