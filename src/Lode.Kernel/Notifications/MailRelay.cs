using System.Text.Json;
using Lode.Kernel.Events;
using Lode.Kernel.Mail;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Notifications;

/// <summary>Sends a notice to one mailbox, in the language of its person.</summary>
/// <remarks>A mail may come twice when the server took it and the connection broke; its Message-ID is the event's
/// id, so that
/// mail programs can tell.</remarks>
internal sealed class MailRelay(Mailer mailer, ISqlSession sql, TextCatalog texts, PublicAddress address) : IRelay
{
    private const string Find = """
        SELECT id, email, language FROM kernel_person WHERE id = @Person AND email IS NOT NULL AND disabled_us IS NULL
        """;

    private sealed record Reader
    {
        public Id Id { get; init; }

        public string Email { get; init; } = "";

        public string Language { get; init; } = "";
    }

    public string Receiver => "notifications.mail";

    public bool Takes(string eventName) => eventName == MailDue.Name;

    public async Task<Outcome<Done>> DeliverAsync(EventEnvelope envelope, Delivery delivery, CancellationToken cancel)
    {
        // Without a mail server the list in the app is all there is.
        var notice = JsonSerializer.Deserialize<MailDue>(envelope.Payload, EventJson.Options)!;
        if (!mailer.IsSet || await sql.FindAsync<Reader>(Find, new { notice.Person }, cancel) is not { } reader)
        {
            return Outcome.Done;
        }

        var text = texts.Render(reader.Language, notice.Code, notice.Args);
        var subject = $"{(reader.Language == "zh-CN" ? "矿脉" : "Lode")}: {text.Title}".ReplaceLineEndings(" ");
        var body = string.Join("\n\n", new[] { text.Detail, text.Remedy, address.Of(notice.Route) }
            .Where(part => !string.IsNullOrEmpty(part)));
        await mailer.SendAsync(reader.Email, subject, body, cancel, $"{envelope.Id}");
        return Outcome.Done;
    }
}

/// <summary>Address under which people reach the server, for links in what leaves it.</summary>
internal sealed record PublicAddress(string? Root)
{
    internal string Of(string route) => Root is null ? route : Root.TrimEnd('/') + route;
}
