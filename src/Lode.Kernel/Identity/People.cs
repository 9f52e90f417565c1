using System.Text.RegularExpressions;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>What slices about persons share.</summary>
internal static partial class People
{
    private const string InsertPerson = """
        INSERT INTO kernel_person (id, user_name, name, email, phone, org, language, password, must_change, created_us)
        VALUES (@Id, @UserName, @Name, @Email, @Phone, @Org, @Language, @Password, @MustChange, @NowUs)
        ON CONFLICT (user_name) DO NOTHING
        """;

    internal const string EndSessions = "DELETE FROM kernel_session WHERE person_id = @Id";

    /// <summary>What a new person is made of.</summary>
    internal sealed record New(string UserName, string Name, string? Email, string? Phone, long Org, string Language);

    /// <summary>False when the user name is taken.</summary>
    internal static bool Insert(IWork work, Id id, New person, string password, bool mustChange) =>
        work.Execute(InsertPerson, new
        {
            Id = id,
            UserName = person.UserName.Trim().ToLowerInvariant(),
            person.Name,
            person.Email,
            person.Phone,
            person.Org,
            person.Language,
            Password = password,
            MustChange = mustChange,
            work.NowUs,
        }) == 1;

    /// <summary>Letters, digits, dot, dash, underscore; 2 to 64 characters.</summary>
    internal static bool IsUserName(string? text) => text is not null
        && UserName().IsMatch(text.Trim().ToLowerInvariant());

    /// <summary>A password that is shown once and must be replaced at the first sign-in.</summary>
    internal static string OneTimePassword() => Secrets.New("")[..14];

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N}._-]{1,63}$")]
    private static partial Regex UserName();
}
