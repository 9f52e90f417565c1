using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Field.Rounds;
using Lode.Kernel;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Lode.Tests.Integration.Field;

/// <summary>Inspection through its doors: a route becomes a round, readings become defects, the levels feed each other.
/// </summary>
public abstract class FieldCompliance : IAsyncLifetime, IDisposable
{
    private const string Password = "a long pass phrase 7";
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly LodeServer server;
    private HttpClient walker = null!, engineer = null!;
    private int site;
    private string? device;
    private long lamport;

    protected FieldCompliance(LodeServer fixture) => server = fixture.OrSkip();

    public async Task InitializeAsync()
    {
        site = (int)await server.AddOrganizationAsync("site", $"site-{Guid.CreateVersion7():N}");
        walker = await PersonAsync("operator");
        engineer = await PersonAsync("engineer");
        var made = await PostAsync(walker, "/sync/devices", new
        {
            name = "phone",
            publicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
        });
        device = made.GetProperty("id").GetString();
    }

    public Task DisposeAsync()
    {
        walker.Dispose();
        engineer.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        key.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task AbnormalReadings_OpenOneDefect_AndAnotherPersonReviewsTheRound()
    {
        var hot = await PointAsync("T", new { kind = "number", unit = "Cel", hiWarn = 70, hiAlarm = 80 });
        var loud = await PointAsync("N", new { kind = "check" });
        var round = await RoundAsync(hot, loud);
        await SendAsync(
            Reading(round, hot, new { point = hot, value = 76.5, scanned = true }),
            Reading(round, hot, new { point = hot, value = 81.0, scanned = true }),
            Reading(round, loud, new { point = loud, normal = true, scanned = true }),
            Op("field.round", round, new { ended = true }, "due"));
        var defect = await EventuallyAsync(async () =>
        {
            var open = (await GetAsync(engineer, $"/field/points/{hot}")).GetProperty("followUps");
            return open.GetArrayLength() == 1 && open[0].GetProperty("occurrences").GetInt32() == 2
                ? open[0].GetProperty("case").GetString() : null;
        });
        var page = await GetAsync(engineer, $"/cases/{defect}");
        Assert.Equal((2, 81.0, 70.0), (
            page.GetProperty("data").GetProperty("occurrences").GetInt32(),
            page.GetProperty("data").GetProperty("lastValue").GetDouble(),
            page.GetProperty("data").GetProperty("limit").GetDouble()));
        Assert.Empty((await GetAsync(engineer, $"/field/points/{loud}")).GetProperty("followUps").EnumerateArray());

        var item = (await GetAsync(walker, $"/field/rounds/{round}")).GetProperty("round");
        Assert.Equal(("walked", 2, 2), (
            item.GetProperty("state").GetString(), item.GetProperty("seen").GetInt32(),
            item.GetProperty("abnormal").GetInt32()));
        var @case = item.GetProperty("case").GetString();
        await EventuallyAsync(async () => (await StatesAsync(@case)).Contains("judged") ? "" : null);
        Assert.Equal("cases.notYours", await CodeAsync(walker, $"/cases/{@case}/commands", await ReviewAsync(@case)));
        await PostAsync(engineer, $"/cases/{@case}/commands", await ReviewAsync(@case));
        Assert.Equal("closed", (await GetAsync(engineer, $"/cases/{@case}")).GetProperty("case")
            .GetProperty("status").GetString());
    }

    [Fact]
    public async Task RisingResults_AskForPrecision_WhoseConclusionIsTheNextStandard()
    {
        var point = await PointAsync("V", new { kind = "number", unit = "mm/s", hiWarn = 4.5, hiAlarm = 7.1 });
        var round = await RoundAsync(point);
        var now = TimeProvider.System.GetUtcNow();
        await SendAsync([.. Enumerable.Range(0, 5).Select(week => Reading(
            round, point, new { point, value = 4.0 + (0.6 * week), scanned = true }, now.AddDays((7 * week) - 28)))]);
        var asked = await EventuallyAsync(async () =>
            (await GetAsync(engineer, $"/field/points/{point}")).GetProperty("followUps").EnumerateArray()
            .Where(one => one.GetProperty("kind").GetString() == "precision")
            .Select(one => one.GetProperty("case").GetString()).FirstOrDefault());
        // 7.1 is met within a week: the conclusion is wanted before, not in ten working days.
        var data = (await GetAsync(engineer, $"/cases/{asked}")).GetProperty("data");
        Assert.Equal(
            data.GetProperty("daysLeft").GetDouble(),
            (data.GetProperty("dueAt").GetDateTimeOffset() - now).TotalDays, 0.2);
        Assert.Equal(
            "field.precisionOpen", await CodeAsync(engineer, $"/field/points/{point}/precision", new { why = "" }));
        Assert.Equal("field.precisionDueWrong", await CodeAsync(
            engineer, $"/field/points/{point}/precision", new { why = "", dueAt = now.AddDays(-1) }));
        using var manager = await PersonAsync("manager");
        await PostAsync(engineer, $"/cases/{asked}/commands", new
        {
            verb = "complete",
            task = 1,
            outcome = "change",
            data = new { method = "spectrum", finding = "unbalance, bearing sound", newHiWarn = 5.0, newHiAlarm = 8.0 },
        });
        await PostAsync(manager, $"/cases/{asked}/commands", new { verb = "complete", task = 2, outcome = "approve" });
        await EventuallyAsync(async () =>
            (await GetAsync(engineer, $"/field/points/{point}")).GetProperty("point") is var item
            && item.GetProperty("version").GetInt32() == 2
            && item.GetProperty("content").GetProperty("hiAlarm").GetDouble() == 8.0 ? "" : null);
    }

    [Fact]
    public async Task SecondEndOfARound_IsAConflict_AndUnfitOrForeignThingsAreRefused()
    {
        var point = await PointAsync("C", new { kind = "check" });
        var round = await RoundAsync(point);
        Assert.Equal(("rejected", "field.roundIncomplete"), await AnswerAsync(
            Op("field.round", round, new { ended = true }, "due")));
        Assert.Equal(
            ("rejected", "field.readingWrong"), await AnswerAsync(Reading(round, point, new { point, value = 3 })));
        await SendAsync(
            Reading(round, point, new { point, normal = true }), Op("field.round", round, new { ended = true }, "due"));
        Assert.Equal(("conflict", "field.roundEnded"), await AnswerAsync(
            Op("field.round", round, new { ended = true }, "due")));

        var content = Content(new { kind = "number", hiWarn = 9, hiAlarm = 8 });
        var wrong = new { siteId = site, code = "X", content };
        Assert.Equal("field.pointWrong", await CodeAsync(engineer, "/field/points", wrong));
        Assert.Equal("field.codeTaken", await CodeAsync(engineer, "/field/points", new
        {
            siteId = site,
            code = "C",
            content = Content(new { kind = "check" }),
        }));
        var unknown = Route("R2", [Guid.CreateVersion7().ToString()]);
        Assert.Equal("field.routeWrong", await CodeAsync(engineer, "/field/routes", unknown));
        Assert.Equal("field.changed", await CodeAsync(engineer, $"/field/points/{point}", new
        {
            version = 9,
            content = Content(new { kind = "check" }),
            reason = "x",
        }, HttpMethod.Put));
        using var stranger = await server.SignInAsync(await NewPersonAsync("engineer", 1, anywhere: false), Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"/api/v1/field/points/{point}")).StatusCode);
    }

    private static Dictionary<string, object?> Content(object more)
    {
        var content = new Dictionary<string, object?>
        {
            ["node"] = "a/b",
            ["nameZh"] = "部位",
            ["nameEn"] = "Point",
            ["level"] = 1,
            ["trade"] = "mechanical",
            ["needs"] = "running",
            ["methodZh"] = "看",
            ["methodEn"] = "Look",
        };
        foreach (var property in more.GetType().GetProperties())
        {
            content[property.Name] = property.GetValue(more);
        }

        return content;
    }

    private object Route(string code, string[] points) => new
    {
        siteId = site,
        code,
        content = new
        {
            nameZh = "路线",
            nameEn = "Route",
            level = 1,
            cycle = new { unit = "day", count = 1, from = "2026-01-01" },
            stops = new[] { new { tag = "S1", placeZh = "站", placeEn = "Stop", minDwellSeconds = 0, points } },
        },
    };

    private async Task<string> PointAsync(string code, object content) =>
        (await PostAsync(engineer, "/field/points", new { siteId = site, code, content = Content(content) }))
            .GetProperty("id").GetString()!;

    private async Task<string> RoundAsync(params string[] points)
    {
        await PostAsync(engineer, "/field/routes", Route("R1", points));
        var rounds = server.Services.GetServices<IHostedService>().OfType<OpenRounds>().Single();
        await rounds.OpenAsync(default);
        await rounds.OpenAsync(default);
        var items = (await GetAsync(walker, $"/field/rounds?site={site}")).GetProperty("items");
        return Assert.Single(items.EnumerateArray()).GetProperty("id").GetString()!;
    }

    private object Reading(string round, string point, object to, DateTimeOffset? at = null)
    {
        Assert.NotEmpty(point);
        return Op("field.reading", round, to, null, at);
    }

    private object Op(string entity, string id, object to, string? seen, DateTimeOffset? at = null) => new
    {
        opId = Id.New(site, TimeProvider.System.GetUtcNow()).ToString(),
        lamport = ++lamport,
        entity,
        entityId = id,
        @base = seen,
        to,
        occurredAt = at ?? TimeProvider.System.GetUtcNow(),
    };

    private async Task<JsonElement> SendAsync(params object[] ops)
    {
        var batch = JsonSerializer.Serialize(new { sentAt = TimeProvider.System.GetUtcNow(), ops });
        return (await PostAsync(walker, "/sync", new
        {
            device,
            batch,
            signature = key.SignData(Encoding.UTF8.GetBytes(batch), HashAlgorithmName.SHA256),
        })).GetProperty("items");
    }

    private async Task<(string?, string?)> AnswerAsync(object op)
    {
        var answer = (await SendAsync(op))[0];
        return (answer.GetProperty("answer").GetString(), answer.GetProperty("code").GetString());
    }

    private async Task<List<string?>> StatesAsync(string? @case) =>
        [.. (await GetAsync(engineer, $"/cases/{@case}")).GetProperty("states").EnumerateArray()
            .Select(state => state.GetProperty("id").GetString())];

    private async Task<object> ReviewAsync(string? @case) => new
    {
        verb = "complete",
        task = (await GetAsync(engineer, $"/cases/{@case}")).GetProperty("tasks")[0].GetProperty("task").GetInt32(),
        outcome = "accept",
    };

    private async Task<string> NewPersonAsync(string role, long org, bool anywhere = true)
    {
        var name = $"field-{Guid.CreateVersion7():N}";
        if (anywhere)
        {
            await server.AddPersonAsync(name, Password, org, role);
        }
        else
        {
            await server.AddPersonAsync(name, Password, org);
        }

        return name;
    }

    private async Task<HttpClient> PersonAsync(string role) =>
        await server.SignInAsync(await NewPersonAsync(role, site), Password);

    private static async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync("/api/v1" + path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1" + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static async Task<string?> CodeAsync(HttpClient client, string path, object body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, "/api/v1" + path);
        request.Content = JsonContent.Create(body);
        using var answer = await client.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    private static async Task<string> EventuallyAsync(Func<Task<string?>> ask)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("it did not come about within ten seconds");
    }
}

public sealed class FieldOnSqlite(LodeServer server) : FieldCompliance(server), IClassFixture<LodeServer>;

public sealed class FieldOnPostgres(PostgresServer server) : FieldCompliance(server), IClassFixture<PostgresServer>;
