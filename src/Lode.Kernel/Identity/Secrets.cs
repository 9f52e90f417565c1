using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lode.Kernel.Identity;

/// <summary>Random secrets that are shown once and kept as SHA-256: 256 bits of chance need no slow hash.</summary>
internal static class Secrets
{
    internal static string New(string prefix) =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
