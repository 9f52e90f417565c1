namespace Lode.Waste.Assessment;

/// <summary>What a person saw of an item.</summary>
internal sealed record EvidenceRow
{
    internal const string Columns =
        "site_id, id, edition, item, score, note, document, seen_on, valid_until, entered_us, entered_by, withdrawn_us";

    public long SiteId { get; init; }

    public Kernel.Id Id { get; init; }

    public string Edition { get; init; } = "";

    public long Item { get; init; }

    /// <summary>Null: the item does not apply.</summary>
    public long? Score { get; init; }

    public string Note { get; init; } = "";

    /// <summary>Number of a document, photo or record.</summary>
    public string Document { get; init; } = "";

    public string SeenOn { get; init; } = "";

    /// <summary>The first day on which it does not count any more.</summary>
    public string ValidUntil { get; init; } = "";

    public long EnteredUs { get; init; }

    public string EnteredBy { get; init; } = "";

    public long? WithdrawnUs { get; init; }
}

/// <summary>An item as it stands on a day.</summary>
/// <param name="Score">Null when it does not apply.</param>
/// <param name="From">rule, person, notApplicable, expired or nothing.</param>
/// <param name="Fact">What the rule found; null where no rule looks.</param>
/// <param name="Evidence">The newest evidence of a person, expired or not.</param>
internal sealed record ItemScore(
    TemplateItem Item, int? Score, string From, AutoScore? Fact, EvidenceRow? Evidence)
{
    internal bool IsGap => Score is { } points && points < Item.Points;
}

/// <summary>Scores the items of a template: what a person saw counts until it expires, then the fact, then nothing.
/// </summary>
internal static class ItemScores
{
    /// <summary>All items on a day, yyyy-MM-dd.</summary>
    /// <param name="evidence">Of this edition and not withdrawn.</param>
    internal static IReadOnlyList<ItemScore> Of(
        AssessmentTemplate template, AssessmentFacts facts, IEnumerable<EvidenceRow> evidence, string day)
    {
        var newest = evidence.GroupBy(row => row.Item)
            .ToDictionary(rows => rows.Key, rows => rows.MaxBy(row => (row.SeenOn, row.EnteredUs))!);
        return [.. template.Items.Select(item => Of(item, facts, newest.GetValueOrDefault(item.Number), day))];
    }

    /// <summary>Sum and verdict of scored items.</summary>
    internal static AssessmentSum Sum(
        AssessmentTemplate template, IReadOnlyCollection<ItemScore> items, int accidents, bool isMajor) =>
        AssessmentScore.Of(
            [.. items.Select(one => new ScoredItem(one.Item.Number, one.Item.Points, one.Score, one.Item.Veto))],
            template.Limits, accidents, isMajor);

    private static ItemScore Of(TemplateItem item, AssessmentFacts facts, EvidenceRow? seen, string day)
    {
        if (!facts.Applies(item.OnlyIf))
        {
            return new ItemScore(item, null, "notApplicable", null, seen);
        }

        AutoScore? fact = item.Rule is { } rule ? facts.Score(rule, item.Points) : null;
        var counts = seen is not null && string.CompareOrdinal(day, seen.ValidUntil) < 0;
        if (counts)
        {
            // A person may see less than the books do, never more: the books are evidence too.
            var most = fact?.Points ?? item.Points;
            return seen!.Score is not { } score ? new ItemScore(item, null, "notApplicable", fact, seen)
                : new ItemScore(item, Math.Min((int)score, most), "person", fact, seen);
        }

        return fact is { } found ? new ItemScore(item, found.Points, "rule", fact, seen)
            : new ItemScore(item, 0, seen is null ? "nothing" : "expired", null, seen);
    }
}
