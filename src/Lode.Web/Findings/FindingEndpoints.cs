using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Findings;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.Plant;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Findings;

/// <summary>Results of rules about objects.</summary>
public static class FindingEndpoints
{
    private const string Read = "findings.read";

    public sealed record FindingItem(
        Id Id, long SiteId, string Rule, string RuleZh, string RuleEn, string? Clause, string ObjectKind,
        string ObjectId,
        string ObjectZh, string ObjectEn, string Route, int Severity, string State,
        IReadOnlyList<EvidenceLine> Evidence,
        long Occurrences, DateTimeOffset OpenedAt, DateTimeOffset SeenAt, DateTimeOffset DueAt, long Escalations,
        Id? OwnerId, string? OwnerName, string Note, DateTimeOffset? EndedAt, DateTimeOffset? ClosedAt,
        string? ClosedBy,
        Id? CaseId);

    internal sealed record AssignRequest(Id? PersonId);

    internal sealed record NoteRequest(string Note);

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary>Maps the doors below <c>/findings</c>.</summary>
        public void MapFindings()
        {
            var group = routes.MapGroup("/findings").WithTags("Findings");
            group.MapGet("", ListAsync).WithName("findings.list").Produces<Page<FindingItem>>().Requires(Read);
            group.MapGet("/counts", CountsAsync).WithName("findings.counts").Produces<Whole<ListFindings.StateCount>>()
                .Requires(Read);
            group.MapGet("/rules", RulesAsync).WithName("findings.rules").Produces<Whole<FindingRule>>().Requires(Read);
            group.MapGet("/{id}", GetAsync).WithName("findings.get").Produces<FindingItem>().ProducesProblem(404)
                .Requires(Read);
            group.MapPost("/{id}/assign", AssignAsync).WithName("findings.assign").Produces<FindingItem>()
                .ProducesProblem(404).ProducesProblem(422).Requires("findings.act");
            group.MapPost("/{id}/explain", ExplainAsync).WithName("findings.explain").Produces<FindingItem>()
                .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("findings.act");
            group.MapPost("/{id}/close", CloseAsync).WithName("findings.close").Produces<FindingItem>()
                .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("findings.act");
            group.MapPost("/{id}/case", OpenCaseAsync).WithName("findings.openCase").Produces<FindingItem>()
                .ProducesProblem(404).ProducesProblem(409).Requires("findings.act");
        }
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, FindingRules rules, Rights rights, Actor actor, CancellationToken cancel, bool open = true,
        long? site = null, string? rule = null, string? objectKind = null, string? objectId = null,
        int? severity = null, string? state = null, bool mine = false, bool late = false,
        int? limit = null, string? cursor = null)
    {
        var sites = rights.Sites(Read).Where(one => site is null || one == site).ToArray();
        var skip = Paging.Parts(cursor, 1) is [var from] ? (int)Math.Min(Paging.Number(from), 1_000_000) : 0;
        var most = Paging.Limit(limit);
        var rows = await ListFindings.RunAsync(
            new FindingFilter(
                sites, open, rule, objectKind, objectId, severity, state, mine ? actor.Id : null, late),
            skip, most + 1, sql, cancel);
        return TypedResults.Ok(Paging.Cut(
            rows, most, row => Item(row, rules), _ => Paging.Cursor($"{skip + most}")));
    }

    private static async Task<IResult> CountsAsync(
        ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel, long? site = null) =>
        TypedResults.Ok(new Whole<ListFindings.StateCount>(await ListFindings.CountAsync(
            [.. rights.Sites(Read).Where(one => site is null || one == site)], actor.Id, sql, cancel)));

    private static Task<IResult> OpenCaseAsync(
        Id id, ISqlSession sql, FindingRules rules, FindingCase cases, Actor actor, Rights rights,
        CancellationToken cancel) =>
        ActAsync(
            id, sql, rules, rights,
            async () => await cases.RunAsync((await ListFindings.FindAsync(id, sql, cancel))!, actor, rights, cancel),
            cancel);

    private static IResult RulesAsync(FindingRules rules) => TypedResults.Ok(new Whole<FindingRule>(rules.All));

    private static async Task<IResult> GetAsync(
        Id id, ISqlSession sql, FindingRules rules, Rights rights, CancellationToken cancel) =>
        rights.Can(Read, id.Site) && await ListFindings.FindAsync(id, sql, cancel) is { } row
            ? TypedResults.Ok(Item(row, rules)) : ActOnFinding.NotFound.ToProblem();

    private static Task<IResult> AssignAsync(
        Id id, AssignRequest request, ISqlSession sql, FindingRules rules, Actor actor, Rights rights,
        CancellationToken cancel) =>
        ActAsync(id, sql, rules, rights, () => ActOnFinding.AssignAsync(id, request.PersonId, sql, actor, cancel),
            cancel);

    private static Task<IResult> ExplainAsync(
        Id id, NoteRequest request, ISqlSession sql, FindingRules rules, Actor actor, Rights rights,
        CancellationToken cancel) =>
        ActAsync(id, sql, rules, rights, () => ActOnFinding.ExplainAsync(id, request.Note, sql, actor, cancel),
            cancel);

    private static Task<IResult> CloseAsync(
        Id id, NoteRequest request, ISqlSession sql, FindingRules rules, Actor actor, Rights rights,
        CancellationToken cancel) =>
        ActAsync(id, sql, rules, rights, () => ActOnFinding.CloseAsync(id, request.Note, sql, actor, cancel),
            cancel);

    private static async Task<IResult> ActAsync(
        Id id, ISqlSession sql, FindingRules rules, Rights rights, Func<Task<Outcome<FindingRow>>> act,
        CancellationToken cancel)
    {
        var known = rights.Can(Read, id.Site) ? await ListFindings.FindAsync(id, sql, cancel) : null;
        if (known is null)
        {
            return ActOnFinding.NotFound.ToProblem();
        }

        var permission = rules.Find(known.Rule)?.ActPermission ?? "findings.act";
        if (!rights.Can(permission, known.SiteId))
        {
            return IdentityRefusals.Forbidden.With(("permission", permission)).ToProblem();
        }

        return (await act()).TryGet(out var row, out var why) ? TypedResults.Ok(Item(row, rules)) : why.ToProblem();
    }

    private static FindingItem Item(FindingRow row, FindingRules rules) => new(
        row.Id, row.SiteId, row.Rule, rules.Find(row.Rule)?.LabelZh ?? row.Rule,
        rules.Find(row.Rule)?.LabelEn ?? row.Rule,
        rules.Find(row.Rule)?.Clause, row.ObjectKind, row.ObjectId, row.ObjectZh, row.ObjectEn, row.Route,
        (int)row.Severity, row.State,
        JsonSerializer.Deserialize<EvidenceLine[]>(row.Evidence, EvidenceJson.Options)!, row.Occurrences,
        Instants.FromUs(row.OpenedUs), Instants.FromUs(row.SeenUs), Instants.FromUs(row.DueUs), row.Escalations,
        row.OwnerId, row.OwnerName, row.Note, At(row.EndedUs), At(row.ClosedUs), row.ClosedBy, row.CaseId);

    private static DateTimeOffset? At(long? us) => us is { } known ? Instants.FromUs(known) : null;
}
