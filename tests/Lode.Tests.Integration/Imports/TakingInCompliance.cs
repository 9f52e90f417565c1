using System.Text;
using Lode.Historian.Ingest;
using Lode.Kernel;
using Lode.Kernel.Entry;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Imports;
using Lode.Kernel.Plant;
using Lode.Kernel.Sources;
using Lode.Testing.Sql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Imports;

/// <summary>Imports, the source tray and hand entry on a real database and a real historian.</summary>
public abstract class TakingInCompliance : IDisposable
{
    private readonly ISqlFixture database;
    private readonly ServiceProvider services;
    private readonly Actor actor = Actor.System("test");

    protected TakingInCompliance(ISqlFixture database)
    {
        this.database = database;
        var all = new ServiceCollection();
        all.AddKernel(database.Settings, TimeProvider.System);
        all.AddLogging();
        all.AddSingleton(database.Session);
        all.AddSingleton(new TextCatalog([typeof(TextCatalog).Assembly]));
        all.AddPlant();
        all.AddSources();
        all.AddHistory();
        all.AddImports();
        all.AddEntry();
        services = all.BuildServiceProvider();
    }

    private HistorianService Historian => services.GetRequiredService<HistorianService>();

    public void Dispose()
    {
        services.Dispose();
        database.Dispose();
    }

    [Fact]
    public async Task Import_StoresOnce_NamesRejects_AndMakesSignals()
    {
        var file = Path.Combine(database.Settings.DataFolder, "lab.csv");
        await File.WriteAllTextAsync(file, "t;a;b\n2026-01-01 00:00:00;1,5;2\n2026-01-01 00:01:00;1.500,5;3\n");
        var mapping = new ImportMapping { Node = "g/a", Time = new TimeMapping(Zone: "UTC") };
        var imports = services.GetRequiredService<LocalImports>();
        var first = await ImportAsync(imports, file, mapping);
        Assert.Equal((2, 3, 1), (first.Report.Rows, first.Report.Values, first.Report.Rejected));
        Assert.Contains("import.badNumber", await File.ReadAllTextAsync(first.RejectsFile!), StringComparison.Ordinal);
        Assert.Equal("lab:a", services.GetRequiredService<PlantCache>().Current.Resolve("g/a/a")!.Key);
        Assert.Equal([1.5], Read("lab", "a"));
        Assert.Equal([2.0, 3.0], Read("lab", "b"));

        var again = await ImportAsync(imports, file, mapping);
        Assert.True(again.AlreadyIn);
        Assert.Equal(first.Report.Values, again.Report.Values);
    }

    [Fact]
    public async Task CancelledImport_SaysSo_AndGoesOnWhereItWas()
    {
        var file = Path.Combine(database.Settings.DataFolder, "long.csv");
        var rows = Enumerable.Range(0, 12_000).Select(at => FormattableString.Invariant($"{1_767_225_600 + at},{at}\n"));
        await File.WriteAllTextAsync(file, "t,v\n" + string.Concat(rows));
        var store = services.GetRequiredService<ImportStore>();
        var importer = services.GetRequiredService<Importer>();
        var mapping = new ImportMapping { Time = new TimeMapping(Format: "epochS") };
        var row = await store.CreateAsync(1, "long.csv", 1, "hash", mapping, "checked", actor, default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => importer.RunAsync(
            row, file, "UTC", false, actor, _ => throw new OperationCanceledException(), default));
        var stopped = await store.FindAsync(row.Id, default);
        Assert.Equal(("cancelled", 5_000), (stopped!.State, stopped.RowsDone));
        var outcome = await importer.RunAsync(stopped, file, "UTC", false, actor, _ => Task.CompletedTask, default);
        Assert.True(outcome.TryGet(out var done, out _));
        Assert.Equal(("done", 12_000), (done!.State, done.RowsDone));
        Assert.Equal(12_000, Read("long", "v").Length);
    }

    [Fact]
    public async Task Import_OfLineProtocol_NamesBadLines()
    {
        var file = Path.Combine(database.Settings.DataFolder, "body.lp");
        await File.WriteAllTextAsync(file,
            "m,x=1 v=1 1767225600000000000\nnot a line\nm,x=1 v=2 1767225601000000000\n");
        var done = await ImportAsync(services.GetRequiredService<LocalImports>(), file, new ImportMapping());
        Assert.Equal((3, 1), (done.Report.Rows, done.Report.Rejected));
        Assert.Equal(2, Assert.Single(done.Report.Sample).Row);
        Assert.Equal([1.0, 2.0], Read("m,x=1", "v"));
    }

