using System.Text;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Sources;

/// <summary>Lines of one series that wait, or waited, for an engineer.</summary>
/// <param name="Reason">series (unknown), type (foreign), future (stamp ahead).</param>
public sealed record HeldGroup(
    Id Id,
    int SiteId,
    Id? SourceId,
    string Reason,
    string Series,
    string Field,
    string State,
    long Lines,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    string Sample,
    DateTimeOffset OpenedAt,
    DateTimeOffset ChangedAt,
    string DecidedBy,
    string Decision);

/// <summary>An engineer's answer.</summary>
/// <param name="Signals">Signals to make for the fields of an unknown series; may be empty.</param>
/// <param name="Reason">Why; required to discard.</param>
public sealed record TrayDecision(IReadOnlyList<SignalInput>? Signals = null, string? Reason = null);

/// <summary>A field of a line that waits, for its mapping to a signal.</summary>
/// <param name="Key">Key that its signal will have.</param>
/// <param name="Type">float, integer, unsigned, bool or text.</param>
public sealed record HeldField(string Name, string Key, string Type, string Value);

/// <summary>A group with its first lines, and the fields of the newest one.</summary>
public sealed record HeldDetail(HeldGroup Group, IReadOnlyList<string> Lines, IReadOnlyList<HeldField> Fields);

/// <summary>What accepting did.</summary>
/// <param name="Group">The group afterwards; still waiting when lines were left.</param>
/// <param name="Stored">Lines stored.</param>
/// <param name="Left">Lines that could not be stored and go on waiting.</param>
/// <param name="Faults">Why, for the first of them.</param>
public sealed record TrayReplay(HeldGroup Group, long Stored, long Left, IReadOnlyList<ReplayFault> Faults);

/// <summary>The source tray: what waits, and what is done with it. Nothing leaves it without a name and a
/// reason.</summary>
public sealed class SourceTray
{
    private const int ShownLines = 20;

    private readonly ISqlSession sql;
    private readonly ReplayLines replay;
    private readonly SaveSignal signals;
    private readonly TimeProvider clock;

    internal SourceTray(ISqlSession sql, ReplayLines replay, SaveSignal signals, TimeProvider clock) =>
        (this.sql, this.replay, this.signals, this.clock) = (sql, replay, signals, clock);

    /// <summary>Groups of these sites in a state, newest first.</summary>
    public async Task<IReadOnlyList<HeldGroup>> ListAsync(
        IReadOnlyList<long> sites, string state, int limit, CancellationToken cancel) =>
        [.. (await sql.QueryAsync<Row>(
            Select + " WHERE site_id {ids:Sites} AND state = @State ORDER BY changed_us DESC LIMIT @Limit",
            new { Sites = sites, State = state, Limit = limit }, cancel)).Select(row => row.ToGroup())];

    /// <summary>One group.</summary>
    public async Task<HeldGroup?> FindAsync(Id id, CancellationToken cancel) =>
        (await sql.FindAsync<Row>(Select + " WHERE site_id = @Site AND id = @Id",
            new { Site = (long)id.Site, Id = id }, cancel))?.ToGroup();

