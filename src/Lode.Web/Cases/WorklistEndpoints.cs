using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Cases;

/// <summary>What waits for a person.</summary>
internal static class WorklistEndpoints
{
    /// <param name="Scope">How the reader comes by it: mine or pool, when the list shows both.</param>
    /// <param name="Level">Highest level of the deadline that has passed, percent; 100 and more is late.</param>
    internal sealed record WorkItem(
        Id Case, string Number, string Type, Labels? TypeLabels, string? Title, long Org, string Status, long Task,
        string Key, Labels? Labels, string Scope, DateTimeOffset OpenedAt, DateTimeOffset? DueAt, long Level);

    /// <param name="About">Tasks that wait, counted up to 100.</param>
    /// <param name="Late">Those of them that are past their deadline.</param>
    internal sealed record Count(int About, int Late);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/worklist", ListAsync).WithName("cases.worklist").Produces<Page<WorkItem>>().SignedIn();
        group.MapGet("/worklist/count", CountAsync).WithName("cases.worklistCount").Produces<Count>().SignedIn();
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, CaseDirectory directory, DefinitionStore definitions, TimeProvider clock, Actor actor,
        CancellationToken cancel, string scope = "all", string? cursor = null, int? limit = null)
    {
        if (actor is not { Kind: ActorKind.Person, Id: { } person })
        {
            return TypedResults.Ok(new Page<WorkItem>([], null));
        }

        var rows = Paging.Limit(limit);
        var after = Paging.Parts(cursor, 3) is [var turn, var id, var task] && Id.TryParse(id, out var last)
            ? new Worklist.Mark(Paging.Number(turn), last, Paging.Number(task)) : Worklist.Mark.First;
        var asked = Enum.TryParse<WorklistScope>(scope, ignoreCase: true, out var known) ? known : WorklistScope.All;
        var people = await directory.ReadAsync(person, cancel);
        var found = await Worklist.RunAsync(
            sql, people, new Worklist.Question(person, asked, after, rows + 1), clock.NowUs(), cancel);
        var procedures = new Dictionary<string, CaseProcedure?>();
        foreach (var hash in found.Select(row => row.Definition).Distinct())
        {
            procedures[hash] = await definitions.FindAsync(sql, hash, cancel);
        }

        return TypedResults.Ok(Paging.Cut(
            found, rows, row => Item(row, procedures[row.Definition], person),
            row => Paging.Cursor($"{row.TurnUs}", row.CaseId.ToString(), $"{row.Task}")));
    }

    private static async Task<IResult> CountAsync(
        ISqlSession sql, CaseDirectory directory, TimeProvider clock, Actor actor, CancellationToken cancel)
    {
        if (actor is not { Kind: ActorKind.Person, Id: { } person })
        {
            return TypedResults.Ok(new Count(0, 0));
        }

        var people = await directory.ReadAsync(person, cancel);
        var counted = await Worklist.CountAsync(sql, people, person, clock.NowUs(), cancel);
        return TypedResults.Ok(new Count(counted.About, counted.Late));
    }

    private static WorkItem Item(WorkRow row, CaseProcedure? procedure, Id person) => new(
        row.CaseId, row.Number, row.Type, procedure?.Definition.Labels, row.Title, row.SiteId, row.Status, row.Task,
            row.Key,
        procedure?.Tasks.GetValueOrDefault(row.Key)?.Content.Labels
            ?? procedure?.SignOffs.GetValueOrDefault(row.Key)?.Content.Labels,
        row.Candidate == $"p:{person}" ? "mine" : row.Candidate.StartsWith("c:", StringComparison.Ordinal) ? "copied"
            : row.Candidate.StartsWith("p:", StringComparison.Ordinal) ? "delegated" : "pool",
        Instants.FromUs(row.OpenedUs), row.DueUs is { } due ? Instants.FromUs(due) : null, row.Level);
}
