using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>Whether the people of this installation can run a procedure: somebody holds each role at every site, and
/// duties that are kept apart do not fall to one and the same person. Staff changes, so these are warnings.</summary>
internal static class StaffCheck
{
    private const int NamesShown = 5;

    private const string Sites = """
        SELECT number, code FROM kernel_org WHERE kind = 'site' AND closed_us IS NULL ORDER BY number
        """;

    private sealed record SiteRow
    {
        public long Number { get; init; }

        public string Code { get; init; } = "";
    }

    internal static async Task RunAsync(
        CaseProcedure procedure, CasePeople people, ISqlSession sql, long nowUs, DefinitionFaults faults,
        CancellationToken cancel)
    {
        var sites = await sql.QueryAsync<SiteRow>(Sites, null, cancel);
        foreach (var (path, role) in Roles(procedure).Distinct())
        {
            var empty = sites.Where(site => !people.Holders(role, site.Number, nowUs).Any()).ToList();
            if (empty.Count > 0)
            {
                faults.Warning(path, FaultCode.NoHolder, $"{role}: {Names(empty)}");
            }
        }

        foreach (var pair in Pairs(procedure).Distinct())
        {
            var one = RolesOf(procedure, pair.First).ToList();
            var other = RolesOf(procedure, pair.Second).ToList();
            var same = one.Count == 0 || other.Count == 0 ? [] : sites.Where(site =>
            {
                var holders = one.SelectMany(role => people.Holders(role, site.Number, nowUs)).Distinct().ToList();
                return holders.Count == 1 && other.SelectMany(role => people.Holders(role, site.Number, nowUs))
                    .Distinct()
                    .SequenceEqual(holders);
            }).ToList();
            if (same.Count > 0)
            {
                faults.Warning($"separation.{pair.First}.{pair.Second}", FaultCode.SameHolder, Names(same));
            }
        }
    }

    private static string Names(List<SiteRow> sites) =>
        string.Join(", ", sites.Take(NamesShown).Select(site => site.Code)) + (sites.Count > NamesShown ? " …" : "");

    private static IEnumerable<(string First, string Second)> Pairs(CaseProcedure procedure) =>
        procedure.Definition.Separation.Select(pair => (pair[0], pair[1]))
            .Concat(procedure.Tasks.Values.SelectMany(task => task.Content.Except
                .Where(key => key != "initiator").Select(key => (key, task.Content.Id))))
            .Concat(procedure.SignOffs.Values.SelectMany(one => one.Content.Except
                .Where(key => key != "initiator").Select(key => (key, one.Content.Id))));

    private static IEnumerable<string> RolesOf(CaseProcedure procedure, string key) =>
        procedure.Tasks.TryGetValue(key, out var task) ? In(task.Content.Who!)
        : procedure.SignOffs[key].Content.Signers.SelectMany(signer => In(signer.Who));

    private static IEnumerable<(string Path, string Role)> Roles(CaseProcedure procedure)
    {
        foreach (var task in procedure.Tasks.Values)
        {
            foreach (var role in In(task.Content.Who!).Concat(task.Content.StartedBy is { } by ? In(by) : []))
            {
                yield return (task.State is { } state ? $"states.{state}" : "discretionary", role);
            }
        }

        foreach (var signOff in procedure.SignOffs.Values)
        {
            foreach (var role in signOff.Content.Signers.SelectMany(signer => In(signer.Who)))
            {
                yield return ($"states.{signOff.State}", role);
            }
        }
    }

    private static IEnumerable<string> In(WhoContent who) =>
        who.Role is { } role ? [role] : (who.AnyOf ?? []).SelectMany(In);
}
