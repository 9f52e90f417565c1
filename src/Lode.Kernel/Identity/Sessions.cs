using System.Collections.Concurrent;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>A signed-in person.</summary>
internal sealed record SessionRow
{
    public byte[] Hash { get; init; } = [];

    public Id PersonId { get; init; }

    public string UserName { get; init; } = "";

    public string Name { get; init; } = "";

    public string Language { get; init; } = "";

    public long MustChange { get; init; }

    public long SeenUs { get; init; }

    public long ExpiresUs { get; init; }
}

/// <summary>Sessions by their cookie: a shift without use ends one, and a day ends it in any case.</summary>
internal sealed class Sessions(ISqlSession sql, TimeProvider clock)
{
    internal static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan Idle = TimeSpan.FromHours(8);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private const string ByHash = """
        SELECT s.hash, s.person_id, s.seen_us, s.expires_us, p.user_name, p.name, p.language, p.must_change
          FROM kernel_session s JOIN kernel_person p ON p.id = s.person_id
         WHERE s.hash = @Hash AND p.disabled_us IS NULL
        """;

    private const string Seen = "UPDATE kernel_session SET seen_us = @SeenUs WHERE hash = @Hash";

    private readonly ConcurrentDictionary<string, (long Loaded, SessionRow Row)> known = new(StringComparer.Ordinal);

    /// <summary>The session of a cookie; null when it has ended or never was.</summary>
    internal async Task<SessionRow?> FindAsync(string cookie, CancellationToken cancel)
    {
        var now = clock.NowUs();
        if (!known.TryGetValue(cookie, out var entry) || clock.GetElapsedTime(entry.Loaded) >= Kept)
        {
            var loaded = clock.GetTimestamp();
            if (await sql.FindAsync<SessionRow>(ByHash, new { Hash = Secrets.HashOf(cookie) }, cancel) is not { } row)
            {
                known.TryRemove(cookie, out _);
                return null;
            }

            entry = (loaded, row);
            known[cookie] = entry;
        }

        if (entry.Row.ExpiresUs <= now || now - entry.Row.SeenUs > Us(Idle))
        {
            known.TryRemove(cookie, out _);
            return null;
        }

        if (now - entry.Row.SeenUs > Us(SeenEvery))
        {
            await NoteAsync(cookie, entry.Row, now, cancel);
        }

        return entry.Row;
    }

    /// <summary>Forgets what is kept: a person or a session changed.</summary>
    internal void Forget() => known.Clear();

    private async Task NoteAsync(string cookie, SessionRow row, long now, CancellationToken cancel)
    {
        known[cookie] = (clock.GetTimestamp(), row with { SeenUs = now });
        await sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(Seen, new { SeenUs = now, row.Hash });
                return Done.Instance;
            },
            cancel: cancel);
    }

    private static long Us(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
