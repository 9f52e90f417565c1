using Lode.Science.Bayer;
using Lode.Science.Steam;
using Xunit;

namespace Lode.Tests.Science;

public sealed class SteamTests
{
    [Theory]
    [InlineData(300, 0.00353658941)]
    [InlineData(500, 2.63889776)]
    [InlineData(600, 12.3443146)]
    public void SaturationPressure_AtReleaseTemperatures_HasNineDigits(double kelvin, double megapascal) =>
        Assert.Equal(1, Saturation.Pressure(kelvin) / megapascal, 8);

    [Theory]
    [InlineData(0.1, 372.755919)]
    [InlineData(1, 453.035632)]
    [InlineData(10, 584.149488)]
    public void SaturationTemperature_AtReleasePressures_HasNineDigits(double megapascal, double kelvin) =>
        Assert.Equal(kelvin, Saturation.Temperature(megapascal), 6);

    [Theory]
    [InlineData(178, 60, 6.332)]
    [InlineData(178, 100, 7.503)]
    [InlineData(178, 140, 8.675)]
    [InlineData(267, 100, 13.25)]
    public void BoilingPointRise_OfPlantLiquors_MatchesTheChartFit(double soda, double celsius, double rise) =>
        Assert.Equal(rise, BoilingPointRise.Adamson(soda, celsius), rise > 10 ? 2 : 3);

    [Fact]
    public void SaturationPressure_BelowFreezing_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Saturation.Pressure(200));
}
