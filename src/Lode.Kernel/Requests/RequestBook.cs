using Lode.Kernel.Sql;

namespace Lode.Kernel.Requests;

/// <summary>A command that was carried out, and what was answered.</summary>
public sealed record DoneRequest
{
    public string Content { get; init; } = "";

    /// <summary>HTTP status; null while there is no answer, or when it is not kept.</summary>
    public long? Status { get; init; }

    public string? Location { get; init; }

    /// <summary>JSON; null for an answer without body.</summary>
    public string? Body { get; init; }
}

/// <summary>The commands of the last days that came with a key.</summary>
public sealed class RequestBook(ISqlSession sql, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const string Find = """
        SELECT content AS Content, status AS Status, location AS Location, body AS Body
          FROM kernel_request WHERE caller = @Caller AND key_hash = @KeyHash
        """;

    private const string Answer = """
        UPDATE kernel_request SET status = @Status, location = @Location, body = @Body
         WHERE caller = @Caller AND key_hash = @KeyHash AND attempt = @Attempt
        """;

    private const string Forget = "DELETE FROM kernel_request WHERE at_us < @BeforeUs";

    /// <summary>The command that came with this key; null when none was carried out.</summary>
    public Task<DoneRequest?> FindAsync(RequestKey key, CancellationToken cancel) =>
        sql.FindAsync<DoneRequest>(Find, new { key.Caller, key.KeyHash }, cancel);

    /// <summary>Opens a request; the caller's commits take its key until it is disposed.</summary>
    public RequestOnce Begin(RequestKey key) => new(key, Id.New(0, clock.GetUtcNow()));

    /// <summary>Keeps the answer of a request that committed something; of others there is nothing to keep.</summary>
    public Task AnswerAsync(RequestOnce request, int status, string? location, string? body) => sql.CommitAsync<Done>(
        work =>
        {
            var kept = work.Execute(Answer, new
            {
                request.Key.Caller,
                request.Key.KeyHash,
                request.Attempt,
                Status = (long)status,
                Location = location,
                Body = body,
            });
            if (kept > 0)
            {
                work.Execute(Forget, new { BeforeUs = work.NowUs - (Kept.Ticks / TimeSpan.TicksPerMicrosecond) });
            }

            return Done.Instance;
        });
}
