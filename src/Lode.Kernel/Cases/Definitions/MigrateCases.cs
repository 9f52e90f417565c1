using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Identity;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>Moves open cases to another version of their procedure: each by an event of its own, nothing is entered or
/// done again. The dry run says what would not work, case by case.</summary>
internal static class MigrateCases
{
    internal static readonly Refusal MapWrong = new("cases.mapWrong", 422);

    private const int AtOnce = 500;

    private const string Open = $"""
        SELECT {CaseRows.Columns} FROM kernel_case
         WHERE site_id {"{ids:Sites}"} AND definition = @From AND status IN ('open', 'suspended')
           AND (opened_us, id) > (@AfterUs, @After)
         ORDER BY opened_us, id LIMIT @Limit
        """;

    /// <param name="From">Hash of the version that cases are on.</param>
    /// <param name="To">Hash of the version that they are to follow; of the same type.</param>
    /// <param name="Map">Old state to new state; states of the same id need no line.</param>
    /// <param name="Apply">False: a dry run.</param>
    internal sealed record Request(string From, string To, IReadOnlyDictionary<string, string>? Map, bool Apply);

    /// <param name="Reason">Code of what is in the way, such as <c>unmapped</c>.</param>
    internal sealed record Problem(Id Case, string Number, string Reason, string Detail);

    internal sealed record Result(int Cases, int Migrated, IReadOnlyList<Problem> Problems);

    internal static async Task<Outcome<Result>> RunAsync(
        Request request, CaseService service, DefinitionStore definitions, Actor actor, Rights rights,
        CancellationToken cancel)
    {
        var sites = rights.Sites("cases.define");
        var (from, to) = (
            await definitions.FindAsync(service.Sql, request.From, cancel),
            await definitions.FindAsync(service.Sql, request.To, cancel));
        if (from is null || to is null || from.Definition.Type != to.Definition.Type || from.Hash == to.Hash)
        {
            return MapWrong.With(("state", "—"));
        }

        var map = request.Map ?? new Dictionary<string, string>();
        if (map.FirstOrDefault(pair => from.Chart.Find(pair.Key) is null || to.Chart.Find(pair.Value) is null)
            is { Key: { } wrong })
        {
            return MapWrong.With(("state", wrong));
        }

        var problems = new List<Problem>();
        var (cases, migrated) = (0, 0);
        var (afterUs, after) = (long.MinValue, new Id(Guid.Empty));
        while (true)
        {
            var rows = await service.Sql.QueryAsync<CaseRow>(
                Open, new { Sites = sites, request.From, AfterUs = afterUs, After = after, Limit = AtOnce },
                cancel);
            foreach (var row in rows)
            {
                cases++;
                var found = Check(row, to, map);
                problems.AddRange(found);
                if (request.Apply && found.Count == 0)
                {
                    migrated += await OneAsync(row, to, map, service, actor, cancel) ? 1 : 0;
                }
            }

            if (rows.Count < AtOnce)
            {
                return new Result(cases, migrated, problems);
            }

            (afterUs, after) = (rows[^1].OpenedUs, rows[^1].Id);
        }
    }

    private static async Task<bool> OneAsync(
        CaseRow row, CaseProcedure to, IReadOnlyDictionary<string, string> map, CaseService service, Actor actor,
        CancellationToken cancel)
    {
        var command = new CaseCommand
        {
            Verb = "migrate",
            Key = $"migrate:{to.Hash}",
            Hash = to.Hash,
            Name = actor.Name
        };
        var outcome = await service.ActAsync(
            row.Id, command,
            turn => turn.Follows(to.Hash) || Check(row, to, map).Count > 0
                ? CaseRefusals.NotMigratable : turn.Migrate(to, map),
            cancel);
        return outcome.TryGet(out var answer, out _) && answer is { Refusal: null, Duplicate: false };
    }

    /// <summary>What keeps a case from following the other version.</summary>
    internal static List<Problem> Check(
        CaseRow row, CaseProcedure to, IReadOnlyDictionary<string, string> map)
    {
        var state = CaseJson.Read(row.State);
        var problems = new List<Problem>();
        string To(string id) => map.GetValueOrDefault(id, id);
        foreach (var leaf in state.Leaves)
        {
            Need(to.Chart.Find(To(leaf)) is { IsAtomic: true }, "unmapped", leaf);
        }

        foreach (var id in state.Entries.Keys.Where(id => !state.Leaves.Contains(id)))
        {
            Need(to.Chart.Find(To(id)) is not null, "unmapped", id);
        }

        foreach (var task in state.Tasks)
        {
            var known = task.Kind == TaskKind.Sign
                ? to.SignOffs.TryGetValue(task.Key, out var signOff) && signOff.State == To(task.State!)
                : to.Tasks.TryGetValue(task.Key, out var plan)
                    && plan.State == (task.State is { } inState ? To(inState) : null);
            Need(known, "taskMissing", task.Key);
        }

        foreach (var (field, value) in state.Data)
        {
            var fits = to.Schema.Properties.TryGetValue(field, out var schema)
                && (value is null || schema.Faults(value, field).Count == 0);
            Need(fits, "dataInvalid", field);
        }

        if (problems.Count == 0)
        {
            Need(IsLegal(to.Chart, [.. state.Leaves.Select(To)], [.. state.Entries.Keys.Select(To)]), "configuration",
                string.Join(", ", state.Leaves));
        }

        return problems;

        void Need(bool holds, string reason, string detail)
        {
            if (!holds)
            {
                problems.Add(new Problem(row.Id, row.Number, reason, detail));
            }
        }
    }

    // The active states of the case must be exactly those that its leaves imply in the other chart.
    private static bool IsLegal(Chart chart, string[] leaves, string[] active)
    {
        var implied = new HashSet<ChartState>();
        foreach (var leaf in leaves)
        {
            for (var state = chart[leaf]; state.Parent is not null; state = state.Parent)
            {
                implied.Add(state);
            }
        }

        return implied.Select(state => state.Id).ToHashSet().SetEquals(active)
            && implied.Append(chart.Root).All(state => state.Kind switch
            {
                StateKind.Compound => state.Children.Count(implied.Contains) == 1,
                StateKind.Parallel => state.Children.All(implied.Contains),
                _ => true,
            });
    }
}
