using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Lode.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Identity;

/// <summary>A person in lists.</summary>
public sealed record PersonItem(
    Id Id,
    string UserName,
    string Name,
    string? Email,
    string? Phone,
    long Org,
    string Language,
    bool Disabled,
    bool Locked,
    bool MustChangePassword,
    DateTimeOffset? LastSignInAt,
    IReadOnlyList<AssignmentItem> Assignments);

/// <summary>A role at a node for a time.</summary>
public sealed record AssignmentItem(
    Id Id, Id RoleId, string Role, long Org, DateTimeOffset FromAt, DateTimeOffset? UntilAt);

/// <summary>A new person; the password is shown once and must be changed at the first sign-in.</summary>
public sealed record PersonCreated(Id Id, string? OneTimePassword);

/// <summary>The one-time password, when a new one was asked for.</summary>
public sealed record PersonChanged(string? OneTimePassword);

/// <summary>The id of what was made.</summary>
public sealed record Made(Id Id);

internal static class PeopleEndpoints
{
    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/people", ListAsync).WithName("identity.listPeople").Produces<Page<PersonItem>>()
            .Requires("identity.read");
        group.MapPost("/people", CreateAsync).WithName("identity.createPerson").Produces<PersonCreated>(201)
            .ProducesProblem(409).ProducesProblem(422).HoldsSecret().Requires("identity.edit");
        group.MapPost("/people/{id}", ChangeAsync).WithName("identity.changePerson").Produces<PersonChanged>()
            .ProducesProblem(404).ProducesProblem(422).HoldsSecret().Requires("identity.edit");
        group.MapPost("/assignments", AssignAsync).WithName("identity.assignRole").Produces<Made>(201)
            .ProducesProblem(403).ProducesProblem(422).Requires("identity.edit");
        group.MapPost("/assignments/{id}/end", EndAsync).WithName("identity.endAssignment").Produces(204)
            .ProducesProblem(404).Requires("identity.edit");
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Rights rights, TimeProvider clock, CancellationToken cancel,
        string search = "", string? cursor = null, int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var after = Paging.Parts(cursor, 1) is [var last] ? last : "";
        var (people, assignments) = await ListPeople.RunAsync(sql, rights, search, after, rows + 1, cancel);
        var now = clock.NowUs();
        return TypedResults.Ok(Paging.Cut(
            people, rows, person => Of(person, assignments[person.Id], now), person => Paging.Cursor(person.UserName)));
    }

    private static async Task<IResult> CreateAsync(
        CreatePerson.Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        var outcome = await CreatePerson.RunAsync(request, sql, actor, rights, cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created(
                $"/api/v1/identity/people/{made.Id}", new PersonCreated(made.Id, made.OneTimePassword))
            : why.ToProblem();
    }

    private static async Task<IResult> ChangeAsync(
        Id id, ChangePerson.Request request, ISqlSession sql, Sessions sessions, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var outcome = await ChangePerson.RunAsync(id, request, sql, actor, rights, cancel);
        sessions.Forget();
        return outcome.TryGet(out var changed, out var why)
            ? TypedResults.Ok(new PersonChanged(changed.OneTimePassword)) : why.ToProblem();
    }

    private static async Task<IResult> AssignAsync(
        AssignRole.Request request, ISqlSession sql, RightsDirectory directory, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var outcome = await AssignRole.RunAsync(request, sql, actor, rights, cancel);
        directory.Forget();
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created($"/api/v1/identity/assignments/{made.Id}", new Made(made.Id)) : why.ToProblem();
    }

    private static async Task<IResult> EndAsync(
        Id id, ISqlSession sql, RightsDirectory directory, Actor actor, Rights rights, CancellationToken cancel)
    {
        var outcome = await EndAssignment.RunAsync(id, sql, actor, rights, cancel);
        directory.Forget();
        return outcome.ToNoContent();
    }

    private static PersonItem Of(
        ListPeople.PersonRow row, IEnumerable<ListPeople.AssignmentRow> assignments, long nowUs) => new(
        row.Id, row.UserName, row.Name, row.Email, row.Phone, row.Org, row.Language, row.DisabledUs is not null,
        row.LockedUntilUs > nowUs, row.MustChange == 1,
        row.LastSignInUs is { } seen ? Instants.FromUs(seen) : null,
        [.. assignments.Select(assignment => new AssignmentItem(
            assignment.Id, assignment.RoleId, assignment.Role, assignment.Org, Instants.FromUs(assignment.FromUs),
            assignment.UntilUs is { } until ? Instants.FromUs(until) : null))]);
}
