using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Sql;

namespace Lode.Host.Simulate;

/// <summary>Looks at the database as nobody in the simulation does, and compares it with what was asked and answered.
/// </summary>
internal sealed class SimLook(string file, SimClock clock) : ISqlSession, IDisposable
{
    private const string Events = $"""
        SELECT {CaseRows.EventColumns} FROM kernel_case_event WHERE site_id >= 0 ORDER BY site_id, case_id, number
        """;

    private const string Openings = "SELECT open_key FROM kernel_case WHERE site_id = 1 AND open_key IS NOT NULL";

    private const string Children = """
        SELECT c.number AS name, count(k.id) AS amount
          FROM kernel_case c LEFT JOIN kernel_case k ON k.site_id = c.site_id AND k.parent_id = c.id
         WHERE c.site_id = 1 AND c.type = 'simAsking' GROUP BY c.number ORDER BY c.number
        """;

    private const string Transfers = """
        SELECT coalesce(idem_key, reference, '') AS tag, phase AS name, amount FROM kernel_ledger_transfer
         WHERE site_id >= 0 AND phase NOT IN ('void', 'expire')
        """;

    private const string Open = """
        SELECT cast(sum(a.balance) AS bigint) AS amount FROM kernel_ledger_account a WHERE a.site_id >= 0
         GROUP BY a.book_id HAVING cast(sum(a.balance) AS bigint) <> 0
        """;

    private readonly SqliteReaders readers = new(file, 4);

    public SqlEngine Engine => SqlEngine.Sqlite;

    private sealed record Counted
    {
        public string Tag { get; init; } = "";

        public string Name { get; init; } = "";

        public long Amount { get; init; }
    }

    public Task<Outcome<T>> CommitAsync<T>(
        Func<IWork, Outcome<T>> body, Lane lane = Lane.Interactive, CancellationToken cancel = default)
        where T : class => readers.RunAsync(handle => body(new SqliteWork(handle, clock.NowUs())), cancel);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        readers.RunAsync(handle => new SqliteWork(handle, clock.NowUs()).Query<T>(sql, args), cancel);

    public Task<T?> FindAsync<T>(string sql, object? args = null, CancellationToken cancel = default) =>
        readers.RunAsync(handle => new SqliteWork(handle, clock.NowUs()).Find<T>(sql, args), cancel);

    public void Dispose() => readers.Dispose();

    /// <summary>What is wrong, or null.</summary>
    /// <param name="isQuiet">Everything has come to rest: what was asked for must have happened.</param>
    internal async Task<string?> WrongAsync(IReadOnlyList<SimOrder> orders, bool isQuiet)
    {
        if (orders.FirstOrDefault(order => order.Contradiction is not null) is { } two)
        {
            return $"{two.Tag} was answered {two.Answer} and then {two.Contradiction}";
        }

        var chains = await new VerifyChains(this, clock).RunAsync(new VerifyChains.Order());
        if (chains.Faults.Count > 0)
        {
            return $"{chains.Faults[0].Code} in {chains.Faults[0].Table}, row {chains.Faults[0].Row}: "
                + chains.Faults[0].Part;
        }

        if ((await new VerifyCases(this, new DefinitionStore()).RunAsync(null, default)).Fault is { } fault)
        {
            return $"case {fault.Number} is not what its events say: {fault.What}";
        }

        return await CommandsAsync(orders) ?? await OpeningsAsync(orders, isQuiet) ?? await PostingsAsync(orders)
            ?? (await QueryAsync<Counted>(Open) is { Count: > 0 } open ? $"a book is out by {open[0].Amount}" : null);
    }

