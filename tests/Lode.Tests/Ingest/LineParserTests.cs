using System.Text;
using Lode.Historian.Ingest;
using Xunit;

namespace Lode.Tests.Ingest;

public sealed class LineParserTests
{
    private readonly ParsedLines lines = new();

    [Fact]
    public void Line_EveryType_IsRead()
    {
        void F(string text, string expected) => Assert.Equal([expected], lines.Read(text));
        F("m v=1 5", "5 m v=1");
        F("a v=-1.5e3 5", "5 a v=-1500");
        F("b v=12i 5", "5 b v=12i");
        F("c v=18446744073709551615u 5", "5 c v=18446744073709551615u");
        F("d v=\"a\\\"b\\\\c\" 5", "5 d v=\"a\"b\\c\"");
        F("e v=\"\\n\" 5", "5 e v=\"\\n\"");
        F("f v=True,w=f 5", "5 f v=true w=false");
        F("m v=1 -5", "-5 m v=1");
        F("m,hi\\ yo\\ =w\\,est x=1 5", "5 m,hi\\ yo\\ =w\\,est x=1");
        F("m v=1\r\n", $"{ParsedLines.Now} m v=1");
        F("g a=.5,b=5.,c=-0 5", "5 g a=0.5 b=5 c=-0");
        F("h v=9007199254740993,w=123456789.123456789 5", "5 h v=9007199254740992 w=123456789.12345679");
    }

    [Fact]
    public void Stamps_OfAnyLength_ReadAlikeOnBothPaths()
    {
        const string Digits = "1234567890123456789012345";
        for (var length = 1; length <= Digits.Length; length++)
        {
            var line = $"m v=1 {Digits[..length]}";
            var strict = new ParsedLines().Read(line);
            lines.Read("m v=1 1");
            Assert.Equal(strict, lines.Read(line));
            Assert.Equal(length <= 19 ? [$"{Digits[..length]} m v=1"] : [], strict);
        }
    }

    [Fact]
    public void CorpusCases_AreReadAsTheReferenceReadsThem()
    {
        void F(string text, params string[] expected) => Assert.Equal(expected, lines.Read(text));
        F("cpu,regions=\\\\ east value=1.0 1", "1 cpu,regions=\\\\ east value=1");
        F("cpu,reg\\\\=ion=east value=1.0 1", "1 cpu,reg\\\\=ion=east value=1");
        F("4 f=05 2\n4 f=05 3", "2 4 f=5", "3 4 f=5");
        F("#\n##\n#\\u0015\"", []);
        F("u r=\"o\n\" 7", "7 u r=\"o\n\"");
        F("cpu   value=1.0 1257894000000000000\n", "1257894000000000000 cpu value=1");
        F("\\, e=1 1", "1 , e=1".Replace(" ,", " \\,", StringComparison.Ordinal));
        F("d \"=f 1\r\nd \"=f 2\r", "1 d \"=false", "2 d \"=false");
    }

