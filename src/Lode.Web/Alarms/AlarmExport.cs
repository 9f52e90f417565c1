using Lode.Kernel;
using Lode.Kernel.Alarms;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.History;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lode.Web.Alarms;

/// <summary>Lists of alarms as CSV or XLSX, in the language of who asks; each export leaves a trace.</summary>
internal static class AlarmExport
{
    /// <summary>Rows of one export.</summary>
    internal const int MaxRows = 50_000;

    private static readonly (string Zh, string En)[] Place = [("厂矿编号", "Site no."), ("编号", "Code"), ("报警", "Alarm"),
        ("优先级", "Priority"), ("位置", "Place"), ("层级路径", "Plant path"), ("操作岗位", "Operator position")];

    /// <summary>Whether the address asks for a file; null when it names another format.</summary>
    internal static bool Wants(string? format) => format is "csv" or "xlsx";

    internal static Task ActiveAsync(HttpContext context, string format, IEnumerable<AlarmView> alarms, int? site) =>
        SendAsync(
            context, format, "alarms", site,
            [.. Place, ("状态", "State"), ("发生时间（UTC）", "Raised (UTC)"), ("恢复时间（UTC）", "Returned (UTC)"),
                ("确认时间（UTC）", "Acknowledged (UTC)"), ("确认人", "Acknowledged by"), ("当前值", "Value"),
                ("限值", "Limit"), ("计量单位", "Unit"), ("首出", "First-out"), ("搁置至（UTC）", "Shelved until (UTC)"),
                ("理由", "Reason")],
            alarms.Select(alarm => (object?[])
            [
                .. Head(context, alarm.SiteId, alarm.Definition, (int)alarm.Definition.Priority, alarm.Place,
                    alarm.Place.Path, alarm.Definition.Position),
                Chinese(context) ? StatesZh[(int)alarm.State] : StatesEn[(int)alarm.State],
                Iso(alarm.RaisedAt), Iso(alarm.ReturnedAt), Iso(alarm.AcknowledgedAt), alarm.AcknowledgedBy,
                alarm.Value ?? (object?)alarm.Text, alarm.Definition.Limit, alarm.Definition.Unit, Mark(alarm.FirstOut),
                Iso(alarm.ShelvedUntil), alarm.MaskReason,
            ]));

    internal static Task HistoryAsync(
        HttpContext context, string format, IEnumerable<(OccurrenceRow Row, AlarmDefinition? Definition, AlarmPlace? Place)>
            rows, int? site) => SendAsync(
        context, format, "alarm-history", site,
        [.. Place, ("发生时间（UTC）", "Raised (UTC)"), ("恢复时间（UTC）", "Returned (UTC)"), ("持续（s）", "Duration (s)"),
            ("确认时间（UTC）", "Acknowledged (UTC)"), ("确认用时（s）", "Time to acknowledge (s)"),
            ("确认人", "Acknowledged by"), ("备注", "Remark"), ("发生时数值", "Value when raised"), ("限值", "Limit"),
            ("计量单位", "Unit"), ("首出", "First-out"), ("已提示", "Annunciated"), ("修订起（UTC）", "Revised from (UTC)"),
            ("修订止（UTC）", "Revised to (UTC)")],
        rows.Select(one => (object?[])
        [
            .. Head(context, one.Row.SiteId, one.Definition, (int)one.Row.Priority, one.Place, one.Row.Place,
                one.Row.Position),
            TimeText.Iso(one.Row.EventNs), IsoNs(one.Row.ReturnedNs), Seconds(one.Row.EventNs, one.Row.ReturnedNs),
            IsoNs(one.Row.AcknowledgedNs), Seconds(one.Row.EventNs, one.Row.AcknowledgedNs), one.Row.AcknowledgedBy,
            one.Row.Comment, one.Row.Value, one.Definition?.Limit, one.Definition?.Unit, Mark(one.Row.FirstOut == 1),
            Mark(one.Row.Annunciated == 1), IsoNs(one.Row.RevisedNs), IsoNs(one.Row.RevisedToNs),
        ]));

    internal static Task EventsAsync(
        HttpContext context, string format, IEnumerable<(EventRow Row, AlarmDefinition? Definition, AlarmPlace? Place)> rows,
        int? site) => SendAsync(
        context, format, "sequence-of-events", site,
        [("时间（UTC）", "Time (UTC)"), .. Place, ("事件", "Event"), ("数值", "Value"), ("计量单位", "Unit"),
            ("首出", "First-out"), ("至（UTC）", "Until (UTC)"), ("人员", "Person"), ("备注", "Remark"),
            ("记录时间（UTC）", "Recorded (UTC)")],
        rows.Select(one => (object?[])
        [
            TimeText.Iso(one.Row.EventNs),
            .. Head(context, one.Row.SiteId, one.Definition, (int)one.Row.Priority, one.Place, one.Row.Place,
                one.Row.Position),
            Kind(context, one.Row.Kind), one.Row.Value, one.Definition?.Unit, Mark(one.Row.FirstOut == 1),
            IsoNs(one.Row.UntilNs), one.Row.ActorName, one.Row.Comment, TimeText.Iso(one.Row.RecordedUs * 1000),
        ]));

