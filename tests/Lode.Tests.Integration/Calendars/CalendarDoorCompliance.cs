using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lode.Testing.Web;
using Xunit;

namespace Lode.Tests.Integration.Calendars;

public abstract class CalendarDoorCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";

    private readonly LodeServer server = fixture.OrSkip();

    [Fact]
    public async Task SiteWithoutCalendar_HasThatOfTheGroup_UntilItPublishesItsOwn()
    {
        var site = await server.AddOrganizationAsync("site", "calendar-site");
        var before = await GetAsync($"/api/v1/calendars/{site}");
        Assert.Equal(1, before.GetProperty("from").GetInt64());
        Assert.Equal([2025, 2026], before.GetProperty("years").EnumerateArray().Take(2)
            .Select(year => year.GetInt32()));

        await server.PostAsync($"/api/v1/calendars/{site}", new
        {
            content = new
            {
                format = "calendar/v1",
                holidays = "CN",
                week = new[] { 1, 2, 3, 4, 5, 6 },
                hours = new[] { "08:00-12:00" },
            },
            reason = "six days",
        });
        var after = await GetAsync($"/api/v1/calendars/{site}");
        Assert.Equal((site, 1), (after.GetProperty("from").GetInt64(), after.GetProperty("version").GetInt64()));
        var days = await GetAsync($"/api/v1/calendars/{site}/days?from=2026-01-17&to=2026-01-18");
        Assert.Equal([true, false], days.GetProperty("items").EnumerateArray()
            .Select(day => day.GetProperty("workday").GetBoolean()));
    }

    [Fact]
    public async Task NoticeOfALaterYear_IsLoaded_AndCorrected()
    {
        var notice = new
        {
            format = "holidays/v1",
            country = "CN",
            year = 2031,
            off = new[] { Span("2031-01-01") },
            work = new[] { "2031-01-04" },
        };
        await server.PostAsync("/api/v1/calendars/holidays", new { notice, source = "test", clause = "1" });
        Assert.False(await WorkdayAsync("2031-01-01"));
        Assert.True(await WorkdayAsync("2031-01-04"));
        await server.PostAsync("/api/v1/calendars/holidays", new
        {
            notice = new { notice.format, notice.country, notice.year, off = new[] { Span("2031-01-02") } },
            source = "test, corrected",
            clause = "1",
        });
        Assert.True(await WorkdayAsync("2031-01-01"));
        Assert.False(await WorkdayAsync("2031-01-02"));

        static object Span(string day) => new
        {
            from = day,
            to = day,
            labels = new Dictionary<string, string> { ["zh-CN"] = "元旦", ["en-US"] = "New Year" },
        };
    }

    [Fact]
    public async Task WrongCalendar_IsRefusedFieldByField_AndStrangersSeeNothing()
    {
        using var wrong = await server.Api.PostAsJsonAsync("/api/v1/calendars/1", new
        {
            content = new { format = "calendar/v1", week = new[] { 9 }, hours = new[] { "17:00-08:00" } },
            reason = "",
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var problem = await wrong.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("calendars.invalid", problem.GetProperty("code").GetString());
        Assert.Equal(["week", "hours"], problem.GetProperty("fields").EnumerateArray()
            .Select(field => field.GetProperty("path").GetString()));

        var other = await server.AddOrganizationAsync("company", "calendar-other");
        await server.AddPersonAsync("calendar-stranger", Password, other, "administrator");
        using var stranger = await server.SignInAsync("calendar-stranger", Password);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/api/v1/calendars/1")).StatusCode);
    }

    [Fact]
    public async Task SecondPublisher_WhoDidNotSeeTheFirst_IsRefused_AndBothVersionsStay()
    {
        var site = await server.AddOrganizationAsync("site", "calendar-two");
        await server.PostAsync($"/api/v1/calendars/{site}", Publication("first", after: 0));
        using var stale = await server.Api.PostAsJsonAsync($"/api/v1/calendars/{site}", Publication("blind", after: 0));
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Equal("calendars.stale",
            (await stale.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        await server.PostAsync($"/api/v1/calendars/{site}", Publication("second", after: 1));
        var versions = (await GetAsync($"/api/v1/calendars/{site}/versions")).GetProperty("items");
        Assert.Equal(["second", "first"],
            versions.EnumerateArray().Select(one => one.GetProperty("reason").GetString()));

        var answer = await GetAsync($"/api/v1/calendars/{site}/days?from=2026-12-31&to=2027-01-01");
        var days = answer.GetProperty("items");
        Assert.Equal([1, 2], days.EnumerateArray().Select(day => day.GetProperty("shifts").GetArrayLength()));
        Assert.Equal("08:00-12:00", days[0].GetProperty("hours")[0].GetString());
        Assert.True(days[0].GetProperty("own").GetBoolean());

        static object Publication(string reason, int after) => new
        {
            content = new
            {
                format = "calendar/v1",
                holidays = "CN",
                week = new[] { 1, 2, 3, 4, 5 },
                hours = new[] { "08:00-17:00" },
                exceptions = new[] { new { date = "2026-12-31", hours = new[] { "08:00-12:00" } } },
                shifts = new[] { Shift("day", "08:00") },
                changes = new[]
                {
                    new { from = "2027-01-01", shifts = new[] { Shift("day", "08:00"), Shift("night", "20:00") } },
                },
            },
            reason,
            after,
        };

        static object Shift(string code, string start) => new
        {
            code,
            labels = new Dictionary<string, string> { ["zh-CN"] = code, ["en-US"] = code },
            start,
            minutes = 720,
        };
    }

    private async Task<bool> WorkdayAsync(string day)
    {
        var days = await GetAsync($"/api/v1/calendars/1/days?from={day}&to={day}");
        return days.GetProperty("items")[0].GetProperty("workday").GetBoolean();
    }

    private Task<JsonElement> GetAsync(string path) => server.Api.GetFromJsonAsync<JsonElement>(path);
}

public sealed class CalendarDoorOnSqlite(LodeServer server) : CalendarDoorCompliance(server), IClassFixture<LodeServer>;

public sealed class CalendarDoorOnPostgres(PostgresServer server)
    : CalendarDoorCompliance(server), IClassFixture<PostgresServer>;
