using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Kernel.History;
using Lode.Testing.Retrieval;
using Lode.Web.History;
using Lode.Web.Live;
using Xunit;

namespace Lode.Tests.History;

public class HistoryOutputTests
{
    private static readonly HistorySignal Level = new(
        new SignalFacts { Key = "m,t=a:v", Unit = "m" }, 0, 0, ColumnType.Float64);

    private static string Written(Action<ColumnBuffer> write)
    {
        using var buffer = new ColumnBuffer(16);
        write(buffer);
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    [Fact]
    public void AnyNumber_ReadsBackBitForBit()
    {
        static bool Same(double value) => !double.IsFinite(value)
            ? Written(into => into.Number(value)) == "null"
            : double.Parse(Written(into => into.Number(value)), CultureInfo.InvariantCulture).Equals(value);

        Prop.ForAll(ArbMap.Default.ArbFor<double>(), Same).QuickCheckThrowOnFailure();
        var decimals = from digits in Gen.Choose(-2_000_000_000, 2_000_000_000)
                       from places in Gen.Choose(0, 7)
                       select digits / Math.Pow(10, places);
        Prop.ForAll(decimals.ToArbitrary(), Same).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Number_IsShort()
    {
        static void F(double value, string expected) => Assert.Equal(expected, Written(into => into.Number(value)));

        F(0, "0");
        F(7, "7");
        F(42, "42");
        F(-12, "-12");
        F(1234567, "1234567");
        F(0.5, "0.5");
        F(-12.034, "-12.034");
        F(812.1, "812.1");
        F(1.000001, "1.000001");
        F(double.NaN, "null");
    }

    [Fact]
    public void Summary_IsColumnar_AndEmptyBucketsAreNull()
    {
        var series = new MemorySeries().Add(0, 1).Add(1_000_000_000, 2.5);
        var table = Summary.Compute(
            series.Open, new BucketGrid(0, 4_000_000_000, 2_000_000_000), new Interpolation(Step: false, MaxGap: 1_000_000_000));
        using var json = JsonDocument.Parse(Written(into => HistoryJson.Summary(into, Level, table, nanoseconds: false)));
        var root = json.RootElement;
        Assert.Equal(
            ["key", "unit", "t", "count", "good", "min", "max", "sum", "avg", "first", "last", "timeWeightedAvg", "percentGood"],
            root.EnumerateObject().Select(member => member.Name));
        Assert.Equal([0, 2_000_000], root.GetProperty("t").EnumerateArray().Select(one => one.GetInt64()));
        Assert.Equal(3.5, root.GetProperty("sum")[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("sum")[1].ValueKind);
        Assert.Equal(0, root.GetProperty("count")[1].GetInt32());
    }

    [Fact]
    public void Rows_HaveNullForBad_AndSayWhereTheyWereCut()
    {
        var series = new MemorySeries().Add(1_000, 1).Add(2_000, 2, Quality.BadSensorFailure).Add(3_000, 3);
        using var reader = series.Open(0, 10_000);
        Assert.Equal(
            """{"key":"m,t=a:v","unit":"m","t":[1,2],"v":[1,null],"q":[0,2156658688],"next":3}""",
            Written(into => HistoryJson.Rows(into, Level, reader, limit: 2, nanoseconds: false)));
    }

    [Fact]
    public void Answers_ShareStampsAndKeepLargeIntegersExact()
    {
        long[] times = [1_000, 2_000];
        KeyValuePair<string, string>[] tags = [new("host", "a\"b")];
        Assert.Equal(
            """{"series":[{"tags":{"host":"a\"b"},"field":"x","t":[1,2],"v":[1,null]},{"tags":{"host":"a\"b"},"field":"y","t":[1,2],"v":["9007199254740993",5]}]}""",
            Written(into => AnswerJson.Write(
                into,
                [
                    new SeriesAnswer(tags, "x", times, [1, double.NaN]),
                    new SeriesAnswer(tags, "y", times, [9007199254740992, 5], [9007199254740993, 5]),
                ],
                nanoseconds: false)));
    }

    [Fact]
    public void CsvCell_ThatStartsLikeAFormula_GetsAnApostrophe()
    {
        Assert.Equal(
            "'=cmd(),\"a,b\",-5,,'@x\r\n",
            Written(into => CsvSheet.Line(into, ["=cmd()", "a,b", -5.0, null, "@x"])));
    }

    [Fact]
    public void XlsxCells_AreTyped()
    {
        using var file = new MemoryStream();
        XlsxSheet.Write(file, ["名称"], [["=1+1", 2.5, 7L, null]]);
        file.Position = 0;
        using var zip = new ZipArchive(file);
        using var sheet = new StreamReader(zip.Entries.Single(entry => entry.Name.StartsWith("sheet", StringComparison.Ordinal)).Open());
        var xml = sheet.ReadToEnd();
        Assert.Contains("t=\"inlineStr\"", xml, StringComparison.Ordinal);
        Assert.Contains("=1+1", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f>", xml, StringComparison.Ordinal);
        Assert.Contains(">2.5<", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void LiveTopics_KeepCommasOfKeys() => Assert.Equal(
        ["alarms", "last:m,t=a b:v"], LiveEndpoint.Topics("?topics=last%3Am%2Ct%3Da+b%3Av,alarms").Order());
}
