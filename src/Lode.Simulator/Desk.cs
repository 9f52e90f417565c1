using System.Text;
using System.Text.Json;

namespace Lode.Simulator;

/// <summary>Cases that a visitor of the demonstration finds: one that was carried to its end, one that waits for its
/// second signature, one that is a draft, an idea before its triage; the shift that ended is handed over, the one
/// that runs is being written.</summary>
internal sealed class Desk(
    LodeClient dispatcher, LodeClient @operator, LodeClient engineer, LodeClient manager)
{
    /// <summary>Opens the cases at a site and carries each as far as it goes.</summary>
    internal async Task LeaveAsync(long site, CancellationToken cancel)
    {
        var done = await RequestAsync(site, "电解槽槽电压记录仪", "二系列 218 号槽", "原记录仪停产，备件已用完。", 1_860_000, cancel);
        await SignAsync(engineer, done, 0, cancel);
        await SignAsync(manager, done, ^1, cancel);
        await DoAsync(manager, done, new
        {
            verb = "complete",
            task = await TaskAsync(manager, done, "placeOrder", cancel),
            outcome = "ordered",
            data = new { orderNumber = "CG-0117-031", supplier = "仪表供应商（仿真）" },
        }, cancel);

        var waiting = await RequestAsync(
            site, "雷达液位计", "净化 3 号循环水池", "浮球液位经常卡死，上月两次误停泵。", 386_000, cancel);
        await SignAsync(engineer, waiting, 0, cancel);
        await DoAsync(engineer, waiting, new
        {
            verb = "comment",
            comment = "备件库有一台旧的，可先顶用。",
        }, cancel);

        await AttachAsync(dispatcher, waiting, site, "雷达液位计询价记录.csv", Quotations, cancel);
        await DoAsync(dispatcher, waiting, new { verb = "urge" }, cancel);

        await OpenAsync(dispatcher, "instrumentRequest", site, new { }, cancel);
        await OpenAsync(dispatcher, "idea", site, new
        {
            title = "净化真空泵密封改造",
            kind = "energy",
            place = "净化 2 号真空泵",
            problem = "真空泵每小时启动十二次，密封圈漏气。",
            solution = "换成机械密封，出口加止回阀。",
        }, cancel);
    }

    /// <summary>The last shift is signed by both, the present one waits for its words.</summary>
    internal async Task HandOverAsync(long site, CancellationToken cancel)
    {
        var shifts = (await dispatcher.GetAsync($"/api/v1/shifts/?org={site}&days=2", cancel)).GetProperty("items")
            .EnumerateArray().Select(shift => shift.GetProperty("startAt").GetDateTimeOffset()).ToList();
        await BeginAsync(site, shifts[0], cancel);
        var last = await BeginAsync(site, shifts[1], cancel);
        await DoAsync(dispatcher, last, new
        {
            verb = "complete",
            task = 1,
            outcome = "submit",
            data = new
            {
                production = "系列电流平稳，137 号槽效应一次，94 秒熄灭。铝产量按计划。",
                equipment = "2 号排烟机驱动端轴承温度偏高，点检每小时一次。5 号整流柜纯水电导率报警已搁置，树脂柱待换。",
                safety = "净化总排口 HF 接近限值，已通知净化主操。无动火作业。",
                openPoints = "下班先复测 2 号排烟机振动；仪表班 10 点来校 CO 探头。",
            },
        }, cancel);
        await SignAsync(dispatcher, last, 0, cancel);
        await SignAsync(@operator, last, 0, cancel);
    }

    private async Task<string> BeginAsync(long site, DateTimeOffset startAt, CancellationToken cancel) =>
        (await dispatcher.PostAsync("/api/v1/shifts/hand-overs", new { org = site, startAt }, cancel))
            .GetProperty("case").GetString()!;

    private const string Quotations = """
        供应商,型号,量程（m）,接口,报价（元）,供货（日）
        仪表供应商甲（仿真）,RL-26-A,0～12,DN80法兰,3860,15
        仪表供应商乙（仿真）,LR-80,0～15,DN80法兰,4120,7
        仪表供应商丙（仿真）,GW-12,0～12,G1½螺纹,3690,30

        """;

    private static async Task AttachAsync(
        LodeClient who, string id, long site, string name, string text, CancellationToken cancel)
    {
        var kept = await who.PostAsync("/api/v1/documents", new
        {
            siteId = site,
            objectKind = "case",
            objectId = id,
            name,
            data = Encoding.UTF8.GetBytes(text),
        }, cancel);
        await DoAsync(who, id, new
        {
            verb = "attach",
            hash = kept.GetProperty("contentHash").GetString(),
            name,
            bytes = kept.GetProperty("bytes").GetInt64(),
        }, cancel);
    }

    private async Task<string> RequestAsync(
        long site, string instrument, string place, string purpose, long priceFen, CancellationToken cancel)
    {
        var id = await OpenAsync(dispatcher, "instrumentRequest", site, new { }, cancel);
        await DoAsync(dispatcher, id, new
        {
            verb = "complete",
            task = 1,
            outcome = "submit",
            data = new { instrument, place, purpose, quantity = 1, priceFen },
        }, cancel);
        return id;
    }

    private static async Task<string> OpenAsync(
        LodeClient who, string type, long org, object data, CancellationToken cancel) =>
        (await who.PostAsync("/api/v1/cases/", new { type, org, data }, cancel)).GetProperty("case").GetString()!;

    private static Task<JsonElement> DoAsync(LodeClient who, string id, object command, CancellationToken cancel) =>
        who.PostAsync($"/api/v1/cases/{id}/commands", command, cancel);

    // Signs the first or the last place that the person may sign, with the hash of what is shown.
    private static async Task SignAsync(LodeClient who, string id, Index place, CancellationToken cancel)
    {
        var page = await who.GetAsync($"/api/v1/cases/{id}", cancel);
        var tasks = page.GetProperty("tasks").EnumerateArray().Where(task => task.GetProperty("can").GetBoolean())
            .ToArray();
        await DoAsync(who, id, new
        {
            verb = "sign",
            task = tasks[place].GetProperty("task").GetInt32(),
            decision = "approve",
            hash = tasks[place].GetProperty("hash").GetString(),
        }, cancel);
    }

    private static async Task<int> TaskAsync(LodeClient who, string id, string key, CancellationToken cancel) =>
        (await who.GetAsync($"/api/v1/cases/{id}", cancel)).GetProperty("tasks").EnumerateArray()
            .First(task => task.GetProperty("key").GetString() == key).GetProperty("task").GetInt32();
}
