using System.Security.Cryptography;
using System.Text;

namespace Lode.Kernel.Audit;

/// <summary>The one formula of every chain (rules §4): Hᵢ = SHA-256(lowerhex(Hᵢ₋₁) + "\n" + record), H₀ = 64 zeros,
/// record = RFC 8785 JSON in UTF-8.</summary>
/// <remarks>Source and vectors: <c>waste.md</c> §c.6.2, W8, reproduced in the test of this class.</remarks>
public static class HashChain
{
    /// <summary>H₀.</summary>
    public static readonly string Start = new('0', 64);

    private const int HexLength = 64;

    /// <summary>The hash of a record after the hash before it, in lower-case hexadecimal digits.</summary>
    /// <param name="previous">H of the record before, 64 lower-case hexadecimal digits.</param>
    /// <param name="record">The record's bytes.</param>
    public static string Link(string previous, ReadOnlySpan<byte> record)
    {
        Invariant.Holds(previous.Length == HexLength);
        var length = HexLength + 1 + record.Length;
        byte[]? rented = null;
        var line = length <= 2048
            ? stackalloc byte[length]
            : (rented = System.Buffers.ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        Encoding.ASCII.GetBytes(previous, line);
        line[HexLength] = (byte)'\n';
        record.CopyTo(line[(HexLength + 1)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line, hash);
        if (rented is not null)
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }

        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The hash of a record given as text.</summary>
    public static string Link(string previous, string record) => Link(previous, Encoding.UTF8.GetBytes(record));
}