    /// <summary>One hash over all that is stored and chained, and every state.</summary>
    internal async Task<string> HashAsync(IEnumerable<string> more)
    {
        var chains = await new VerifyChains(this, clock).RunAsync(new VerifyChains.Order());
        var states = await QueryAsync<string>(
            "SELECT state FROM kernel_case WHERE site_id >= 0 ORDER BY site_id, number");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [
            .. chains.Chains.Select(chain => $"{chain.Site} {chain.Kind} {chain.Head}"), .. states, .. more]))));
    }

    private async Task<string?> CommandsAsync(IReadOnlyList<SimOrder> orders)
    {
        var done = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var events in (await QueryAsync<CaseEventRow>(Events)).GroupBy(one => one.CaseId))
        {
            var changes = new List<IReadOnlyList<CaseChange>>();
            foreach (var one in events)
            {
                var record = JsonNode.Parse(one.Record)!;
                if (one.AtUs > clock.NowUs())
                {
                    return $"event {one.Number} of {one.CaseId} lies in the future";
                }

                if (one.Refusal is null && (string?)record["command"]?["comment"] is { } tag)
                {
                    done[tag] = done.GetValueOrDefault(tag) + 1;
                }

                if ((string?)record["verb"] == "timer" && EarlyLevel(changes, one, record) is { } early)
                {
                    return early;
                }

                changes.Add(CaseRecord.ChangesOf(one.Record));
            }
        }

        foreach (var order in orders.Where(order => order.Kind == SimOrderKind.Command))
        {
            var times = done.GetValueOrDefault(order.Tag);
            var wrong = order.Answer switch
            {
                { IsAccepted: true } => times != 1,
                { IsAccepted: false } => times != 0,
                null => times > 1,
            };
            if (wrong)
            {
                return $"{order.Tag} was answered {order.Answer} and is done {times} times";
            }

            if (order is { ExpectedRev: { } seen, Answer: { IsAccepted: true } answer } && answer.Rev != seen + 1)
            {
                return $"{order.Tag} looked at revision {seen} and made {answer.Rev}";
            }
        }

        return null;
    }

    // A level fires in the entry that it belongs to, at its time, while its clock runs.
    private static string? EarlyLevel(List<IReadOnlyList<CaseChange>> changes, CaseEventRow fired, JsonNode record)
    {
        var parts = fired.IdemKey?.Split(':') ?? [];
        var id = string.Join(':', parts[1..^2]);
        var (entry, percent) = (
            int.Parse(parts[^2], CultureInfo.InvariantCulture), int.Parse(parts[^1], CultureInfo.InvariantCulture));
        var before = CaseChange.Replay(changes);
        var level = before.Deadlines.Find(one => one.Id == id && one.Entry == entry && one.StoppedUs is null)?
            .Levels.FirstOrDefault(one => one.Percent == percent);
        return level is { Fired: false } && level.AtUs <= fired.AtUs ? null
            : $"timer {fired.IdemKey} of {record["case"]} fired at a time that was not its own";
    }

    private async Task<string?> OpeningsAsync(IReadOnlyList<SimOrder> orders, bool isQuiet)
    {
        var keys = (await QueryAsync<string>(Openings)).ToHashSet(StringComparer.Ordinal);
        foreach (var order in orders.Where(order => order is { Kind: SimOrderKind.Opening, Answer.IsAccepted: true }))
        {
            if (!keys.Any(key => key.EndsWith(':' + order.Tag, StringComparison.Ordinal)))
            {
                return $"{order.Tag} was accepted and no case bears its key";
            }
        }

        return (await QueryAsync<Counted>(Children))
            .Where(parent => parent.Amount > 1 || (isQuiet && parent.Amount == 0))
            .Select(parent => $"case {parent.Name} asked for one case and has {parent.Amount}").FirstOrDefault();
    }

    private async Task<string?> PostingsAsync(IReadOnlyList<SimOrder> orders)
    {
        var made = (await QueryAsync<Counted>(Transfers)).ToLookup(one => one.Tag, one => (one.Name, one.Amount));
        foreach (var order in orders.Where(order => order.Kind == SimOrderKind.Posting))
        {
            var moved = made[order.Tag].Order().ToList();
            var whole = order.Moves![0].Amount == SimStock.Any
                ? moved.Count > 0 && moved.TrueForAll(move => move.Name == order.Moves[0].Phase)
                : moved.SequenceEqual(order.Moves.Order());
            var wrong = order.Answer switch
            {
                { IsAccepted: true } => !whole,
                { IsAccepted: false } => moved.Count > 0,
                null => moved.Count > 0 && !whole,
            };
            if (wrong)
            {
                return $"{order.Tag} was answered {order.Answer} and moved {string.Join(", ", moved)}";
            }
        }

        return null;
    }
}
