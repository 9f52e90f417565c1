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

/// <summary>The source tray: what waits, and what is done with it. Nothing leaves it without a name and a
/// reason.</summary>
public sealed class SourceTray
{
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

    /// <summary>Accepts: makes the series (with signals, if given), the sub-column, or takes the stamps; then stores
    /// the lines.</summary>
    public async Task<Outcome<HeldGroup>> AcceptAsync(Id id, TrayDecision decision, Actor actor,
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

        if (!await StoreAsync(group, cancel))
        {
            return SourceRefusals.NotStored;
        }

        return await DecideAsync(group, "accepted", decision.Reason?.Trim() ?? "", actor, cancel);
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

    private async Task<bool> StoreAsync(HeldGroup group, CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<LinesRow>(
            "SELECT lines AS Lines FROM kernel_held_lines WHERE site_id = @Site AND group_id = @Id ORDER BY seq",
            new { Site = (long)group.SiteId, group.Id }, cancel);
        foreach (var row in rows)
        {
            var stored = group.Reason == "type"
                ? await replay.RenamedAsync(group.Field, Split(row.Lines), group.SourceId, cancel)
                : await replay.StoreAsync(row.Lines, group.SourceId, aheadToo: group.Reason == "future",
                    cancel) is not null;
            if (!stored)
            {
                return false;
            }
        }

        return true;
    }

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

    private async Task<Outcome<HeldGroup>> DecideAsync(
        HeldGroup group, string state, string reason, Actor actor, CancellationToken cancel) =>
        await sql.CommitAsync<HeldGroup>(
            work =>
            {
                var args =
                    new
                    {
                        Site = (long)group.SiteId,
                        group.Id,
                        State = state,
                        By = actor.Name,
                        Reason = reason,
                        work.NowUs
                    };
                if (work.Execute(Decide, args) == 0)
                {
                    return SourceRefusals.Decided.With(("person", group.DecidedBy));
                }

                if (state == "accepted")
                {
                    work.Execute("DELETE FROM kernel_held_lines WHERE site_id = @Site AND group_id = @Id",
                        new { args.Site, args.Id });
                }

                if (state == "accepted" && group.Reason == "type")
                {
                    work.Execute(AcceptType, new { group.Series, group.Field, work.NowUs, By = actor.Name });
                }

                var after = group with { State = state, DecidedBy = actor.Name, Decision = reason };
                work.Audit(actor, $"sources.{state}", "heldGroup", group.Id.ToString(), group, after);
                return after;
            },
            cancel: cancel);

    private const string Decide = """
        UPDATE kernel_held_group SET state = @State, decided_by = @By, decision = @Reason, changed_us = @NowUs
         WHERE site_id = @Site AND id = @Id AND state = 'waiting'
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
