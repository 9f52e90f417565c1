using System.Reflection;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel;
using Lode.Kernel.Expressions;
using Xunit;

namespace Lode.Tests.Expressions;

public sealed class ExpressionPropertyTests
{
    private static readonly string[] Pieces =
    [
        "1", "2.5", "0", "80 [Cel]", "5 [K]", "3 [t/h]", "{TI1}", "{TI2}", "{FI1}", "{X}", "{RUN}", "{MODE}", "'a'",
            "true",
        "null", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">=", "=", "!=", "and", "or", "not", "if(", "min(",
            "rate(",
        "delta(", "in(", "avg(", "round(", "clamp(", "sqrt(", "[", "{", "}", "'", "#", "1e400", "orElse(", "isGood(",
    ];

    private static readonly Gen<string> AnyTokens =
        from pieces in Gen.Elements(Pieces).ListOf() select string.Join(' ', pieces);

    private static Gen<string> Numbers(int depth) => depth == 0
        ? Gen.Elements("{X}", "{Y}", "1", "2.5", "0", "1e300")
        : Gen.OneOf(
            Numbers(0),
            from left in Numbers(depth - 1)
            from right in Numbers(depth - 1)
            from form in Gen.Elements("({0} + {1})", "({0} - {1})", "({0} * {1})", "({0} / {1})", "min({0}, {1})",
                "if({0} > {1}, {1}, {0})", "pow({0}, {1})", "orElse({0}, {1})", "clamp({0}, {1}, {0})", "sqrt({0})",
                "ln({0})", "avg({0}, {1})", "if(isGood({0}), {0}, {1})")
            select form.Replace("{0}", left, StringComparison.Ordinal).Replace("{1}", right, StringComparison.Ordinal));

    private static readonly Gen<double> AnyNumber = Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(number => number / 8d),
        Gen.Elements(double.NaN, double.PositiveInfinity, double.MaxValue, double.Epsilon, -0.0));

    [Fact]
    public void AnyText_IsCompiledOrRefused_NeverThrows() => Prop.ForAll(AnyTokens.ToArbitrary(), source =>
    {
        var expression = Expression.TryCompile(source, ExpressionTests.Names, out var error);
        if (expression is null)
        {
            return error is not null && error.Position >= 0 && error.Position <= source.Length;
        }

        var values = new ExpressionValue[expression.Inputs.Count];
        Array.Fill(values, ExpressionValue.Missing);
        var result = expression.Evaluate(new(values, values));
        return expression.Cost <= Expression.MaxCost && (!result.HasValue || double.IsFinite(result.Number)
            || result.Text is not null);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AnyFormula_OverAnyValues_IsTotal_AndBadInputsNeverGiveGoodNumbers() => Prop.ForAll(
        (from source in Numbers(4)
         from x in AnyNumber
         from y in AnyNumber
         from quality in Gen.Elements(0u, 0x40000000u, 0x80000000u, uint.MaxValue)
         select (source, x, y, quality)).ToArbitrary(),
        input =>
        {
            var expression = Expression.TryCompile(input.source, ExpressionTests.Names, out _);
            if (expression is null)
            {
                return true;
            }

            ExpressionValue[] all =
            [
                ExpressionValue.Of(input.x, input.quality, long.MinValue), ExpressionValue.Of(input.y, 0,
                    long.MaxValue),
            ];
            var result = expression.Evaluate(new(all.AsSpan(0, expression.Inputs.Count), all));
            return !result.HasValue || (double.IsFinite(result.Number) && result.Quality < 0x80000000);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void EveryRefusal_HasItsTextInBothLanguages()
    {
        var codes = typeof(ExpressionRefusals).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => ((Refusal)field.GetValue(null)!).Code).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(19, codes.Length);
        foreach (var language in new[] { "zh-CN", "en-US" })
        {
            using var stream = typeof(Expression).Assembly
                .GetManifestResourceStream($"Lode.Kernel.Expressions.Texts.{language}.json");
            using var texts = JsonDocument.Parse(stream!);
            Assert.Equal(codes, texts.RootElement.EnumerateObject().Select(entry =>
                entry.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Evaluate_AllocatesNothing()
    {
        var expression = Expression.TryCompile(
            "if({TI1} - {TI2} > 5 [K] and rate({X}) < 1 [1/s], avg({X}, {Y}, 3), clamp({X} * 2, 0, 10))",
            ExpressionTests.Names, out var error);
        Assert.Null(error);
        var values = new ExpressionValue[expression!.Inputs.Count];
        Array.Fill(values, ExpressionValue.Of(3, 0, 5));
        double total = 0;
        for (var warm = 0; warm < 2000; warm++)
        {
            total += expression.Evaluate(new(values, values)).Number;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 1000; run++)
        {
            total += expression.Evaluate(new(values, values)).Number;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, total);
    }
}
