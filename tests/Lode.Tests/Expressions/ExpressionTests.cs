using Lode.Historian;
using Lode.Kernel.Expressions;
using Lode.Kernel.Units;
using Xunit;

namespace Lode.Tests.Expressions;

public sealed class ExpressionTests
{
    internal static ExpressionType? Names(string name)
    {
        var unit = name switch
        {
            "TI1" or "TI2" => "Cel",
            "FI1" => "t/h",
            "FI2" => "kg/s",
            "PW" => "kW",
            "X" or "Y" => "1",
            _ => null,
        };
        if (unit is not null && UnitParser.TryParse(unit, out var parsed))
        {
            return ExpressionType.Number(parsed);
        }

        return name switch
        {
            "RUN" => ExpressionType.Boolean,
            "MODE" or "case.data.kind" => ExpressionType.Text,
            _ => null,
        };
    }

    private static ExpressionValue Run(string source, params (string Name, double Value)[] values)
    {
        var expression = Expression.TryCompile(source, Names, out var error);
        Assert.True(expression is not null, $"{source}: {error?.Refusal.Code} at {error?.Position}");
        var current = new ExpressionValue[expression.Inputs.Count];
        for (var slot = 0; slot < current.Length; slot++)
        {
            var at = Array.FindIndex(values, value => value.Name == expression.Inputs[slot]);
            current[slot] = at < 0 ? ExpressionValue.Missing : ExpressionValue.Of(values[at].Value, Quality.Good,
                100 + at);
        }

        return expression.Evaluate(new(current, []));
    }

    [Fact]
    public void Arithmetic_FollowsTheUsualRules()
    {
        static void F(string source, double expected) => Assert.Equal(expected, Run(source).Number, 12);

        F("1 + 2 * 3", 7);
        F("(1 + 2) * 3", 9);
        F("2 ^ 3 ^ 2", 512);
        F("-2 ^ 2", -4);
        F("10 - 4 - 3", 3);
        F("min(3, 1, 2) + max(1, 5) + avg(2, 4)", 9);
        F("clamp(12, 0, 10) + round(2.345, 2)", 12.35);
        F("sqrt(16) + abs(-3) + pow(2, 10) + exp(0) + ln(1)", 1032);
        F("if(1 < 2, 10, 20)", 10);
        F("orElse(null, 4)", 4);
        F("0 + 50 [%] * 2", 1);
        F("sqrt(4 [m2]) / 1 [m]", 2);
    }

    [Fact]
    public void Units_AreConverted()
    {
        Assert.True(Run("{TI1} > 80 [Cel]", ("TI1", 80.1)).IsTrue);
        Assert.False(Run("{TI1} > 80 [Cel]", ("TI1", 80)).IsTrue);
        Assert.True(Run("{TI1} - {TI2} > 5 [K]", ("TI1", 26), ("TI2", 20)).IsTrue);
        Assert.Equal(7.2, Run("{FI1} + {FI2}", ("FI1", 3.6), ("FI2", 1)).Number, 12);
        Assert.True(Run("{PW} * 2 [h] = 20 [kWh]", ("PW", 10)).IsTrue);
        Assert.Equal(85, Run("{TI1} + 5 [K]", ("TI1", 80)).Number, 12);
        Assert.True(Run("between({TI1}, 20 [℃], 303.15 [K] - 0 [K] - 273.15 [K] + 0 [Cel])", ("TI1", 25)).IsTrue);
    }

    [Fact]
    public void ResultIsConvertedToTheUnitAskedFor()
    {
        Assert.True(UnitParser.TryParse("MWh/t", out var wanted));
        var expression = Expression.TryCompile("{PW} / {FI1}", Names, ExpressionType.Number(wanted), out _);
        ExpressionValue[] values = [ExpressionValue.Of(500, 0, 5), ExpressionValue.Of(2, 0, 9)];
        var result = expression!.Evaluate(new(values, []));
        Assert.Equal(0.25, result.Number, 12);
        Assert.Equal(9, result.TimeNs);
    }