    private static readonly string[] StatesZh =
        ["正常", "报警未确认", "报警已确认", "已恢复未确认", "锁定未确认", "锁定已确认", "搁置", "设计抑制", "停用"];

    private static readonly string[] StatesEn =
    [
        "Normal", "Unacknowledged", "Acknowledged", "Returned, unacknowledged", "Latched, unacknowledged",
        "Latched, acknowledged", "Shelved", "Suppressed by design", "Out of service",
    ];

    private static readonly Dictionary<string, (string Zh, string En)> Kinds = new(StringComparer.Ordinal)
    {
        ["raised"] = ("发生", "Raised"),
        ["returned"] = ("恢复", "Returned"),
        ["acknowledged"] = ("确认", "Acknowledged"),
        ["shelved"] = ("搁置", "Shelved"),
        ["unshelved"] = ("解除搁置", "Unshelved"),
        ["shelvingExpired"] = ("搁置到期", "Shelving expired"),
        ["suppressed"] = ("设计抑制", "Suppressed by design"),
        ["unsuppressed"] = ("解除抑制", "Suppression ended"),
        ["outOfService"] = ("停用", "Out of service"),
        ["inService"] = ("恢复使用", "Back in service"),
        ["reset"] = ("复位", "Reset"),
        ["revised"] = ("修订", "Revised"),
        ["floodBegan"] = ("报警泛滥开始", "Flood began"),
        ["floodEnded"] = ("报警泛滥结束", "Flood ended"),
        ["definitionChanged"] = ("定义改动", "Definition changed"),
    };

    private static bool Chinese(HttpContext context) => RequestLanguage.Of(context) == "zh-CN";

    private static string Kind(HttpContext context, string kind) =>
        Kinds.TryGetValue(kind, out var words) ? (Chinese(context) ? words.Zh : words.En) : kind;

    private static object?[] Head(
        HttpContext context, long site, AlarmDefinition? definition, int priority, AlarmPlace? place, string path,
        string position) =>
    [
        site, definition?.Code, Chinese(context) ? definition?.Name : definition?.NameEn ?? definition?.Name,
        $"P{priority}", Chinese(context) ? place?.NameZh : place?.NameEn, path, position,
    ];

    private static string? Iso(DateTimeOffset? at) => at is { } instant ? TimeText.Iso(TimeText.ToNs(instant)) : null;

    private static string? IsoNs(long? ns) => ns is { } instant ? TimeText.Iso(instant) : null;

    private static object? Seconds(long fromNs, long? toNs) => toNs is { } end ? (end - fromNs) / 1e9 : null;

    private static object? Mark(bool set) => set ? 1L : null;

    private static async Task SendAsync(
        HttpContext context, string format, string name, int? site, (string Zh, string En)[] headers,
        IEnumerable<object?[]> rows)
    {
        var services = context.RequestServices;
        var sql = services.GetRequiredService<ISqlSession>();
        var rights = context.Features.GetRequiredFeature<Rights>();
        var sites = AlarmHistory.SitesOf(rights, site);
        var simulated = await SimulationMark.IsOnAsync(sql, sites, context.RequestAborted);
        var chinese = Chinese(context);
        var mark = simulated ? (chinese ? " 仿真数据" : " Simulated") : "";
        string[] head = [.. headers.Select((words, at) => (chinese ? words.Zh : words.En) + (at == 0 ? mark : ""))];
        var actor = context.Features.Get<Actor>() ?? Actor.System(context.TraceIdentifier);
        await sql.CommitAsync(
            work =>
            {
                work.Audit(actor, "alarms.export", "alarms", name, after: new { format, query = context.Request.QueryString.Value });
                return Outcome.Done;
            },
            cancel: context.RequestAborted);
        var day = TimeText.Iso(services.GetRequiredService<AlarmService>().NowNs)[..10];
        await (format == "csv"
            ? CsvSheet.WriteAsync(context.Response, head, rows, $"lode-{name}-{day}", context.RequestAborted)
            : XlsxSheet.WriteAsync(context.Response, head, rows, $"lode-{name}-{day}", context.RequestAborted));
    }
}
