using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Waste.Recovery;
using Lode.Waste.Reports;
using Lode.Waste.Streams;
using Lode.Waste.Transfers;
using NodaTime;
using Xunit;

namespace Lode.Tests.Waste;

/// <summary>Worked examples W1, W2, W3, W18 and W20; docs/reference/waste-rules.md says where the others are.</summary>
public sealed class WorkedExampleTests
{
    private static long Tonnes(decimal tonnes) => (long)(tonnes * 1_000_000);

    private static AccountMove Move(string kind, decimal opening, decimal debits, decimal credits) =>
        new(kind, Tonnes(opening), Tonnes(debits), Tonnes(credits));

    [Fact]
    public void W1_DrossOfJanuary_ClosesToTheGram()
    {
        AccountMove[] dross =
        [
            Move("INV", 12.000m, 85.400m + 37.200m, 60.000m + 45.000m), Move("GEN", 0, 0, 85.400m),
            Move("GEN", 0, 0, 37.200m), Move("WIP", 0, 60.000m, 60.000m), Move("PRD", 0, 21.600m, 0),
            Move("RES", 0, 37.200m + 0.450m, 0), Move("USE", 0, 0.750m, 0), Move("TRN", 0, 45.000m, 45.000m),
            Move("EXT", 0, 44.820m, 0), Move("DIFF.weigh", 0, 0.180m, 0),
        ];
        var balance = MassBalance.Of(dross);
        Assert.Equal(Tonnes(12.000m), balance.Opening);
        Assert.Equal(Tonnes(122.600m), balance.Generated);
        Assert.Equal(Tonnes(60.000m), balance.SelfUsed);
        Assert.Equal(Tonnes(44.820m), balance.Out);
        Assert.Equal(Tonnes(0.180m), balance.Difference);
        Assert.Equal(Tonnes(29.600m), balance.Closing);
        Assert.Equal(0, balance.Unexplained);

        // Forgetting that the residue is generation gives the false figure of the example.
        Assert.Equal(Tonnes(-7.600m), balance.Closing - Tonnes(37.200m));
        var dust = MassBalance.Of([Move("INV", 0, 0.450m, 0), Move("GEN", 0, 0, 0.450m)]);
        Assert.Equal((Tonnes(0.450m), 0), (dust.Generated, dust.Unexplained));
    }

    [Fact]
    public void W2_WaterIsALoss_OnlyWithASample()
    {
        var proved = MoistureLoss.Of(1_000_000_000, 0.32, 906_666_667, 0.25);
        Assert.Equal(new MoistureLoss(93_333_333, 0), proved);
        Assert.Equal(new MoistureLoss(0, 93_333_333), MoistureLoss.Of(1_000_000_000, 0.32, 906_666_667, null));
        Assert.Equal(
            new MoistureLoss(93_333_333, 6_666_667), MoistureLoss.Of(1_000_000_000, 0.32, 900_000_000, 0.25));
    }

    [Fact]
    public void W3_OutputsMayWeighMoreThanInputs_ButNoMetalAppears()
    {
        var oxygen = OxidationBalance.OxygenGrams(54_000);
        Assert.Equal(48_030, oxygen, 30d);
        Assert.Equal(0, OxidationBalance.Missing(1_000_000, oxygen, 1_000_000 + oxygen, 0));
        Assert.Equal(-oxygen, OxidationBalance.Missing(1_000_000, 0, 1_000_000 + oxygen, 0));
        Assert.True(OxidationBalance.MetalFits(540, 541.5, 0.6));
        Assert.False(OxidationBalance.MetalFits(540, 542, 0.6));
    }

    [Fact]
    public void W18_ConfirmationEndsWithTheFifthWorkday()
    {
        var week = CalendarSeed.Shipped<CalendarContent>("calendar-group.json") with { Holidays = "" };
        var zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
        var calendar = new WorkCalendar("plain", week, zone, []);
        var arrived = Instants.ToUs(new DateTimeOffset(2026, 1, 16, 10, 0, 0, TimeSpan.FromHours(8)));
        DateTimeOffset End(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(Instants.ToUs(End(24)), TransferDeadlines.ConfirmByUs(calendar, arrived));
        Assert.Equal(Instants.ToUs(End(31)), TransferDeadlines.EnterPaperByUs(calendar, arrived));

        // The make-up workdays around the New Year of 2026 count as the notice says.
        var official = new WorkCalendar(
            "official", CalendarSeed.Shipped<CalendarContent>("calendar-group.json"), zone,
            [CalendarSeed.Shipped<HolidayYear>("holidays-CN-2026.json")]);
        var before = Instants.ToUs(new DateTimeOffset(2025, 12, 31, 10, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal(Instants.ToUs(End(9)), TransferDeadlines.ConfirmByUs(official, before));
    }

    [Fact]
    public void W20_SignatureBeforeTheOneBefore_NamesBothParties()
    {
        HandOver[] signatures = [new("sender", 10), new("carrier 1", 30), new("carrier 2", 20), new("receiver", 40)];
        var refusal = SigningOrder.Check(signatures, 100);
        Assert.Equal("waste.signedBefore", refusal?.Code);
        Assert.Equal(("carrier 2", "carrier 1"), (refusal!.Args!["party"], refusal.Args["previous"]));
        Assert.Null(SigningOrder.Check([signatures[0], signatures[1], signatures[3]], 100));
        Assert.Equal("waste.signedInFuture", SigningOrder.Check([signatures[3]], 39)?.Code);
    }

    [Fact]
    public void ListOf2021_HasItsCodes()
    {
        var list = WasteList.Shipped();
        Assert.Equal(467, list.Count);
        Assert.Equal(467, list.Select(waste => waste.Code).Distinct().Count());
        var dross = list.Single(waste => waste.Code == "321-024-48");
        Assert.Equal(("HW48", Hazards.Reactive | Hazards.Toxic), (dross.Category, dross.Hazards));
        using var wrong = new StringReader("code,category,industry_code,description,hazard\n321-024-48,HW47,321,x,T");
        WasteList.Read(wrong, out var line);
        Assert.Equal(2, line);
    }
}
