using System.Text;
using Lode.Historian;
using Lode.Historian.Ingest;
using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Alarms;

public abstract class AlarmsCompliance(ISqlFixture database) : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly ISqlSession sql = database.Session;
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
    private AlarmService alarms = new(database.Session, TimeProvider.System);

    public void Dispose()
    {
        alarms.Dispose();
        database.Dispose();
    }

    private async Task<Id> DefineAsync(string code, string signal)
    {
        var saved = await SaveDefinitions.RunAsync(
            alarms, sql, TimeProvider.System, rights, actor,
            [new(3, Complete(code, signal))], new("test"));
        Assert.True(saved.TryGet(out var list, out var why), why?.Code);
        return Assert.Single(list.Items).Id;
    }

    private static AlarmDefinition Complete(string code, string signal) => new()
    {
        Code = code,
        Name = code,
        Kind = AlarmKind.High,
        Signal = signal,
        Limit = 80,
        Cause = "c",
        Consequence = "c",
        Action = "a",
        ResponseSeconds = 600,
        Owner = "o",
        Position = "Pot operator",
    };

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
        await RunAlarmCommand.RunAsync(alarms, sql, rights, actor, new(kind, [id], comment, until, by));

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
        alarms = new(sql, TimeProvider.System);
        await alarms.OpenAsync(CancellationToken.None);
        var view = Assert.Single(ListActiveAlarms.Run(alarms, rights, new()));
        Assert.Equal((AlarmState.AckActive, "Chen", 1L), (view.State, view.AcknowledgedBy, view.Occurrence));

        await SendAsync("t", 70, now);
        Assert.Empty(ListActiveAlarms.Run(alarms, rights, new()));
        var query = new JournalQuery([3], now - (3600 * Second), now + (3600 * Second));
        var past = Assert.Single(await AlarmHistory.OccurrencesAsync(alarms, sql, query, CancellationToken.None));
        Assert.Equal((now - (30 * Second), now, "Chen", "seen"), (past.EventNs, past.ReturnedNs!.Value,
            past.AcknowledgedBy!, past.Comment!));
        var events = await AlarmHistory.EventsAsync(alarms, sql, query, CancellationToken.None);
        Assert.Equal(["acknowledged", "returned", "raised"], events.OrderByDescending(row =>
            row.Seq == 2).ThenByDescending(row => row.Seq)
            .Select(row => row.Kind));
        var report = await ComputeKpi.RunAsync(
            alarms, sql, rights, new(Site: 3), now - (3600 * Second), now + (3600 * Second),
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
        var stranger = await RunAlarmCommand.RunAsync(
            alarms, sql, Rights.None, actor, new(AlarmCommandKind.Acknowledge, [id]));
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
        await sql.CommitAsync<Done>(work =>
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

        const string More = "code,site,name,kind,signal,limit,priority,cause,consequence,action,response_s,owner\n"
            + "T.H,,'=cmd,high,m:t,85,2,c,c,a,60,o\nT.HH,3,n,highHigh,m:t,90,1,c,c,a,60,o\n";
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

    [Fact]
    public async Task OutOfService_TakesTwoPersons()
    {
        await alarms.OpenAsync(CancellationToken.None);
        var id = await DefineAsync("T.H", "m:t");
        Task<Outcome<AlarmCommandResult>> AskAsync(string reason) => OutOfService.AskAsync(
            alarms, sql, TimeProvider.System, rights, actor, [id], reason);
        Task<Outcome<AlarmCommandResult>> DecideAsync(Actor who, Id request, string decision) =>
            OutOfService.DecideAsync(alarms, sql, rights, who, request, decision, "");
        Assert.Equal("alarms.reasonMissing", CodeOf(await AskAsync(" ")));
        Assert.Equal("", CodeOf(await AskAsync("transmitter away")));
        Assert.Equal("alarms.alreadyAsked", CodeOf(await AskAsync("again")));
        var request = Assert.Single(await OutOfService.ListAsync(
            alarms, sql, rights, 3, false, CancellationToken.None));
        Assert.Equal("alarms.samePerson", CodeOf(await DecideAsync(actor, request.Id, "approved")));
        var second = actor with { Id = Id.New(0, DateTimeOffset.UnixEpoch), Name = "Li" };
        Assert.Equal("alarms.samePerson", CodeOf(await DecideAsync(second, request.Id, "withdrawn")));
        Assert.Equal("", CodeOf(await DecideAsync(second, request.Id, "approved")));
        Assert.Equal("alarms.alreadyDecided", CodeOf(await DecideAsync(second, request.Id, "rejected")));
        var view = Assert.Single(ListActiveAlarms.Run(alarms, rights, new(AlarmShow.OutOfService)));
        Assert.Equal(("Chen", "Li", "transmitter away"), (view.MaskedBy, view.ApprovedBy, view.MaskReason));
        Assert.Equal("alarms.notApplicable", CodeOf(await AskAsync("again")));

        static string CodeOf(Outcome<AlarmCommandResult> outcome) =>
            outcome.TryGet(out _, out var refusal) ? "" : refusal.Code;
    }

    [Fact]
    public async Task Definition_IsCompleteOrParked_AndKnowsItsRevisions()
    {
        await alarms.OpenAsync(CancellationToken.None);
        var bare = new AlarmDefinition { Code = "B.H", Name = "b", Kind = AlarmKind.High, Signal = "m:t", Limit = 1 };
        var refusal = await SaveAsync(bare, 0);
        Assert.Equal("alarms.notRationalized", refusal!.Code);
        Assert.Equal(
            ["cause", "consequence", "action", "responseSeconds", "owner"], refusal.Fields!.Select(one => one.Path));
        Assert.Null(await SaveAsync(bare with { Enabled = false }, 0));
        Assert.Equal("alarms.codeTaken", (await SaveAsync(Complete("B.H", "m:t"), 0))!.Code);
        Assert.Null(await SaveAsync(Complete("B.H", "m:t"), 1));
        Assert.Equal("alarms.changedMeanwhile", (await SaveAsync(bare with { Priority = AlarmPriority.P4 }, 1))!.Code);

        // A retired code comes back to life under its old id, and its history goes on.
        var first = Assert.Single(ListDefinitions.Run(alarms, rights, new()));
        var retired = await RetireDefinition.RunAsync(alarms, sql, rights, actor, first.Id, new("gone"));
        Assert.True(retired.TryGet(out _, out _));
        Assert.Null(await SaveAsync(Complete("B.H", "m:t"), 0));
        var again = Assert.Single(ListDefinitions.Run(alarms, rights, new()));
        Assert.Equal((first.Id, 4L), (again.Id, again.Revision));
        Assert.Equal(
            [4L, 3L, 2L, 1L],
            (await ListDefinitions.RevisionsAsync(sql, again, CancellationToken.None)).Select(row => row.Revision));

        async Task<Refusal?> SaveAsync(AlarmDefinition definition, long seen) => (await SaveDefinitions.RunAsync(
            alarms, sql, TimeProvider.System, rights, actor, [new(3, definition, seen)], new("test")))
            .TryGet(out _, out var why) ? null : why;
    }

    [Fact]
    public async Task History_ShowsTheDefinitionAsItWas_AndFilters()
    {
        await alarms.OpenAsync(CancellationToken.None);
        await DefineAsync("T.H", "m:t");
        await DefineAsync("U.H", "m:u");
        var now = alarms.NowNs;
        await SendAsync("t", 90, now - (50 * Second));
        await SendAsync("t", 70, now - (40 * Second));
        await SendAsync("u", 90, now - (30 * Second));
        await SaveDefinitions.RunAsync(
            alarms, sql, TimeProvider.System, rights, actor,
            [new(3, Complete("T.H", "m:t") with { Limit = 95 })], new("raise the limit"));
        Task<IReadOnlyList<OccurrenceRow>> ReadAsync(JournalQuery query) =>
            AlarmHistory.OccurrencesAsync(alarms, sql, query, CancellationToken.None);
        var all = new JournalQuery([3], now - (3600 * Second), now);
        Assert.Equal(2, (await ReadAsync(all)).Count);
        var past = Assert.Single(await ReadAsync(all with { Search = "t.h" }));
        Assert.Equal(80, alarms.LabelOf(past.DefinitionId, past.Content).Definition!.Limit);
        Assert.Single(await ReadAsync(all with { State = "active" }));
        Assert.Equal(2, (await ReadAsync(all with { State = "unacknowledged", Position = "Pot operator" })).Count);
        Assert.Empty(await ReadAsync(all with { State = "revised" }));
        Assert.Empty(await ReadAsync(all with { Position = "nobody" }));

        // What came too late and tells otherwise is marked at the occurrence, and only there.
        await SendAsync("t", 99, now - (55 * Second));
        alarms.Engine.Advance(now + (5 * Second), now + (5 * Second));
        await alarms.FlushAsync(CancellationToken.None);
        var revised = Assert.Single(await ReadAsync(all with { State = "revised" }));
        Assert.Equal(now - (55 * Second), revised.RevisedNs);
        var events = await AlarmHistory.EventsAsync(
            alarms, sql, all with { Kinds = ["revised", "returned"] }, CancellationToken.None);
        Assert.Equal(["returned", "revised"], events.Select(row => row.Kind));
        var record = await AlarmRecord.RunAsync(
            alarms, sql, rights, past.DefinitionId, 30, CancellationToken.None);
        Assert.True(record.TryGet(out var figures, out _));
        Assert.Equal((1, 10.0, 1), (figures.Count, figures.MedianActiveSeconds!.Value, figures.Daily[^1]));
    }

    private async Task<DefinitionImport> ImportAsync(string csv, bool apply)
    {
        using var text = new StringReader(csv);
        var outcome = await ImportDefinitions.RunAsync(
            alarms, sql, TimeProvider.System, rights, actor, text, apply, new("rationalization", "MOC-1"));
        Assert.True(outcome.TryGet(out var result, out var why), why?.Code);
        return result;
    }
}

public sealed class AlarmsOnSqlite() : AlarmsCompliance(new SqliteDatabase());

public sealed class AlarmsOnPostgres() : AlarmsCompliance(new PostgresDatabase());
