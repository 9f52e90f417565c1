using Lode.Waste.Codes;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class CodeTests
{
    [Fact]
    public void CreditCode_OfWorkedExamples_HasItsCheckCharacter()
    {
        Assert.Equal('9', CreditCode.CheckCharacter("91410100MA0DEMA00"));
        Assert.Equal('3', CreditCode.CheckCharacter("91350100M000100Y4"));
        Assert.True(CreditCode.IsValid("91410100MA0DEMA009"));
        Assert.False(CreditCode.IsValid("91410100MA0DEMA008"));
        Assert.False(CreditCode.IsValid("91410100MI0DEMA009"));
    }

    [Fact]
    public void CreditCode_WithOneCharacterChanged_IsFound()
    {
        const string code = "91410100MA0DEMA009";
        for (var i = 0; i < code.Length; i++)
        {
            foreach (var other in "0123456789ABCDEFGHJKLMNPQRTUWXY".Where(letter => letter != code[i]))
            {
                Assert.False(CreditCode.IsValid($"{code[..i]}{other}{code[(i + 1)..]}"));
            }
        }
    }

    [Fact]
    public void ContainerCode_OfWorkedExample_RoundTrips()
    {
        const string text = "91410100MA0DEMA0093210234820260117001";
        var code = ContainerCode.Parse(text, out var wrong);
        Assert.Null(wrong);
        Assert.Equal(
            new ContainerCode("91410100MA0DEMA009", "321-023-48", new DateOnly(2026, 1, 17), 1), code);
        Assert.Equal(text, code!.ToString());
    }

    [Theory]
    [InlineData("91410100MA0DEMA00932102348202601170", "length")]
    [InlineData("91410100MA0DEMA0083210234820260117001", "unit")]
    [InlineData("91410100MA0DEMA00932102A4820260117001", "waste")]
    [InlineData("91410100MA0DEMA0093210234820261317001", "date")]
    [InlineData("91410100MA0DEMA0093210234820260117000", "serial")]
    public void ContainerCode_WithAWrongSegment_NamesIt(string text, string segment)
    {
        Assert.Null(ContainerCode.Parse(text, out var wrong));
        Assert.Equal(segment, wrong);
    }

    [Fact]
    public void ManifestNumber_OfWorkedExample_RoundTrips()
    {
        var number = ManifestNumber.Parse("20264101000123", out _);
        Assert.Equal(new ManifestNumber(2026, "41", "01", 123), number);
        Assert.Equal("20264101000123", number!.ToString());
        Assert.False(number.IsSimulated);
        Assert.True(ManifestNumber.Parse("20269999000001", out _)!.IsSimulated);
    }

    [Theory]
    [InlineData("2026410100012", "length")]
    [InlineData("2026410100012X", "digits")]
    [InlineData("20214101000123", "year")]
    [InlineData("20269801000123", "region")]
    [InlineData("20264101000000", "serial")]
    public void ManifestNumber_WithAWrongPart_NamesIt(string text, string part)
    {
        Assert.Null(ManifestNumber.Parse(text, out var wrong));
        Assert.Equal(part, wrong);
    }

    [Fact]
    public void BatchCode_OfEveryKind_IsReadBack()
    {
        foreach (var kind in Enum.GetValues<BatchKind>())
        {
            Assert.Equal(kind, BatchCode.KindOf(BatchCode.Of(kind, new DateOnly(2026, 1, 17), 1)));
        }

        Assert.Equal("HWCS20260117001", BatchCode.Of(BatchKind.Generation, new DateOnly(2026, 1, 17), 1));
        Assert.Equal(BatchKind.ExportUse, BatchCode.KindOf("HWCKLY20260117001"));
        Assert.Null(BatchCode.KindOf("HWXX20260117001"));
    }

    [Fact]
    public void WasteCodes_AreKnownByTheirForm()
    {
        Assert.True(WasteCode.IsHazardous("321-024-48"));
        Assert.Equal("HW48", WasteCode.CategoryOf("321-024-48"));
        Assert.False(WasteCode.IsHazardous("SW09"));
        Assert.True(WasteCode.IsGeneral("SW09"));
        Assert.True(WasteCode.IsGeneral("SW01-312-001"));
    }
}
