using System.Globalization;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>What the people of the group do: the dispatcher acknowledges, the laboratory enters, an engineer leaves
/// things to look at.</summary>
public sealed class Life : IDisposable
{
    // A session ends a day after sign-in; the week has seven of them.
    private static readonly TimeSpan Session = TimeSpan.FromHours(20);
    private readonly LodeClient dispatcher, @operator, engineer, manager;
    private readonly Account dispatcherAccount, operatorAccount, engineerAccount, managerAccount;
    private readonly Crew crew;
    private readonly Outage outage;
    private readonly LateWork lateWork;
    private readonly Laboratory laboratory;
    private readonly WasteOffice wasteOffice;
    private readonly WasteSites wasteSites;
    private readonly DateTimeOffset since, handOver;
    private DateTimeOffset signedIn;

    /// <param name="address">Address of the server.</param>
    /// <param name="accounts">Everybody.</param>
    /// <param name="seed">Seed of the group.</param>
    /// <param name="since">Samples taken before are entered already.</param>
    /// <param name="handOver">Alarms that rise shortly before it stay unacknowledged.</param>
    public Life(Uri address, IReadOnlyList<Account> accounts, ulong seed, DateTimeOffset since, DateTimeOffset handOver)
    {
        (this.since, this.handOver) = (since, handOver);
        (dispatcher, @operator) = (new LodeClient(address), new LodeClient(address));
        (engineer, manager) = (new LodeClient(address), new LodeClient(address));
        dispatcherAccount = accounts.Single(one => one.UserName == "dispatcher");
        operatorAccount = accounts.Single(one => one.UserName == "operator");
        engineerAccount = accounts.Single(one => one.UserName == "engineer");
        managerAccount = accounts.Single(one => one.UserName == "manager");
        crew = new Crew(dispatcher);
        outage = new Outage(dispatcher);
        lateWork = new LateWork(dispatcher);
        laboratory = new Laboratory(dispatcher, seed);
        wasteOffice = new WasteOffice(dispatcher);
        wasteSites = new WasteSites(dispatcher);
    }

    /// <summary>What is due at an instant of stepped time.</summary>
    public async Task GoOnAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (now - signedIn > Session)
        {
            await dispatcher.SignInAsync(dispatcherAccount.UserName, dispatcherAccount.Password, cancel);
            signedIn = now;
        }

