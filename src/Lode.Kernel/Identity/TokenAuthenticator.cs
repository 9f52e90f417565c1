using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>A token that was recognized.</summary>
/// <param name="Id">Token id; null for the bootstrap token and the owner of the data folder.</param>
/// <param name="Name">Name for logs and audit.</param>
/// <param name="Org">Number of its site or other node.</param>
/// <param name="SourceId">The data source it writes for; null when it has none.</param>
/// <param name="Scopes">Permissions it carries; a token of a source alone carries <c>history.write</c>.</param>
public sealed record TokenIdentity(Id? Id, string Name, int Org, Id? SourceId, FrozenSet<string> Scopes)
{
    /// <summary>The token as the one who asks.</summary>
    public Actor ToActor(string language, string requestId) =>
        new(ActorKind.Token, Id, Name, language, requestId) { SourceId = SourceId };
}

/// <summary>Recognizes API tokens without touching the database: all hashes are in memory.</summary>
/// <remarks>Thread-safe. Tokens made or revoked on another node are seen within ten seconds.</remarks>
public sealed class TokenAuthenticator(ISqlSession sql, LodeSettings settings, TimeProvider clock)
{
    private const string All = """
        SELECT id, hash, name, org, source_id, scopes, expires_us FROM kernel_token WHERE revoked_us IS NULL
        """;

    private const string Touch = "UPDATE kernel_token SET last_used_us = @AtUs WHERE id {ids}";

    private static readonly FrozenSet<string> Everything = [.. Permissions.All];

    private readonly string localToken = Secrets.New("local_");
    private readonly ConcurrentDictionary<Id, long> used = new();
    private FrozenDictionary<HashKey, Entry> known = FrozenDictionary<HashKey, Entry>.Empty;
    private volatile bool administered;

    private readonly record struct HashKey(UInt128 High, UInt128 Low);

    private sealed record Entry(TokenIdentity Identity, long ExpiresUs);

    internal sealed record TokenRow
    {
        public Id Id { get; init; }

        public byte[] Hash { get; init; } = [];

        public string Name { get; init; } = "";

        public long Org { get; init; }

        public Id? SourceId { get; init; }

        public string Scopes { get; init; } = "";

        public long? ExpiresUs { get; init; }
    }

    /// <summary>The token of this process for commands of the owner of the data folder.</summary>
    public string LocalToken => localToken;

    /// <summary>True once an administrator exists: set-up is over and the bootstrap token is dead.</summary>
    public bool IsAdministered => administered;

    /// <summary>Recognizes a token.</summary>
    /// <param name="token">The secret as presented.</param>
    /// <param name="fromLoopback">Whether the caller is on this machine.</param>
    /// <param name="identity">Who it is.</param>
    public bool TryAuthenticate(ReadOnlySpan<char> token, bool fromLoopback, out TokenIdentity identity)
    {
        identity = null!;
        if (token.IsEmpty || token.Length > 512)
        {
            return false;
        }

        if (fromLoopback && OwnerOf(token) is { } owner)
        {
            identity = owner;
            return true;
        }

        Span<byte> text = stackalloc byte[2048];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(token, text)], hash);
        if (!known.TryGetValue(KeyOf(hash), out var entry))
        {
            return false;
        }

        var now = clock.NowUs();
        if (entry.ExpiresUs <= now)
        {
            return false;
        }

        used[entry.Identity.Id!.Value] = now;
        identity = entry.Identity;
        return true;
    }

    /// <summary>Reads all tokens again: at start, after each change, and every few seconds.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<TokenRow>(All, null, cancel);
        known = rows.ToFrozenDictionary(
            row => KeyOf(row.Hash), row => new Entry(IdentityOf(row), row.ExpiresUs ?? long.MaxValue));
        administered = await Administrators.ExistAsync(sql, clock.NowUs(), cancel);
    }

    /// <summary>Stores when the tokens were last used.</summary>
    internal async Task StoreUseAsync(CancellationToken cancel)
    {
        foreach (var batch in used.Keys.Chunk(50))
        {
            foreach (var id in batch)
            {
                used.TryRemove(id, out _);
            }

            await sql.CommitAsync<Done>(
                work =>
                {
                    work.Execute(Touch, new { AtUs = work.NowUs, Ids = batch });
                    return Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }
    }

    private TokenIdentity? OwnerOf(ReadOnlySpan<char> token)
    {
        if (Same(token, localToken))
        {
            return new TokenIdentity(null, "local", 0, null, Everything);
        }

        var alive = settings.KeepBootstrap || !administered;
        return alive && settings.BootstrapToken is { } bootstrap && Same(token, bootstrap)
            ? new TokenIdentity(null, "bootstrap", 0, null, Everything)
            : null;
    }

    private static bool Same(ReadOnlySpan<char> presented, string kept)
    {
        Span<byte> left = stackalloc byte[32];
        Span<byte> right = stackalloc byte[32];
        Span<byte> text = stackalloc byte[2048];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(presented, text)], left);
        SHA256.HashData(Encoding.UTF8.GetBytes(kept), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    private static HashKey KeyOf(ReadOnlySpan<byte> hash) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    private static TokenIdentity IdentityOf(TokenRow row)
    {
        var scopes = row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new TokenIdentity(row.Id, row.Name, checked((int)row.Org), row.SourceId,
            scopes.Length == 0 && row.SourceId is not null ? ["history.write"] : [.. scopes]);
    }
}
