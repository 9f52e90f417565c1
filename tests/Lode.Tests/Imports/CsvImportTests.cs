using System.Text;
using Lode.Historian.Codec;
using Lode.Kernel.Imports;
using Xunit;

namespace Lode.Tests.Imports;

public class CsvImportTests
{
    [Fact]
    public void SemicolonFile_BecomesOneSeriesWithAFieldPerColumn()
    {
        var run = Run("""
            datetime;Current;Volume Flow RateRMS;anomaly
            2020-03-09 10:14:33;1.3302;32.0;0.0
            2020-03-09 10:14:35;1.35399;32.0;1.0
            """, new ImportMapping { Tags = new Dictionary<string, string> { ["rig"] = "a b" } });
        Assert.Equal(
            """
            test,rig=a\ b current=1.3302,volume_flow_raterms=32.0,anomaly=0.0 1583720073000000000
            test,rig=a\ b current=1.35399,volume_flow_raterms=32.0,anomaly=1.0 1583720075000000000

            """, run.Lines);
        Assert.Empty(run.Rejects);
    }

    [Fact]
    public void QuotedDecimalCommas_AreRead_AndASpoiledNumberIsRejectedByName()
    {
        var run = Run("""
            date,"% Iron Feed","Ore pH"
            10/3/17 23:00,"55,2","9,887,715"
            11/3/17 0:00,"-1.000,5","9,8"
            11/3/17 1:00,"54,95","9.887.715"
            """, new ImportMapping { Time = new TimeMapping(Zone: "UTC") });
        Assert.Equal("d/M/yy H:mm", run.Plan.TimeFormat);
        Assert.Equal(
            [(2, "Ore pH", "9,887,715"), (3, "% Iron Feed", "-1.000,5"), (4, "Ore pH", "9.887.715")],
            run.Rejects.Select(reject => (reject.Row, reject.Column, reject.Value)));
        Assert.All(run.Rejects, reject => Assert.Equal("import.badNumber", reject.Code));
        Assert.StartsWith("test pct_iron_feed=55.2 1489186800000000000\n", run.Lines, StringComparison.Ordinal);
        Assert.Contains("test pct_iron_feed=54.95 1489194000000000000\n", run.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public void TextsThatTheFileUsesForNoValue_AreLeftOut()
    {
        const string file = "t,v,w\n2026-01-01 00:00:00,1,n.b.\n2026-01-01 00:01:00,停,2\n2026-01-01 00:02:00,3,3\n";
        var run = Run(file, new ImportMapping());
        Assert.Equal(["停", "n.b."], run.Rejects.Select(reject => reject.Value).Order(StringComparer.Ordinal).Reverse());
        run = Run(file, new ImportMapping { Missing = ["停", "n.b."] });
        Assert.Empty(run.Rejects);
        Assert.Equal(3, run.Lines.Count(c => c == '\n'));
        Assert.Equal(["1", "停", "3"], run.Plan.Columns[1].Samples);
    }

    [Fact]
    public void RowsThatShareAStamp_AreKeptByTheRuleAndCounted()
    {
        const string file =
            "t,v\n2026-01-01 00:00:00,1\n2026-01-01 00:00:00,2\n2026-01-01 00:00:00,3\n2026-01-01 00:01:00,4\n"
            + "2026-01-01 00:01:00,5\n2026-01-01 00:01:00,6\n";
        void F(string rule, int lines, int same, int rejects)
        {
            var run = Run(file, new ImportMapping { SameStamp = rule });
            Assert.Equal((lines, same, rejects), (run.Lines.Count(c => c == '\n'), run.SameStamps, run.Rejects.Count));
        }

        F("newest", 6, 4, 0);
        F("first", 2, 4, 0);
        F("refuse", 2, 4, 4);
        F("spread", 6, 0, 0);
        var spread = Run(file, new ImportMapping { SameStamp = "spread" });
        Assert.Equal(20_000_000_000, spread.Plan.SpreadNs);
    }

    [Fact]
    public void AFirstIntervalWithFewerRows_EndsWhereTheNextBegins()
    {
        var run = Run(
            "t,v\n2026-01-01 00:00,1\n2026-01-01 00:01,2\n2026-01-01 00:01,3\n2026-01-01 00:01,4\n",
            new ImportMapping { SameStamp = "spread", Time = new TimeMapping(Zone: "UTC") });
        Assert.Contains("v=1 1767225640000000000", run.Lines, StringComparison.Ordinal);
        Assert.Contains("v=2 1767225660000000000", run.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public void HoursThatOccurTwiceOrNever_AreRefusedOrResolvedByRule()
    {
        const string file = "t,v\n2026-03-29 02:30:00,1\n2026-10-25 02:30:00,2\n";
        Refusals(null, null, "import.timeSkipped", "import.timeTwice");
        Refusals("earlier", "shift");
        Assert.Contains("v=2 1792888200000000000", Lines("earlier", "shift"), StringComparison.Ordinal);
        Assert.Contains("v=2 1792891800000000000", Lines("later", "shift"), StringComparison.Ordinal);
        Assert.Contains("v=1 1774747800000000000", Lines("later", "shift"), StringComparison.Ordinal);

        void Refusals(string? twice, string? never, params string[] codes) => Assert.Equal(
            codes, Run(file, Mapping(twice, never)).Rejects.Select(reject => reject.Code));
        string Lines(string twice, string never) => Run(file, Mapping(twice, never)).Lines;
        static ImportMapping Mapping(string? twice, string? never) =>
            new() { Time = new TimeMapping(Zone: "Europe/Berlin", Ambiguous: twice, Skipped: never) };
    }

    [Fact]
    public void TimesOfManyForms_AreReadWithoutBeingTold()
    {
        static void F(string one, string two, string format)
        {
            Assert.True(TimeText.Detect([one, two]).TryGet(out var found, out var why), why?.Code);
            Assert.Equal(format, found);
        }

        F("2020-03-09 10:14:33", "2020-03-09 10:14:34", "iso");
        F("2020-03-09T10:14:33.25+08:00", "2020-03-09T02:14:34Z", "iso");
        F("1583720073", "1583720074", "epochS");
        F("1583720073000", "1583720074000", "epochMs");
        F("1583720073000000", "1583720074000000", "epochUs");
        F("1583720073000000000", "1583720074000000000", "epochNs");
        F("2020/3/9 10:14:33", "2020/3/10 10:14:33", "yyyy/M/d H:mm:ss");
        F("2020年3月9日 10:14", "2020年3月10日 10:14", "yyyy年M月d日 H:mm");
        F("10/3/17 23:00", "11/3/17 0:00", "d/M/yy H:mm");
        F("3/10/2017 23:00", "3/11/2017 0:00", "M/d/yyyy H:mm");
        F("25.12.2025 08:00", "26.12.2025 08:00", "d.M.yyyy H:mm");
        Assert.False(TimeText.Detect(["1/2/26 0:00"]).TryGet(out _, out var unclear));
        Assert.Equal("import.timeUnclear", unclear!.Code);
        Assert.False(TimeText.Detect(["yesterday"]).TryGet(out _, out _));
    }

    [Fact]
    public void ColumnsBecomeSeriesOrTagsOrNothing_AsTheMappingSays()
    {
        Assert.True(ImportMapping.Parse("""
            { "measurement": "lab", "seriesPerColumn": true, "columns": {
                "sample": { "type": "tag", "field": "point" }, "note": { "type": "skip" },
                "Al2O3": { "field": "alumina", "unit": "g/L", "lo": 0, "hi": 200 } }, "outOfRange": "reject" }
            """).TryGet(out var mapping, out var why), why?.Code);
        var run = Run("when,sample,note,Al2O3\n2026-01-01T00:00:00Z,P 1,x,120.5\n2026-01-01T00:00:00Z,P 2,y,900\n",
            mapping!);
        Assert.Equal("lab,point=P\\ 1,signal=alumina value=120.5 1767225600000000000\n", run.Lines);
        Assert.Equal("import.outOfRange", Assert.Single(run.Rejects).Code);
        Assert.Equal(0, run.SameStamps);
    }

    [Fact]
    public void AMappingWithAnUnknownFieldOrColumn_IsRefusedByName()
    {
        Assert.False(ImportMapping.Parse("""{ "seperator": ";" }""").TryGet(out _, out var wrong));
        Assert.Contains("seperator", wrong!.Args!["reason"], StringComparison.Ordinal);
        var mapping = new ImportMapping { Columns = new Dictionary<string, ColumnMapping> { ["X"] = new() } };
        Assert.False(
            CsvPlan.Of(new StringReader("t,v\n2026-01-01,1\n"), mapping, "test", "UTC").TryGet(out _, out var unknown));
        Assert.Equal("import.columnUnknown", unknown!.Code);
    }

    [Fact]
    public void MissingCells_AreNoValues_AndShortRowsAreRejected()
    {
        var run = Run("t,a,b\n2026-01-01T00:00:00Z,,NaN\n2026-01-01T00:00:01Z,1,-\n2026-01-01T00:00:02Z,1\n",
            new ImportMapping());
        Assert.Equal("test a=1 1767225601000000000\n", run.Lines);
        Assert.Equal("import.cellCount", Assert.Single(run.Rejects).Code);
    }

    private sealed record Result(CsvPlan Plan, string Lines, List<ImportReject> Rejects, long SameStamps);

    [Fact]
    public void Formulas_AreRejected_AndOneApostropheIsTakenOff()
    {
        const string file = "t,place,note\n2026-01-01 00:00,a,'=1+1\n2026-01-01 00:01,a,=1+1\n"
            + "2026-01-01 00:02,@b,text\n2026-01-01 00:03,'-c,-5\n2026-01-01 00:04,a,''=x\n";
        var run = Run(file, new ImportMapping
        {
            Time = new TimeMapping(Zone: "UTC"),
            Columns = new Dictionary<string, ColumnMapping>
            {
                ["place"] = new(Type: "tag"),
                ["note"] = new(Type: "text"),
            },
        });
        Assert.Equal(
            [(3, "note", "=1+1"), (4, "place", "@b")],
            run.Rejects.Select(reject => (reject.Row, reject.Column, reject.Value)));
        Assert.All(run.Rejects, reject => Assert.Equal("import.formula", reject.Code));
        Assert.Equal(
            """
            test,place=a note="=1+1" 1767225600000000000
            test,place=-c note="-5" 1767225780000000000
            test,place=a note="'=x" 1767225840000000000

            """, run.Lines);
    }

    private static Result Run(string text, ImportMapping mapping)
    {
        Assert.True(
            CsvPlan.Of(new StringReader(text), mapping, "test", "Asia/Shanghai").TryGet(out var plan, out var why),
                why?.Code);
        Assert.True(CsvToLines.Of(plan!, new StringReader(text)).TryGet(out var lines, out why), why?.Code);
        var sink = new ByteSink();
        var rejects = new List<ImportReject>();
        while (lines!.Next(sink, rejects))
        {
        }

        return new Result(plan!, Encoding.UTF8.GetString(sink.Written), rejects, lines.SameStamps);
    }
}
