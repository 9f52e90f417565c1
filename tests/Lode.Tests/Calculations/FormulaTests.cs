using Lode.Historian;
using Lode.Kernel.Calculations;
using Lode.Kernel.History;
using Xunit;

namespace Lode.Tests.Calculations;

public sealed class FormulaTests
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["steam"] = "t/h",
        ["water"] = "t/h",
        ["hours"] = "h",
        ["share"] = "%",
        ["odd"] = "furlong/x",
    };

    private static HistorySignal? Find(string name) => Units.TryGetValue(name, out var unit)
        ? new(new() { Key = $"m:{name}", Unit = unit, MaxGap = 180_000_000_000 }, -1, -1, ColumnType.Float64) : null;

    [Fact]
    public void NaturalUnit_IsTheOneThatComesOut()
    {
        static void F(string source, string expected)
        {
            Assert.True(Formula.Compile(source, null, Find).TryGet(out var formula, out var why), why?.Code);
            Assert.Equal(expected, formula.NaturalUnit);
        }

        F("2 * {steam} + 3 [t/d]", "t/h");
        F("{steam} * {hours}", "t/h.h");
        F("{steam} / {water}", "");
        F("{share}", "%");
        F("{steam} > {water}", "");
        F("1 / {hours}", "1/h");
    }

    [Fact]
    public void Refusals_NameTheField()
    {
        static void F(string source, string? unit, string code, string field)
        {
            Assert.False(Formula.Compile(source, unit, Find).TryGet(out _, out var why));
            Assert.Equal(code, why.Code);
            Assert.Equal(field, Assert.Single(why.Fields!).Path);
        }

        F("{steam}", "furlong/x", "calculations.unitUnknown", "unit");
        F("{steam}", "kPa", "expressions.unitMismatch", "expression");
        F("{odd} * 2", null, "calculations.inputUnitUnknown", "expression");
        F("if({share} > 1, 'a', 'b')", "", "calculations.notANumber", "expression");
        F("3 [t]", "t", "calculations.noInput", "expression");
    }

    [Fact]
    public void Inputs_HoldAsLongAsTheirSignalSays()
    {
        Assert.True(Formula.Compile("{steam}", "kg/s", Find).TryGet(out var formula, out _));
        Assert.Equal(new CalculationInput("steam", "m:steam", "t/h", 180), Assert.Single(formula.Inputs));
    }
}
