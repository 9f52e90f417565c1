using Lode.Field.Points;
using Lode.Field.Rounds;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Field.Routes;

/// <summary>Makes a route or changes it; rounds that are open keep what they began with.</summary>
internal static class SaveRoute
{
    private const string Insert = """
        INSERT INTO field_route (site_id, id, code, version, content, changed_us, changed_by, retired_us)
        VALUES (@SiteId, @Id, @Code, 1, @Content, @NowUs, @By, NULL) ON CONFLICT (site_id, code) DO NOTHING
        """;

    private const string Update = """
        UPDATE field_route SET version = version + 1, content = @Content, changed_us = @NowUs, changed_by = @By
         WHERE site_id = @SiteId AND id = @Id AND version = @Version
        """;

    internal sealed record MakeRequest(int SiteId, string Code, RouteContent Content);

    internal sealed record ChangeRequest(long Version, RouteContent Content);

    internal sealed record Answer(Id Id, long Version);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/routes", MakeAsync).WithName("field.makeRoute").Produces<Answer>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("field.edit");
        group.MapPut("/routes/{id}", ChangeAsync).WithName("field.changeRoute").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("field.edit");
    }

    private static async Task<IResult> MakeAsync(
        MakeRequest request, ISqlSession sql, OpenRounds rounds, Actor actor, Rights rights, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!rights.Can("field.edit", request.SiteId))
        {
            return FieldRefusals.NotFound.ToProblem();
        }

        if (new FieldChecks().NeedText(request.Code, "code", 60).Against(RouteContent.Wrong) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var id = Id.New(request.SiteId, clock.GetUtcNow());
        var outcome = await sql.CommitAsync<Answer>(
            work =>
            {
                if (request.Content.Check(PointsOf(work, request.SiteId)) is { } bad)
                {
                    return bad;
                }

                var code = request.Code.Trim();
                var made = work.Execute(Insert, new
                {
                    SiteId = (long)request.SiteId,
                    Id = id,
                    Code = code,
                    Content = request.Content.Text(),
                    work.NowUs,
                    By = actor.Name,
                });
                if (made == 0)
                {
                    return SavePoint.Taken.With(("code", code)).At(new FieldRefusal("code", "taken"));
                }

                work.Audit(actor, "field.makeRoute", "fieldRoute", id.ToString(), null, request.Content);
                return new Answer(id, 1);
            },
            cancel: cancel);
        // A round that is due already is not waited for.
        await rounds.OpenAsync(cancel);
        return outcome.ToCreated(made => $"/api/v1/field/routes/{made.Id}");
    }

    private static async Task<IResult> ChangeAsync(
        Id id, ChangeRequest request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel) =>
        (await sql.CommitAsync<Answer>(
            work =>
            {
                var known = work.Find<RouteRow>(RouteRow.One, new { SiteId = (long)id.Site, Id = id });
                if (known is null || !rights.Can("field.edit", id.Site))
                {
                    return FieldRefusals.NotFound;
                }

                if (request.Content.Check(PointsOf(work, id.Site)) is { } bad)
                {
                    return bad;
                }

                var changed = work.Execute(Update, new
                {
                    known.SiteId,
                    Id = id,
                    request.Version,
                    Content = request.Content.Text(),
                    work.NowUs,
                    By = actor.Name,
                });
                if (changed == 0)
                {
                    return SavePoint.Stale.With(("name", known.ChangedBy));
                }

                work.Audit(actor, "field.changeRoute", "fieldRoute", id.ToString(), known.Route, request.Content);
                return new Answer(id, request.Version + 1);
            },
            cancel: cancel)).ToOk();

    private static HashSet<Id> PointsOf(IWork work, long site) =>
        [.. work.Query<PointRow>(PointRow.OfSite, new { SiteId = site }).Select(row => row.Id)];
}