    [Fact]
    public async Task UnknownSeries_WaitInTheTray_UntilTheyAreAcceptedAsSignals()
    {
        var sources = services.GetRequiredService<SourceDirectory>();
        var input = new SourceInput(1, "telegraf", "live", "quarantine", 100, "", 10, 600, "");
        Assert.True((await sources.SaveAsync(null, input, actor, default)).TryGet(out var source, out var why),
            why?.Code);
        await WriteAsync("pump,eq=1 current=12.5 1767225600000000000\npump,eq=1 current=13 1767225601\n", source!.Id);
        var tray = services.GetRequiredService<SourceTray>();
        var group = Assert.Single(await tray.ListAsync([1], "waiting", 10, default));
        Assert.Equal(("series", "pump,eq=1", 2L), (group.Reason, group.Series, group.Lines));
        Assert.Empty(Read("pump,eq=1", "current"));

        var plant = services.GetRequiredService<PlantCache>();
        await services.GetRequiredService<SaveNode>().CreateAsync(
            new NodeInput(null, "group", "g", "集团", "Group", 1), actor, default);
        var signal = new SignalInput("g", "current", "pump,eq=1:current", "电流", "Current", Unit: "A");
        var accepted = await tray.AcceptAsync(group.Id, new TrayDecision([signal]), actor, default);
        Assert.True(accepted.TryGet(out _, out why), why?.Code);
        Assert.Equal([13.0, 12.5], Read("pump,eq=1", "current"));
        Assert.Equal("A", plant.Current.Resolve("g/current")!.Unit);
        Assert.Empty(await tray.ListAsync([1], "waiting", 10, default));

        await WriteAsync("pump,eq=1 current=\"broken\" 1767225602000000000\n", source.Id);
        var foreign = Assert.Single(await tray.ListAsync([1], "waiting", 10, default));
        Assert.Equal(("type", "current"), (foreign.Reason, foreign.Field));
        Assert.False((await tray.DiscardAsync(foreign.Id, new TrayDecision(), actor, default)).TryGet(out _, out why));
        Assert.Equal("sources.reasonMissing", why!.Code);
        Assert.True((await tray.AcceptAsync(foreign.Id, new TrayDecision(), actor, default)).TryGet(out _, out _));
        Assert.True(Historian.Index.TryFind("pump,eq=1"u8, out var series));
        Assert.True(series.Layout.IndexOf("current__text"u8) >= 0);
        await WriteAsync("pump,eq=1 current=\"again\" 1767225603000000000\n", source.Id);
        Assert.Empty(await tray.ListAsync([1], "waiting", 10, default));
    }

    [Fact]
    public async Task LinesThatCannotBeStored_GoOnWaiting_AndSoDoThoseThatCameMeanwhile()
    {
        var sources = services.GetRequiredService<SourceDirectory>();
        var input = new SourceInput(1, "opc", "live", "quarantine", 100, "q", 10, 600, "");
        Assert.True((await sources.SaveAsync(null, input, actor, default)).TryGet(out var source, out _));
        await WriteAsync(
            "fan,eq=1 speed=1.5,q=0i 1767225600000000000\nfan,eq=1 speed=\"off\" 1767225601000000000\n", source!.Id);
        var tray = services.GetRequiredService<SourceTray>();
        var group = Assert.Single(await tray.ListAsync([1], "waiting", 10, default));
        var detail = await tray.DetailAsync(group.Id, default);
        Assert.Equal(2, detail!.Lines.Count);
        Assert.Equal(new HeldField("speed", "fan,eq=1:speed", "text", "\"off\""), Assert.Single(detail.Fields));

        var accepted = await tray.AcceptAsync(group.Id, new TrayDecision(), actor, default);
        Assert.True(accepted.TryGet(out var replay, out _));
        Assert.Equal((1L, 1L, "waiting", 1L), (replay!.Stored, replay.Left, replay.Group.State, replay.Group.Lines));
        Assert.Equal("typeConflict", Assert.Single(replay.Faults).Kind);
        Assert.Equal([1.5], Read("fan,eq=1", "speed"));
        Assert.True(Historian.Index.TryFind("fan,eq=1"u8, out var series));
        Assert.True(series.Layout.IndexOf("q"u8) < 0);
        var rest = await tray.DetailAsync(group.Id, default);
        Assert.Contains("speed=\"off\"", Assert.Single(rest!.Lines), StringComparison.Ordinal);
        var discarded = await tray.DiscardAsync(group.Id, new TrayDecision(Reason: "test"), actor, default);
        Assert.True(discarded.TryGet(out _, out _));
    }

