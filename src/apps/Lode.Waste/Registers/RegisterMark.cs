using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Lode.Waste.Registers;

/// <summary>A mark that rows of a register get once: withdrawn, printed. Nothing to mark is nothing found.</summary>
/// <param name="Permission">Needed at the site of the row.</param>
/// <param name="Statement">Marks the rows of <c>@SiteId</c> and <c>@Id</c> at <c>@NowUs</c>.</param>
/// <param name="Verb">Verb of the audit.</param>
/// <param name="Kind">Kind of the object in the audit.</param>
internal sealed record RegisterMark(string Permission, string Statement, string Verb, string Kind)
{
    internal async Task<IResult> SetAsync(
        Id id, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can(Permission, id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var outcome = await sql.CommitAsync<Done>(
            work =>
            {
                if (work.Execute(Statement, new { SiteId = id.Site, Id = id, work.NowUs }) == 0)
                {
                    return WasteRefusals.NotFound;
                }

                work.Audit(actor, Verb, Kind, id.ToString());
                return Done.Instance;
            },
            cancel: cancel);
        return outcome.ToNoContent();
    }
}
