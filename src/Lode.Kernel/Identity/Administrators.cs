using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>The persons who hold the administrator's role now.</summary>
internal static class Administrators
{
    internal const string Count = """
        SELECT count(*) FROM kernel_assignment a
          JOIN kernel_role r ON r.id = a.role_id
          JOIN kernel_person p ON p.id = a.person_id
         WHERE r.code = 'administrator' AND p.disabled_us IS NULL
           AND a.from_us <= @NowUs AND (a.until_us IS NULL OR a.until_us > @NowUs)
        """;

    internal static async Task<bool> ExistAsync(ISqlSession sql, long nowUs, CancellationToken cancel) =>
        await sql.FindAsync<long>(Count, new { NowUs = nowUs }, cancel) > 0;
}
