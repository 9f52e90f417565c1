using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Adds a person with a one-time password, which is shown once.</summary>
internal static class CreatePerson
{
    private const string OrgExists = "SELECT count(*) FROM kernel_org WHERE number = @Org AND closed_us IS NULL";

    public sealed record Request(
        string UserName, string Name, string? Email, string? Phone, long Org, string? Language, string? Password);

    internal sealed record Created(Id Id, string? OneTimePassword);

    internal static async Task<Outcome<Created>> RunAsync(
        Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("identity.edit", request.Org))
        {
            return IdentityRefusals.NotFound;
        }

        if (Check(request) is { } refusal)
        {
            return refusal;
        }

        var oneTime = request.Password is null ? People.OneTimePassword() : null;
        var hash = Passwords.Hash(request.Password ?? oneTime!);
        return await sql.CommitAsync<Created>(
            work =>
            {
                if (work.Find<long>(OrgExists, new { request.Org }) == 0)
                {
                    return IdentityRefusals.NotFound;
                }

                var id = Id.New(checked((int)request.Org), Instants.FromUs(work.NowUs));
                var person = new People.New(
                    request.UserName, request.Name, request.Email, request.Phone, request.Org,
                    request.Language ?? "zh-CN");
                if (!People.Insert(work, id, person, hash, mustChange: oneTime is not null))
                {
                    return IdentityRefusals.UserNameTaken.With(("userName", request.UserName));
                }

                work.Audit(actor, "identity.createPerson", "person", id.ToString(), null, person);
                return new Created(id, oneTime);
            },
            cancel: cancel);
    }

    private static Refusal? Check(Request request) => new FieldChecks()
        .Need(People.IsUserName(request.UserName), "userName", "format")
        .NeedText(request.Name, "name")
        .Need(request.Email is null || request.Email.Contains('@', StringComparison.Ordinal), "email", "format")
        .Need(request.Language is null || TextCatalog.Languages.Contains(request.Language), "language", "unknown")
        .Against(IdentityRefusals.Invalid)
        ?? (request.Password is null || Passwords.IsStrong(request.Password, request.UserName)
            ? null : IdentityRefusals.WeakPassword);
}
