using Lode.Waste.Assessment;
using Xunit;

namespace Lode.Tests.Waste;

/// <summary>Items are scored from evidence with expiry, facts of the books, or nothing; templates are data.</summary>
public class AssessmentTests
{
    private const string Day = "2026-11-27";

    private static readonly AssessmentTemplate Template = AssessmentTemplate.Parse(
        AssessmentTemplate.Shipped(), out _)!;

    [Fact]
    public void ShippedTemplate_HasThirtyItemsOfTwoPoints_AndItsVetoes()
    {
        Assert.Equal(60, Template.Items.Sum(item => item.Points));
        Assert.Equal([1, 18, 30], Template.Items.Where(item => item.Veto).Select(item => item.Number));
        Assert.Equal((50, 40, 10), (Template.PassPoints, Template.BasicPoints, Template.AccidentPoints));
        Assert.True(Template.ToBeConfirmed);
        Assert.Equal(12, Template.Items.Select(item => item.SystemZh).Distinct().Count());
    }

    [Fact]
    public void EvidenceCounts_UntilItExpires_AndNeverMoreThanTheBooksSay()
    {
        static ItemScore F(int number, AssessmentFacts facts, params EvidenceRow[] evidence) =>
            ItemScores.Of(Template, facts, evidence, Day).Single(one => one.Item.Number == number);
        var facts = new AssessmentFacts { Labels = new Share(98, 100), HasUse = true, HasDispose = true };
        Assert.Equal((0, "nothing"), Of(F(1, facts)));
        Assert.Equal((2, "person"), Of(F(1, facts, Seen(1, 2, "2027-01-01"))));
        Assert.Equal((0, "expired"), Of(F(1, facts, Seen(1, 2, Day))));
        Assert.Equal((1, "rule"), Of(F(3, facts)));
        Assert.Equal((1, "person"), Of(F(3, facts, Seen(3, 2, "2027-01-01"))));
        Assert.Equal((0, "person"), Of(F(3, facts, Seen(3, 0, "2027-01-01"))));
        Assert.Equal((1, "rule"), Of(F(3, facts, Seen(3, 2, "2026-11-01"))));
        Assert.Equal((null, "notApplicable"), Of(F(28, facts, Seen(28, null, "2027-01-01"))));
        Assert.Equal((null, "notApplicable"), Of(F(28, facts with { HasUse = false })));
        Assert.Equal((null, "notApplicable"), Of(F(19, facts)));
        var later = Seen(1, 1, "2027-01-01") with { SeenOn = "2026-11-02" };
        Assert.Equal((1, "person"), Of(F(1, facts, Seen(1, 2, "2027-01-01"), later)));
    }

    [Fact]
    public void AccidentsTakePoints_AndAMajorOneFails_LikeAVeto()
    {
        var facts = new AssessmentFacts();
        EvidenceRow[] all = [.. Template.Items.Select(item => Seen(item.Number, 2, "2027-01-01"))];
        var items = ItemScores.Of(Template, facts with { PlanFiledOn = "2026-01-20" }, all, Day);
        var sum = ItemScores.Sum(Template, items, 0, false);
        Assert.Equal((52, 52, AssessmentVerdict.Meets), (sum.Points, sum.FullPoints, sum.Verdict));
        Assert.Equal(43.33, sum.PassLimit, 2);
        Assert.Equal(
            (42, AssessmentVerdict.MostlyMeets),
            (ItemScores.Sum(Template, items, 1, false).Points, ItemScores.Sum(Template, items, 1, false).Verdict));
        Assert.Equal(AssessmentVerdict.Fails, ItemScores.Sum(Template, items, 0, true).Verdict);
        var vetoed = ItemScores.Of(Template, facts, all, Day).Select(one => one.Item.Number == 1
            ? one with { Score = 0 } : one).ToArray();
        Assert.Equal(AssessmentVerdict.Fails, ItemScores.Sum(Template, vetoed, 0, false).Verdict);
    }

    [Fact]
    public void TwoThirdsOfTheItems_AreScoredWithoutTyping()
    {
        var scored = ItemScores.Of(Template, new AssessmentFacts { PlanFiledOn = "2026-02-01" }, [], Day)
            .Count(one => one.From is "rule" or "notApplicable");
        Assert.True(scored >= 18, $"{scored} of 30");
    }

    [Fact]
    public void FactsAreGraded_ByTheirShares()
    {
        static void F(string rule, AssessmentFacts facts, int points, string value)
        {
            var score = facts.Score(rule, 2);
            Assert.Equal((points, value), (score.Points, score.Value));
        }

        F("labels", new() { Labels = new(99, 100) }, 2, "99 / 100");
        F("labels", new() { Labels = new(89, 100) }, 0, "89 / 100");
        F("labels", new(), 2, "0 / 0");
        F("planFiled", new() { PlanFiledOn = "2026-03-31" }, 2, "2026-03-31");
        F("planFiled", new() { PlanFiledOn = "2026-04-01" }, 1, "2026-04-01");
        F("planFiled", new(), 0, "");
        F("ledgerBalanced", new() { GeneratedGrams = 1_000_000, DifferenceGrams = 5_000 }, 2, "0.500 %");
        F("ledgerBalanced", new() { GeneratedGrams = 1_000_000, DifferenceGrams = 5_001 }, 1, "0.500 %");
        F("storageAge", new() { OldestDays = 330 }, 1, "330 / 365");
        F("storageAge", new() { OldestDays = 365 }, 0, "365 / 365");
        F("permits", new() { Permits = new(9, 10) }, 0, "9 / 10");
        Assert.All(AssessmentFacts.Rules, rule => Assert.InRange(new AssessmentFacts().Score(rule, 2).Points, 0, 2));
        Assert.Throws<InvariantException>(() => new AssessmentFacts().Score("unknown", 2));
    }

    [Fact]
    public void TemplateThatDoesNotHold_IsNamedByItsFault()
    {
        static void F(string from, string to, string expected)
        {
            var json = AssessmentTemplate.Shipped();
            Assert.Contains(from, json, StringComparison.Ordinal);
            Assert.Null(AssessmentTemplate.Parse(json.Replace(from, to, StringComparison.Ordinal), out var wrong));
            Assert.Equal(expected, wrong);
        }

        F("\"rule\": \"labels\"", "\"rule\": \"guess\"", "items.3");
        F("\"onlyIf\": \"dispose\"", "\"onlyIf\": \"never\"", "items.30");
        F("\"passPoints\": 50", "\"passPoints\": 61", "passPoints");
        F("\"number\": 2,", "\"number\": 1,", "items.number");
        F("\"hw-generator-2021\"", "\"\"", "edition");
        Assert.Null(AssessmentTemplate.Parse("{", out var broken));
        Assert.NotNull(broken);
    }

    private static (int? Score, string From) Of(ItemScore one) => (one.Score, one.From);

    private static EvidenceRow Seen(int item, int? score, string until) => new()
    {
        Item = item,
        Score = score,
        SeenOn = "2026-11-01",
        ValidUntil = until,
    };
}
