using System.Security.Cryptography;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Sync;

/// <summary>A phone or tablet that works without a network, bound to one person and one key that never leaves it.
/// </summary>
public sealed record DeviceRow
{
    internal const string Columns =
        "id, person_id, name, public_key, enrolled_us, revoked_us, revoked_by, seen_us, clock_off_us";

    public Id Id { get; init; }

    public Id PersonId { get; init; }

    public string Name { get; init; } = "";

    /// <summary>ECDSA P-256, SubjectPublicKeyInfo, base64.</summary>
    public string PublicKey { get; init; } = "";

    public long EnrolledUs { get; init; }

    public long? RevokedUs { get; init; }

    public string? RevokedBy { get; init; }

    public long? SeenUs { get; init; }

    /// <summary>Server's clock minus the phone's at the last sync.</summary>
    public long ClockOffUs { get; init; }
}

/// <summary>Enrolls devices online, and revokes them.</summary>
internal static class Devices
{
    internal static readonly Refusal Unknown = new("sync.deviceUnknown", 404);
    internal static readonly Refusal KeyWrong = new("sync.keyWrong", 422);
    internal static readonly Refusal NoPerson = new("sync.noPerson", 403);
    private const int MostPerPerson = 10;

    private const string Own = $"""
        SELECT {DeviceRow.Columns} FROM kernel_device WHERE person_id = @Person ORDER BY enrolled_us
        """;

    private const string One = $"SELECT {DeviceRow.Columns} FROM kernel_device WHERE id = @Id";

    private const string Insert = $"""
        INSERT INTO kernel_device ({DeviceRow.Columns})
        VALUES (@Id, @PersonId, @Name, @PublicKey, @EnrolledUs, NULL, NULL, NULL, 0)
        """;

    private const string End = """
        UPDATE kernel_device SET revoked_us = @NowUs, revoked_by = @By WHERE id = @Id AND revoked_us IS NULL
        """;

    internal static Task<IReadOnlyList<DeviceRow>> OwnAsync(Id person, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<DeviceRow>(Own, new { Person = person }, cancel);

    internal static Task<DeviceRow?> FindAsync(Id id, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<DeviceRow>(One, new { Id = id }, cancel);

    /// <summary>Binds a key to the person who is signed in.</summary>
    internal static async Task<Outcome<DeviceRow>> EnrollAsync(
        string name, string publicKey, ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        if (actor is not { Kind: ActorKind.Person, Id: { } person })
        {
            return NoPerson;
        }

        using var key = KeyOf(publicKey);
        if (key is null || name.Trim().Length is 0 or > 120)
        {
            return KeyWrong.At(new FieldRefusal(key is null ? "publicKey" : "name", KeyWrong.Code));
        }

        return await sql.CommitAsync<DeviceRow>(
            work =>
            {
                if (work.Query<DeviceRow>(Own, new { Person = person }).Count(one => one.RevokedUs is null)
                    >= MostPerPerson)
                {
                    return KeyWrong.At(new FieldRefusal("name", "sync.tooMany"));
                }

                var row = new DeviceRow
                {
                    Id = Id.New(0, Instants.FromUs(work.NowUs)),
                    PersonId = person,
                    Name = name.Trim(),
                    PublicKey = publicKey,
                    EnrolledUs = work.NowUs,
                };
                work.Execute(Insert, row);
                work.Audit(actor, "sync.enroll", "device", row.Id.ToString(), null, row);
                return row;
            },
            cancel: cancel);
    }

    /// <summary>Refuses everything that the device sends from now on.</summary>
    internal static Task<Outcome<Done>> RevokeAsync(DeviceRow row, ISqlSession sql, Actor actor,
        CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(End, new { row.Id, work.NowUs, By = actor.Name });
                work.Audit(actor, "sync.revoke", "device", row.Id.ToString(), row);
                return Done.Instance;
            },
            cancel: cancel);

    /// <summary>Whether a signature over the bytes is the device's (IEEE P1363, as WebCrypto makes it).</summary>
    internal static bool Verifies(DeviceRow row, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = KeyOf(row.PublicKey);
        return key is not null && key.VerifyData(
            signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static ECDsa? KeyOf(string publicKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            if (key.KeySize == 256)
            {
                return key;
            }
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            key.Dispose();
            return null;
        }

        key.Dispose();
        return null;
    }
}
