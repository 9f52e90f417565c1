using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Assessment;

/// <summary>What people see of an item, pollution accidents, and the templates themselves.</summary>
internal static class EvidenceEndpoints
{
    internal static readonly Refusal ItemUnknown = new("waste.assessmentItemUnknown", 422);
    internal static readonly Refusal TemplateWrong = new("waste.templateWrong", 422);
    internal static readonly Refusal TemplateTaken = new("waste.templateTaken", 409);

    private const int LongestDays = 3650;

    private const string Insert = """
        INSERT INTO waste_evidence (site_id, id, edition, item, score, note, document, seen_on, valid_until, entered_us,
                                    entered_by)
        VALUES (@SiteId, @Id, @Edition, @Item, @Score, @Note, @Document, @SeenOn, @ValidUntil, @EnteredUs, @EnteredBy)
        """;

    private const string Withdraw = """
        UPDATE waste_evidence SET withdrawn_us = @NowUs WHERE site_id = @SiteId AND id = @Id AND withdrawn_us IS NULL
        """;

    private static readonly RegisterMark Withdrawn = new(
        "waste.edit", Withdraw, "waste.withdrawEvidence", "wasteEvidence");

    private const string InsertAccident = """
        INSERT INTO waste_accident (site_id, id, happened_on, what, is_major, entered_us, entered_by)
        VALUES (@SiteId, @Id, @HappenedOn, @What, @IsMajor, @EnteredUs, @EnteredBy)
        """;

    /// <param name="Score">Points, 0 to those of the item; null: the item does not apply, and the note says why.
    /// </param>
    /// <param name="SeenOn">Day on which it was seen; today when it is left out.</param>
    /// <param name="ValidUntil">The first day on which it does not count any more; by the template when it is left out.
    /// </param>
    internal sealed record Request(
        int Item, int? Score, string Note, string? Document = null, DateOnly? SeenOn = null,
        DateOnly? ValidUntil = null);

    internal sealed record Made(Id Id, string SeenOn, string ValidUntil);

    internal sealed record AccidentRequest(DateOnly HappenedOn, string What, bool IsMajor = false);

    internal sealed record MadeAccident(Id Id);

    /// <param name="Content">The template as JSON.</param>
    internal sealed record TemplateRequest(string Content);

    internal sealed record TemplateItemCount(
        string Edition, string TitleZh, string TitleEn, string ValidFrom, string Source, bool ToBeConfirmed, int Items,
        int Points, int PassPoints, int BasicPoints);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/sites/{site}/evidence", AddAsync).WithName("waste.addEvidence").Produces<Made>(201)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
        group.MapPost("/evidence/{id}/withdraw", WithdrawAsync).WithName("waste.withdrawEvidence").Produces(204)
            .ProducesProblem(404).Requires("waste.edit");
        group.MapPost("/sites/{site}/accidents", AccidentAsync).WithName("waste.addAccident")
            .Produces<MadeAccident>(201).ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
        group.MapGet("/templates", ListAsync).WithName("waste.templates").Produces<Page<TemplateItemCount>>()
            .Requires("waste.read");
        group.MapPost("/templates", LoadAsync).WithName("waste.loadTemplate").Produces<TemplateItemCount>(201)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> AddAsync(
        int site, Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var today = (await days.OfAsync(site, cancel)).DayOf(clock.NowUs());
        if (await Templates.OnAsync(sql, ImportList.Day(today), cancel) is not { } template)
        {
            return AssessmentEndpoints.NoTemplate.ToProblem();
        }

        if (template.Items.FirstOrDefault(one => one.Number == request.Item) is not { } item)
        {
            return ItemUnknown.With(("item", $"{request.Item}")).At(new FieldRefusal("item", ItemUnknown.Code))
                .ToProblem();
        }

        var seen = request.SeenOn ?? today;
        var until = request.ValidUntil ?? seen.AddDays(item.ValidDays == 0 ? 365 : item.ValidDays);
        var wrong = new FieldChecks()
            .NeedText(request.Note, "note", 2000)
            .Need((request.Document ?? "").Length <= 200, "document", "length")
            .Need(request.Score is null || (request.Score >= 0 && request.Score <= item.Points), "score", "range")
            .Need(seen <= today, "seenOn", "range")
            .Need(until > seen && until.DayNumber - seen.DayNumber <= LongestDays, "validUntil", "range")
            .Against(WasteRefusals.Invalid);
        return wrong is not null ? wrong.ToProblem()
            : await StoreAsync(site, template.Edition, request, (seen, until), sql, actor, cancel);
    }

