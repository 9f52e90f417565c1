using System.Text.Json;
using Lode.Kernel;

namespace Lode.Host.Bench;

/// <summary>A person of the case bench, signed in as a browser is.</summary>
internal sealed record CaseBenchPerson(string Name, HttpClient Client)
{
    internal async Task<(int Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync("/api/v1/cases" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    internal async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync("/api/v1/cases" + path);
        Invariant.Holds(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>A command that must be accepted.</summary>
    internal async Task DoAsync(Id id, object command)
    {
        var (status, body) = await PostAsync($"/{id}/commands", command);
        Invariant.Holds(status == 200, $"{Name}: {body}");
    }
}

/// <summary>The people of the case bench at a site of their own.</summary>
internal sealed class CaseBenchStaff : IDisposable
{
    private const string Password = "a long pass phrase 7";

    private readonly ServerProcess server;

    private CaseBenchStaff(ServerProcess server, long site) => (this.server, Site) = (server, site);

    internal long Site { get; }

    internal List<CaseBenchPerson> Operators { get; } = [];

    internal List<CaseBenchPerson> Engineers { get; } = [];

    internal List<CaseBenchPerson> Managers { get; } = [];

    internal static async Task<CaseBenchStaff> HireAsync(ServerProcess server)
    {
        var site = await PostAsync(server, "organizations", new
        {
            parent = 1,
            kind = "site",
            code = "bench",
            nameZh = "bench",
            nameEn = "bench",
        });
        var staff = new CaseBenchStaff(server, site.GetProperty("number").GetInt64());
        var roles = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/identity/roles");
        foreach (var (list, role, count) in new[]
        {
            (staff.Operators, "operator", 3), (staff.Engineers, "engineer", 5), (staff.Managers, "manager", 2),
        })
        {
            var id = roles.GetProperty("items").EnumerateArray()
                .Single(one => one.GetProperty("code").GetString() == role).GetProperty("id").GetGuid();
            for (var number = 0; number < count; number++)
            {
                list.Add(await staff.HireAsync($"{role}{number}", id));
            }
        }

        return staff;
    }

    private async Task<CaseBenchPerson> HireAsync(string name, Guid role)
    {
        var made = await PostAsync(
            server, "people", new { userName = name, name, org = Site, language = "en-US", password = Password });
        await PostAsync(
            server, "assignments", new { personId = made.GetProperty("id").GetGuid(), roleId = role, org = Site });
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("X-Lode", "1");
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/identity/sign-in", new { userName = name, password = Password });
        Invariant.Holds(answer.IsSuccessStatusCode);
        return new CaseBenchPerson(name, client);
    }

    private static async Task<JsonElement> PostAsync(ServerProcess server, string path, object body)
    {
        using var answer = await server.Client.PostAsJsonAsync("/api/v1/identity/" + path, body);
        Invariant.Holds(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public void Dispose()
    {
        foreach (var person in Operators.Concat(Engineers).Concat(Managers))
        {
            person.Client.Dispose();
        }
    }
}
