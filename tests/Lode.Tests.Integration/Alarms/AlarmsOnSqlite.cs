using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.Identity;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Alarms;

public sealed class AlarmsOnSqlite : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly SqliteDatabase database = new();
    private readonly SeriesIndex series = new();
    private readonly Actor actor = new(ActorKind.Person, Id.New(0, DateTimeOffset.UnixEpoch), "Chen", "en-US", "t");
    private readonly Rights rights = new(
        new[] { "alarms.read", "alarms.act", "alarms.edit" }.Select(permission => new RightRow
        {
            Permission =
            permission,
            Org = 3
        }),
        TimeProvider.System);
    private AlarmService alarms;

    public AlarmsOnSqlite() => alarms = new(database.Session, TimeProvider.System);

    public void Dispose()
    {
        alarms.Dispose();
        database.Dispose();
    }

    private async Task<Id> DefineAsync(string code, string signal)
    {
        var saved = await SaveDefinitions.RunAsync(
            alarms, database.Session, TimeProvider.System, rights, actor,
            [new(3, new() { Code = code, Name = code, Kind = AlarmKind.High, Signal = signal, Limit = 80 })],
                new("test"));
        Assert.True(saved.TryGet(out var list, out var why), why?.Code);
        return Assert.Single(list.Items).Id;
    }

    private async Task SendAsync(string field, double value, long timeNs)
    {
        var known = series.GetOrAdd("m"u8);
        var column = series.GetOrAddColumn(known, Encoding.UTF8.GetBytes(field), ColumnType.Float64);
        using var batch = new RowBatch();
        batch.BeginRow(known.Id, timeNs);
        batch.Add(column, value);
        batch.EndRow();
        alarms.Engine.Apply(series, batch.Payload, timeNs);
        await alarms.FlushAsync(CancellationToken.None);
    }

    private async Task<Outcome<AlarmCommandResult>> DoAsync(AlarmCommandKind kind, Id id, string comment = "",
        long until = 0, string by = "") =>
        await RunAlarmCommand.RunAsync(alarms, database.Session, rights, actor, new(kind, [id], comment, until, by));

    [Fact]
    public async Task Journal_States_AndFigures_SurviveARestart()
    {
        await alarms.OpenAsync(CancellationToken.None);
        var id = await DefineAsync("T.H", "m:t");
        var now = alarms.NowNs;
        await SendAsync("t", 90, now - (30 * Second));
        Assert.True((await DoAsync(AlarmCommandKind.Acknowledge, id, "seen")).TryGet(out _, out _));
        Assert.False((await DoAsync(AlarmCommandKind.Acknowledge, id)).TryGet(out _, out var again));
        Assert.Equal("alarms.notApplicable", again!.Code);

        alarms.Dispose();
        alarms = new(database.Session, TimeProvider.System);
        await alarms.OpenAsync(CancellationToken.None);
        var view = Assert.Single(ListActiveAlarms.Run(alarms, rights, new()));
        Assert.Equal((AlarmState.AckActive, "Chen", 1L), (view.State, view.AcknowledgedBy, view.Occurrence));

        await SendAsync("t", 70, now);
        Assert.Empty(ListActiveAlarms.Run(alarms, rights, new()));
        var query = new JournalQuery([3], now - (3600 * Second), now + (3600 * Second));
        var past = Assert.Single(await AlarmHistory.OccurrencesAsync(database.Session, query, CancellationToken.None));
        Assert.Equal((now - (30 * Second), now, "Chen", "seen"), (past.EventNs, past.ReturnedNs!.Value,
            past.AcknowledgedBy!, past.Comment!));
        var events = await AlarmHistory.EventsAsync(database.Session, query, CancellationToken.None);
        Assert.Equal(["acknowledged", "returned", "raised"], events.OrderByDescending(row =>
            row.Seq == 2).ThenByDescending(row => row.Seq)
            .Select(row => row.Kind));
        var report = await ComputeKpi.RunAsync(
            alarms, database.Session, rights, 3, null, now - (3600 * Second), now + (3600 * Second),
                CancellationToken.None);
        Assert.Equal((1, 0L), (report.Figures.Total, report.UnauthorizedChanges));
        Assert.Equal("T.H", Assert.Single(report.Names).Value.Name);
    }

    [Fact]
    public async Task Commands_AskForReasonEndAndSecondPerson_AndNeverTellStrangers()
    {
        await alarms.OpenAsync(CancellationToken.None);
        var id = await DefineAsync("T.H", "m:t");
        await CodeAsync("alarms.reasonMissing", DoAsync(AlarmCommandKind.Shelve, id, "",
            (alarms.NowNs / 1000) + 1_000_000));
        await CodeAsync("alarms.shelveTooLong", DoAsync(AlarmCommandKind.Shelve, id, "x",
            (alarms.NowNs / 1000) + (8L * 86_400_000_000)));
        await CodeAsync("alarms.approvalMissing", DoAsync(AlarmCommandKind.OutOfService, id, "x", 0, "Chen"));
        Assert.True((await DoAsync(AlarmCommandKind.OutOfService, id, "x", 0, "Li")).TryGet(out _, out _));
        Assert.Single(ListActiveAlarms.Run(alarms, rights, new(AlarmShow.OutOfService)));
        var stranger = await RunAlarmCommand.RunAsync(
            alarms, database.Session, Rights.None, actor, new(AlarmCommandKind.Acknowledge, [id]));
        Assert.False(stranger.TryGet(out _, out var why));
        Assert.Equal("alarms.notFound", why!.Code);
        Assert.Empty(ListActiveAlarms.Run(alarms, Rights.None, new(AlarmShow.OutOfService)));

        static async Task CodeAsync(string code, Task<Outcome<AlarmCommandResult>> running)
        {
            Assert.False((await running).TryGet(out _, out var refusal));
            Assert.Equal(code, refusal!.Code);
        }
    }

    [Fact]
    public async Task ExportedDefinitions_ImportWithoutADifference_AndADryRunWritesNothing()
    {
        await alarms.OpenAsync(CancellationToken.None);
        await DefineAsync("T.H", "m:t");
        await database.Session.CommitAsync<Done>(work =>
        {
            work.Execute("""
                INSERT INTO kernel_org (number, kind, code, name_zh, name_en, time_zone, created_us)
                VALUES (3, 'site', 'smelter', 'x', 'x', 'Asia/Shanghai', 0)
                """);
            return Done.Instance;
        });
        var csv = Encoding.UTF8.GetString(ExportDefinitions.Run(alarms, rights, new()));
        var same = await ImportAsync(csv, apply: true);
        Assert.Equal((0, 0, 1, 0), (same.Added, same.Changed, same.Same, same.Wrong));

        const string More = "code,site,name,kind,signal,limit,priority\n"
            + "T.H,,=cmd,high,m:t,85,2\nT.HH,3,n,highHigh,m:t,90,1\n";
        var text = More.Replace("T.HH,3", "T.HH,", StringComparison.Ordinal);
        Assert.Equal("alarms.siteMissing", Assert.Single((await ImportAsync(text, false)).Rows, row =>
            row.Change == "wrong").Refusal!.Code);
        var dry = await ImportAsync(More.Replace("T.H,,", "T.H,smelter,", StringComparison.Ordinal), apply: false);
        Assert.Equal((1, 1, 0, 0), (dry.Added, dry.Changed, dry.Same, dry.Wrong));
        Assert.Contains(dry.Rows, row => row.Fields.Contains(new("limit", "80", "85")));
        Assert.Single(ListDefinitions.Run(alarms, rights, new()));
        Assert.True((await ImportAsync(More.Replace("T.H,,", "T.H,3,", StringComparison.Ordinal),
            apply: true)).Applied);
        Assert.Equal(2, ListDefinitions.Run(alarms, rights, new()).Count);
    }

    private async Task<DefinitionImport> ImportAsync(string csv, bool apply)
    {
        using var text = new StringReader(csv);
        var outcome = await ImportDefinitions.RunAsync(
            alarms, database.Session, TimeProvider.System, rights, actor, text, apply, new("rationalization", "MOC-1"));
        Assert.True(outcome.TryGet(out var result, out var why), why?.Code);
        return result;
    }
}
