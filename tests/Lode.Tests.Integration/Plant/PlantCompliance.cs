using System.Text;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Plant;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Plant;

public abstract class PlantCompliance : IDisposable
{
    private const string Csv = """
        kind,path,name_zh,name_en,level,site,key,unit,states,body
        states,run,运行,Running,,,,,0:stop:停:Stopped;1:run:运行:Running,
        template,pump,泵,Pump,equipment,,,,,"{""signals"":[{""name"":""current"",""key"":""p,eq={code}:i"",""nameZh"":""电流"",""nameEn"":""Current"",""unit"":""A""}]}"
        node,lode,集团,Group,group,1,,,,
        node,lode/a,车间甲,Area A,area,,,,,
        node,lode/b,车间乙,Area B,area,,,,,
        signal,lode/a/flow,流量,Flow,,,"m,eq=1:flow",m3/h,,
        mimic,lode/a,,,,,,,,"{""format"":""mimic/v1"",""width"":400,""height"":300,""items"":[]}"
        """;

    private readonly ISqlFixture database;
    private readonly ISqlSession sql;
    private readonly PlantCache plant;
    private readonly Templates templates;
    private readonly Mimics mimics;
    private readonly ImportPlant import;
    private readonly Actor actor = Actor.System("test");

    protected PlantCompliance(ISqlFixture database)
    {
        this.database = database;
        sql = database.Session;
        plant = new PlantCache(sql);
        templates = new Templates(sql, plant, TimeProvider.System);
        mimics = new Mimics(sql, plant);
        import = new ImportPlant(sql, plant, templates, mimics, TimeProvider.System);
    }

    public void Dispose()
    {
        plant.Dispose();
        database.Dispose();
    }

    [Fact]
    public async Task Import_DryRunWritesNothing_ThenWritesAll_ThenFindsNoDifference()
    {
        var dry = await RunAsync(Csv, apply: false);
        Assert.False(dry.Applied);
        Assert.Equal((7, 0, 0), (dry.Added, dry.Same, dry.Wrong));
        Assert.Empty((await plant.ReloadAsync()).Nodes);

        var done = await RunAsync(Csv, apply: true);
        Assert.True(done.Applied);
        Assert.Equal("lode/a/flow", plant.Current.PathOf(plant.Current.Resolve("m,eq=1:flow")!));

        var exported = Encoding.UTF8.GetString(await import.ExportAsync(null, _ => true, CancellationToken.None));
        var again = await RunAsync(exported, apply: true);
        Assert.Equal((0, 0, 7, 0), (again.Added, again.Changed, again.Same, again.Wrong));
    }

    [Fact]
    public async Task ASignalOnAnotherSeries_KeepsTheOldOneInItsHistory()
    {
        await RunAsync(Csv, apply: true);
        var flow = plant.Current.Resolve("lode/a/flow")!;
        var keys = new SignalKeys(sql);
        Assert.Equal(flow.Key, Assert.Single(await keys.ListAsync(flow.Id, CancellationToken.None)).Key);
        var save = new SaveSignal(sql, plant, TimeProvider.System);
        foreach (var key in (string[])["other,site=a:flow", "other,site=a:flow"])
        {
            var input = new SignalInput("lode/a", flow.Name, key, flow.NameZh, flow.NameEn, Unit: flow.Unit);
            Assert.True((await save.ExecuteAsync(flow.Id, input, actor, CancellationToken.None)).TryGet(out _, out _));
        }

        var history = await keys.ListAsync(flow.Id, CancellationToken.None);
        Assert.Equal(["other,site=a:flow", flow.Key], history.Select(one => one.Key));
        Assert.Equal(actor.Name, history[0].By);
    }

    [Fact]
    public async Task Move_ClosesTheOldPlaceAndOpensTheNew()
    {
        await RunAsync(Csv, apply: true);
        var a = plant.Current.NodeAt("lode/a")!;
        var outcome = await new MoveNode(sql, plant, TimeProvider.System).ExecuteAsync(
            a.Id, new MoveInput("lode/b", "a2", DateTimeOffset.UnixEpoch.AddDays(1), "rebuilt"), actor,
                CancellationToken.None);
        Assert.True(outcome.TryGet(out var moved, out var why), why?.Code);
        Assert.Equal("lode/b/a2", plant.Current.PathOf(moved!));
        Assert.Equal("lode/a", plant.Current.PathAt(moved!, 0));
        Assert.Equal(2, plant.Current.MovesOf(a.Id).Count);
        Assert.NotNull(plant.Current.Resolve("lode/b/a2/flow"));
    }

