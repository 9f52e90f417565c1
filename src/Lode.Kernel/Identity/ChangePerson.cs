using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Changes a person's data, closes or opens the sign-in, or gives a new one-time password.</summary>
internal static class ChangePerson
{
    internal static readonly Refusal LastAdministrator = new("identity.lastAdministrator", 409);

    private const string Find = """
        SELECT id, user_name, name, email, phone, org, language, disabled_us FROM kernel_person WHERE id = @Id {lock}
        """;

    private const string Update = """
        UPDATE kernel_person
           SET name = @Name, email = @Email, phone = @Phone, language = @Language, disabled_us = @DisabledUs
         WHERE id = @Id
        """;

    private const string SetPassword = """
        UPDATE kernel_person SET password = @Password, must_change = 1, failures = 0, locked_until_us = 0 WHERE id = @Id
        """;

    // Who may reset a password or close a sign-in must hold at least what its owner holds.
    private const string HeldBy = """
        SELECT p.permission, a.org FROM kernel_assignment a JOIN kernel_role_permission p ON p.role_id = a.role_id
         WHERE a.person_id = @Id AND (a.until_us IS NULL OR a.until_us > @NowUs)
        """;

    public sealed record Request(
        string? Name, string? Email, string? Phone, string? Language, bool? Disabled, bool? NewPassword);

    internal sealed record Changed(string? OneTimePassword);

    internal static async Task<Outcome<Changed>> RunAsync(
        Id id, Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        var refusal = new FieldChecks()
            .Need(request.Name is not { Length: 0 }, "name", "required")
            .Need(request.Language is null || TextCatalog.Languages.Contains(request.Language), "language", "unknown")
            .Against(IdentityRefusals.Invalid);
        if (refusal is not null)
        {
            return refusal;
        }

        var oneTime = request.NewPassword == true ? People.OneTimePassword() : null;
        var hash = oneTime is null ? null : Passwords.Hash(oneTime);
        return await sql.CommitAsync<Changed>(
            work =>
            {
                var before = work.Find<ListPeople.PersonRow>(Find, new { Id = id });
                if (before is null || !rights.Can("identity.edit", before.Org))
                {
                    return IdentityRefusals.NotFound;
                }

                var held = work.Query<RightRow>(HeldBy, new { Id = id, work.NowUs });
                if (!held.All(right => rights.Can(right.Permission, right.Org)))
                {
                    return AssignRole.BeyondOwn;
                }

                return Store(work, before, request, hash) is { } refused ? refused
                    : Report(work, before, oneTime, actor);
            },
            cancel: cancel);
    }

    private static Refusal? Store(IWork work, ListPeople.PersonRow before, Request request, string? hash)
    {
        var administrators = work.Find<long>(Administrators.Count, new { work.NowUs });
        work.Execute(Update, new
        {
            before.Id,
            Name = request.Name ?? before.Name,
            Email = request.Email ?? before.Email,
            Phone = request.Phone ?? before.Phone,
            Language = request.Language ?? before.Language,
            DisabledUs = request.Disabled switch
            {
                null => before.DisabledUs,
                true => before.DisabledUs ?? work.NowUs,
                false => null,
            },
        });
        if (hash is not null)
        {
            work.Execute(SetPassword, new { before.Id, Password = hash });
        }

        if (hash is not null || request.Disabled == true)
        {
            work.Execute(People.EndSessions, new { before.Id });
        }

        return administrators > 0 && work.Find<long>(Administrators.Count, new { work.NowUs }) == 0
            ? LastAdministrator : null;
    }

    private static Changed Report(IWork work, ListPeople.PersonRow before, string? oneTime, Actor actor)
    {
        var after = work.Find<ListPeople.PersonRow>(Find, new { before.Id });
        work.Audit(actor, oneTime is null ? "identity.changePerson" : "identity.resetPassword", "person",
            before.Id.ToString(), before, after);
        return new Changed(oneTime);
    }
}
