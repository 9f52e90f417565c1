using Lode.Kernel.Sql;

namespace Lode.Kernel.Leases;

/// <summary>The check that makes a late holder harmless.</summary>
public static class LeaseFence
{
    private const string Current = "SELECT token FROM kernel_lease WHERE name = @Name AND holder = @Holder {lock}";

    extension(IWork work)
    {
        /// <summary>Whether nobody took the lease since; asked inside the transaction that writes under it, it holds
        /// until the commit, because the row stays locked.</summary>
        public bool Holds(Lease lease) =>
            work.Find<long>(Current, new { lease.Name, lease.Holder }) == lease.Token;
    }
}
