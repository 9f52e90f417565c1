using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Gives a person a role at a node for a time; nobody gives more than they hold there.</summary>
internal static class AssignRole
{
    internal static readonly Refusal BeyondOwn = new("identity.beyondOwnRights", 403);

    private const string PersonOrg = "SELECT org FROM kernel_person WHERE id = @Id";

    private const string Held = "SELECT permission FROM kernel_role_permission WHERE role_id = @Id";

    private const string Insert = """
        INSERT INTO kernel_assignment (id, person_id, role_id, org, from_us, until_us, created_us)
        VALUES (@Id, @PersonId, @RoleId, @Org, @FromUs, @UntilUs, @NowUs)
        """;

    public sealed record Request(Id PersonId, Id RoleId, long Org, DateTimeOffset? FromAt, DateTimeOffset? UntilAt);

    internal sealed record Assigned(Id Id);

    internal static async Task<Outcome<Assigned>> RunAsync(
        Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("identity.edit", request.Org))
        {
            return IdentityRefusals.NotFound;
        }

        if (request.UntilAt <= request.FromAt)
        {
            return IdentityRefusals.Invalid.At(new FieldRefusal("untilAt", "range"));
        }

        return await sql.CommitAsync<Assigned>(
            work =>
            {
                var org = work.Find<long>(PersonOrg, new { Id = request.PersonId });
                var permissions = work.Query<string>(Held, new { Id = request.RoleId });
                if (!rights.Can("identity.read", org) || permissions.Count == 0)
                {
                    return IdentityRefusals.NotFound;
                }

                return permissions.All(permission => rights.Can(permission, request.Org))
                    ? Store(work, request, actor)
                    : BeyondOwn;
            },
            cancel: cancel);
    }

    private static Assigned Store(IWork work, Request request, Actor actor)
    {
        var id = Id.New(checked((int)request.Org), Instants.FromUs(work.NowUs));
        work.Execute(Insert, new
        {
            Id = id,
            request.PersonId,
            request.RoleId,
            request.Org,
            FromUs = request.FromAt is { } from ? Instants.ToUs(from) : work.NowUs,
            UntilUs = request.UntilAt is { } until ? Instants.ToUs(until) : (long?)null,
            work.NowUs,
        });
        work.Audit(actor, "identity.assignRole", "assignment", id.ToString(), null, request);
        return new Assigned(id);
    }
}
