using Lode.Kernel.Cases;
using Lode.Kernel.Identity;

namespace Lode.Waste.Transfers;

/// <summary>Who may act on transfers for an officer: whoever has a delegation of the procedure from somebody who may.
/// </summary>
internal sealed class TransferDeputies(AppCases cases, RightsDirectory rights)
{
    /// <summary>Officers of a site for whom somebody may act now.</summary>
    internal async Task<IReadOnlyList<CasePrincipal>> PrincipalsAsync(int site, Actor actor, CancellationToken cancel)
    {
        var officers = new List<CasePrincipal>();
        foreach (var one in await cases.PrincipalsAsync("wasteTransfer", actor, cancel))
        {
            if ((await rights.OfPersonAsync(one.Id, cancel)).Can("waste.transfer", site))
            {
                officers.Add(one);
            }
        }

        return officers;
    }
}
