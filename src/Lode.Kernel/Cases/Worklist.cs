using Lode.Kernel.Sql;

namespace Lode.Kernel.Cases;

/// <summary>Whose tasks, and which.</summary>
internal enum WorklistScope
{
    /// <summary>Assigned to the person.</summary>
    Mine,

    /// <summary>In the pool of one of the person's roles or organizations.</summary>
    Pool,

    /// <summary>Both.</summary>
    All,

    /// <summary>Of both, what is past its deadline.</summary>
    Late,

    /// <summary>Of those who have delegated to the person.</summary>
    Delegated,

    /// <summary>Copies.</summary>
    Copied,
}

/// <summary>A line of a worklist.</summary>
internal sealed record WorkRow
{
    public long SiteId { get; init; }

    public Id CaseId { get; init; }

    public long Task { get; init; }

    public string Candidate { get; init; } = "";

    public string Key { get; init; } = "";

    public string Excluded { get; init; } = "";

    public long OpenedUs { get; init; }

    public long? DueUs { get; init; }

    public long TurnUs { get; init; }

    public long Level { get; init; }

    public string Number { get; init; } = "";

    public string Type { get; init; } = "";

    public string Definition { get; init; } = "";

    public string? Title { get; init; }

    public string Status { get; init; } = "";
}

/// <summary>Tasks in the order of their deadlines: one short range of the index for each candidate and organization,
/// merged here, so that a page costs the same among a million open cases.</summary>
internal static class Worklist
{
    private const int MostCounted = 100;

    // Index: kernel_case_task_by_candidate (site_id, candidate, turn_us, case_id, task).
    private const string Range = """
        SELECT t.site_id, t.case_id, t.task, t.candidate, t.key, t.excluded, t.opened_us, t.due_us, t.turn_us, t.level,
               c.number, c.type, c.definition, c.title, c.status
          FROM kernel_case_task t JOIN kernel_case c ON c.site_id = t.site_id AND c.id = t.case_id
         WHERE t.site_id = @SiteId AND t.candidate = @Candidate
           AND (t.turn_us, t.case_id, t.task) > (@TurnUs, @CaseId, @Task) AND t.turn_us < @UntilUs
         ORDER BY t.turn_us, t.case_id, t.task LIMIT @Limit
        """;

    private const string MySites = """
        SELECT o.number FROM kernel_org o
         WHERE EXISTS (SELECT 1 FROM kernel_case_task t WHERE t.site_id = o.number AND t.candidate = @Candidate)
        """;

    private const string Principals = """
        SELECT id, from_id, to_id, types, roles, amount_limit, from_us, until_us, reason, revoked_us
          FROM kernel_delegation
         WHERE to_id = @Person AND from_us <= @NowUs AND until_us > @NowUs AND revoked_us IS NULL
        """;

    /// <summary>Where a page begins: after this line.</summary>
    internal sealed record Mark(long TurnUs, Id CaseId, long Task)
    {
        internal static readonly Mark First = new(long.MinValue, new Id(Guid.Empty), -1);
    }

    internal sealed record Question(Id Person, WorklistScope Scope, Mark After, int Limit);

    /// <summary>Tasks that wait for a person; both counts end at a limit.</summary>
    internal sealed record Counted(int About, int Late);

    // One range of the index: how somebody comes by tasks at an organization.
    private sealed record Way(long Site, string Candidate, Id For, IReadOnlyList<DelegationRow>? Given = null);

    internal static async Task<IReadOnlyList<WorkRow>> RunAsync(
        ISqlSession sql, CasePeople people, Question question, long nowUs, CancellationToken cancel)
    {
        var until = question.Scope == WorklistScope.Late ? nowUs : long.MaxValue;
        // Several places of one sign-off are one line: whoever signs takes one of them.
        var rows = new Dictionary<(Id Case, string Key), WorkRow>();
        foreach (var way in await WaysAsync(sql, people, question, nowUs, cancel))
        {
            await FillAsync(sql, rows, way, question, until, cancel);
        }

        return [.. rows.Values.OrderBy(row => row.TurnUs).ThenBy(row => row.CaseId.Value, Order)
            .ThenBy(row => row.Task).Take(question.Limit)];
    }

