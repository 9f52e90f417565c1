using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Mail;
using Lode.Kernel.Notifications;
using Lode.Kernel.Sql;
using Lode.Testing.Web;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lode.Tests.Integration.Notifications;

public abstract class NotificationCompliance(LodeServer fixture)
{
    private const string Password = "a long pass phrase 7";
    private static readonly Dictionary<string, string> Args = new() { ["person"] = "甲" };
    private readonly LodeServer server = fixture.OrSkip();

    private ISqlSession Sql => server.Services.GetRequiredService<ISqlSession>();

    [Fact]
    public async Task Notice_IsReadInTheReadersLanguage_AndOnlyByThem()
    {
        var reader = new Id(await server.AddPersonAsync("notice.reader", Password, 1, "viewer"));
        await server.AddPersonAsync("notice.other", Password, 1, "viewer");
        await NotifyAsync(1, reader);
        using var client = await server.SignInAsync("notice.reader", Password);
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/notifications");
        Assert.Equal(1, list.GetProperty("unread").GetInt32());
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal("This notice was sent by 甲 to test the way.", item.GetProperty("detail").GetString());
        using var other = await server.SignInAsync("notice.other", Password);
        Assert.Empty((await other.GetFromJsonAsync<JsonElement>("/api/v1/notifications")).GetProperty("items").EnumerateArray());

        using var read = await client.PostAsJsonAsync("/api/v1/notifications/read", new { });
        Assert.Equal(HttpStatusCode.NoContent, read.StatusCode);
        Assert.Equal(0,
            (await client.GetFromJsonAsync<JsonElement>("/api/v1/notifications")).GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Webhook_NeedsASecondPerson_AndNeverThisMachine()
    {
        await server.AddPersonAsync("hook.maker", Password, 1, "administrator");
        using var maker = await server.SignInAsync("hook.maker", Password);
        using var loopback = await maker.PostAsJsonAsync("/api/v1/webhooks", Hook("http://127.0.0.1:9/in"));
        Assert.Equal("notifications.targetRefused", await CodeAsync(loopback));
        using var made = await maker.PostAsJsonAsync("/api/v1/webhooks", Hook("https://hooks.example.com/in"));
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var self = await maker.PostAsJsonAsync($"/api/v1/webhooks/{id}/approve", new { });
        Assert.Equal("notifications.samePerson", await CodeAsync(self));
        var approved = await server.PostAsync($"/api/v1/webhooks/{id}/approve", new { });
        Assert.NotEqual(JsonValueKind.Null, approved.GetProperty("approvedAt").ValueKind);
        Assert.False(approved.TryGetProperty("secret", out _));
        using var moved = await maker.PutAsJsonAsync($"/api/v1/webhooks/{id}", Hook("https://other.example.com/in"));
        var after = await moved.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(JsonValueKind.Null, after.GetProperty("approvedAt").ValueKind);
    }

    [Theory]
    [InlineData("generic")]
    [InlineData("wecom")]
    [InlineData("dingtalk")]
    public async Task Webhook_GetsItsTemplate_Signed(string template)
    {
        using var receiver = new Listener(smtp: false);
        var hook = new WebhookRow
        {
            Id = Id.New(1, TimeProvider.System.GetUtcNow()),
            Org = 1,
            Template = template,
            Url = $"http://127.0.0.1:{receiver.Port}/in",
            Secret = "0123456789abcdef",
            Language = "zh-CN",
        };
        var relay = Relay();
        var due = new WebhookDue(1, "notifications.test", Args, "/cases/1", hook.Id);
        Assert.True(await relay.CallAsync(hook, hook.Id, due, default));
        receiver.Status = 500;
        Assert.False(await relay.CallAsync(hook, hook.Id, due, default));
        var heard = receiver.Heard[0];
        var body = heard[(heard.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains("由甲发出，用于测试推送。", body, StringComparison.Ordinal);
        var stamp = Header(heard, "X-Lode-Timestamp");
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(hook.Secret),
            Encoding.UTF8.GetBytes($"{stamp}\n{body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), Header(heard, "X-Lode-Signature"));
        Assert.Equal(template == "dingtalk", heard.Contains("&sign=", StringComparison.Ordinal));
        Assert.Equal(template != "generic", body.Contains("\"msgtype\":\"markdown\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FanOut_ReachesEachMailboxAndEachWantedWebhook()
    {
        var site = await server.AddOrganizationAsync("site", $"fan-{Guid.CreateVersion7():N}"[..20]);
        var person = new Id(await server.AddPersonAsync($"fan{site}", Password, site, "viewer"));
        await ExecuteAsync("UPDATE kernel_person SET email = @Email WHERE id = @Id", new { Id = person, Email = "a@example.com" });
        var wanted = await HookAsync(site, ["notifications."]);
        await HookAsync(site, ["waste."]);
        await NotifyAsync(site, person);
        var before = await NamesAsync(site);
        for (var waited = 0; waited < 100 && before.Count < 3; waited++)
        {
            await Task.Delay(100);
            before = await NamesAsync(site);
        }

        Assert.Equal(
            ["notifications.mailDue.v1", "notifications.sent.v1", "notifications.webhookDue.v1"], before.Order());
        Assert.NotEqual(default, wanted);
    }

    [Fact]
    public async Task Mail_IsWrittenInTheReadersLanguage()
    {
        using var mailbox = new Listener(smtp: true);
        var person = new Id(await server.AddPersonAsync("mail.reader", Password, 1, "viewer"));
        await ExecuteAsync(
            "UPDATE kernel_person SET email = @Email, language = 'zh-CN' WHERE id = @Id",
            new { Id = person, Email = "b@example.com" });
        var relay = new MailRelay(
            new Mailer(new LodeSettings
            {
                DataFolder = server.DataFolder,
                Smtp = new Uri($"smtp://127.0.0.1:{mailbox.Port}?from=lode@example.com"),
            }),
            Sql,
            server.Services.GetRequiredService<TextCatalog>(), new PublicAddress("https://lode.example.com/"));
        var due = new MailDue(1, "notifications.test", Args, "/cases/1", person);
        var envelope = new EventEnvelope(
            Id.New(1, TimeProvider.System.GetUtcNow()), MailDue.Name, JsonSerializer.Serialize(due, EventJson.Options),
            TimeProvider.System.GetUtcNow());
        var outcome = await relay.DeliverAsync(envelope, new Delivery(Sql, envelope.Id, relay.Receiver), default);
        Assert.True(outcome.TryGet(out _, out _));
        var mail = Assert.Single(mailbox.Heard);
        Assert.Contains("RCPT TO:<b@example.com>", mail, StringComparison.Ordinal);
        Assert.Contains($"<{envelope.Id}@lode>", mail, StringComparison.Ordinal);
        Assert.Contains("base64", mail, StringComparison.Ordinal);
    }

    private static object Hook(string url) =>
        new { org = 1, name = "hook", template = "generic", url, language = "zh-CN" };

    private static string Header(string heard, string name) =>
        heard.Split("\r\n").First(line => line.StartsWith(name + ": ",
            StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private WebhookRelay Relay() => new(
        Sql, new OutgoingHttp(_ => false), server.Services.GetRequiredService<TextCatalog>(),
        new PublicAddress("https://lode.example.com"), TimeProvider.System);

    private async Task<Id> HookAsync(long org, string[] codes)
    {
        var input = new WebhookInput(org, "hook", "generic", "https://hooks.example.invalid/in", null, codes, "zh-CN");
        Assert.True((await ManageWebhooks.SaveAsync(null, input, Sql, Actor.System("one"),
            default)).TryGet(out var row, out _));
        await ManageWebhooks.ApproveAsync(row, Sql, Actor.System("two"), default);
        return row.Id;
    }

    private Task NotifyAsync(long site, Id person) => Sql.CommitAsync<Done>(work =>
    {
        work.Notify(new Notice(site, "notifications.test", Args, "/cases/1", [person]));
        return Done.Instance;
    });

    private Task ExecuteAsync(string statement, object args) => Sql.CommitAsync<Done>(work =>
    {
        work.Execute(statement, args);
        return Done.Instance;
    });

    private Task<IReadOnlyList<string>> NamesAsync(long site) =>
        Sql.QueryAsync<string>("SELECT DISTINCT name FROM kernel_outbox WHERE site_id = @Site", new { Site = site });
}

public sealed class NotificationsOnSqlite(LodeServer server)
    : NotificationCompliance(server), IClassFixture<LodeServer>;

public sealed class NotificationsOnPostgres(PostgresServer server)
    : NotificationCompliance(server), IClassFixture<PostgresServer>;
