using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Audit;

/// <summary>One accepted command, sign-in, export or denial.</summary>
public sealed record AuditItem(
    Id Id,
    long Site,
    DateTimeOffset At,
    string ActorKind,
    string ActorName,
    string Verb,
    string ObjectKind,
    string ObjectId,
    string? BeforeHash,
    string? AfterHash,
    string RequestId,
    long? Seq);

/// <summary>The doors of the audit log.</summary>
public static class AuditEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps them below <c>/audit</c>.</summary>
        public void MapAudit()
        {
            var group = routes.MapGroup("/audit").WithTags("Audit");
            group.MapGet("", ListAsync).WithName("audit.list").Produces<Page<AuditItem>>().Requires("audit.read");
            ExportAuditEndpoint.Map(group);
            ProofEndpoints.Map(group);
            VerifyEndpoints.Map(group);
            TargetEndpoints.Map(group);
        }
    }

    /// <summary>What to list of the nodes that the caller may audit, newest first.</summary>
    internal static ListAudit.Filter Filter(
        Rights rights, DateTimeOffset? from, DateTimeOffset? to, string verb, string actor, string objectId)
    {
        return new ListAudit.Filter(
            ChainAccess.SitesOf(rights, ChainKind.Audit), from is { } f ? Instants.ToUs(f) : 0,
            to is { } t ? Instants.ToUs(t) : long.MaxValue, verb, actor, objectId, long.MaxValue, default,
            Paging.Limit(null));
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, Rights rights, CancellationToken cancel, DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        string verb = "", string actor = "", string objectId = "", string? cursor = null, int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var (beforeUs, before) = Paging.Parts(cursor, 2) is [var us, var id] && Id.TryParse(id, out var known)
            ? (Paging.Number(us), known) : (long.MaxValue, default);
        var filter = Filter(rights, from, to, verb, actor, objectId) with
        {
            BeforeUs = beforeUs,
            Before = before,
            Limit = rows + 1,
        };
        return TypedResults.Ok(Paging.Cut(await ListAudit.RunAsync(sql, filter, cancel), rows, Of, row =>
            Paging.Cursor(row.AtUs.ToString(CultureInfo.InvariantCulture), row.Id.ToString())));
    }

    private static AuditItem Of(ListAudit.AuditRow row) => new(
        row.Id, row.SiteId, Instants.FromUs(row.AtUs), row.ActorKind, row.ActorName, row.Verb, row.ObjectKind,
        row.ObjectId, row.BeforeHash, row.AfterHash, row.RequestId, row.Seq);
}
