using System.Security.Cryptography;
using System.Text.Json;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>A person of the demonstration.</summary>
/// <param name="UserName">Name for signing in.</param>
/// <param name="Name">Name of the person.</param>
/// <param name="Role">Code of the role.</param>
/// <param name="Scope">Code of the site at which it holds; empty for the whole group.</param>
/// <param name="Password">Made for this data folder.</param>
public sealed record Account(string UserName, string Name, string Role, string Scope, string Password);

/// <summary>What is known of the group once it is set up.</summary>
/// <param name="Accounts">Who may sign in.</param>
/// <param name="Writers">Token of the data source of each site code.</param>
public sealed record GroupFounding(IReadOnlyList<Account> Accounts, IReadOnlyDictionary<string, string> Writers);

/// <summary>Sets the group up through the public doors: organization, people, data sources, plant, alarms, sheets.
/// </summary>
public sealed class GroupSetUp(Uri address, Group group)
{
    private const string PasswordLetters = "abcdefghjkmnpqrstuvwxyz23456789";

    private static readonly (string UserName, string Name, string Role, string Scope)[] People =
    [
        ("engineer", "林岚", "engineer", ""), ("operator", "何川", "operator", "smelter1"),
        ("dispatcher", "周宁", "operator", ""), ("manager", "顾平", "manager", ""), ("admin", "苏禾", "administrator", ""),
    ];

    /// <summary>Sets everything up.</summary>
    /// <param name="code">Code of the one-time set-up link.</param>
    /// <param name="ownerToken">Token that may do everything.</param>
    /// <param name="now">Stepped time.</param>
    /// <param name="progress">Told before each step, 0 to 1.</param>
    /// <param name="cancel">Stops between two steps.</param>
    public async Task<GroupFounding> RunAsync(
        string code, string ownerToken, DateTimeOffset now, IProgress<double>? progress, CancellationToken cancel)
    {
        using var owner = new LodeClient(address, ownerToken);
        var accounts = People.Select(one => new Account(one.UserName, one.Name, one.Role, one.Scope, NewPassword()))
            .ToList();
        await FoundAsync(owner, accounts[^1], code, cancel);
        var sites = await SitesAsync(owner, cancel);
        progress?.Report(0.1);
        await Task.WhenAll(PeopleAsync(owner, accounts, sites, cancel), PlantAsync(owner, sites, now, progress, cancel));
        var writers = await WritersAsync(owner, sites, cancel);
        using var engineer = new LodeClient(address);
        await engineer.SignInAsync(accounts[0].UserName, accounts[0].Password, cancel);
        await Laboratory.MakeSheetsAsync(engineer, sites, cancel);
        await new FieldWork(engineer, engineer).FoundAsync(sites["concentrator1"], cancel);
        await WasteOffice.FoundAsync(engineer, sites["smelter1"], now, cancel);
        await WebhookAsync(owner, cancel);
        await WasteSites.FoundAsync(engineer, sites, now, cancel);
        await WasteRecovery.FoundAsync(engineer, sites, now, cancel);
        using var manager = new LodeClient(address);
        await manager.SignInAsync(accounts[3].UserName, accounts[3].Password, cancel);
        await new WasteOffice(engineer).LeaveUnconfirmedAsync(manager, now, cancel);
        await MineCalendar.PublishAsync(manager, sites["mine1"], now, cancel);
        progress?.Report(1);
        return new(accounts, writers);
    }

    // Nobody approves it, so nothing leaves the machine.
    private static Task WebhookAsync(LodeClient owner, CancellationToken cancel) =>
        owner.PostAsync("/api/v1/webhooks", new
        {
            org = 1,
            name = "调度中心群（仿真）",
            template = "wecom",
            url = "https://hooks.example.com/dispatch-center",
            codes = new[] { "findings.", "cases.notice" },
            language = "zh-CN",
        }, cancel);