    [Theory]
    [InlineData("m", "missing fields")]
    [InlineData(",k=v v=1", "missing measurement")]
    [InlineData("m,k=a=b v=1", "invalid tag format")]
    [InlineData("m,k= v=1", "missing tag value")]
    [InlineData("m,k v=1", "missing tag value")]
    [InlineData("m v=1 \"146\"", "bad timestamp")]
    [InlineData("m v=tru", "invalid boolean")]
    [InlineData("m v=9223372036854775808i", "invalid integer")]
    [InlineData("m v=NaN", "invalid field value")]
    [InlineData("m v=1.1.1", "invalid number")]
    [InlineData("m v=1.0i", "invalid integer")]
    [InlineData("m v=-", "invalid number")]
    [InlineData("m v=1e999", "invalid number")]
    [InlineData("m v=\"a", "unbalanced quotes")]
    [InlineData("\tm v=1", "invalid character")]
    [InlineData("m,b=1,a=1,b=2 v=1", "duplicate tag key")]
    public void WrongLine_IsRefusedWithReason_AndTheOthersAreStored(string wrong, string why)
    {
        var stored = lines.Read($"ok v=1 1\n{wrong}\nok v=2 2");
        Assert.Equal(["1 ok v=1", "2 ok v=2"], stored);
        var fault = Assert.Single(lines.Parser.Faults);
        Assert.Equal(LineFaultKind.Syntax, fault.Kind);
        Assert.Equal(2, fault.Line);
        Assert.Equal(9, fault.LineStart);
        Assert.Equal(wrong.Length, fault.LineLength);
        Assert.Contains(why, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_NamesTheByte()
    {
        lines.Read("ok v=1 1\nm,k=a v=x 1");
        Assert.Equal(17, lines.Parser.Faults[0].Offset);
    }

    [Fact]
    public void Tags_InAnyOrderAndSpelling_AreOneSeries()
    {
        lines.Read("m,b=2,a=1 v=1 1\nm,a=1,b=2 v=2 2\nm,b=2,a=1 v=3 3");
        Assert.Equal(1, lines.Index.Count);
        Assert.Equal("m,a=1,b=2", lines.Index[0].KeyText);
    }

    [Fact]
    public void Fields_InOtherOrderMissingOrNew_GoToTheirColumns()
    {
        var rows = lines.Read("m a=1,b=2i 1\nm b=3i,a=4 2\nm b=5i 3\nm c=t,a=6 4\nm a=7,c=f,b=8i 5");
        Assert.Equal(["1 m a=1 b=2i", "2 m b=3i a=4", "3 m b=5i", "4 m c=true a=6", "5 m a=7 c=false b=8i"], rows);
    }

    [Fact]
    public void Field_GivenTwice_LastCounts()
    {
        Assert.Equal(["1 m a=2"], lines.Read("m a=1,a=2 1"));
        Assert.Equal(["1 m a=4"], lines.Read("m a=3,a=4 1"));
    }

    [Fact]
    public void OtherType_FieldIsHeld_RestIsStored()
    {
        lines.Read("m v=1,w=1i 1");
        var rows = lines.Read("m v=\"x\",w=2i 2");
        Assert.Equal(["2 m w=2i"], rows);
        Assert.Equal(
            "field type conflict: input field \"v\" on measurement \"m\" is type string, already exists as type float",
            Assert.Single(lines.Parser.Faults).Reason);
        Assert.Equal(HoldReason.TypeConflict, Assert.Single(lines.Parser.Held).Reason);
        Assert.Equal(1, lines.Parser.DroppedLines);
    }

    [Fact]
    public void FutureStamp_IsHeld()
    {
        lines.Read("m v=1 1");
        var later = ParsedLines.Now + 601_000_000_000;
        Assert.Empty(lines.Read($"m v=1 {later}\nn v=1 {later}"));
        Assert.Equal([later, later], lines.Parser.Held.Select(line => line.TimeNs));
        Assert.Equal(0, lines.Parser.DroppedLines);
        Assert.Single(lines.Read($"m v=1 {ParsedLines.Now + 599_000_000_000}"));
    }

    [Fact]
    public void Precision_MultipliesAndMissingStampIsNowCutToIt()
    {
        Assert.Equal(["1700000000000000000 m v=1"], lines.Read("m v=1", unit: 1_000_000_000));
        Assert.Equal(["1600000000000000000 m v=1"], lines.Read("m v=1 1600000000", unit: 1_000_000_000));
        Assert.Empty(lines.Read("m v=1 9999999999999", unit: 1_000_000_000));
        Assert.Equal(LineFaultKind.TimeRange, lines.Parser.Faults[0].Kind);
    }

    [Fact]
    public void QualityField_BecomesTheQualityOfTheRow()
    {
        F("m v=1,quality_code=2156527616i 1", "1 m q808A0000 v=1");
        F("m quality_code=2156527616u,v=1 1", "1 m q808A0000 v=1");
        F("m v=1,quality_code=0i 1", "1 m v=1");
        F("m v=1 2", "2 m v=1");
        Assert.Equal(1, lines.Index[0].Layout.Count);

        void F(string text, string expected) => Assert.Equal([expected], lines.Read(text));
    }

    [Fact]
    public void StopAtSyntax_StopsAtTheFirstWrongLine()
    {
        using var batch = new RowBatch();
        lines.Parser.Parse("m v=1 1\nm v= 2\nm v=3 3"u8, 1, ParsedLines.Now, IngestPolicy.Open, batch, stopAtSyntax: true);
        Assert.Equal(1, batch.RowCount);
        Assert.Equal(2, Assert.Single(lines.Parser.Faults).Line);
    }

    [Fact]
    public void NameTime_IsReserved()
    {
        Assert.Empty(lines.Read("m,time=a v=1 1\nm time=1 1"));
        Assert.All(lines.Parser.Faults, fault => Assert.Equal(LineFaultKind.ReservedName, fault.Kind));
    }

    [Fact]
    public void KnownLines_AllocateNothing()
    {
        var text = Encoding.UTF8.GetBytes("cpu,host=a,rack=7 u=12i,v=-3.25,t=\"abc\",b=true 1600000000000000000\n"
            + "cpu,host=b,rack=7 u=13i,v=4.5,t=\"abd\",b=false 1600000000000000000\r\n");
        var body = new byte[text.Length + LineParser.Padding];
        text.CopyTo(body, 0);
        using var batch = new RowBatch();
        void Once()
        {
            batch.Clear();
            lines.Parser.Parse(body, text.Length, 1, ParsedLines.Now, IngestPolicy.Open, batch);
        }

        for (var i = 0; i < 300; i++)
        {
            Once();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Once();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(8, batch.ValueCount);
    }
}
