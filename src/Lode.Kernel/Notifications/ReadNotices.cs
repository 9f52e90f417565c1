using Lode.Kernel.Sql;

namespace Lode.Kernel.Notifications;

/// <summary>A person's own notices.</summary>
internal static class ReadNotices
{
    private const string Page = $"""
        SELECT {NoticeRow.Columns} FROM kernel_notice
         WHERE person_id = @Person AND created_us < @BeforeUs AND (@UnreadOnly = 0 OR read_us IS NULL)
         ORDER BY created_us DESC LIMIT @Limit
        """;

    private const string Unread = """
        SELECT count(*) FROM (SELECT 1 FROM kernel_notice WHERE person_id = @Person AND read_us IS NULL LIMIT 100) AS unread
        """;

    private const string MarkSome = """
        UPDATE kernel_notice SET read_us = @NowUs WHERE person_id = @Person AND read_us IS NULL AND id {ids}
        """;

    private const string MarkAll = """
        UPDATE kernel_notice SET read_us = @NowUs WHERE person_id = @Person AND read_us IS NULL
        """;

    private const string Choice = "SELECT email FROM kernel_notice_choice WHERE person_id = @Person";

    private const string Choose = """
        INSERT INTO kernel_notice_choice (person_id, email) VALUES (@Person, @Email)
        ON CONFLICT (person_id) DO UPDATE SET email = excluded.email
        """;

    internal static Task<IReadOnlyList<NoticeRow>> PageAsync(
        Id person, bool unreadOnly, long beforeUs, int limit, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<NoticeRow>(
            Page, new { Person = person, UnreadOnly = unreadOnly, BeforeUs = beforeUs, Limit = limit }, cancel);

    /// <summary>How many are unread; 100 means that many or more.</summary>
    internal static Task<long> UnreadAsync(Id person, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<long>(Unread, new { Person = person }, cancel);

    /// <summary>Marks these, or all, as read.</summary>
    internal static Task<Outcome<Done>> MarkAsync(
        Id person, IReadOnlyList<Id>? ids, ISqlSession sql, CancellationToken cancel) => sql.CommitAsync<Done>(
        work =>
        {
            _ = ids is null
                ? work.Execute(MarkAll, new { Person = person, work.NowUs })
                : work.Execute(MarkSome, new { Person = person, work.NowUs, Ids = ids });
            return Done.Instance;
        },
        cancel: cancel);

    /// <summary>Whether the person wants notices by e-mail too; without a choice, yes.</summary>
    internal static async Task<bool> WantsEmailAsync(Id person, ISqlSession sql, CancellationToken cancel) =>
        await sql.FindAsync<long?>(Choice, new { Person = person }, cancel) != 0;

    internal static Task<Outcome<Done>> ChooseAsync(Id person, bool email, ISqlSession sql, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(Choose, new { Person = person, Email = email });
                return Done.Instance;
            },
            cancel: cancel);
}
