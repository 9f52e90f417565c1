using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Kernel;
using Lode.Kernel.Alarms;
using Xunit;

namespace Lode.Tests.Alarms;

public sealed class AlarmEngineTests
{
    private const long Second = 1_000_000_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 6, 0, 0, TimeSpan.Zero);
    private static readonly long StartNs = Instants.ToUs(Start) * 1000;

    private readonly SeriesIndex series = new();
    private readonly AlarmEngine engine = new();
    private readonly List<AlarmChange> changes = [];

    private static AlarmDefinition High(string code, string signal) => new()
    {
        Code = code,
        Name = code,
        Kind = AlarmKind.High,
        Signal = signal,
        Limit = 80,
    };

    private Id Define(AlarmDefinition definition, int site = 3)
    {
        var id = Id.New(site, Start);
        Assert.True(AlarmCompiler.Compile(id, site, 1, definition, _ => null).TryGet(out var unit, out _));
        engine.Put(id, unit);
        return id;
    }

    private void Send(string key, params (double Seconds, double Value, uint Quality)[] rows) =>
        Send(key, fills: false, rows);

    private void Send(string key, bool fills, params (double Seconds, double Value, uint Quality)[] rows)
    {
        Assert.True(SeriesKey.TrySplitSignal(key, out var name, out var field));
        var known = series.GetOrAdd(Encoding.UTF8.GetBytes(name));
        var column = series.GetOrAddColumn(known, Encoding.UTF8.GetBytes(field), ColumnType.Float64);
        using var batch = new RowBatch();
        foreach (var (seconds, value, quality) in rows)
        {
            batch.BeginRow(known.Id, StartNs + (long)(seconds * Second), quality);
            batch.Add(column, value);
            batch.EndRow();
        }

        engine.Apply(series, batch.Payload, StartNs + (long)(rows[^1].Seconds * Second), fills);
        changes.AddRange(engine.Drain().Changes);
    }

    private void Advance(long nowNs)
    {
        engine.Advance(nowNs, nowNs);
        changes.AddRange(engine.Drain().Changes);
    }

    private (AlarmEventKind, string)[] Said() => [.. changes.Select(change => (change.Kind,
        change.Unit.Definition.Code))];

    [Fact]
    public void Definition_WaitsForItsSeries_AndFollowsIt()
    {
        Define(High("a", "m,eq=1:t"));
        Send("m,eq=2:t", (0, 99, 0));
        Assert.Empty(changes);
        Send("m,eq=1:other", (1, 99, 0));
        Assert.Empty(changes);
        Send("m,eq=1:t", (2, 99, 0), (3, 70, 0));
        Assert.Equal([(AlarmEventKind.Raised, "a"), (AlarmEventKind.Returned, "a")], Said());
        Assert.Equal(StartNs + (2 * Second), changes[0].EventNs);
        Assert.Equal(99, changes[0].Value);
        Assert.True(changes[0].Annunciated);
    }

    [Fact]
    public void Entry_HoldsTheValueOfItsInstant_NotOfTheNextOne()
    {
        Define(High("a", "m:t") with { OnDelaySeconds = 60 });
        Send("m:t", (0, 90, 0), (50, 95, 0), (100, 70, 0));
        Assert.Equal(
            [(AlarmEventKind.Raised, 95d), (AlarmEventKind.Returned, 70d)],
            changes.Select(change => (change.Kind, change.Value!.Value)));
    }

    [Fact]
    public void OldDataFilledIn_IsNotJudgedByTodaysClock()
    {
        Define(High("a", "m:t") with { OnDelaySeconds = 60 });
        Define(High("s", "m:t") with { Kind = AlarmKind.Stale, Limit = 120 });
        var weekAgo = -7 * 86_400d;
        Send("m:t", (weekAgo, 90, 0));
        Advance(StartNs + (weekAgo == 0 ? 0 : (long)(weekAgo * Second)) + (5 * Second));
        Send("m:t", (weekAgo + 30, 70, 0), (weekAgo + 60, 70, 0));
        Assert.Empty(changes);
    }

    [Fact]
    public void SilentSignal_GoesStaleWithTheClock_AfterItsNewestValueArrived()
    {
        Define(High("s", "m:t") with { Kind = AlarmKind.Stale, Limit = 120 });
        Send("m:t", (0, 1, 0));
        Advance(StartNs + (121 * Second));
        Assert.Empty(changes);
        Advance(StartNs + (123 * Second));
        Assert.Equal([(AlarmEventKind.Raised, "s")], Said());
        Assert.Equal(StartNs + (120 * Second), changes[0].EventNs);
    }

    [Fact]
    public void LateValue_MarksTheInterval_AndNeverRaises()
    {
        Define(High("a", "m:t"));
        Send("m:t", (100, 70, 0));
        Send("m:t", (20, 95, 0), (40, 95, 0));
        Advance(StartNs + (41 * Second));
        Assert.Empty(changes);
        Advance(StartNs + (42 * Second));
        var revised = Assert.Single(changes);
        Assert.Equal(AlarmEventKind.Revised, revised.Kind);
        Assert.Equal([new(LateClaim.Active, StartNs + (20 * Second), StartNs + (40 * Second))], revised.Late);
        Assert.False(revised.After.Active);
    }

    [Fact]
    public void FillingSource_NeitherRaisesNorMovesTheAlarm()
    {
        Define(High("a", "m:t"));
        Send("m:t", (100, 70, 0));
        Send("m:t", fills: true, (20, 95, 0), (21, 95, 0), (200, 95, 0));
        Advance(StartNs + (210 * Second));
        var revised = Assert.Single(changes);
        Assert.Equal([new(LateClaim.Active, StartNs + (20 * Second), StartNs + (21 * Second))], revised.Late);
    }

    [Fact]
    public void Restart_GoesOnWithBurstsAndFloods()
    {
        Define(High("a", "m:a") with { Group = "trip" });
        Define(High("b", "m:b") with { Group = "trip" });
        var ids = engine.Read(units => units.ToDictionary(unit => unit.Value.Definition.Code, unit => unit.Key));
        engine.Read(units =>
        {
            units[ids["b"]].Snapshot = new() { Underlying = AlarmState.UnackActive, RaisedNs = StartNs, Occurrence = 1 };
            units[ids["b"]].FirstOut = true;
            return true;
        });
        AlarmRows.RecentRow Row(string kind, double seconds) => new()
        {
            SiteId = 3,
            DefinitionId = ids["b"],
            Kind = kind,
            EventNs = StartNs + (long)(seconds * Second),
            Annunciated = 1,
        };
        engine.Restore(
            [
                Row("floodBegan", -9000), Row("floodEnded", -8000), Row("floodBegan", -300),
                .. Enumerable.Range(0, 6).Select(at => Row("raised", at - 6)),
            ], StartNs);
        Assert.Equal(StartNs - (300 * Second), engine.FloodSince(3, ""));
        Assert.Equal(2, engine.FloodsOf(3, "").Count);
        Assert.True(engine.Read(units => units[ids["b"]].IsChattering(StartNs)));
        Send("m:a", (1, 99, 0));
        Assert.False(Assert.Single(changes, change => change.Kind == AlarmEventKind.Raised).FirstOut);
        Advance(StartNs + (700 * Second));
        var end = Assert.Single(changes, change => change.Kind == AlarmEventKind.FloodEnded);
        Assert.Equal(StartNs + (596 * Second), end.EventNs);
    }

    [Fact]
    public void ClockSetForward_MakesNothingSilent()
    {
        Define(High("s", "m:t") with { Kind = AlarmKind.Stale, Limit = 120 });
        Send("m:t", (0, 1, 0));
        engine.Advance(StartNs + (3600 * Second), StartNs + (5 * Second));
        Assert.Empty(engine.Drain().Changes);
    }

    [Fact]
    public void FirstOut_IsMarkedWithinItsGroup()
    {
        Define(High("a", "m:a") with { Group = "trip" });
        Define(High("b", "m:b") with { Group = "trip" });
        Send("m:b", (1, 99, 0));
        Send("m:a", (2, 99, 0));
        Assert.Equal([true, false], changes.Select(change => change.FirstOut));
    }

    [Fact]
    public void ElevenAlarmsOfOnePosition_AreAFlood_UntilFewerThanFive()
    {
        for (var index = 0; index < 11; index++)
        {
            Define(High($"a{index:00}", $"m:f{index}"));
        }

        for (var index = 0; index < 11; index++)
        {
            Send($"m:f{index}", (index, 99, 0));
        }

        Assert.Equal(AlarmEventKind.FloodBegan, changes[^1].Kind);
        Assert.NotNull(engine.FloodSince(3, ""));
        Advance(StartNs + (700 * Second));
        Assert.Equal(AlarmEventKind.FloodEnded, changes[^1].Kind);
    }

    [Fact]
    public void MaskedAlarm_IsJournaledButNotAnnunciated_AndExpires()
    {
        var id = Define(High("a", "m:t"));
        var until = (StartNs / 1000) + 60_000_000;
        var shelved = engine.Command(id, AlarmInput.Shelve, AlarmEventKind.Shelved, StartNs, until, new(null, "x",
            "why"));
        engine.Settle(shelved!);
        Send("m:t", (5, 99, 0));
        Assert.False(Assert.Single(changes).Annunciated);
        changes.Clear();
        Advance(StartNs + (61 * Second));
        Assert.Equal([(AlarmEventKind.ShelvingExpired, "a")], Said());
        Assert.Equal(AlarmState.UnackActive, changes[0].After.State);
    }

    [Fact]
    public void DesignLogic_SuppressesAndReleases()
    {
        Define(High("a", "m:t") with { SuppressWhen = "{m:run} = 0" });
        Send("m:run", (0, 0, 0));
        Send("m:t", (1, 99, 0));
        Send("m:run", (2, 1, 0));
        Assert.Equal(
            [(AlarmEventKind.Suppressed, "a"), (AlarmEventKind.Raised, "a"), (AlarmEventKind.Unsuppressed, "a")],
                Said());
        Assert.Equal(AlarmState.UnackActive, changes[^1].After.State);
    }

    [Fact]
    public void NewRevision_KeepsTheStateUntilTheNextValue()
    {
        var id = Define(High("a", "m:t"));
        Send("m:t", (0, 99, 0));
        AlarmCompiler.Compile(id, 3, 2, High("a", "m:t") with { Limit = 120 }, _ => null).TryGet(out var unit, out _);
        engine.Put(id, unit);
        Assert.True(engine.Read(units => units[id].Snapshot.Active));
        Send("m:t", (1, 99, 0));
        Assert.Equal([(AlarmEventKind.Raised, "a"), (AlarmEventKind.Returned, "a")], Said());
    }

    [Fact]
    public void Apply_InSteadyState_AllocatesNothing()
    {
        for (var index = 0; index < 50; index++)
        {
            Define(High($"a{index}", $"m,eq={index}:t"));
        }

        var batches = new List<RowBatch>();
        for (var second = 0; second < 600; second++)
        {
            var batch = new RowBatch();
            for (var index = 0; index < 50; index++)
            {
                var known = series.GetOrAdd(Encoding.UTF8.GetBytes($"m,eq={index}"));
                var column = series.GetOrAddColumn(known, "t"u8, ColumnType.Float64);
                batch.BeginRow(known.Id, StartNs + (second * Second));
                batch.Add(column, 70.0 + (second % 7));
                batch.EndRow();
            }

            batches.Add(batch);
        }

        for (var second = 0; second < 400; second++)
        {
            engine.Apply(series, batches[second].Payload, StartNs);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var second = 400; second < 600; second++)
        {
            engine.Apply(series, batches[second].Payload, StartNs);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(engine.Drain().Changes);
    }
}
