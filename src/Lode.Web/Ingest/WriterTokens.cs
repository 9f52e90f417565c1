using System.Security.Cryptography;
using System.Text;
using Lode.Kernel;

namespace Lode.Web.Ingest;

/// <summary>Who writes.</summary>
/// <param name="Name">For messages and logs.</param>
/// <param name="SourceId">The data source it writes for; null when it has none.</param>
/// <param name="MayWrite">Holds <c>history.write</c>.</param>
internal sealed record Writer(string Name, Id? SourceId, bool MayWrite);

/// <summary>Recognizes the tokens of writers.</summary>
internal sealed class WriterTokens(LodeSettings settings)
{
    /// <summary>Null for a token nobody knows.</summary>
    internal Writer? Find(string token, bool fromLoopback)
    {
        var known = settings.BootstrapToken is { } bootstrap && fromLoopback && token.Length > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(bootstrap));
        return known ? new Writer("bootstrap", null, true) : null;
    }
}
