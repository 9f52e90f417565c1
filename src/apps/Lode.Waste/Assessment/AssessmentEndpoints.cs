using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Assessment;

/// <summary>The assessment of a site as it stands now, and the ones that were signed.</summary>
internal static class AssessmentEndpoints
{
    internal static readonly Refusal NoTemplate = new("waste.noTemplate", 409);

    private const string Evidence = $"""
        SELECT {EvidenceRow.Columns} FROM waste_evidence
         WHERE site_id = @SiteId AND edition = @Edition AND withdrawn_us IS NULL ORDER BY item, entered_us
        """;

    private const string Accidents = """
        SELECT id, happened_on, what, is_major, entered_by FROM waste_accident
         WHERE site_id = @SiteId AND happened_on >= @From ORDER BY happened_on DESC, id
        """;

    private const string Gaps = """
        SELECT item, case_id, number FROM waste_gap
         WHERE site_id = @SiteId AND edition = @Edition AND closed_us IS NULL ORDER BY item
        """;

    private const string Signed = """
        SELECT id, edition, at_us, points, full_points, verdict, signed_by FROM waste_assessment
         WHERE site_id = @SiteId ORDER BY at_us DESC LIMIT 24
        """;

    private const string Insert = """
        INSERT INTO waste_assessment (site_id, id, edition, at_us, points, full_points, verdict, content, signed_by)
        VALUES (@SiteId, @Id, @Edition, @AtUs, @Points, @FullPoints, @Verdict, @Content, @SignedBy)
        """;

    internal sealed record GapRow
    {
        public long Item { get; init; }

        public Id CaseId { get; init; }

        public string Number { get; init; } = "";
    }

    internal sealed record AccidentRow
    {
        public Id Id { get; init; }

        public string HappenedOn { get; init; } = "";

        public string What { get; init; } = "";

        public long IsMajor { get; init; }

        public string EnteredBy { get; init; } = "";
    }

    internal sealed record SignedRow
    {
        public Id Id { get; init; }

        public string Edition { get; init; } = "";

        public long AtUs { get; init; }

        public long Points { get; init; }

        public long FullPoints { get; init; }

        public string Verdict { get; init; } = "";

        public string SignedBy { get; init; } = "";
    }

    internal sealed record Seen(
        Id Id, int? Score, string Note, string Document, string SeenOn, string ValidUntil, string EnteredBy);

    internal sealed record Fact(string Code, string Value, int Points);

    /// <param name="From">rule, person, notApplicable, expired or nothing.</param>
    /// <param name="CaseId">The open case that closes the gap.</param>
    internal sealed record Item(
        int Number, string SystemZh, string SystemEn, string TextZh, string TextEn, string Clause, int Points,
        bool Veto, string? Rule, int ValidDays, int? Score, string From, Fact? Fact, Seen? Evidence, Id? CaseId,
        string? CaseNumber);

    internal sealed record Accident(Id Id, string HappenedOn, string What, bool IsMajor, string EnteredBy);

    internal sealed record Past(
        Id Id, string Edition, DateTimeOffset At, int Points, int FullPoints, string Verdict, string SignedBy);

