using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Field.Points;

/// <summary>Makes a point, or gives it a new version of its standard; the reason stays with it.</summary>
internal static class SavePoint
{
    internal static readonly Refusal Taken = new("field.codeTaken", 409);
    internal static readonly Refusal Stale = new("field.changed", 409);

    private const string Insert = """
        INSERT INTO field_point (site_id, id, code, version, content, changed_us, changed_by, retired_us)
        VALUES (@SiteId, @Id, @Code, 1, @Content, @NowUs, @By, NULL) ON CONFLICT (site_id, code) DO NOTHING
        """;

    private const string Update = """
        UPDATE field_point SET version = version + 1, content = @Content, changed_us = @NowUs, changed_by = @By
         WHERE site_id = @SiteId AND id = @Id AND version = @Version
        """;

    private const string Keep = """
        INSERT INTO field_point_version (site_id, point_id, version, content, reason, changed_us, changed_by)
        VALUES (@SiteId, @Id, @Version, @Content, @Reason, @NowUs, @By)
        """;

    internal sealed record MakeRequest(int SiteId, string Code, PointContent Content);

    internal sealed record ChangeRequest(long Version, PointContent Content, string Reason);

    internal sealed record Answer(Id Id, long Version);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/points", MakeAsync).WithName("field.makePoint").Produces<Answer>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("field.edit");
        group.MapPut("/points/{id}", ChangeAsync).WithName("field.changePoint").Produces<Answer>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("field.edit");
    }

    private static async Task<IResult> MakeAsync(
        MakeRequest request, ISqlSession sql, Actor actor, Rights rights, TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("field.edit", request.SiteId))
        {
            return FieldRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks().NeedText(request.Code, "code", 60).Against(PointContent.Wrong)
            ?? request.Content.Check();
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var id = Id.New(request.SiteId, clock.GetUtcNow());
        return (await sql.CommitAsync<Answer>(
            work =>
            {
                var row = new
                {
                    SiteId = (long)request.SiteId,
                    Id = id,
                    Code = request.Code.Trim(),
                    Version = 1L,
                    Content = request.Content.Text(),
                    Reason = "",
                    work.NowUs,
                    By = actor.Name,
                };
                if (work.Execute(Insert, row) == 0)
                {
                    return Taken.With(("code", row.Code)).At(new FieldRefusal("code", "taken"));
                }

                work.Execute(Keep, row);
                work.Audit(actor, "field.makePoint", "fieldPoint", id.ToString(), null, request.Content);
                return new Answer(id, 1);
            },
            cancel: cancel)).ToCreated(made => $"/api/v1/field/points/{made.Id}");
    }

    private static async Task<IResult> ChangeAsync(
        Id id, ChangeRequest request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("field.edit", id.Site))
        {
            return FieldRefusals.NotFound.ToProblem();
        }

        var wrong = request.Content.Check()
            ?? new FieldChecks().NeedText(request.Reason, "reason", 400).Against(PointContent.Wrong);
        return wrong is not null ? wrong.ToProblem()
            : (await sql.CommitAsync(
                work => Change(work, id, request.Version, request.Content, request.Reason, actor), cancel: cancel))
            .ToOk();
    }

    /// <summary>The next version of a standard, inside a transaction.</summary>
    internal static Outcome<Answer> Change(
        IWork work, Id id, long version, PointContent content, string reason, Actor actor)
    {
        if (PointRow.Find(work, id) is not { } known)
        {
            return FieldRefusals.NotFound;
        }

        var row = new
        {
            known.SiteId,
            Id = id,
            Version = version,
            Content = content.Text(),
            Reason = reason.Trim(),
            work.NowUs,
            By = actor.Name,
        };
        if (work.Execute(Update, row) == 0)
        {
            return Stale.With(("name", known.ChangedBy));
        }

        work.Execute(Keep, new
        {
            row.SiteId,
            row.Id,
            Version = version + 1,
            row.Content,
            row.Reason,
            row.NowUs,
            row.By,
        });
        work.Audit(actor, "field.changePoint", "fieldPoint", id.ToString(), known.Standard, content);
        return new Answer(id, version + 1);
    }
}