    private static async Task<IResult> StoreAsync(
        int site, string edition, Request request, (DateOnly Seen, DateOnly Until) valid, ISqlSession sql, Actor actor,
        CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<Made>(
            work =>
            {
                var row = new EvidenceRow
                {
                    SiteId = site,
                    Id = Id.New(site, Instants.FromUs(work.NowUs)),
                    Edition = edition,
                    Item = request.Item,
                    Score = request.Score,
                    Note = request.Note,
                    Document = request.Document ?? "",
                    SeenOn = ImportList.Day(valid.Seen),
                    ValidUntil = ImportList.Day(valid.Until),
                    EnteredUs = work.NowUs,
                    EnteredBy = actor.Name,
                };
                work.Execute(Insert, row);
                work.Audit(actor, "waste.addEvidence", "wasteEvidence", row.Id.ToString(), null, row);
                return new Made(row.Id, row.SeenOn, row.ValidUntil);
            },
            cancel: cancel);
        return outcome.ToCreated(_ => $"/api/v1/waste/assessment?site={site}");
    }

    private static Task<IResult> WithdrawAsync(
        Id id, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel) =>
        Withdrawn.SetAsync(id, sql, rights, actor, cancel);

    private static async Task<IResult> AccidentAsync(
        int site, AccidentRequest request, ISqlSession sql, Rights rights, Actor actor, SiteDays days,
        TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var today = (await days.OfAsync(site, cancel)).DayOf(clock.NowUs());
        var wrong = new FieldChecks().NeedText(request.What, "what", 500)
            .Need(request.HappenedOn <= today, "happenedOn", "range").Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<MadeAccident>(
            work =>
            {
                var id = Id.New(site, Instants.FromUs(work.NowUs));
                work.Execute(InsertAccident, new
                {
                    SiteId = site,
                    Id = id,
                    HappenedOn = ImportList.Day(request.HappenedOn),
                    request.What,
                    IsMajor = request.IsMajor ? 1L : 0L,
                    EnteredUs = work.NowUs,
                    EnteredBy = actor.Name,
                });
                work.Audit(actor, "waste.addAccident", "wasteAccident", id.ToString(), null, request);
                return new MadeAccident(id);
            },
            cancel: cancel);
        return outcome.ToCreated(_ => $"/api/v1/waste/assessment?site={site}");
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, CancellationToken cancel) =>
        TypedResults.Ok(new Page<TemplateItemCount>(
            [.. (await Templates.AllAsync(sql, cancel)).Select(Of)], null));

    private static async Task<IResult> LoadAsync(
        TemplateRequest request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        // Templates hold for all sites, so the right is asked for at the root.
        if (!rights.Can("waste.edit", 1))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (AssessmentTemplate.Parse(request.Content ?? "", out var wrong) is not { } template)
        {
            return TemplateWrong.With(("where", wrong!)).At(new FieldRefusal("content", TemplateWrong.Code))
                .ToProblem();
        }

        var outcome = await sql.CommitAsync<TemplateItemCount>(
            work =>
            {
                if (!Templates.Store(work, template, request.Content!))
                {
                    return TemplateTaken.With(("edition", template.Edition));
                }

                work.Audit(actor, "waste.loadTemplate", "wasteTemplate", template.Edition, null, Of(template));
                return Of(template);
            },
            cancel: cancel);
        return outcome.ToCreated(_ => "/api/v1/waste/templates");
    }

    private static TemplateItemCount Of(AssessmentTemplate template) => new(
        template.Edition, template.TitleZh, template.TitleEn, ImportList.Day(template.ValidFrom), template.Source,
        template.ToBeConfirmed, template.Items.Count, template.Items.Sum(item => item.Points), template.PassPoints,
        template.BasicPoints);
}