    /// <param name="PassLimit">Points from which the site meets the standard, scaled to the items that apply.</param>
    /// <param name="Verdict">meets, mostlyMeets or fails.</param>
    internal sealed record Answer(
        int Site, string Edition, string TitleZh, string TitleEn, string Source, bool ToBeConfirmed, string Day,
        int Points, int FullPoints, double PassLimit, double BasicLimit, string Verdict, IReadOnlyList<int> Vetoes,
        IReadOnlyList<Item> Items, IReadOnlyList<Accident> Accidents, IReadOnlyList<Past> Signed);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/assessment", ReadAsync).WithName("waste.assessment").Produces<Answer>().ProducesProblem(404)
            .ProducesProblem(409).Requires("waste.read");
        group.MapPost("/sites/{site}/assessments", SignAsync).WithName("waste.signAssessment").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(409).Requires("waste.edit");
    }

    private static async Task<IResult> ReadAsync(
        int site, ISqlSession sql, LedgerReader ledger, CalendarService calendars, Rights rights, SiteDays days,
        TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var outcome = await NowAsync(site, sql, ledger, calendars, days, clock.NowUs(), cancel);
        return outcome.TryGet(out var standing, out var why) ? TypedResults.Ok(await OfAsync(standing, sql, cancel))
            : why.ToProblem();
    }

    private static async Task<IResult> SignAsync(
        int site, ISqlSession sql, LedgerReader ledger, CalendarService calendars, Rights rights, Actor actor,
        SiteDays days, TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var outcome = await NowAsync(site, sql, ledger, calendars, days, clock.NowUs(), cancel);
        if (!outcome.TryGet(out var standing, out var why))
        {
            return why.ToProblem();
        }

        var stored = await sql.CommitAsync<Done>(
            work =>
            {
                var id = Id.New(site, Instants.FromUs(work.NowUs));
                var (sum, items) = (standing.Sum, standing.Items);
                work.Execute(Insert, new
                {
                    SiteId = site,
                    Id = id,
                    standing.Template.Edition,
                    AtUs = work.NowUs,
                    sum.Points,
                    sum.FullPoints,
                    Verdict = Text(sum.Verdict),
                    Content = JsonSerializer.Serialize(items.Select(one => new
                    {
                        number = one.Item.Number,
                        score = one.Score,
                        from = one.From,
                        fact = one.Fact?.Value,
                        evidence = one.Evidence?.Id.ToString(),
                    })),
                    SignedBy = actor.Name,
                });
                work.Audit(actor, "waste.signAssessment", "wasteAssessment", id.ToString(), null, new
                {
                    standing.Template.Edition,
                    sum.Points,
                    sum.FullPoints,
                    Verdict = Text(sum.Verdict),
                });
                return Done.Instance;
            },
            cancel: cancel);
        return stored.TryGet(out _, out var no) ? TypedResults.Ok(await OfAsync(standing, sql, cancel))
            : no.ToProblem();
    }

    /// <summary>A site's assessment now.</summary>
    internal sealed record Standing(
        int Site, string Day, AssessmentTemplate Template, IReadOnlyList<ItemScore> Items, AssessmentSum Sum,
        IReadOnlyList<AccidentRow> Accidents);

    internal static async Task<Outcome<Standing>> NowAsync(
        int site, ISqlSession sql, LedgerReader ledger, CalendarService calendars, SiteDays days, long nowUs,
        CancellationToken cancel)
    {
        var zone = await days.OfAsync(site, cancel);
        var day = zone.Text(nowUs);
        if (await sql.FindAsync<SiteEndpoints.Row>(SiteEndpoints.One, new { SiteId = (long)site }, cancel)
            is not { } unit)
        {
            return WasteRefusals.SiteMissing;
        }

        if (await Templates.OnAsync(sql, day, cancel) is not { } template)
        {
            return NoTemplate;
        }

        var calendar = (await calendars.ReadAsync(site, cancel)).Find(site);
        var facts = await new ReadFacts(unit, sql, ledger, calendar, zone, nowUs).RunAsync(cancel);
        var evidence = await sql.QueryAsync<EvidenceRow>(
            Evidence, new { SiteId = site, template.Edition }, cancel);
        var accidents = await sql.QueryAsync<AccidentRow>(
            Accidents, new { SiteId = site, From = $"{day[..4]}-01-01" }, cancel);
        var items = ItemScores.Of(template, facts, evidence, day);
        var sum = ItemScores.Sum(
            template, items, accidents.Count(row => row.IsMajor == 0), accidents.Any(row => row.IsMajor == 1));
        return new Standing(site, day, template, items, sum, accidents);
    }

    /// <summary>A verdict as it is stored and answered.</summary>
    internal static string Text(AssessmentVerdict verdict) => verdict switch
    {
        AssessmentVerdict.Meets => "meets",
        AssessmentVerdict.MostlyMeets => "mostlyMeets",
        AssessmentVerdict.Fails => "fails",
    };

    private static async Task<Answer> OfAsync(Standing standing, ISqlSession sql, CancellationToken cancel)
    {
        var (template, sum) = (standing.Template, standing.Sum);
        var gaps = (await sql.QueryAsync<GapRow>(Gaps, new { SiteId = standing.Site, template.Edition }, cancel))
            .ToDictionary(row => row.Item);
        var signed = await sql.QueryAsync<SignedRow>(Signed, new { SiteId = standing.Site }, cancel);
        return new Answer(
            standing.Site, template.Edition, template.TitleZh, template.TitleEn, template.Source,
            template.ToBeConfirmed, standing.Day, sum.Points, sum.FullPoints, sum.PassLimit, sum.BasicLimit,
            Text(sum.Verdict), sum.Vetoes,
            [.. standing.Items.Select(one => Of(one, gaps.GetValueOrDefault(one.Item.Number)))],
            [.. standing.Accidents.Select(row => new Accident(
                row.Id, row.HappenedOn, row.What, row.IsMajor == 1, row.EnteredBy))],
            [.. signed.Select(row => new Past(
                row.Id, row.Edition, Instants.FromUs(row.AtUs), (int)row.Points, (int)row.FullPoints, row.Verdict,
                row.SignedBy))]);
    }

    private static Item Of(ItemScore one, GapRow? gap) => new(
        one.Item.Number, one.Item.SystemZh, one.Item.SystemEn, one.Item.TextZh, one.Item.TextEn, one.Item.Clause,
        one.Item.Points, one.Item.Veto, one.Item.Rule, one.Item.ValidDays, one.Score, one.From,
        one.Fact is { } fact ? new Fact(fact.Code, fact.Value, fact.Points) : null,
        one.Evidence is { } row ? new Seen(
            row.Id, (int?)row.Score, row.Note, row.Document, row.SeenOn, row.ValidUntil, row.EnteredBy) : null,
        gap?.CaseId, gap?.Number);
}
