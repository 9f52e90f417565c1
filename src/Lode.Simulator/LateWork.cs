namespace Lode.Simulator;

/// <summary>Work at the concentrator that nobody takes up: at the start of the week one case of each procedure is begun
/// and left, so that a visitor sees each of them reminded, late and escalated.</summary>
internal sealed class LateWork(LodeClient dispatcher)
{
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);
    private bool begun;

    internal async Task GoOnAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken cancel)
    {
        if (begun || now < since + Settled)
        {
            return;
        }

        begun = true;
        var session = await dispatcher.GetAsync("/api/v1/identity/session", cancel);
        var site = session.GetProperty("person").GetProperty("sites").EnumerateArray()
            .First(one => one.GetProperty("code").GetString() == "concentrator1").GetProperty("number").GetInt32();
        var known = await dispatcher.GetAsync($"/api/v1/cases/?type=defect&org={site}&limit=1", cancel);
        if (known.GetProperty("items").GetArrayLength() > 0)
        {
            return;
        }

        await OpenAsync("defect", site, new
        {
            what = "1号浮选机",
            foundAt = now,
            signs = "驱动端轴承异响，皮带一侧磨损。",
        }, cancel);
        await OpenAsync("findingCheck", site, new { title = "粗选回收率两日低于92%" }, cancel);
        await OpenAsync("idea", site, new
        {
            title = "浮选泡沫槽加冲洗水环管",
            kind = "quality",
            problem = "泡沫槽转角积泡，每班人工冲洗两次。",
            solution = "转角加环管，阀门定时开。",
        }, cancel);
        var request = await OpenAsync("instrumentRequest", site, new { }, cancel);
        await dispatcher.PostAsync($"/api/v1/cases/{request}/commands", new
        {
            verb = "complete",
            task = 1,
            outcome = "submit",
            data = new
            {
                instrument = "矿浆pH计",
                place = "粗选搅拌槽",
                purpose = "原电极漂移，每周校两次。",
                quantity = 1,
                priceFen = 940_000,
            },
        }, cancel);
        var points = await dispatcher.GetAsync($"/api/v1/field/points?site={site}", cancel);
        var belt = points.GetProperty("items")[0].GetProperty("id").GetString();
        await dispatcher.PostAsync($"/api/v1/field/points/{belt}/precision", new
        {
            why = "皮带一侧磨损加快，两天内要结论。",
            dueAt = now.AddDays(2),
        }, cancel);
        var shifts = await dispatcher.GetAsync($"/api/v1/shifts/?org={site}&days=1", cancel);
        var startAt = shifts.GetProperty("items")[0].GetProperty("startAt").GetDateTimeOffset();
        await dispatcher.PostAsync("/api/v1/shifts/hand-overs", new { org = site, startAt }, cancel);
    }

    private async Task<string> OpenAsync(string type, int org, object data, CancellationToken cancel) =>
        (await dispatcher.PostAsync("/api/v1/cases/", new { type, org, data }, cancel))
            .GetProperty("case").GetString()!;
}
