using Lode.Kernel;
using Lode.Waste.Periods;
using Lode.Waste.Reports;
using Xunit;

namespace Lode.Tests.Waste;

public sealed class PeriodCheckTests
{
    private const string Dross = "321-024-48", First = "20269999000001", Second = "20269999000002";

    private static readonly Id Receiver = Id.New(1, DateTimeOffset.UnixEpoch);

    private static readonly FormColumn[] Columns =
        [new("产生批次编码", "Batch", IsRequired: true), new("经办人", "Handler", IsRequired: true), new("产生量", "Mass", true)];

    private static PeriodFacts Clean => new()
    {
        Reports = "/waste/reports?site=7",
        Lines = [Line(12_000_000, 122_600_000, 60_000_000, 45_000_000, 29_600_000)],
        Manifests = [Sent(First, 22_500_000), Sent(Second, 22_500_000)],
        National =
        [
            new ManifestEntry(First, Dross, 22_500_000, "A"), new ManifestEntry(Second, Dross, 22_510_000, "A"),
        ],
        NationalInPeriod = new HashSet<string> { First, Second },
        Settlements = [Settled(First), Settled(Second)],
        Forms = [Form("HWCS20260117001", "何川", 122_600_000)],
        Plan = [new PlanUse("A.3", Dross, "", 200_000_000, 122_600_000)],
        Outsourced =
        [
            new OutsourcedUse { WasteCode = Dross, ReceiverId = Receiver, Method = "R4", Grams = 45_000_000 },
        ],
    };

    [Fact]
    public void CleanMonth_PassesAllEleven()
    {
        var results = PeriodChecks.Run(Clean);
        Assert.Equal(PeriodChecks.Names, results.Select(one => one.Name));
        Assert.Equal(11, results.Count(one => one.Verdict == PeriodChecks.Ok));
    }

    [Fact]
    public void EachCheck_FindsWhatItIsFor_AndNothingElseFails()
    {
        Expect("rowIdentity", Clean with
        {
            Lines = [Line(12_000_000, 122_600_000, 60_000_000, 45_000_000, 29_599_999)],
        });
        Expect("ledgerManifest", Clean with
        {
            Manifests = [Sent(First, 22_500_000), Sent(Second, 22_500_000) with { BookedGrams = 22_499_999 }],
        });
        Expect("ledgerManifest", Clean with
        {
            National =
            [
                new ManifestEntry(First, Dross, 22_500_000, "A"), new ManifestEntry(Second, Dross, 22_510_001, "A"),
            ],
        });
        Expect("amount", Clean with { Settlements = [Settled(First) with { AmountFen = 4_600_001 }] });
        Expect("duplicateManifest", Clean with
        {
            Manifests = [Sent(First, 22_500_000), Sent(Second, 22_500_000) with { ReturnManifest = First }],
        });
        Expect("totals", Clean with { Forms = [Form("HWCS20260117001", "何川", 122_600_001)] });
        Expect("missingCells", Clean with { Forms = [Form("HWCS20260117001", "", 122_600_000)] });
        Expect("plan", Clean with { Plan = [new PlanUse("A.3", Dross, "", 122_599_999, 122_600_000)] });
        Expect("overYear", Clean with { Old = [new OldStock(Receiver, "HWCS20250101001", Dross, 395)] });
        Expect("cutOff", Clean with { NationalInPeriod = new HashSet<string> { First } });
        Expect("cutOff", Clean with { NationalInPeriod = new HashSet<string> { First, Second, "20269999000009" } });
        Expect("samePrice", Clean with
        {
            Settlements = [Settled(First), Settled(Second) with { PriceFen = 210_000, AmountFen = 4_825_000 }],
        });
        Expect("summary", Clean with
        {
            Outsourced = [new OutsourcedUse { WasteCode = Dross, ReceiverId = Receiver, Grams = 44_000_000 }],
        });
    }

    [Fact]
    public void MissingMaterial_GivesNoVerdict()
    {
        var results = PeriodChecks.Run(Clean with { National = null, Settlements = null, Plan = null });
        Assert.Equal(
            ["amount", "plan", "cutOff", "samePrice"],
            results.Where(one => one.Verdict == PeriodChecks.None).Select(one => one.Name));
        Assert.DoesNotContain(results, one => one.Verdict == PeriodChecks.Failed);
    }

    [Fact]
    public void Filing_IsRefusedForArithmetic_AndForSilence()
    {
        var none = new Dictionary<string, string>();
        var late = PeriodChecks.Run(Clean with { Old = [new OldStock(Receiver, "HWCS20250101001", Dross, 395)] });
        Assert.Null(PeriodJob.Against(PeriodChecks.Run(Clean), none));
        Assert.Equal("waste.periodUnexplained", PeriodJob.Against(late, none)?.Code);
        Assert.Null(PeriodJob.Against(late, new Dictionary<string, string> { ["overYear"] = "已批准延期" }));
        var wrong = PeriodChecks.Run(Clean with { NationalInPeriod = new HashSet<string>() });
        Assert.Equal("waste.periodBlocked", PeriodJob.Against(
            wrong, new Dictionary<string, string> { ["cutOff"] = "—" })?.Code);
    }

