using Lode.Kernel.History;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Calculations;

/// <summary>The calculated signals of the node: what the plant says shall be computed, in which versions, and how far
/// it is.</summary>
public sealed class CalculationService : IDisposable
{
    internal static readonly Refusal Cycle = new("calculations.cycle", 422);
    internal static readonly Refusal KeyOwned = new("calculations.keyOwned", 409);

    private readonly ISqlSession sql;
    private readonly PlantCache plant;
    private readonly SignalDirectory signals;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile CalculationState state = CalculationState.Empty;

    /// <summary>Nothing is computed before the feed has opened it.</summary>
    public CalculationService(
        ISqlSession sql, HistorianService historian, PlantCache plant, SignalDirectory signals, TimeProvider clock)
    {
        (this.sql, this.plant, this.signals, this.clock) = (sql, plant, signals, clock);
        Worker = new(historian.Store, clock);
    }

    /// <summary>Computes.</summary>
    internal CalculationWorker Worker { get; }

    /// <summary>What is defined now.</summary>
    internal CalculationState State => state;

    internal long NowUs => clock.NowUs();

    /// <summary>Brings what is computed in step with the plant: a calculated signal whose expression or unit is not
    /// that of its newest version gets a version from now on (sheets and templates come this way); what is no calculated
    /// signal any more is no longer computed.</summary>
    /// <param name="since">At the start: the batch up to which everything was computed.</param>
    internal async Task SyncAsync(CancellationToken cancel, long? since = null)
    {
        await turn.WaitAsync(cancel);
        try
        {
            var model = await plant.GetAsync(cancel);
            var versions = await ReadVersionsAsync(cancel);
            var wanted = model.Signals.Where(IsCalculated).ToList();
            foreach (var signal in wanted.Where(signal => !IsUpToDate(signal, versions[signal.Id].LastOrDefault())))
            {
                if (Judge(signal, signal.Expression, signal.Unit, signals.Find).TryGet(out var formula, out _))
                {
                    await AppendAsync(signal, formula, cancel);
                }
            }

            versions = await ReadVersionsAsync(cancel);
            state = new(wanted.ToDictionary(signal => signal.Id, signal => Describe(signal, versions[signal.Id])));
            foreach (var one in state.All.Where(one => one.Fault is null))
            {
                Take(one, since);
            }

            foreach (var gone in Worker.Engine.Units.Where(unit => state.Find(unit.SignalId) is not { Fault: null }))
            {
                Worker.Stop(gone.SignalId);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What an expression of a signal is, or why it cannot be computed.</summary>
    /// <param name="signal">Whose values it gives; its key is where they go.</param>
    internal Outcome<Formula> Judge(
        PlantSignal signal, string source, string unit, Func<string, HistorySignal?> find)
    {
        if (!Formula.Compile(source, unit, find).TryGet(out var formula, out var why))
        {
            return why;
        }

        if (!Worker.Stretches.MayOwn(signal.Key))
        {
            return KeyOwned.With(("key", signal.Key)).At(new FieldRefusal("key", KeyOwned.Code));
        }

        return Reaches(formula.Inputs.Select(input => input.Key), signal.Key) is { } through
            ? Cycle.With(("name", through)).At(new FieldRefusal("expression", Cycle.Code)) : formula;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Worker.Dispose();
        turn.Dispose();
    }

    private static bool IsCalculated(PlantSignal signal) =>
        signal.Kind == SignalKind.Calculated && signal.Expression.Length > 0;

    private static bool IsUpToDate(PlantSignal signal, CalculationRows.VersionRow? newest) =>
        newest is not null && newest.Expression == signal.Expression && newest.Unit == signal.Unit;

    private async Task<ILookup<Id, CalculationRows.VersionRow>> ReadVersionsAsync(CancellationToken cancel) =>
        (await sql.QueryAsync<CalculationRows.VersionRow>(CalculationRows.SelectVersions, cancel: cancel))
            .ToLookup(row => row.SignalId);

    private Calculation Describe(PlantSignal signal, IEnumerable<CalculationRows.VersionRow> versions)
    {
        List<CalculationRows.VersionRow> rows = [.. versions];
        Refusal? fault = null;
        if (!IsUpToDate(signal, rows.LastOrDefault()))
        {
            Judge(signal, signal.Expression, signal.Unit, signals.Find).TryGet(out _, out fault);
        }

        return new(signal, rows, fault);
    }

    /// <summary>The name of an input through which a key is reached again; null when it is not.</summary>
    private string? Reaches(IEnumerable<string> keys, string target)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(keys);
        while (open.TryPop(out var key))
        {
            if (key == target)
            {
                return key;
            }

            if (seen.Add(key) && state.ByKey(key) is { Versions: [.., var newest] })
            {
                foreach (var input in newest.ReadInputs())
                {
                    open.Push(input.Key);
                }
            }
        }

        return null;
    }

    private void Take(Calculation one, long? since)
    {
        var known = Worker.Engine.Find(one.Signal.Id);
        if (known is not null && known.Key == one.Signal.Key && known.Versions.Count == one.Versions.Count)
        {
            return;
        }

        List<CalculationVersion> versions = [.. one.Versions.Select(row => row.Compile())];
        var begin = versions.Min(version => version.FromNs) - 1;
        var stored = Worker.Stretches.NewestNs(one.Signal.Key);
        // A new one leaves the past to the job that was started with it.
        var newest = versions[^1].Inputs.Max(input => Worker.Stretches.NewestNs(input.Key)) ?? begin;
        var head = stored ?? (since is null ? Math.Max(begin, newest) : begin);
        Worker.Start(new(one.Signal.Id, one.Signal.SiteId, one.Signal.Key, versions, head), since);
    }

    /// <summary>Gives a signal the version that its sheet asks for.</summary>
    /// <remarks>The picture of the plant may be older than the database: somebody who saves a version at this moment has
    /// the last word, so what is stored is asked again.</remarks>
    private async Task AppendAsync(PlantSignal signal, Formula formula, CancellationToken cancel) =>
        await sql.CommitAsync<Done>(
            work =>
            {
                if (CalculationRows.IsUnversioned(work, signal))
                {
                    CalculationRows.Insert(
                        work, SaveCalculation.Row(work, signal, formula, work.NowUs, "", ""), savedBy: null);
                }

                return Done.Instance;
            },
            cancel: cancel);
}

/// <summary>A calculated signal with its versions, the oldest first.</summary>
/// <param name="Fault">Why the newest expression is not computed; null when it is.</param>
internal sealed record Calculation(
    PlantSignal Signal, IReadOnlyList<CalculationRows.VersionRow> Versions, Refusal? Fault);

/// <summary>An immutable picture of what is defined.</summary>
internal sealed class CalculationState(Dictionary<Id, Calculation> bySignal)
{
    private readonly Dictionary<string, Calculation> byKey =
        bySignal.Values.ToDictionary(one => one.Signal.Key, StringComparer.Ordinal);

    internal static CalculationState Empty { get; } = new([]);

    internal IReadOnlyCollection<Calculation> All => bySignal.Values;

    internal Calculation? Find(Id signalId) => bySignal.GetValueOrDefault(signalId);

    internal Calculation? ByKey(string key) => byKey.GetValueOrDefault(key);
}
