using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Audit;

/// <summary>Chains and inclusion proofs.</summary>
internal static class ProofEndpoints
{
    internal static readonly Refusal NotSealed = new("chain.notSealed", 409);

    /// <summary>All chains that the reader may see.</summary>
    internal sealed record Answer(IReadOnlyList<ListChains.ChainItem> Items);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/chains", ListAsync).WithName("audit.chains").Produces<Answer>().SignedIn();
        group.MapGet("/chains/{site:long}/{kind}/{seq:long}/proof", BySeqAsync).WithName("audit.proofBySeq")
            .Produces<InclusionProof>().ProducesProblem(404).SignedIn();
        group.MapGet("/{id}/proof", ByIdAsync).WithName("audit.proof").Produces<InclusionProof>()
            .ProducesProblem(404).ProducesProblem(409).Requires("audit.read");
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, Rights rights, CancellationToken cancel) =>
        TypedResults.Ok(new Answer(
            await ListChains.RunAsync(sql, kind => ChainAccess.SitesOf(rights, kind), cancel)));

    private static async Task<IResult> BySeqAsync(
        long site, string kind, long seq, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        ChainTables.Find(kind) is { } table && ChainAccess.MayProve(rights, table.Kind, site)
            && await InclusionProof.BuildAsync(sql, table, site, seq, cancel) is { } proof
            ? TypedResults.Ok(proof) : IdentityRefusals.NotFound.ToProblem();

    private static Task<IResult> ByIdAsync(Id id, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        OfRowAsync(ChainTables.Audit, id, sql, rights, cancel);

    /// <summary>The proof of one row of a chained table.</summary>
    internal static async Task<IResult> OfRowAsync(
        ChainTable table, Id id, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (!ChainAccess.MayProve(rights, table.Kind, id.Site)
            || await sql.FindAsync<ChainRow>(table.ById, new { SiteId = id.Site, Id = id }, cancel) is not { } row)
        {
            return IdentityRefusals.NotFound.ToProblem();
        }

        return row.Seq is null ? NotSealed.ToProblem()
            : TypedResults.Ok(await InclusionProof.BuildAsync(sql, table, id.Site, row, cancel));
    }
}
