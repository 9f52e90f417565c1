using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>A person changes the own language or password.</summary>
internal static class ChangeOwn
{
    internal static readonly Refusal OldPasswordWrong = new("identity.oldPasswordWrong", 422);

    private const string Find = "SELECT user_name, password FROM kernel_person WHERE id = @Id";

    private const string SetLanguage = "UPDATE kernel_person SET language = @Language WHERE id = @Id";

    private const string SetPassword = """
        UPDATE kernel_person SET password = @Password, must_change = 0 WHERE id = @Id
        """;

    private const string EndOthers = "DELETE FROM kernel_session WHERE person_id = @Id AND hash <> @Hash";

    public sealed record Request(string? Language, string? OldPassword, string? NewPassword);

    private sealed record Row
    {
        public string UserName { get; init; } = "";

        public string Password { get; init; } = "";
    }

    internal static async Task<Outcome<Done>> RunAsync(
        Request request, byte[] session, ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        var id = actor.Id!.Value;
        if (request.Language is { } language && !TextCatalog.Languages.Contains(language))
        {
            return IdentityRefusals.Invalid.At(new FieldRefusal("language", "unknown"));
        }

        string? hash = null;
        if (request.NewPassword is { } password)
        {
            var row = await sql.FindAsync<Row>(Find, new { Id = id }, cancel);
            if (row is null || !Passwords.Fits(request.OldPassword ?? "", row.Password))
            {
                return OldPasswordWrong;
            }

            if (!Passwords.IsStrong(password, row.UserName) || password == request.OldPassword)
            {
                return IdentityRefusals.WeakPassword;
            }

            hash = Passwords.Hash(password);
        }

        return await sql.CommitAsync<Done>(work => Store(work, id, request, hash, session, actor), cancel: cancel);
    }

    private static Outcome<Done> Store(
        IWork work, Id id, Request request, string? hash, byte[] session, Actor actor)
    {
        if (request.Language is not null)
        {
            work.Execute(SetLanguage, new { Id = id, request.Language });
        }

        if (hash is not null)
        {
            work.Execute(SetPassword, new { Id = id, Password = hash });
            work.Execute(EndOthers, new { Id = id, Hash = session });
            work.Audit(actor, "identity.changePassword", "person", id.ToString());
        }

        return Done.Instance;
    }
}
