using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Events;
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

/// <summary>A gap of the assessment becomes a case: who mends it, until when, who checks it.</summary>
internal static class OpenGap
{
    internal static readonly Refusal NoGap = new("waste.noGap", 409);
    internal static readonly Refusal Open = new("waste.gapOpen", 409);

    private const string Known = """
        SELECT number FROM waste_gap
         WHERE site_id = @SiteId AND edition = @Edition AND item = @Item AND closed_us IS NULL
        """;

    private const string Insert = """
        INSERT INTO waste_gap (site_id, edition, item, case_id, number, opened_us)
        VALUES (@SiteId, @Edition, @Item, @CaseId, @Number, @OpenedUs)
        """;

    /// <param name="What">What is to be done; the text of the item when it is left out.</param>
    internal sealed record Request(int Item, string? What = null);

    internal sealed record Made(Id CaseId, string Number);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/sites/{site}/gaps", RunAsync)
        .WithName("waste.openGap").Produces<Made>(201).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422)
        .Requires("waste.edit");

    private static async Task<IResult> RunAsync(
        int site, Request request, ISqlSession sql, LedgerReader ledger, CalendarService calendars, AppCases cases,
        Rights rights, Actor actor, SiteDays days, TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (request.What is { Length: > 2000 })
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("what", "length")).ToProblem();
        }

        var now = await AssessmentEndpoints.NowAsync(site, sql, ledger, calendars, days, clock.NowUs(), cancel);
        if (!now.TryGet(out var standing, out var why))
        {
            return why.ToProblem();
        }

        if (standing.Items.FirstOrDefault(one => one.Item.Number == request.Item) is not { IsGap: true } gap)
        {
            return NoGap.With(("item", $"{request.Item}")).ToProblem();
        }

        var hand = await cases.ReadyAsync(site, actor, cancel);
        var outcome = await sql.CommitAsync(
            work => Store(work, hand, standing, gap.Item, request), cancel: cancel);
        return outcome.ToCreated(made => $"/api/v1/cases/{made.CaseId}");
    }

    private static Outcome<Made> Store(
        IWork work, CaseHand hand, AssessmentEndpoints.Standing standing, TemplateItem item, Request request)
    {
        var key = new { SiteId = (long)standing.Site, standing.Template.Edition, Item = (long)item.Number };
        if (work.Find<string>(Known, key) is { } number)
        {
            return Open.With(("item", $"{item.Number}"), ("number", number));
        }

        var opened = hand.Open(work, "wasteGap", new JsonObject
        {
            ["title"] = $"{item.Number} {item.TextZh}",
            ["item"] = item.Number,
            ["clause"] = item.Clause,
            ["what"] = request.What is { Length: > 0 } what ? what : item.TextZh,
        }, $"/waste/assessment?site={standing.Site}&item={item.Number}");
        if (!opened.TryGet(out var stand, out var why))
        {
            return why;
        }

        work.Execute(Insert, new
        {
            key.SiteId,
            key.Edition,
            key.Item,
            CaseId = stand.Id,
            stand.Number,
            OpenedUs = work.NowUs,
        });
        return new Made(stand.Id, stand.Number);
    }
}

/// <summary>The gap of a case that ended is open for another one, should it still be there.</summary>
internal sealed class CloseGap(ISqlSession sql) : IEventHandler<CaseEnded>
{
    private const string End = """
        UPDATE waste_gap SET closed_us = @NowUs WHERE site_id = @SiteId AND case_id = @Case AND closed_us IS NULL
        """;

    public static string Receiver => "waste.closeGap";

    public Task<Outcome<Done>> HandleAsync(CaseEnded happened, Delivery delivery, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                if (happened.Type == "wasteGap")
                {
                    work.Execute(End, new { SiteId = (long)happened.Site, happened.Case, work.NowUs });
                }

                return Done.Instance;
            },
            Lane.Bulk,
            cancel);
}