        await crew.LookAsync(now, handOver, cancel);
        await outage.GoOnAsync(now, handOver, cancel);
        await lateWork.GoOnAsync(since, now, cancel);
        await laboratory.EnterAsync(since, now, cancel);
        await wasteOffice.GoOnAsync(since, now, cancel);
        await wasteSites.GoOnAsync(since, now, cancel);
    }

    /// <summary>What a visitor finds: a shelved alarm and one out of service, rows that wait in the tray, an imported
    /// file with rejects, shared views of the trends and notes beside them, cases on their way.</summary>
    /// <param name="group">The group.</param>
    /// <param name="doors">A client with the token of its data source for each site code.</param>
    /// <param name="now">The instant, after the hand-over.</param>
    /// <param name="cancel">Stops.</param>
    public async Task LeaveForVisitorsAsync(
        Group group, IReadOnlyDictionary<string, LodeClient> doors, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(doors);
        await engineer.SignInAsync(engineerAccount.UserName, engineerAccount.Password, cancel);
        await crew.LeaveAsync(engineer, now, cancel);
        await NarrowSourcesAsync(group, cancel);
        await FillTheTrayAsync(doors, now, cancel);
        await ImportAsync(group, now, cancel);
        await Views.LeaveAsync(engineer, dispatcher, now, cancel);
        await manager.SignInAsync(managerAccount.UserName, managerAccount.Password, cancel);
        await @operator.SignInAsync(operatorAccount.UserName, operatorAccount.Password, cancel);
        var desk = new Desk(dispatcher, @operator, engineer, manager);
        var smelter = await SiteAsync("smelter1", cancel);
        await desk.LeaveAsync(smelter, cancel);
        await desk.HandOverAsync(smelter, cancel);
        await wasteOffice.LeaveAsync(manager, now, cancel);
        await new FieldWork(engineer, dispatcher).LeaveAsync(smelter, cancel);
        await ReportBook.LeaveAsync(engineer, smelter, now, cancel);
    }

    public void Dispose()
    {
        dispatcher.Dispose();
        @operator.Dispose();
        engineer.Dispose();
        manager.Dispose();
    }

    // From the hand-over on, unknown series wait for an engineer, and so do stamps more than five minutes ahead.
    private async Task NarrowSourcesAsync(Group group, CancellationToken cancel)
    {
        var sources = await engineer.GetAsync("/api/v1/sources", cancel);
        foreach (var item in sources.GetProperty("items").EnumerateArray())
        {
            var source = item.GetProperty("source");
            var name = source.GetProperty("name").GetString();
            if (group.Sites.FirstOrDefault(site => name == $"{site.Zh} DCS") is { } site)
            {
                await engineer.PutAsync(
                    $"/api/v1/sources/{source.GetProperty("id").GetString()}",
                    GroupSetUp.Source(site, source.GetProperty("siteId").GetInt32(), 300, "quarantine"), cancel);
            }
        }
    }

    // A logger whose clock is two hours ahead, a temperature sent as a text, and a wet-bulb sensor nobody has modeled.
    private static async Task FillTheTrayAsync(
        IReadOnlyDictionary<string, LodeClient> doors, DateTimeOffset now, CancellationToken cancel)
    {
        static string At(DateTimeOffset instant) =>
            ((instant - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
        const string tank = "precipitation_tank,area=precipitation,equipment=pt03,site=refinery2,unit=precipitation1";
        await doors["refinery2"].OfferAsync($"{tank} temp=69.4 {At(now.AddHours(2))}\n", cancel);
        const string furnace = "holding_furnace,area=casthouse,equipment=hf2,site=smelter1,unit=furnaces";
        await doors["smelter1"].OfferAsync($"{furnace} metal_temp=\"741℃\" {At(now.AddSeconds(-40))}\n", cancel);
        const string sensor = "weather,area=utilities,equipment=ws1,site=acid1,unit=cooling";
        var lines = Enumerable.Range(0, 5).Select(minute =>
            $"{sensor} wet_bulb={21.3 + (0.1 * minute):F1},wind={2.1 + (0.2 * minute):F1} {At(now.AddMinutes(minute - 5))}\n");
        await doors["acid1"].OfferAsync(string.Concat(lines), cancel);
    }

    private async Task<int> SiteAsync(string code, CancellationToken cancel)
    {
        var session = await engineer.GetAsync("/api/v1/identity/session", cancel);
        return session.GetProperty("person").GetProperty("sites").EnumerateArray()
            .First(site => site.GetProperty("code").GetString() == code).GetProperty("number").GetInt32();
    }

    // Two days of hourly dust samples from the portable analyzer; two rows cannot be read.
    private async Task ImportAsync(Group group, DateTimeOffset now, CancellationToken cancel)
    {
        var hour = new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero)
            .AddDays(-2).ToOffset(TimeSpan.FromHours(8));
        var rows = Enumerable.Range(0, 48).Select(at => string.Create(
            CultureInfo.InvariantCulture,
            $"{hour.AddHours(at):yyyy-MM-dd HH:mm:ss};{(at is 17 or 31 ? "故障" : Comma(4.4 + Noise.Hash(5, at)))};{Comma(91 + (6 * Noise.Hash(6, at)))}\n"));
        var bytes = System.Text.Encoding.UTF8.GetBytes("时间;颗粒物(mg/m3);烟气温度(Cel)\n" + string.Concat(rows));
        var smelter = await SiteAsync("smelter1", cancel);
        var opened = await engineer.PostAsync("/api/v1/imports", new
        {
            siteId = smelter,
            fileName = "净化总排口比对监测.csv",
            bytes = bytes.Length,
        }, cancel);
        var id = opened.GetProperty("id").GetString();
        await engineer.PostAsync($"/api/v1/imports/{id}/parts", new { offset = 0, data = bytes }, cancel);
        await engineer.PostAsync($"/api/v1/imports/{id}/check", new
        {
            mapping = new
            {
                separator = ";",
                @decimal = ",",
                measurement = "portable_stack_check",
                node = "demo/smelter1/gas_cleaning/stack/portable",
            },
            zone = "Asia/Shanghai",
        }, cancel);
        await engineer.PostAsync($"/api/v1/imports/{id}/run", new { }, cancel);
    }

    private static string Comma(double value) => value.ToString("F1", CultureInfo.GetCultureInfo("de-DE"));
}
