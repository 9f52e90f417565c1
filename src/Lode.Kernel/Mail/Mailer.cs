using System.Net;
using System.Net.Mail;

namespace Lode.Kernel.Mail;

/// <summary>Sends e-mail through the server of <c>LODE_SMTP</c>, encrypted by STARTTLS except to this
/// machine.</summary>
public sealed class Mailer(LodeSettings settings)
{
    private const int SubmissionPort = 587;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether a mail server is set.</summary>
    public bool IsSet => settings.Smtp is not null;

    /// <summary>Sends a text to one address.</summary>
    /// <param name="messageId">Names the message, so that mail programs can tell one that came twice.</param>
    /// <exception cref="SmtpException">No server is set, or it did not take the message.</exception>
    public async Task SendAsync(string to, string subject, string body, CancellationToken cancel,
        string? messageId = null)
    {
        if (settings.Smtp is not { } server)
        {
            throw new SmtpException("LODE_SMTP is not set.");
        }

        using var client = new SmtpClient(server.Host, server.IsDefaultPort ? SubmissionPort : server.Port)
        {
            EnableSsl = !server.IsLoopback,
            Timeout = (int)Patience.TotalMilliseconds,
            DeliveryMethod = SmtpDeliveryMethod.Network,
        };
        var user = server.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        if (user is [{ Length: > 0 } name, var password])
        {
            client.Credentials = new NetworkCredential(name, password);
        }

        using var message = new MailMessage(SenderOf(server, user[0]), to, subject, body);
        if (messageId is not null)
        {
            message.Headers.Add("Message-ID", $"<{messageId}@lode>");
        }

        await client.SendMailAsync(message, cancel);
    }

    private static string SenderOf(Uri server, string user)
    {
        var given = System.Web.HttpUtility.ParseQueryString(server.Query)["from"];
        return given ?? (user.Contains('@', StringComparison.Ordinal) ? user : $"lode@{server.Host}");
    }
}
