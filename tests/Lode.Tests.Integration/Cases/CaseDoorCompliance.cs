using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Cases;

/// <summary>The doors of the cases, as browsers use them: one request runs from draft to done by different persons.
/// </summary>
public abstract class CaseDoorCompliance(LodeServer fixture) : IAsyncLifetime
{
    private const string Password = "a long pass phrase 7";

    private static readonly (string Name, string Role)[] Roles =
    [
        ("ann", "operator"), ("bo", "engineer"), ("chi", "engineer"), ("du", "manager"),
    ];

    // Signing in is rated: the people of a server sign in once.
    private static readonly ConditionalWeakTable<LodeServer, Dictionary<string,
        (Guid Id, HttpClient Client)>> Signed = [];

    private static readonly object Request = new
    {
        instrument = "LT201",
        purpose = "level of the thickener",
        quantity = 1,
        priceFen = 250_000,
    };

    private readonly LodeServer server = fixture.OrSkip();
    private Dictionary<string, (Guid Id, HttpClient Client)> people = [];
    private long site;

    /// <summary>A site of its own for each test, where the same people hold their roles.</summary>
    public async Task InitializeAsync()
    {
        site = await server.AddOrganizationAsync("site", $"site-{Guid.CreateVersion7():N}");
        people = Signed.GetOrCreateValue(server);
        foreach (var (name, role) in Roles)
        {
            if (!people.TryGetValue(name, out var person))
            {
                person = (await server.AddPersonAsync(name, Password, 1), await server.SignInAsync(name, Password));
                people[name] = person;
            }

            await server.AssignAsync(person.Id, role, site);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task<JsonElement> GetAsync(string who, string path)
    {
        using var answer = await people[who].Client.GetAsync("/api/v1/cases" + path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{who} {path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string who, string path, object body)
    {
        using var answer = await people[who].Client.PostAsJsonAsync("/api/v1/cases" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    private async Task<string> OpenAsync(string who)
    {
        var (status, body) = await PostAsync(who, "/", new { type = "instrumentRequest", org = site });
        Assert.True(status == HttpStatusCode.Created, body.ToString());
        return body.GetProperty("case").GetString()!;
    }

    private async Task DoAsync(string who, string id, object command)
    {
        var (status, body) = await PostAsync(who, $"/{id}/commands", command);
        Assert.True(status == HttpStatusCode.OK, $"{who}: {body}");
    }

    private async Task<string> RefusedAsync(string who, string id, object command)
    {
        var (status, body) = await PostAsync(who, $"/{id}/commands", command);
        Assert.True((int)status >= 400, body.ToString());
        return body.GetProperty("code").GetString()!;
    }

    private async Task<string> InReviewAsync()
    {
        var id = await OpenAsync("ann");
        await DoAsync("ann", id, new { verb = "complete", task = 1, outcome = "submit", data = Request });
        return id;
    }

    private async Task<string> HashAsync(string who, string id) =>
        (await GetAsync(who, "/" + id)).GetProperty("signOffs")[0].GetProperty("hash").GetString()!;

    private async Task SignAsync(string who, string id, int task) =>
        await DoAsync(who, id, new { verb = "sign", task, decision = "approve", hash = await HashAsync(who, id) });

    private async Task<List<(string Case, long Task, string Scope)>> WorklistAsync(string who, string scope = "all") =>
        [.. from item in (await GetAsync(who, "/worklist?scope=" + scope)).GetProperty("items").EnumerateArray()
            where item.GetProperty("org").GetInt64() == site
            select (item.GetProperty("case").GetString()!, item.GetProperty("task").GetInt64(),
                item.GetProperty("scope").GetString()!)];

    [Fact]
    public async Task Request_RunsFromDraftToDone_ByDifferentPersons()
    {
        var id = await OpenAsync("ann");
        Assert.Equal([(id, 1L, "mine")], await WorklistAsync("ann"));
        await DoAsync("ann", id, new { verb = "complete", task = 1, outcome = "submit", data = Request });
        Assert.Empty(await WorklistAsync("ann"));
        Assert.Equal([(id, 2L, "pool")], await WorklistAsync("bo"));

        await DoAsync("bo", id, new { verb = "claim", task = 2 });
        Assert.Equal([(id, 2L, "mine")], await WorklistAsync("bo", "mine"));
        await SignAsync("bo", id, 2);
        Assert.Empty(await WorklistAsync("bo"));
        await SignAsync("chi", id, 3);
        Assert.Equal([(id, 5L, "pool")], await WorklistAsync("du"));
        Assert.InRange((await GetAsync("du", "/worklist/count")).GetProperty("about").GetInt32(), 1, 100);
        await DoAsync("du", id, new
        {
            verb = "complete",
            task = 5,
            outcome = "ordered",
            data = new { orderNumber = "PO-7" },
        });

        var page = await GetAsync("ann", "/" + id);
        Assert.Equal("closed", page.GetProperty("case").GetProperty("status").GetString());
        Assert.Equal(["draft", "review", "order", "done"], page.GetProperty("path").EnumerateArray()
            .Select(one => one.GetProperty("state").GetString()!));
        Assert.Equal(["agreed"], page.GetProperty("milestones").EnumerateArray().Select(one => one.GetString()!));
        var number = page.GetProperty("case").GetProperty("number").GetString();
        var found = await GetAsync("du", $"/{number}?org={site}");
        Assert.Equal(id, found.GetProperty("case").GetProperty("id").GetString());
        Assert.Equal(id, (await GetAsync("ann", "/?mine=true")).GetProperty("items")[0].GetProperty("id").GetString());
        var log = (await GetAsync("chi", $"/{id}/log")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["complete", "sign", "sign", "claim", "complete", "open"],
            log.Select(line => line.GetProperty("verb").GetString()!));
    }

    [Fact]
    public async Task Experts_AreThoseWhoHadToDoWithTheLike_WithoutTheAuthorAndTheManagers()
    {
        var earlier = await OpenIdeaAsync("bo", "Vacuum pump seal leaks", "Pump P7");
        var open = new { verb = "complete", task = 1, outcome = "open", data = new { ipRoute = "publish" } };
        await DoAsync("du", earlier, open);
        var id = await OpenIdeaAsync("ann", "The vacuum pump starts twelve times an hour, its seal leaks", "Pump P7");
        var experts = (await GetAsync("du", $"/{id}/experts")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("bo", experts[0].GetProperty("person").GetProperty("name").GetString());
        Assert.True(experts[0].GetProperty("text").GetDouble() > 0.3);
        Assert.True(experts[0].GetProperty("equipment").GetDouble() > 0.9);
        Assert.DoesNotContain(experts, one =>
            one.GetProperty("person").GetProperty("name").GetString() is "ann" or "du");
    }

    private async Task<string> OpenIdeaAsync(string who, string problem, string place)
    {
        var (status, body) = await PostAsync(who, "/", new
        {
            type = "idea",
            org = site,
            data = new { title = problem, kind = "energy", problem, place },
        });
        Assert.True(status == HttpStatusCode.Created, body.ToString());
        return body.GetProperty("case").GetString()!;
    }

    [Fact]
    public async Task Page_SaysWhoCouldDoItInstead_AndTheLogKeepsTheRefusal()
    {
        var id = await InReviewAsync();
        await SignAsync("bo", id, 2);
        Assert.Equal("cases.samePerson", await RefusedAsync("bo", id, new
        {
            verb = "sign",
            task = 3,
            decision = "approve",
            hash = await HashAsync("bo", id),
        }));
        var page = await GetAsync("bo", "/" + id);
        var task = page.GetProperty("tasks").EnumerateArray().First(one => one.GetProperty("task").GetInt32() == 3);
        Assert.False(task.GetProperty("can").GetBoolean());
        Assert.Contains("chi", task.GetProperty("able").EnumerateArray()
            .Select(one => one.GetProperty("name").GetString()!));
        Assert.DoesNotContain("bo", task.GetProperty("able").EnumerateArray()
            .Select(one => one.GetProperty("name").GetString()!));
        var refused = (await GetAsync("ann", $"/{id}/log")).GetProperty("items")[0].GetProperty("refusal");
        Assert.Equal("cases.samePerson", refused.GetProperty("code").GetString());
        Assert.Contains("chi", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delegate_ActsForThePrincipal_WithinScopeAndTime()
    {
        var (status, made) = await PostAsync("du", "/delegations", new
        {
            toId = people["ann"].Id,
            types = new[] { "instrumentRequest" },
            amountLimit = 300_000,
            untilAt = DateTimeOffset.UnixEpoch.AddYears(40),
            reason = "leave",
        });
        Assert.True(status == HttpStatusCode.UnprocessableEntity, made.ToString());
        (status, made) = await PostAsync("chi", "/delegations", new
        {
            toId = people["du"].Id,
            types = new[] { "instrumentRequest" },
            amountLimit = 300_000,
            untilAt = TimeProvider.System.GetUtcNow().AddDays(3),
            reason = "leave",
        });
        Assert.True(status == HttpStatusCode.Created, made.ToString());
        var id = await InReviewAsync();
        Assert.Contains((id, 2L, "pool"), await WorklistAsync("du", "delegated"));
        var task = (await GetAsync("du", "/" + id)).GetProperty("tasks")[0];
        Assert.Equal(people["chi"].Id, task.GetProperty("for")[0].GetProperty("id").GetGuid());
        await DoAsync("du", id, new
        {
            verb = "sign",
            task = 2,
            decision = "approve",
            actingFor = people["chi"].Id,
            hash = await HashAsync("du", id),
        });
        Assert.Equal("cases.samePerson", await RefusedAsync("chi", id, new
        {
            verb = "sign",
            task = 3,
            decision = "approve",
            hash = await HashAsync("chi", id),
        }));
        var mine = (await GetAsync("du", "/delegations")).GetProperty("items")[0];
        using var revoked = await people["chi"].Client.PostAsync(
            $"/api/v1/cases/delegations/{mine.GetProperty("id").GetString()}/revoke", null);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Empty(await WorklistAsync("du", "delegated"));
    }

    [Fact]
    public async Task Delegate_WithoutARoleThere_SeesTheCasesOfThePrincipal_WhileTheyWait()
    {
        var elsewhere = await server.AddOrganizationAsync("site", $"site-{Guid.CreateVersion7():N}");
        var id = await server.AddPersonAsync("eve", Password, elsewhere, "operator");
        people["eve"] = (id, await server.SignInAsync("eve", Password));
        var waiting = await InReviewAsync();
        using (var before = await people["eve"].Client.GetAsync("/api/v1/cases/" + waiting))
        {
            Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        }

        var (status, made) = await PostAsync("bo", "/delegations", new
        {
            toId = people["eve"].Id,
            types = new[] { "instrumentRequest" },
            untilAt = TimeProvider.System.GetUtcNow().AddDays(3),
            reason = "leave",
        });
        Assert.True(status == HttpStatusCode.Created, made.ToString());
        var draft = await OpenAsync("ann");
        using (var other = await people["eve"].Client.GetAsync("/api/v1/cases/" + draft))
        {
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }

        Assert.Contains((waiting, 2L, "pool"), await WorklistAsync("eve", "delegated"));
        await DoAsync("eve", waiting, new
        {
            verb = "sign",
            task = 2,
            decision = "approve",
            actingFor = people["bo"].Id,
            hash = await HashAsync("eve", waiting),
        });
    }

    [Fact]
    public async Task Definition_IsChecked_Published_AndOpenCasesMove()
    {
        var shipped = (await GetAsync("ann", "/definitions")).GetProperty("items").EnumerateArray()
            .First(one => one.GetProperty("type").GetString() == "instrumentRequest");
        Assert.True(shipped.GetProperty("mayOpen").GetBoolean());
        var hash = shipped.GetProperty("hash").GetString();
        var detail = await GetAsync("ann", "/definitions/" + hash);
        Assert.Equal("object", detail.GetProperty("forms").GetProperty("request").GetProperty("type").GetString());

        var text = detail.GetProperty("content").GetRawText();
        var report = await server.PostAsync("/api/v1/cases/definitions/check", new
        {
            content = JsonSerializer.Deserialize<JsonElement>(
                text.Replace("\"draft\"", "\"drift\"", StringComparison.Ordinal)
                .Replace("\"initial\":\"drift\"", "\"initial\":\"draft\"", StringComparison.Ordinal)),
        });
        Assert.False(report.GetProperty("mayPublish").GetBoolean());
        Assert.NotEmpty(report.GetProperty("faults").EnumerateArray());

        const string own = "ownRequest";
        var copy = text.Replace("\"type\":\"instrumentRequest\"", $"\"type\":\"{own}\"", StringComparison.Ordinal);
        var first = (await PublishAsync(copy)).GetProperty("hash").GetString();
        var (_, opened) = await PostAsync("ann", "/", new { type = own, org = site });
        var id = opened.GetProperty("case").GetString()!;
        var second = (await PublishAsync(copy.Replace(
            "\"prefix\":\"IR\"", "\"prefix\":\"IX\"", StringComparison.Ordinal)))
            .GetProperty("hash").GetString();
        var dry = await server.PostAsync("/api/v1/cases/definitions/migrate", new { from = first, to = second });
        Assert.Equal((1, 0), (dry.GetProperty("cases").GetInt32(), dry.GetProperty("migrated").GetInt32()));
        var done = await server.PostAsync(
            "/api/v1/cases/definitions/migrate", new { from = first, to = second, apply = true });
        Assert.Equal(1, done.GetProperty("migrated").GetInt32());
        Assert.Equal(second, (await GetAsync("ann", "/" + id)).GetProperty("case").GetProperty("definition")
            .GetString());

        using var retired = await server.Api.PostAsync($"/api/v1/cases/definitions/{own}/retire", null);
        Assert.Equal(HttpStatusCode.NoContent, retired.StatusCode);
        var (_, gone) = await PostAsync("ann", "/", new { type = own, org = site });
        Assert.Equal("cases.unknownType", gone.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Idea_IsConfidentialUntilTriaged_AndItsLikeIsShownBeforeTheNextOne()
    {
        var (status, opened) = await PostAsync("ann", "/", new
        {
            type = "idea",
            org = site,
            data = new
            {
                title = "Seal the vacuum line",
                kind = "energy",
                problem = "The vacuum pump starts too often.",
            },
        });
        Assert.True(status == HttpStatusCode.Created, opened.ToString());
        var id = opened.GetProperty("case").GetString()!;
        Assert.Equal(HttpStatusCode.NotFound, (await people["bo"].Client.GetAsync($"/api/v1/cases/{id}")).StatusCode);
        Assert.Empty(await SimilarAsync("bo"));
        Assert.False(await ListedAsync("bo", id));
        Assert.True(await ListedAsync("ann", id));

        await DoAsync("du", id, new
        {
            verb = "complete",
            task = 1,
            outcome = "open",
            data = new { ipRoute = "publish" },
        });
        Assert.Equal([id], await SimilarAsync("bo"));
        Assert.True(await ListedAsync("bo", id));
    }

    private async Task<bool> ListedAsync(string who, string id) =>
        (await GetAsync(who, $"/?org={site}&type=idea")).GetRawText().Contains(id, StringComparison.Ordinal);

    private async Task<List<string>> SimilarAsync(string who)
    {
        var (_, found) = await PostAsync(who, "/similar", new
        {
            type = "idea",
            texts = new { title = "Vacuum line sealing", problem = "The pump of the vacuum starts too often" },
        });
        return [.. found.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("case"))
            .Where(one => one.GetProperty("org").GetInt64() == site).Select(one => one.GetProperty("id").GetString()!)];
    }

    private Task<JsonElement> PublishAsync(string content) => server.PostAsync("/api/v1/cases/definitions", new
    {
        content = JsonSerializer.Deserialize<JsonElement>(content),
        reason = "test",
    });

    /// <summary>Bad input: each its own stable code, in both languages.</summary>
    [Fact]
    public async Task BadInput_HasACodeOfItsOwn_InBothLanguages()
    {
        var id = await InReviewAsync();
        var hash = await HashAsync("bo", id);
        await BothAsync("cases.unknownVerb", id, new { verb = "approveAll" });
        await BothAsync("cases.stale", id, new { verb = "claim", task = 2, expectedRev = 1 });
        await DoAsync("ann", id, new { verb = "comment", comment = "one", key = "k1" });
        await BothAsync("cases.keyReused", id, new { verb = "comment", comment = "other", key = "k1" }, "ann");
        await BothAsync("cases.contentChanged", id, new
        {
            verb = "sign",
            task = 2,
            decision = "approve",
            hash = new string('0', 64),
        });
        await DoAsync("ann", id, new { verb = "edit", data = new { priceFen = 260_000 } });
        await BothAsync("cases.contentChanged", id, new { verb = "sign", task = 2, decision = "approve", hash });
        await BothAsync("cases.fieldsWrong", await OpenAsync("bo"), new
        {
            verb = "complete",
            task = 1,
            outcome = "submit",
            data = new { instrument = "LT201", quantity = -1, other = 1 },
        });

        var foreign = await server.AddOrganizationAsync("company", "foreign");
        await server.AddPersonAsync("foreign", Password, foreign, "administrator");
        people["foreign"] = (default, await server.SignInAsync("foreign", Password));
        await BothAsync("identity.notFound", id, new { verb = "comment", comment = "x" }, "foreign");
        Assert.Equal(HttpStatusCode.NotFound, (await people["foreign"].Client.GetAsync($"/api/v1/cases/{id}"))
            .StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await people["foreign"].Client.GetAsync($"/api/v1/cases/{id}/log"))
            .StatusCode);
        Assert.Empty(await WorklistAsync("foreign"));
        Assert.DoesNotContain("ann", (await GetAsync("foreign", "/people")).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("chi", (await GetAsync("ann", "/people")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyBody_IsRefused_AndNeverAFault()
    {
        var id = await OpenAsync("ann");
        foreach (var path in new[]
        {
            "/", $"/{id}/commands", "/similar", "/delegations", "/definitions", "/definitions/check",
            "/definitions/migrate",
        })
        {
            using var answer = await server.Api.PostAsJsonAsync("/api/v1/cases" + path, new { });
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{path}: {(int)answer.StatusCode}");
            var (status, _) = await PostAsync("ann", path, new { });
            Assert.True((int)status is >= 400 and < 500, $"{path}: {(int)status}");
        }
    }

    private async Task BothAsync(string code, string id, object command, string who = "bo")
    {
        var texts = new List<string>();
        foreach (var language in new[] { "zh-CN", "en-US" })
        {
            using var chosen = await people[who].Client.PostAsJsonAsync("/api/v1/identity/own", new { language });
            Assert.True(chosen.IsSuccessStatusCode, await chosen.Content.ReadAsStringAsync());
            var (_, problem) = await PostAsync(who, $"/{id}/commands", command);
            Assert.Equal(code, problem.GetProperty("code").GetString());
            texts.Add(problem.GetProperty("title").GetString()! + problem.GetProperty("detail").GetString());
        }

        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", texts[0]);
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", texts[1]);
        Assert.DoesNotContain(texts, text => text.Contains('{', StringComparison.Ordinal));
    }
}

public sealed class CaseDoorOnSqlite(LodeServer server) : CaseDoorCompliance(server), IClassFixture<LodeServer>;

public sealed class CaseDoorOnPostgres(PostgresServer server)
    : CaseDoorCompliance(server), IClassFixture<PostgresServer>;