    [Fact]
    public async Task Entries_AreStoredOnce_CheckedAgainstTheRange_AndCorrectedOnlyWithAReason()
    {
        await services.GetRequiredService<SaveNode>().CreateAsync(
            new NodeInput(null, "group", "g", "集团", "Group", 1), actor, default);
        Assert.True((await services.GetRequiredService<SaveSignal>().ExecuteAsync(
            null, new SignalInput("g", "nk", "lab:nk", "苛碱", "Caustic", Unit: "g/L", RangeLo: 100, RangeHi: 300),
                actor, default))
            .TryGet(out var signal, out _));
        var at = new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);
        await ExpectAsync(new EntryInput(1, signal!.Id, at, 240.1), "stored", null);
        await ExpectAsync(new EntryInput(1, signal.Id, at, 240.1), "duplicate", null);
        await ExpectAsync(new EntryInput(1, signal.Id, at, 999), "refused", "entry.seqReused");
        await ExpectAsync(new EntryInput(2, signal.Id, at, 999), "refused", "entry.outOfRange");
        await ExpectAsync(new EntryInput(3, signal.Id, at, 239), "refused", "entry.correctionReason");
        var corrected = await ExpectAsync(new EntryInput(4, signal.Id, at, 239, "titrated again"), "stored", null);
        Assert.Equal(240.1, corrected.Record!.Replaced);
        await ExpectAsync(new EntryInput(5, signal.Id, DateTimeOffset.MaxValue.AddDays(-1), 240), "refused",
            "entry.inFuture");
        Assert.Equal([239.0], Read("lab", "nk"));
        var records =
            await services.GetRequiredService<EnterValues>().ReadAsync(1, [signal.Id], at, at.AddDays(1), default);
        Assert.Equal([240.1, 239], records.Select(record => record.Value));
    }

    private async Task<EntryAnswer> ExpectAsync(EntryInput entry, string result, string? code)
    {
        var outcome = await services.GetRequiredService<EnterValues>().ExecuteAsync(
            new EntriesInput("pc-1", [entry]), _ => true, actor, default);
        Assert.True(outcome.TryGet(out var answers, out _));
        Assert.Equal((result, code), (answers![0].Result, answers[0].Refusal?.Code));
        return answers[0];
    }

    private async Task<LocalImport> ImportAsync(LocalImports imports, string file, ImportMapping mapping)
    {
        var outcome = await imports.RunAsync(file, 1, mapping, "UTC", false, actor, _ => Task.CompletedTask, default);
        Assert.True(outcome.TryGet(out var done, out var why), why?.Code);
        return done!;
    }

    private async Task WriteAsync(string lines, Id source)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        var body = new byte[bytes.Length + LineParser.Padding];
        bytes.CopyTo(body, 0);
        await services.GetRequiredService<WriteLines>().RunAsync(body, bytes.Length, 1, source, false, default);
    }

    private double[] Read(string key, string field)
    {
        if (!Historian.Index.TryFind(Encoding.UTF8.GetBytes(key), out var series))
        {
            return [];
        }

        var values = new List<double>();
        var column = series.Layout.IndexOf(Encoding.UTF8.GetBytes(field));
        using var reader = Historian.Store.OpenReader(series.Id, [column], 0, long.MaxValue);
        while (reader.MoveNext())
        {
            for (var row = 0; row < reader.Count; row++)
            {
                if (reader.HasValue(0, row))
                {
                    values.Add(reader.Values(0)[row]);
                }
            }
        }

        return [.. values];
    }
}

public sealed class TakingInOnSqlite() : TakingInCompliance(new SqliteDatabase());

public sealed class TakingInOnPostgres() : TakingInCompliance(new PostgresDatabase());
