using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Opens a session for a user name and a password.</summary>
internal sealed class SignIn(ISqlSession sql, TimeProvider clock, AttemptLimit attempts) : IDisposable
{
    internal static readonly Refusal Wrong = new("identity.signInWrong", 401);
    internal static readonly Refusal Locked = new("identity.signInLocked", 429);
    internal static readonly Refusal TooMany = new("identity.signInTooMany", 429);

    private const int FreeFailures = 5;

    private const string ByUserName = """
        SELECT id, user_name, name, language, password, must_change, failures, locked_until_us
          FROM kernel_person WHERE user_name = @UserName AND disabled_us IS NULL
        """;

    private const string Failed = """
        UPDATE kernel_person SET failures = failures + 1, locked_until_us = @LockedUntilUs WHERE id = @Id
        """;

    private const string Succeeded = """
        UPDATE kernel_person SET failures = 0, locked_until_us = 0, last_sign_in_us = @NowUs WHERE id = @Id
        """;

    private const string Open = """
        INSERT INTO kernel_session (hash, person_id, created_us, seen_us, expires_us, user_agent)
        VALUES (@Hash, @PersonId, @NowUs, @NowUs, @ExpiresUs, @UserAgent)
        """;

    private const string Sweep = "DELETE FROM kernel_session WHERE expires_us < @NowUs";

    // Two derivations at once at most: guessing must not take the processor from those who work.
    private readonly SemaphoreSlim deriving = new(2, 2);

    public sealed record Request(string UserName, string Password);

    internal sealed record Opened(string Cookie, Id PersonId);

    private sealed record PersonRow
    {
        public Id Id { get; init; }

        public string UserName { get; init; } = "";

        public string Name { get; init; } = "";

        public string Language { get; init; } = "";

        public string Password { get; init; } = "";

        public long Failures { get; init; }

        public long LockedUntilUs { get; init; }
    }

    internal async Task<Outcome<Opened>> RunAsync(
        Request request, string address, string userAgent, string requestId, CancellationToken cancel)
    {
        if (!attempts.TryTake(address))
        {
            return TooMany;
        }

        var userName = request.UserName.Trim().ToLowerInvariant();
        var person = await sql.FindAsync<PersonRow>(ByUserName, new { UserName = userName }, cancel);
        if (person is not null && person.LockedUntilUs > clock.NowUs())
        {
            return Locked.With(("minutes", "15"));
        }

        if (!await FitsAsync(request.Password, person?.Password ?? Passwords.Nobody, cancel) || person is null)
        {
            await NoteFailureAsync(person, userName, requestId, cancel);
            return Wrong;
        }

        return await OpenAsync(person, userAgent, requestId, cancel);
    }

    public void Dispose() => deriving.Dispose();

    private async Task<bool> FitsAsync(string password, string stored, CancellationToken cancel)
    {
        await deriving.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Passwords.Fits(password, stored), cancel);
        }
        finally
        {
            deriving.Release();
        }
    }

    private Task NoteFailureAsync(PersonRow? person, string userName, string requestId, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                if (person is not null)
                {
                    var extra = Math.Max(0, person.Failures + 1 - FreeFailures);
                    var minutes = extra == 0 ? 0 : Math.Min(15, 1L << (int)Math.Min(extra - 1, 4));
                    var until = minutes == 0 ? 0 : work.NowUs + (minutes * 60_000_000);
                    work.Execute(Failed, new { person.Id, LockedUntilUs = until });
                }

                work.Audit(Actor.System(requestId), "identity.signInFailed", "user", userName);
                return Done.Instance;
            },
            cancel: cancel);

    private Task<Outcome<Opened>> OpenAsync(
        PersonRow person, string userAgent, string requestId, CancellationToken cancel)
    {
        var cookie = Secrets.New("");
        return sql.CommitAsync<Opened>(
            work =>
            {
                work.Execute(Sweep, new { work.NowUs });
                work.Execute(Succeeded, new { person.Id, work.NowUs });
                work.Execute(Open, new
                {
                    Hash = Secrets.HashOf(cookie),
                    PersonId = person.Id,
                    work.NowUs,
                    ExpiresUs = work.NowUs + (Sessions.Longest.Ticks / TimeSpan.TicksPerMicrosecond),
                    UserAgent = userAgent.Length > 200 ? userAgent[..200] : userAgent,
                });
                var actor = new Actor(ActorKind.Person, person.Id, person.Name, person.Language, requestId);
                work.Audit(actor, "identity.signIn", "person", person.Id.ToString());
                return new Opened(cookie, person.Id);
            },
            cancel: cancel);
    }
}
