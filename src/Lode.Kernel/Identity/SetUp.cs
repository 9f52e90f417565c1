using System.Security.Cryptography;
using System.Text;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>The code of the set-up link that the first start prints; dead once an administrator exists.</summary>
internal sealed class SetUpCode
{
    internal string Value { get; } = Secrets.New("")[..24];

    internal bool Is(string presented) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(Value)));
}

/// <summary>Names the group and makes the first administrator.</summary>
internal sealed class SetUp(
    ISqlSession sql, LodeSettings settings, TokenAuthenticator tokens, RightsDirectory rights, SetUpCode code)
{
    internal static readonly Refusal Over = new("identity.setUpOver", 409);
    internal static readonly Refusal WrongCode = new("identity.setUpCodeWrong", 403);

    private const string NameGroup = """
        UPDATE kernel_org SET name_zh = @NameZh, name_en = @NameEn, simulated = @Simulated WHERE number = 1
        """;

    private const string Assign = """
        INSERT INTO kernel_assignment (id, person_id, role_id, org, from_us, created_us)
        SELECT @Id, @PersonId, id, 1, @NowUs, @NowUs FROM kernel_role WHERE code = 'administrator'
        """;

    /// <param name="Simulated">All data of the group come from the simulator; it stays so.</param>
    /// <param name="Roots">Where daily roots of the chains go; null when that is decided later.</param>
    public sealed record Request(
        string Code, string GroupNameZh, string GroupNameEn, string UserName, string Name, string Password,
        string Language, bool? Simulated = null, ChangeTargets.Request? Roots = null);

    internal async Task<Outcome<Done>> RunAsync(Request request, string requestId, CancellationToken cancel)
    {
        if (tokens.IsAdministered)
        {
            return Over;
        }

        if (!code.Is(request.Code))
        {
            return WrongCode;
        }

        if ((Check(request) ?? CheckRoots(request)) is { } refusal)
        {
            return refusal;
        }

        var outcome = await RunAsync(request, Passwords.Hash(request.Password), requestId, cancel);
        await tokens.RefreshAsync(cancel);
        rights.Forget();
        return outcome;
    }

    private static Refusal? Check(Request request) => new FieldChecks()
        .NeedText(request.GroupNameZh, "groupNameZh")
        .NeedText(request.GroupNameEn, "groupNameEn")
        .Need(People.IsUserName(request.UserName), "userName", "format")
        .NeedText(request.Name, "name")
        .Need(TextCatalog.Languages.Contains(request.Language), "language", "unknown")
        .Against(IdentityRefusals.Invalid)
        ?? (Passwords.IsStrong(request.Password, request.UserName) ? null : IdentityRefusals.WeakPassword);

    private Refusal? CheckRoots(Request request) => request.Roots is { } roots
        ? ChangeTargets.Check(roots, settings) is { } wrong
            ? wrong with { Fields = wrong.Fields?.Select(field => field with { Path = "roots." + field.Path }).ToList() }
            : null
        : null;

    private Task<Outcome<Done>> RunAsync(
        Request request, string password, string requestId, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                if (work.Find<long>(Administrators.Count, new { work.NowUs }) > 0)
                {
                    return Over;
                }

                var id = Id.New(IdentitySeed.Root, Instants.FromUs(work.NowUs));
                work.Execute(NameGroup, new
                {
                    NameZh = request.GroupNameZh,
                    NameEn = request.GroupNameEn,
                    Simulated = request.Simulated ?? false,
                });
                var stored = People.Insert(work, id, new People.New(
                    request.UserName, request.Name, null, null, IdentitySeed.Root, request.Language),
                    password, mustChange: false);
                if (!stored)
                {
                    return IdentityRefusals.UserNameTaken;
                }

                work.Execute(Assign, new
                {
                    Id = Id.New(IdentitySeed.Root, Instants.FromUs(work.NowUs)),
                    PersonId = id,
                    work.NowUs,
                });
                if (request.Roots is { } roots
                    && !ChangeTargets.Add(work, roots, Actor.System(requestId)).TryGet(out _, out var refusal))
                {
                    return refusal;
                }

                work.Audit(Actor.System(requestId), "identity.setUp", "person", id.ToString(), null,
                    new { request.UserName });
                return Done.Instance;
            },
            cancel: cancel);
}
