using System.Globalization;
using System.Security.Cryptography;

namespace Lode.Kernel.Identity;

/// <summary>Passwords are kept as salted PBKDF2-SHA-512 (OWASP 2023: 210,000 rounds).</summary>
internal static class Passwords
{
    private const int Rounds = 210_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>What unknown users are checked against, so that they take as long as known ones.</summary>
    internal static readonly string Nobody = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    /// <summary>The form that is stored: <c>pbkdf2-sha512$rounds$salt$hash</c>.</summary>
    internal static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var rounds = Rounds.ToString(CultureInfo.InvariantCulture);
        return string.Join('$', "pbkdf2-sha512", rounds, Convert.ToBase64String(salt),
            Convert.ToBase64String(Derive(password, salt, Rounds)));
    }

    /// <summary>Whether a password fits, in a time that does not depend on the answer.</summary>
    internal static bool Fits(string password, string stored)
    {
        var parts = stored.Split('$');
        Invariant.Holds(parts is ["pbkdf2-sha512", _, _, _]);
        var rounds = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var derived = Derive(password, Convert.FromBase64String(parts[2]), rounds);
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(parts[3]));
    }

    /// <summary>Ten characters or more, not the user name, not one repeated character.</summary>
    internal static bool IsStrong(string password, string userName) =>
        password.Length is >= 10 and <= 200
        && password.Distinct().Count() >= 4
        && !password.Contains(userName, StringComparison.OrdinalIgnoreCase);

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA512, HashBytes);
}