    /// <summary>One group with what an engineer needs to decide; null when there is none.</summary>
    public async Task<HeldDetail?> DetailAsync(Id id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } group)
        {
            return null;
        }

        var first = await sql.FindAsync<LinesRow>(
            SelectLines + " ORDER BY seq LIMIT 1", new { Site = (long)group.SiteId, group.Id }, cancel);
        var lines = first is null ? [] : Split(first.Lines).Take(ShownLines)
            .Select(line => Encoding.UTF8.GetString(line).TrimEnd('\n')).ToList();
        var fields = HeldLines.FieldsOf(Encoding.UTF8.GetBytes(lines is [.., var last] ? last : group.Sample));
        return new HeldDetail(group, lines, [.. fields.Select(field => new HeldField(
            field.Name, $"{group.Series}:{field.Name}", field.Type, field.Value))]);
    }

    /// <summary>Accepts: makes the series (with signals, if given), the sub-column, or takes the stamps; then stores
    /// the lines.</summary>
    public async Task<Outcome<TrayReplay>> AcceptAsync(Id id, TrayDecision decision, Actor actor,
        CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } group)
        {
            return SourceRefusals.NotFound;
        }

        if (group.State != "waiting")
        {
            return SourceRefusals.Decided.With(("person", group.DecidedBy));
        }

        if (group.Reason == "future" && group.LastAt > clock.GetUtcNow() && string.IsNullOrWhiteSpace(decision.Reason))
        {
            return SourceRefusals.StillAhead.At(new FieldRefusal("reason", "sources.reasonMissing"));
        }

        foreach (var signal in decision.Signals ?? [])
        {
            if (!(await signals.ExecuteAsync(null, signal, actor, cancel)).TryGet(out _, out var refusal))
            {
                return refusal;
            }
        }

        if (await StoreAsync(group, cancel) is not { } replayed)
        {
            return SourceRefusals.NotStored;
        }

        var reason = decision.Reason?.Trim() ?? "";
        return (await SettleAsync(group, replayed, reason, actor, cancel)).TryGet(out var after, out var why)
            ? new TrayReplay(after, replayed.Stored, replayed.Left.Count, [.. replayed.Faults.Take(ShownLines)]) : why;
    }

    /// <summary>Discards with a reason; the lines stay in the tray's record for the audit.</summary>
    public async Task<Outcome<HeldGroup>> DiscardAsync(Id id, TrayDecision decision, Actor actor,
        CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } group)
        {
            return SourceRefusals.NotFound;
        }

        if (group.State != "waiting")
        {
            return SourceRefusals.Decided.With(("person", group.DecidedBy));
        }

        return string.IsNullOrWhiteSpace(decision.Reason)
            ? SourceRefusals.ReasonMissing.At(new FieldRefusal("reason", "sources.reasonMissing"))
            : await DecideAsync(group, "discarded", decision.Reason.Trim(), actor, cancel);
    }

    private async Task<Replay?> StoreAsync(HeldGroup group, CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<LinesRow>(
            SelectLines + " ORDER BY seq", new { Site = (long)group.SiteId, group.Id }, cancel);
        var all = new Replay(0, [], [], rows.Count == 0 ? -1 : rows[^1].Seq);
        foreach (var row in rows)
        {
            var lines = Split(row.Lines);
            var done = group.Reason == "type"
                ? await replay.RenamedAsync(group.Field, lines, group.SourceId, cancel)
                : await replay.StoreAsync(lines, group.SourceId, aheadToo: group.Reason == "future", cancel);
            if (done is null)
            {
                return null;
            }

            all.Faults.AddRange(done.Faults);
            all.Left.AddRange(done.Left);
            all = all with { Stored = all.Stored + done.Stored };
        }

        return all;
    }

    private sealed record Replay(long Stored, List<ReplayFault> Faults, List<byte[]> Left, long LastSeq);

    /// <summary>Takes the replayed lines out of the tray. Those that could not be stored, and those that came
    /// meanwhile, go on waiting.</summary>
    private Task<Outcome<HeldGroup>> SettleAsync(
        HeldGroup group, Replay replayed, string reason, Actor actor, CancellationToken cancel) =>
        sql.CommitAsync<HeldGroup>(
            work =>
            {
                var key = new { Site = (long)group.SiteId, group.Id, replayed.LastSeq };
                work.Execute(
                    "DELETE FROM kernel_held_lines WHERE site_id = @Site AND group_id = @Id AND seq <= @LastSeq", key);
                if (replayed.Left.Count > 0)
                {
                    HeldRowsTable.AddLines(
                        work, group.SiteId, group.Id, [.. replayed.Left.SelectMany(line => line)], replayed.Left.Count);
                }

                if (group.Reason == "type")
                {
                    work.Execute(AcceptType, new { group.Series, group.Field, work.NowUs, By = actor.Name });
                }

                var rest = work.Find<long>(
                    """
                    SELECT cast(coalesce(sum(line_count), 0) AS bigint) FROM kernel_held_lines
                     WHERE site_id = @Site AND group_id = @Id
                    """,
                    key);
                if (rest == 0)
                {
                    return Decided(work, group, "accepted", reason, actor);
                }

                work.Execute(Shrink, new { key.Site, key.Id, Lines = rest, work.NowUs });
                var after = group with { Lines = rest };
                work.Audit(actor, "sources.acceptedInPart", "heldGroup", group.Id.ToString(), group, after);
                return after;
            },
            cancel: cancel);

    private static List<byte[]> Split(byte[] lines)
    {
        var all = new List<byte[]>();
        var start = 0;
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at] == '\n')
            {
                all.Add(lines[start..(at + 1)]);
                start = at + 1;
            }
        }

        return all;
    }

    private Task<Outcome<HeldGroup>> DecideAsync(
        HeldGroup group, string state, string reason, Actor actor, CancellationToken cancel) =>
        sql.CommitAsync(work => Decided(work, group, state, reason, actor), cancel: cancel);

    private static Outcome<HeldGroup> Decided(
        IWork work, HeldGroup group, string state, string reason, Actor actor)
    {
        var args = new
        {
            Site = (long)group.SiteId,
            group.Id,
            State = state,
            By = actor.Name,
            Reason = reason,
            work.NowUs,
        };
        if (work.Execute(Decide, args) == 0)
        {
            return SourceRefusals.Decided.With(("person", group.DecidedBy));
        }

        var after = group with { State = state, DecidedBy = actor.Name, Decision = reason };
        work.Audit(actor, $"sources.{state}", "heldGroup", group.Id.ToString(), group, after);
        return after;
    }

    private const string Decide = """
        UPDATE kernel_held_group SET state = @State, decided_by = @By, decision = @Reason, changed_us = @NowUs
         WHERE site_id = @Site AND id = @Id AND state = 'waiting'
        """;

    private const string Shrink = """
        UPDATE kernel_held_group SET line_count = @Lines, changed_us = @NowUs WHERE site_id = @Site AND id = @Id
        """;

    private const string SelectLines = """
        SELECT seq AS Seq, lines AS Lines FROM kernel_held_lines WHERE site_id = @Site AND group_id = @Id
        """;

    private const string AcceptType = """
        INSERT INTO kernel_accepted_type (series, field, accepted_us, accepted_by) VALUES (@Series, @Field, @NowUs, @By)
        ON CONFLICT (series, field) DO NOTHING
        """;

    private const string Select = """
        SELECT site_id AS SiteId, id AS Id, source_id AS SourceId, reason AS Reason, series AS Series, field AS Field,
               state AS State, line_count AS Lines, first_ns AS FirstNs, last_ns AS LastNs, sample AS Sample,
               opened_us AS OpenedUs, changed_us AS ChangedUs, decided_by AS DecidedBy, decision AS Decision
          FROM kernel_held_group
        """;

    internal sealed class LinesRow
    {
        public long Seq { get; init; }
        public byte[] Lines { get; init; } = [];
    }

    internal sealed class Row
    {
        public long SiteId { get; init; }
        public Id Id { get; init; }
        public Id? SourceId { get; init; }
        public string Reason { get; init; } = "";
        public string Series { get; init; } = "";
        public string Field { get; init; } = "";
        public string State { get; init; } = "";
        public long Lines { get; init; }
        public long FirstNs { get; init; }
        public long LastNs { get; init; }
        public string Sample { get; init; } = "";
        public long OpenedUs { get; init; }
        public long ChangedUs { get; init; }
        public string DecidedBy { get; init; } = "";
        public string Decision { get; init; } = "";

        internal HeldGroup ToGroup() => new(
            Id, (int)SiteId, SourceId, Reason, Series, Field, State, Lines, Instants.FromUs(FirstNs / 1000),
            Instants.FromUs(LastNs / 1000), Sample, Instants.FromUs(OpenedUs), Instants.FromUs(ChangedUs), DecidedBy,
                Decision);
    }
}
