using System.Text.Json.Nodes;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Live;
using Lode.Kernel.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lode.Tests.Integration.Cases;

/// <summary>The case module over a session, without a web server: one node.</summary>
internal sealed class CaseKit : IDisposable
{
    private readonly ServiceProvider services;

    internal CaseKit(ISqlSession sql, TimeProvider? clock = null)
    {
        Sql = sql;
        var collection = new ServiceCollection();
        collection.AddSingleton(sql);
        collection.AddSingleton(clock ?? TimeProvider.System);
        collection.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        collection.AddSingleton<LiveHub>();
        collection.AddSingleton<RightsDirectory>();
        collection.AddLeases();
        collection.AddCalendars();
        collection.AddEvents();
        collection.AddCases();
        services = collection.BuildServiceProvider();
    }

    internal ISqlSession Sql { get; }

    internal CaseService Cases => services.GetRequiredService<CaseService>();

    internal OpenCase Opening => services.GetRequiredService<OpenCase>();

    internal DefinitionStore Definitions => services.GetRequiredService<DefinitionStore>();

    internal VerifyCases Verify => services.GetRequiredService<VerifyCases>();

    internal RightsDirectory Rights => services.GetRequiredService<RightsDirectory>();

    internal T Hosted<T>()
        where T : class => services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<T>().Single();

    /// <summary>Root, roles, calendars and shipped definitions, as the start of the server makes them.</summary>
    internal async Task SeedAsync()
    {
        await IdentitySeed.RunAsync(Sql, default);
        await Hosted<CalendarSeed>().StartingAsync(default);
        await Hosted<CaseSeed>().StartingAsync(default);
    }

    /// <summary>A person with roles at an organization.</summary>
    internal async Task<Actor> PersonAsync(string name, long org, params string[] roles)
    {
        var id = Id.New((int)org, TimeProvider.System.GetUtcNow());
        await Sql.CommitAsync<Done>(work =>
        {
            work.Execute(
                """
                INSERT INTO kernel_person (id, user_name, name, org, language, password, created_us)
                VALUES (@Id, @User, @Name, @Org, 'en-US', '', 0)
                """,
                new { Id = id, User = id.ToString(), Name = name, Org = org });
            foreach (var role in roles)
            {
                work.Execute(
                    """
                    INSERT INTO kernel_assignment (id, person_id, role_id, org, from_us, created_us)
                    SELECT @Assignment, @Id, id, @Org, 0, 0 FROM kernel_role WHERE code = @Role
                    """,
                    new
                    {
                        Assignment = Id.New((int)org, TimeProvider.System.GetUtcNow()),
                        Id = id,
                        Org = org,
                        Role = role
                    });
            }

            return Done.Instance;
        });
        Rights.Forget();
        return new Actor(ActorKind.Person, id, name, "en-US", "test");
    }

    internal async Task<Id> OpenAsync(Actor actor, string type = "instrumentRequest", JsonObject? data = null,
        string? key = null)
    {
        var outcome = await Opening.RunAsync(
            new OpenCase.Request(type, 1, data, null, key), actor, await RightsOf(actor), default);
        return outcome.TryGet(out var answer, out var why) && (why = answer.Refusal) is null
            ? answer.Case : throw new InvalidOperationException(why.Code);
    }

    internal async Task<CaseAnswer> DoAsync(Actor actor, Id id, CaseCommand command)
    {
        var outcome = await Cases.ExecuteAsync(id, command, actor, await RightsOf(actor), default);
        return outcome.TryGet(out var answer, out var why) ? answer : new CaseAnswer(id, -1, false, why);
    }

    internal async Task<CaseState> StateAsync(Id id) => CaseJson.Read(
        (await Sql.FindAsync<CaseRow>(CaseRows.One, new { SiteId = (long)id.Site, Id = id }))!.State);

    internal Task<Rights> RightsOf(Actor actor) => Rights.OfPersonAsync(actor.Id!.Value, default);

    /// <summary>What to sign now.</summary>
    internal async Task<string> HashAsync(Id id, string key)
    {
        var state = await StateAsync(id);
        var procedure = await Definitions.FindAsync(Sql, state.Definition, default);
        return CaseTurn.ContentHash(procedure!, state, state.Groups[key]);
    }

    internal async Task<int> TaskAsync(Id id, string key) =>
        (await StateAsync(id)).Tasks.Where(task => task.Key == key).Select(task => task.N).FirstOrDefault();

    internal static JsonObject Request() => new()
    {
        ["instrument"] = "LT201",
        ["purpose"] = "level",
        ["quantity"] = 1,
        ["priceFen"] = 250_000,
    };

    public void Dispose() => services.Dispose();
}
