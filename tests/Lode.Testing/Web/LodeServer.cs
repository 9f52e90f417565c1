using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Host;
using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Testing.Web;

/// <summary>The whole server on a port, a folder and a database of its own, with a token that may do everything.
/// </summary>
public class LodeServer : IAsyncLifetime
{
    /// <summary>The token of <see cref="Api"/>.</summary>
    public const string Token = "bootstrap-of-the-tests";

    private readonly ISqlFixture database;
    private WebApplication? app;

    /// <summary>The server on SQLite.</summary>
    public LodeServer()
        : this(SqlEngine.Sqlite)
    {
    }

    protected LodeServer(SqlEngine engine)
        : this(engine == SqlEngine.Sqlite ? new SqliteDatabase() : new PostgresDatabase())
    {
    }

    protected LodeServer(ISqlFixture database) => this.database = database;

    /// <summary>A client that may do everything everywhere.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>Address of the server.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Services of the server.</summary>
    public IServiceProvider Services => app!.Services;

    /// <summary>Folder and database.</summary>
    public LodeSettings Settings => database.Settings;

    /// <summary>Folder of its data.</summary>
    public string DataFolder => Settings.DataFolder;

    /// <summary>Whether the engine is on this machine.</summary>
    protected bool IsThere => database.IsThere;

    /// <summary>The server itself, or a skipped test where its database is missing.</summary>
    public LodeServer OrSkip() => app is null ? throw PostgresDatabase.Missing() : this;

    public virtual async Task InitializeAsync()
    {
        if (!database.IsThere)
        {
            return;
        }

        await StartAsync();
    }

    /// <summary>Stops the server and starts it again on the same data, at another address.</summary>
    /// <param name="meanwhile">What is done to the data while it stands.</param>
    public async Task RestartAsync(Action? meanwhile = null)
    {
        await StopAsync();
        meanwhile?.Invoke();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        var settings = database.Settings with
        {
            Urls = "http://127.0.0.1:0",
            BootstrapToken = Token,
            KeepBootstrap = true,
        };
        SqlModule.Migrate(settings, TimeProvider.System);
        app = Composition.Build(settings, TimeProvider.System);
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.First());
        Api = new HttpClient { BaseAddress = Address };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public virtual async Task DisposeAsync()
    {
        await StopAsync();
        database.Dispose();
    }

    private async Task StopAsync()
    {
        if (app is not null)
        {
            Api.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
            app = null;
        }
    }

    /// <summary>Adds a node below the root, or an external root; gives its number.</summary>
    public async Task<long> AddOrganizationAsync(
        string kind, string code, long? parent = 1, bool simulated = false)
    {
        var answer = await PostAsync("/api/v1/identity/organizations", new
        {
            parent = kind == "external" ? null : parent,
            kind,
            code,
            nameZh = code,
            nameEn = code,
            simulated,
        });
        return answer.GetProperty("number").GetInt64();
    }

    /// <summary>Adds a person; with a role, also the assignment.</summary>
    public async Task<Guid> AddPersonAsync(
        string userName, string password, long org, string? role = null, DateTimeOffset? until = null)
    {
        var made = await PostAsync(
            "/api/v1/identity/people", new { userName, name = userName, org, language = "en-US", password });
        var person = made.GetProperty("id").GetGuid();
        if (role is not null)
        {
            await AssignAsync(person, role, org, until);
        }

        return person;
    }

    /// <summary>Gives a person a role at a node.</summary>
    public async Task AssignAsync(Guid person, string role, long org, DateTimeOffset? until = null) =>
        await PostAsync("/api/v1/identity/assignments", new
        {
            personId = person,
            roleId = await RoleAsync(role),
            org,
            fromAt = until is null ? (DateTimeOffset?)null : until.Value.AddDays(-1),
            untilAt = until,
        });

    /// <summary>A browser's client, signed in; it keeps cookies and sends the header of the page.</summary>
    public async Task<HttpClient> SignInAsync(string userName, string password)
    {
        var client = Browser();
        using var answer = await client.PostAsJsonAsync("/api/v1/identity/sign-in", new { userName, password });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return client;
    }

    /// <summary>A browser's client that is not signed in.</summary>
    public HttpClient Browser()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true, AllowAutoRedirect = false })
        {
            BaseAddress = Address,
        };
        client.DefaultRequestHeaders.Add("X-Lode", "1");
        return client;
    }

    /// <summary>Posts with every right and expects success.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Api.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<Guid> RoleAsync(string code)
    {
        var roles = await Api.GetFromJsonAsync<JsonElement>("/api/v1/identity/roles");
        return roles.GetProperty("items").EnumerateArray()
            .Single(role => role.GetProperty("code").GetString() == code).GetProperty("id").GetGuid();
    }
}

/// <summary>The whole server on PostgreSQL.</summary>
public sealed class PostgresServer() : LodeServer(SqlEngine.Postgres);