    // Twelve letters of 31 in three groups: 59 bits, easy to type from the screen.
    private static string NewPassword() =>
        string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(PasswordLetters, 4)));

    private static Task FoundAsync(LodeClient owner, Account admin, string code, CancellationToken cancel) =>
        owner.PostAsync("/api/v1/identity/setup", new
        {
            code,
            groupNameZh = "矿脉仿真集团",
            groupNameEn = "Lode demonstration group",
            userName = admin.UserName,
            name = admin.Name,
            password = admin.Password,
            language = "zh-CN",
            simulated = true,
        }, cancel);

    private async Task<Dictionary<string, int>> SitesAsync(LodeClient owner, CancellationToken cancel)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 1 };
        foreach (var site in group.Sites)
        {
            var made = await owner.PostAsync("/api/v1/identity/organizations", new
            {
                parent = 1,
                kind = "site",
                code = site.Code,
                nameZh = site.Zh,
                nameEn = site.En,
                timeZone = "Asia/Shanghai",
                simulated = true,
            }, cancel);
            numbers[site.Code] = made.GetProperty("number").GetInt32();
        }

        return numbers;
    }

    private static async Task PeopleAsync(
        LodeClient owner, IEnumerable<Account> accounts, Dictionary<string, int> sites, CancellationToken cancel)
    {
        var roles = (await owner.GetAsync("/api/v1/identity/roles", cancel)).GetProperty("items").EnumerateArray()
            .ToDictionary(role => role.GetProperty("code").GetString()!, role => role.GetProperty("id").GetString());
        foreach (var account in accounts.Where(one => one.Role != "administrator"))
        {
            var made = await owner.PostAsync("/api/v1/identity/people", new
            {
                userName = account.UserName,
                name = account.Name,
                org = sites[account.Scope],
                language = "zh-CN",
                password = account.Password,
            }, cancel);
            await owner.PostAsync("/api/v1/identity/assignments", new
            {
                personId = made.GetProperty("id").GetString(),
                roleId = roles[account.Role],
                org = sites[account.Scope],
            }, cancel);
        }
    }

    private async Task PlantAsync(
        LodeClient owner, Dictionary<string, int> sites, DateTimeOffset now, IProgress<double>? progress,
        CancellationToken cancel)
    {
        var plant = await owner.PostAsync(
            "/api/v1/plant/import", new { csv = PlantSheet.Write(group, sites), apply = true }, cancel);
        Expect(plant, "plant");
        progress?.Report(0.6);
        var alarms = await owner.PostAsync("/api/v1/alarms/definitions/import", new
        {
            csv = AlarmSheet.Write(group, sites, now),
            apply = true,
            reason = "报警合理化首次发布",
            authorizedBy = "MOC-0001",
        }, cancel);
        Expect(alarms, "alarms");
    }

    /// <summary>Both imports answer 200 also when they wrote nothing because a row was wrong.</summary>
    private static void Expect(JsonElement import, string what)
    {
        if (!import.GetProperty("applied").GetBoolean())
        {
            var wrong = import.GetProperty("rows").EnumerateArray()
                .Where(row => row.GetProperty("change").GetString() == "wrong").Take(10);
            throw new InvalidDataException($"the {what} import refused rows: {string.Join('\n', wrong)}");
        }
    }

    // Batches of stepped minutes are stamped ahead of the clock, hence the wide limit while the week is lived.
    private async Task<Dictionary<string, string>> WritersAsync(
        LodeClient owner, Dictionary<string, int> sites, CancellationToken cancel)
    {
        var writers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var site in group.Sites)
        {
            var source = await owner.PostAsync("/api/v1/sources", Source(site, sites[site.Code], futureSeconds: 900), cancel);
            var token = await owner.PostAsync("/api/v1/identity/tokens", new
            {
                name = $"{site.Zh} DCS",
                org = sites[site.Code],
                sourceId = source.GetProperty("id").GetString(),
            }, cancel);
            writers[site.Code] = token.GetProperty("token").GetString()!;
        }

        return writers;
    }

    /// <summary>The settings of a site's data source.</summary>
    internal static object Source(Site site, int number, int futureSeconds, string policy = "allow") => new
    {
        siteId = number,
        name = $"{site.Zh} DCS",
        kind = "live",
        policy,
        seriesBudget = 5000,
        qualityField = "quality_code",
        latenessSeconds = 10,
        futureSeconds,
        fixedTags = "",
    };
}
