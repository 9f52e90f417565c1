using Lode.Kernel.Sql;

namespace Lode.Kernel.Requests;

/// <summary>A request that its sender may repeat without doing it twice (rules §9): while it is open, every transaction
/// of its flow also takes its key, so that the key is stored exactly when the command is.</summary>
public sealed class RequestOnce : IDisposable
{
    internal static readonly Refusal Running = new("web.requestRunning", 409);

    private static readonly AsyncLocal<RequestOnce?> Open = new();

    // Several transactions of one request find their own attempt; another attempt with the same key changes no row.
    private const string Take = """
        INSERT INTO kernel_request (caller, key_hash, content, attempt, at_us)
        VALUES (@Caller, @KeyHash, @Content, @Attempt, @AtUs)
        ON CONFLICT (caller, key_hash) DO UPDATE SET at_us = excluded.at_us
         WHERE kernel_request.attempt = excluded.attempt
        """;

    private volatile bool closed;

    internal RequestOnce(RequestKey key, Id attempt)
    {
        Key = key;
        Attempt = attempt;
        Open.Value = this;
    }

    internal RequestKey Key { get; }

    internal Id Attempt { get; }

    /// <summary>Ends the request; what its flow left running commits without the key.</summary>
    public void Dispose()
    {
        closed = true;
        Open.Value = null;
    }

    /// <summary>The body with the key of the request that it belongs to, if it belongs to one.</summary>
    internal static Func<IWork, Outcome<T>> Around<T>(Func<IWork, Outcome<T>> body)
        where T : class =>
        Open.Value is { closed: false } request ? work => request.TakeKey(work) ? body(work) : Running : body;

    private bool TakeKey(IWork work) => work.Execute(
        Take, new { Key.Caller, Key.KeyHash, Key.Content, Attempt, AtUs = work.NowUs }) == 1;
}

/// <summary>What a repeated request has in common with the first.</summary>
/// <param name="Caller">Person or token that asks.</param>
/// <param name="KeyHash">SHA-256 of the key, lower-case hex.</param>
/// <param name="Content">SHA-256 of address and body, lower-case hex.</param>
public sealed record RequestKey(string Caller, string KeyHash, string Content);
