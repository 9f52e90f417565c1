using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lode.Kernel;

/// <summary>UUIDv7 whose last 20 bits are the site's number (rules §2). Order by time or seq, never by id.</summary>
public readonly record struct Id(Guid Value)
{
    /// <summary>Site numbers are below this.</summary>
    public const int MaxSite = 1 << 20;

    private static readonly AsyncLocal<Random?> Drawn = new();

    [ThreadStatic]
    private static byte[]? random;

    [ThreadStatic]
    private static int randomLeft;

    /// <summary>Number of the site (or other organization node) that owns the row.</summary>
    public int Site
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            return (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) & (MaxSite - 1));
        }
    }

    /// <summary>From here on this flow draws its ids from a seed: a simulation gives the same ones again.</summary>
    internal static void DrawFrom(Random seeded) => Drawn.Value = seeded;

    /// <summary>A new id in a site at an instant.</summary>
    public static Id New(int site, DateTimeOffset now)
    {
        Invariant.Holds(site is >= 0 and < MaxSite);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        if (Drawn.Value is { } seeded)
        {
            seeded.NextBytes(bytes[6..]);
        }
        else
        {
            TakeRandom(bytes[6..]);
        }

        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        var tail = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], (tail & ~(uint)(MaxSite - 1)) | (uint)site);
        return new Id(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Reads the text form; false for anything else.</summary>
    public static bool TryParse(string? text, out Id id)
    {
        var ok = Guid.TryParseExact(text, "D", out var value);
        id = new Id(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");

    // Fetched for a hundred ids at once: asking the system for ten bytes costs as much as for a thousand.
    private static void TakeRandom(Span<byte> into)
    {
        random ??= new byte[1_000];
        if (randomLeft < into.Length)
        {
            RandomNumberGenerator.Fill(random);
            randomLeft = random.Length;
        }

        randomLeft -= into.Length;
        random.AsSpan(randomLeft, into.Length).CopyTo(into);
    }
}
