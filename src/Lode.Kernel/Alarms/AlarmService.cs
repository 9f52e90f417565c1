using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>What changed, for the live stream.</summary>
/// <param name="Sites">Organization numbers whose alarms changed.</param>
/// <param name="Rises">How many alarms rose.</param>
public sealed record AlarmNotice(IReadOnlyList<int> Sites, int Rises);

/// <summary>The alarms of the node: one engine, one journal, one change at a time.</summary>
public sealed class AlarmService : IDisposable
{
    private readonly ISqlSession sql;
    private readonly TimeProvider clock;
    private readonly AlarmJournal journal;
    private readonly SemaphoreSlim turn = new(1, 1);
    private List<AlarmChange> unseen = [];

    /// <summary>Nothing is loaded before <see cref="OpenAsync"/>.</summary>
    public AlarmService(ISqlSession sql, TimeProvider clock)
    {
        this.sql = sql;
        this.clock = clock;
        journal = new(sql);
    }

    /// <summary>Raised after the journal was written, outside locks.</summary>
    public event Action<AlarmNotice>? Changed;

    internal AlarmEngine Engine { get; } = new();

    /// <summary>Newest stored values of the inputs of an alarm; the historian sets it.</summary>
    internal Func<AlarmUnit, List<(AlarmInputKey Input, ConditionSample Sample)>> Newest { get; set; } = _ => [];

    /// <summary>How definitions find their signals; the plant sets it.</summary>
    internal AlarmSignals Signals { get; set; } = _ => null;

    /// <summary>The instant, UTC ns.</summary>
    public long NowNs => clock.NowUs() * 1000;

    /// <summary>Running time, ns; no setting of the clock moves it.</summary>
    internal long UptimeNs => clock.GetElapsedTime(0).Ticks * 100;

    /// <summary>Loads definitions and states.</summary>
    internal async Task OpenAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await journal.OpenAsync(cancel);
            var states = (await sql.QueryAsync<AlarmRows.StateRow>(AlarmRows.SelectStates, cancel: cancel))
                .ToDictionary(row => row.DefinitionId);
            foreach (var row in await sql.QueryAsync<AlarmRows.DefinitionRow>(AlarmRows.SelectDefinitions,
                cancel: cancel))
            {
                var unit = Build(row.Id, (int)row.SiteId, row.Revision, row.ToDefinition());
                if (states.TryGetValue(row.Id, out var state))
                {
                    System.Text.Json.JsonSerializer.Deserialize<AlarmRows.StoredState>(state.Content, AlarmRows.Json)!
                        .Restore(unit, UptimeNs);
                }

                Engine.Put(row.Id, unit);
            }

            Engine.Restore(
                await sql.QueryAsync<AlarmRows.RecentRow>(
                    AlarmRows.SelectRecent, new { FromNs = NowNs - 86_400_000_000_000 }, cancel), NowNs);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Compiles all definitions anew: places or signals of the plant changed.</summary>
    internal async Task RecompileAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            foreach (var unit in Engine.Read(units => units.Values.ToList()))
            {
                Put(unit.Id, Build(unit.Id, unit.SiteId, unit.Revision, unit.Definition), keepCondition: true);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Writes what the evaluation left behind.</summary>
    /// <returns>Everything that went into the journal since the last call.</returns>
    internal async Task<List<AlarmChange>> FlushAsync(CancellationToken cancel)
    {
        List<AlarmChange> written;
        List<AlarmChange> since;
        await turn.WaitAsync(cancel);
        try
        {
            written = await WriteAsync(cancel);
            since = unseen;
            unseen = [];
        }
        finally
        {
            turn.Release();
        }

        Tell(written);
        return since;
    }

    /// <summary>Runs a command under the turn: judged in memory, written, then taken over.</summary>
    internal async Task<T> CommandAsync<T>(Func<AlarmJournal, Task<(T Answer,
        IReadOnlyList<AlarmChange> Written)>> body,
        CancellationToken cancel)
    {
        IReadOnlyList<AlarmChange> written;
        List<AlarmChange> before;
        T answer;
        await turn.WaitAsync(cancel);
        try
        {
            // What the plant did before comes first in the journal.
            before = await WriteAsync(cancel);
            (answer, written) = await body(journal);
            foreach (var change in written)
            {
                Engine.Settle(change);
            }

            unseen.AddRange(written);
        }
        finally
        {
            turn.Release();
        }

        Tell([.. before, .. written]);
        return answer;
    }

    /// <summary>Changes definitions under the turn.</summary>
    internal async Task<T> DefineAsync<T>(Func<Task<(T Answer, IReadOnlyList<(Id Id, AlarmUnit? Unit)> Put)>> body,
        CancellationToken cancel)
    {
        IReadOnlyList<(Id Id, AlarmUnit? Unit)> put;
        T answer;
        await turn.WaitAsync(cancel);
        try
        {
            (answer, put) = await body();
            foreach (var (id, unit) in put)
            {
                Put(id, unit, keepCondition: false);
            }
        }
        finally
        {
            turn.Release();
        }

        if (put.Count > 0)
        {
            Changed?.Invoke(new([.. put.Select(item => item.Id.Site).Distinct()], 0));
        }

        return answer;
    }

    /// <summary>The definition as the journal's row holds it, else the present one; the place as the plant names it
    /// now.</summary>
    public (AlarmDefinition? Definition, AlarmPlace? Place) LabelOf(Id id, string content)
    {
        var unit = Engine.Read(units => units.GetValueOrDefault(id));
        return (
            content == "{}" ? unit?.Definition
                : System.Text.Json.JsonSerializer.Deserialize<AlarmDefinition>(content, AlarmRows.Json),
            unit?.Place);
    }

    /// <summary>A unit that evaluates the definition, or one that says why it cannot.</summary>
    internal AlarmUnit Build(Id id, int siteId, long revision, AlarmDefinition definition) =>
        AlarmCompiler.Compile(id, siteId, revision, definition, Signals).TryGet(out var unit, out var why)
            ? unit
            : new(id, siteId, revision, definition, new(definition.Place, definition.Place, definition.Place, siteId),
                null, null)
            {
                Fault = why,
            };

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <summary>A definition judges at once what is stored, not only what comes next.</summary>
    private void Put(Id id, AlarmUnit? unit, bool keepCondition)
    {
        Engine.Put(id, unit, keepCondition);
        if (unit is not null)
        {
            Engine.Replay(unit, Newest(unit), UptimeNs);
        }
    }

    private async Task<List<AlarmChange>> WriteAsync(CancellationToken cancel)
    {
        var (changes, restated) = Engine.Drain();
        var late = changes.Where(change => change.Late.Count > 0).ToList();
        changes.RemoveAll(change => change.Late.Count > 0);
        await journal.WriteAsync(changes, restated, cancel);
        foreach (var gathered in late)
        {
            var revised = await journal.CompareAsync(gathered, cancel);
            await journal.WriteAsync(revised, [], cancel);
            revised.ForEach(change => Engine.MarkRevised(change.Unit, change.Occurrence ?? 0));
            changes.AddRange(revised);
        }

        unseen.AddRange(changes);
        return changes;
    }

    private void Tell(IReadOnlyList<AlarmChange> written)
    {
        if (written.Count == 0)
        {
            return;
        }

        Changed?.Invoke(new(
            [.. written.Select(change => change.Unit.SiteId).Distinct()],
            written.Count(change => change.Kind == AlarmEventKind.Raised && change.Annunciated)));
    }
}
