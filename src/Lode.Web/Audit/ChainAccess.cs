using Lode.Kernel.Audit;
using Lode.Kernel.Identity;

namespace Lode.Web.Audit;

/// <summary>Who may read which chain.</summary>
internal static class ChainAccess
{
    /// <summary>Sites whose chain of this kind the reader may see; who sees the group sees what belongs to no site.
    /// </summary>
    internal static IReadOnlyList<long> SitesOf(Rights rights, ChainKind kind)
    {
        var sites = rights.Sites(PermissionFor(kind));
        return sites.Contains(1) ? [0, .. sites] : sites;
    }

    /// <summary>Whether the reader may have a record to the byte. That of a case event holds all that the case knows,
    /// confidential or not.</summary>
    internal static bool MayProve(Rights rights, ChainKind kind, long site) =>
        rights.Can(kind == ChainKind.Cases ? "cases.supervise" : PermissionFor(kind), site == 0 ? 1 : site);

    private static string PermissionFor(ChainKind kind) => kind switch
    {
        ChainKind.Ledger => "ledger.read",
        ChainKind.Cases => "cases.read",
        ChainKind.Audit => "audit.read",
    };
}