    [Fact]
    public void Periods_AreMonthsQuartersAndYears_WithTheirDeadlines()
    {
        Assert.Equal(
            [("2026-01", "2026-02-15"), ("2026-Q4", "2027-01-15"), ("2026", "2027-03-31")],
            new[] { "2026-01", "2026-Q4", "2026" }.Select(text =>
                (ReportPeriod.Find(text)!.Text, $"{ReportPeriod.Find(text)!.DueOn:yyyy-MM-dd}")));
        Assert.All(["2026-13", "2026-Q5", "26-01", "", "1026", "2026-1"], text => Assert.Null(ReportPeriod.Find(text)));
        Assert.Equal("2026-Q2", ReportPeriod.Holding(new DateOnly(2026, 6, 30), PeriodKind.Quarter).Text);
    }

    [Fact]
    public void File_IsReadAgain_AndAChangedCellIsFound()
    {
        var form = Form("=1+1", "何川\"甲\", 乙", 40_000_001);
        foreach (var isWorkbook in new[] { false, true })
        {
            var file = FormFile.Of(form, true, isWorkbook, "b1");
            string[][] records = [.. FormFile.Cells(file.Bytes, isWorkbook).Select(cells => cells.ToArray())];
            Assert.Equal(["=1+1", "何川\"甲\", 乙", "40.000001"], records[1]);
            Assert.Null(FormFile.Check(form, records[0], records));
            records[1][2] = "40.000002";
            Assert.Equal("column 3 adds up to 40000002 g", FormFile.Check(form, records[0], records));
            Assert.NotNull(FormFile.Check(form, ["a", "b", "c"], records));
            Assert.NotNull(FormFile.Check(form, records[0], [.. records, records[1]]));
        }
    }

    [Fact]
    public void Comparison_MatchesEveryRowOnce()
    {
        var form = Form("HWCS20260117001", "何川", 122_600_000);
        string[] heading = ["产生批次编码", "经办人", "产生量"], row = ["HWCS20260117001", "何川", "122.6"];
        var same = RegisterEndpoints.Compare(form, [heading, row]);
        Assert.Equal((true, 1, 0, 0), (same.HeadingsAgree, same.Same, same.OnlyInFile, same.OnlyHere));
        var other = RegisterEndpoints.Compare(form, [["a"], ["HWCS20260117001", "何川", "122.7"], row, row]);
        Assert.Equal((false, 1, 2, 0), (other.HeadingsAgree, other.Same, other.OnlyInFile, other.OnlyHere));
        Assert.Equal([2, 4], other.Differences.Select(one => one.Line));
        Assert.Equal(1, RegisterEndpoints.Compare(form, [heading]).OnlyHere);
    }

    [Fact]
    public void Settlements_AreReadToTheFen_OrTheirWrongLineNamed()
    {
        Assert.True(SettlementEndpoints.Read(
            $"a,b,c,d,e,f,g\n{First},{Dross},22.5,2000.00,1000,0,46000\n").TryGet(out var rows, out _));
        Assert.Equal(Settled(First), Assert.Single(rows));
        Assert.Equal(4_600_000, PeriodChecks.Due(rows[0]));
        Assert.False(SettlementEndpoints.Read(
            $"a,b,c,d,e,f,g\n{First},{Dross},22.5,2000.001,1000,0,46000\n").TryGet(out _, out var why));
        Assert.Equal(("waste.settlementLineWrong", "2"), (why.Code, why.Args!["line"]));
    }

    private static void Expect(string name, PeriodFacts facts)
    {
        var failed = PeriodChecks.Run(facts).Where(one => one.Verdict == PeriodChecks.Failed).ToArray();
        Assert.Equal(name, Assert.Single(failed).Name);
        Assert.All(failed[0].Issues, issue => Assert.True(
            issue.Zh.Length > 0 && issue.En.Length > 0 && issue.Route.StartsWith('/')));
    }

    private static FlowEndpoints.Line Line(long opening, long generated, long used, long sent, long closing) => new(
        Dross, "铝灰渣", "Dross", "HW48", generated, used, 0, sent, opening, closing,
        opening + generated - used - sent - closing, sent);

    private static SentManifest Sent(string manifest, long grams) => new()
    {
        TransferId = Id.New(1, DateTimeOffset.UnixEpoch.AddSeconds(manifest[^1])),
        Number = $"T-{manifest[^1]}",
        Manifest = manifest,
        WasteCode = Dross,
        Receiver = "A",
        Method = "R4",
        SentGrams = grams,
        BookedGrams = grams,
    };

    private static Settlement Settled(string manifest) => new()
    {
        Manifest = manifest,
        WasteCode = Dross,
        SettledG = 22_500_000,
        PriceFen = 200_000,
        FreightFen = 100_000,
        AmountFen = 4_600_000,
    };

    private static FormTable Form(string code, string handler, long grams) => FormTable.Of(
        "b1", ("产生", "Generation"), "2026-01", Columns, [[code, handler, FormTable.Tonnes(grams)]],
        new Dictionary<int, long> { [2] = grams == 122_600_001 ? 122_600_000 : grams });
}