    [Fact]
    public void LackingAndBadInputs_GiveNoValue_AndTheirQuality()
    {
        Assert.False(Run("{X} + 1").HasValue);
        Assert.Equal(Quality.BadNoData, Run("{X} + 1").Quality);
        Assert.False(Run("1 / 0").HasValue);
        Assert.False(Run("ln(0 - 1)").HasValue);
        Assert.False(Run("{X} > 1 and true").HasValue);
        Assert.True(Run("{X} > 1 and false") is { HasValue: true, IsTrue: false });
        Assert.True(Run("{X} > 1 or true").IsTrue);
        Assert.False(Run("isGood({X})").IsTrue);
        var expression = Expression.TryCompile("{X} + {Y}", Names, out _)!;
        ExpressionValue[] values =
        [
            ExpressionValue.Of(1, Quality.Good, 1), ExpressionValue.Of(2, Quality.BadSensorFailure, 2),
        ];
        var result = expression.Evaluate(new(values, []));
        Assert.False(result.HasValue);
        Assert.Equal(Quality.BadSensorFailure, result.Quality);
        values[1] = ExpressionValue.Of(2, Quality.UncertainLastUsable, 2);
        Assert.Equal(Quality.UncertainLastUsable, expression.Evaluate(new(values, [])).Quality);
    }

    [Fact]
    public void Change_IsSeenAgainstTheValueBefore()
    {
        var expression = Expression.TryCompile("rate({TI1}) > 5 [K/min]", Names, out var error);
        Assert.Null(error);
        Assert.True(expression!.UsesPrevious);
        ExpressionValue[] now = [ExpressionValue.Of(21, 0, 10_000_000_000)];
        ExpressionValue[] before = [ExpressionValue.Of(20, 0, 0)];
        Assert.True(expression.Evaluate(new(now, before)).IsTrue);
        Assert.False(expression.Evaluate(new(now, [])).HasValue);
    }

    [Fact]
    public void Texts_AreCompared()
    {
        var expression = Expression.TryCompile("{MODE} in_ 'x'", Names, out var error);
        Assert.Null(expression);
        Assert.Equal("expressions.unexpectedToken", error!.Refusal.Code);
        expression = Expression.TryCompile("in({MODE}, '运行', 'RUN') and case.data.kind != 'x'", Names, out error);
        Assert.Null(error);
        ExpressionValue[] values = [ExpressionValue.Of("运行", 0, 1), ExpressionValue.Of("y", 0, 1)];
        Assert.True(expression!.Evaluate(new(values, [])).IsTrue);
    }

    [Fact]
    public void EveryMistake_HasItsCodeAndPlace()
    {
        static void F(string source, string code, int position)
        {
            var expression = Expression.TryCompile(source, Names, out var error);
            Assert.Null(expression);
            Assert.Equal(("expressions." + code, position), (error!.Refusal.Code, error.Position));
        }

        F(" ", "empty", 0);
        F(new string('1', 4001), "tooLong", 0);
        F(new string('(', 100), "tooDeep", 64);
        F(string.Join("+", Enumerable.Repeat("1", 300)), "tooCostly", 402);
        F("1 # 2", "unexpectedCharacter", 2);
        F("{TI1", "unterminated", 0);
        F("1.2.3", "badNumber", 0);
        F("1e999", "badNumber", 0);
        F("1 + ", "unexpectedToken", 4);
        F("(1", "unexpectedToken", 2);
        F("{NOPE} > 1", "unknownName", 0);
        F("1 + foo(2)", "unknownFunction", 4);
        F("1 [furlong]", "unknownUnit", 0);
        F("abs(1, 2)", "argumentCount", 0);
        F("min()", "argumentCount", 0);
        F("1 + true", "typeMismatch", 2);
        F("{TI1} > 80", "unitMismatch", 6);
        F("{FI1} + {PW}", "unitMismatch", 6);
        F("{TI1} * 2", "temperaturePoint", 6);
        F("{TI1} + {TI2}", "temperaturePoint", 6);
        F("{TI1} - {TI2} > 5 [Cel]", "temperaturePoint", 14);
        F("10 [m] ^ 12 * 10 [m]", "unitOutOfRange", 12);
        F("delta({TI1} + 1 [K])", "needsSignal", 0);
        F("{FI1} ^ 0.5", "needsConstant", 6);
    }

    [Fact]
    public void ConditionAskedFor_NumberGiven_IsRefused()
    {
        Assert.Null(Expression.TryCompile("{TI1}", Names, ExpressionType.Boolean, out var error));
        Assert.Equal("expressions.wrongResult", error!.Refusal.Code);
    }
}