    [Fact]
    public async Task Instance_OfATemplate_IsStoredWithItsSignals()
    {
        await RunAsync(Csv, apply: true);
        var outcome =
            await templates.InstantiateAsync("pump", new InstanceInput("lode/a", "p1", "1号泵", "Pump 1"), actor,
                CancellationToken.None);
        Assert.True(outcome.TryGet(out _, out var why), why?.Code);
        Assert.Equal("A", plant.Current.Resolve("lode/a/p1/current")!.Unit);
        var twice =
            await templates.InstantiateAsync("pump", new InstanceInput("lode/a", "p1", "1号泵", "Pump 1"), actor,
                CancellationToken.None);
        Assert.False(twice.TryGet(out _, out var refused));
        Assert.Equal("plant.codeTaken", refused!.Code);
    }

    [Fact]
    public async Task Mimic_SavedOnAnOldVersion_IsRefused()
    {
        await RunAsync(Csv, apply: true);
        var node = plant.Current.NodeAt("lode/a")!.Id;
        const string body = """{"format":"mimic/v1","width":500,"height":300,"items":[]}""";
        Assert.True(
            (await mimics.SaveAsync(node, 1, body, "wider", actor, CancellationToken.None)).TryGet(out var saved,
                out _));
        Assert.Equal(2, saved!.Version);
        Assert.False(
            (await mimics.SaveAsync(node, 1, body, "late", actor, CancellationToken.None)).TryGet(out _,
                out var stale));
        Assert.Equal("plant.mimicStale", stale!.Code);
        Assert.Equal(body, (await mimics.FindAsync(node, null, CancellationToken.None))!.Body);
        Assert.Equal(2, (await mimics.ListAsync(node, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Signal_CanBeChangedAndRemoved_ButItsNodeOnlyWhenEmpty()
    {
        await RunAsync(Csv, apply: true);
        var node = plant.Current.NodeAt("lode/a")!;
        var remove = new DeleteNode(sql, plant);
        Assert.False((await remove.ExecuteAsync(node.Id, actor, CancellationToken.None)).TryGet(out _, out var full));
        Assert.Equal("plant.notEmpty", full!.Code);
        var flow = plant.Current.Resolve("lode/a/flow")!;
        var input = new SignalInput("lode/a", "flow", flow.Key, "给料流量", "Feed flow", RangeLo: 0, RangeHi: 900);
        Assert.True(
            (await new SaveSignal(sql, plant, TimeProvider.System).ExecuteAsync(flow.Id, input, actor,
                CancellationToken.None)).TryGet(out _, out _));
        Assert.Equal(900, plant.Current.Resolve("lode/a/flow")!.RangeHi);
        Assert.True(
            (await new DeleteSignal(sql, plant).ExecuteAsync(flow.Id, actor, CancellationToken.None)).TryGet(out _,
                out _));
        Assert.True((await remove.ExecuteAsync(node.Id, actor, CancellationToken.None)).TryGet(out _, out _));
        Assert.Null(plant.Current.NodeAt("lode/a"));
    }

    private async Task<PlantImport> RunAsync(string csv, bool apply)
    {
        await sql.CommitAsync<Done>(work =>
        {
            work.Execute("""
                INSERT INTO kernel_org (number, kind, code, name_zh, name_en, time_zone, created_us)
                VALUES (1, 'group', 'group', '集团', 'Group', 'Asia/Shanghai', 0) ON CONFLICT (number) DO NOTHING
                """);
            return Done.Instance;
        });
        var outcome = await import.ExecuteAsync(new StringReader(csv), apply, _ => true, actor, CancellationToken.None);
        Assert.True(outcome.TryGet(out var result, out var why), why?.Code);
        Assert.True(result!.Wrong == 0, string.Join("; ", result.Rows.SelectMany(row => row.Problems)));
        return result;
    }
}

public sealed class PlantOnSqlite() : PlantCompliance(new SqliteDatabase());

public sealed class PlantOnPostgres() : PlantCompliance(new PostgresDatabase());