    /// <summary>How many tasks wait for a person.</summary>
    internal static async Task<Counted> CountAsync(
        ISqlSession sql, CasePeople people, Id person, long nowUs, CancellationToken cancel)
    {
        var rows = await RunAsync(
            sql, people, new Question(person, WorklistScope.All, Mark.First, MostCounted), nowUs, cancel);
        return new Counted(rows.Count, rows.Count(row => row.DueUs < nowUs));
    }

    // What somebody is barred from is not offered: pages are filled up with what comes after.
    private static async Task FillAsync(
        ISqlSession sql, Dictionary<(Id Case, string Key), WorkRow> rows, Way way, Question question, long untilUs,
        CancellationToken cancel)
    {
        var barred = new[] { way.For, question.Person }.Distinct().Select(id => id.ToString()).ToArray();
        var mark = question.After;
        var taken = 0;
        while (taken < question.Limit)
        {
            var page = await sql.QueryAsync<WorkRow>(
                Range, new
                {
                    SiteId = way.Site,
                    way.Candidate,
                    mark.TurnUs,
                    mark.CaseId,
                    mark.Task,
                    question.Limit,
                    UntilUs = untilUs,
                },
                cancel);
            var offered = page.Where(row => IsOffered(row, way)
                && !Array.Exists(barred, id => row.Excluded.Contains(id, StringComparison.Ordinal))).ToList();
            taken += offered.Count(row => rows.TryAdd((row.CaseId, row.Key), row));
            if (page.Count < question.Limit)
            {
                return;
            }

            mark = new Mark(page[^1].TurnUs, page[^1].CaseId, page[^1].Task);
        }
    }

    // The amount and the roles of a claimed task are known to the case only: there the case itself refuses.
    private static bool IsOffered(WorkRow row, Way way) => way.Given is not { } given || given.Any(one =>
        one.FromId == way.For && (one.Types.Length == 0 || one.Types.Split(' ').Contains(row.Type))
        && (one.Roles.Length == 0 || !row.Candidate.StartsWith("r:", StringComparison.Ordinal)
            || one.Roles.Split(' ').Contains(row.Candidate[2..])));

    private static async Task<IReadOnlyList<Way>> WaysAsync(
        ISqlSession sql, CasePeople people, Question question, long nowUs, CancellationToken cancel)
    {
        var person = question.Person;
        switch (question.Scope)
        {
            case WorklistScope.Copied:
                return await PersonalAsync(sql, $"c:{person}", person, null, cancel);
            case WorklistScope.Delegated:
                var given = await sql.QueryAsync<DelegationRow>(
                    Principals, new { Person = person, NowUs = nowUs }, cancel);
                var all = new List<Way>();
                foreach (var principal in given.Select(one => one.FromId).Distinct())
                {
                    all.AddRange(await PersonalAsync(sql, $"p:{principal}", principal, given, cancel));
                    all.AddRange(Pools(people, principal, given, nowUs));
                }

                return all;
            default:
                IReadOnlyList<Way> own = question.Scope == WorklistScope.Pool ? []
                    : await PersonalAsync(sql, $"p:{person}", person, null, cancel);
                return [.. own, .. question.Scope == WorklistScope.Mine ? [] : Pools(people, person, null, nowUs)];
        }
    }

    private static async Task<IReadOnlyList<Way>> PersonalAsync(
        ISqlSession sql, string candidate, Id person, IReadOnlyList<DelegationRow>? given,
        CancellationToken cancel)
    {
        var sites = await sql.QueryAsync<long>(MySites, new { Candidate = candidate }, cancel);
        return [.. sites.Select(site => new Way(site, candidate, person, given))];
    }

    private static IEnumerable<Way> Pools(
        CasePeople people, Id person, IReadOnlyList<DelegationRow>? given, long nowUs) =>
        people.RolesOf(person, nowUs).SelectMany(held => people.Below(held.Org).Select(org => (org, "r:" + held.Role)))
            .Concat(people.IsExternal(people.OrgOf(person))
                ? people.Orgs.Select(org => (org, $"o:{people.OrgOf(person)}")) : [])
            .Distinct().Select(pair => new Way(pair.Item1, pair.Item2, person, given));

    /// <summary>Ids in the order of the databases.</summary>
    internal static readonly Comparer<Guid> Order = Comparer<Guid>.Create(
        (left, right) => left.ToByteArray(bigEndian: true).AsSpan()
            .SequenceCompareTo(right.ToByteArray(bigEndian: true)));
}
