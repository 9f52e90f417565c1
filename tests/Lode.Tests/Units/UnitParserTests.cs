using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Units;
using Xunit;

namespace Lode.Tests.Units;

public sealed class UnitParserTests
{
    private static Unit Parse(string code)
    {
        Assert.True(UnitParser.TryParse(code, out var unit), code);
        return unit;
    }

    [Fact]
    public void Codes_ConvertByTheirFactors()
    {
        static void F(string from, double value, string to, double expected) =>
            Assert.Equal(expected, Parse(from).Convert(value, Parse(to)), 1e-9 * Math.Abs(expected));

        F("t/h", 3.6, "kg/s", 1);
        F("m3/h", 36, "L/s", 10);
        F("kWh/t", 1, "kJ/kg", 3.6);
        F("Cel", 100, "K", 373.15);
        F("K", 283.15, "℃", 10);
        F("bar", 1, "kPa", 100);
        F("mmH2O", 1000, "Pa", 9806.65);
        F("tce", 1, "GJ", 29.3076);
        F("kg/m³", 1000, "g/cm3", 1);
        F("kW/(m2.K)", 1, "W/m2/K", 1000);
        F("r/min", 60, "Hz", 1);
        F("%", 50, "1", 0.5);
        F("mg/Nm3", 1, "g/Nm3", 0.001);
        F("Cel/min", 60, "K/s", 1);
    }

    [Fact]
    public void NormalCubicMeter_IsNotAVolume() => Assert.False(Parse("Nm3/h").ConvertsTo(Parse("m3/h")));

    [Fact]
    public void Symbols_AreThoseOfTheScreen()
    {
        static void F(string code, string zh, string en)
        {
            Assert.Equal(zh, Parse(code).Symbol("zh-CN"));
            Assert.Equal(en, Parse(code).Symbol("en-US"));
        }

        F("Cel", "℃", "°C");
        F("m3/h", "m³/h", "m³/h");
        F("kW.h/t", "kWh/t", "kWh/t");
        F("kW/(m2.K)", "kW/(m²·K)", "kW/(m²·K)");
        F("uS/cm", "µS/cm", "µS/cm");
        F("", "", "");
        F("{piece}", "件", "pcs");
    }

    [Fact]
    public void NonsenseIsRefused()
    {
        foreach (var text in new[] { "foo", "m/", "/", "(m", "m)", "m0", "kCel", "m99", "t//h", "..", "k", "µ" })
        {
            Assert.False(UnitParser.TryParse(text, out _), text);
        }
    }

    [Fact]
    public void AnyText_NeverThrows() => Prop.ForAll(
        Gen.Elements("mkgstW/.()2-3[]{}°C%³·h^*µ a".ToCharArray()).ArrayOf().ToArbitrary(),
        characters =>
        {
            var read = UnitParser.TryParse(new string(characters), out var unit);
            return !read || (double.IsFinite(unit.Scale) && unit.Scale > 0);
        }).QuickCheckThrowOnFailure();
}
