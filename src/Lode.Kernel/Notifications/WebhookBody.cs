using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Kernel.Events;

namespace Lode.Kernel.Notifications;

/// <summary>What a webhook receives: the body of its template and where its signature stands.</summary>
/// <remarks>generic: our JSON with headers <c>X-Lode-Timestamp</c> (s) and <c>X-Lode-Signature</c> = hex HMAC-SHA256 of
/// <c>timestamp + "\n" + body</c>. wecom: the robot's key is part of its address; our signature headers come along.
/// dingtalk: <c>timestamp</c> (ms) and <c>sign</c> = base64 HMAC-SHA256 of <c>timestamp + "\n" + secret</c> in the
/// query.
/// </remarks>
internal static class WebhookBody
{
    internal static HttpRequestMessage Compose(
        WebhookRow hook, Id eventId, WebhookDue notice, RefusalText text, string link, DateTimeOffset now)
    {
        var markdown = $"**{text.Title}**\n{text.Detail}\n{text.Remedy}\n[{link}]({link})";
        object content = hook.Template switch
        {
            "wecom" => new { msgtype = "markdown", markdown = new { content = markdown } },
            "dingtalk" => new { msgtype = "markdown", markdown = new { title = text.Title, text = markdown } },
            _ => new
            {
                id = eventId,
                code = notice.Code,
                site = notice.Site,
                title = text.Title,
                detail = text.Detail,
                remedy = text.Remedy,
                link,
                args = notice.Args,
            },
        };
        var body = JsonSerializer.Serialize(content, EventJson.Options);
        var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(hook, now))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("X-Lode-Event", eventId.ToString());
        request.Headers.Add("X-Lode-Timestamp", seconds);
        request.Headers.Add("X-Lode-Signature", Convert.ToHexStringLower(Sign(hook.Secret, $"{seconds}\n{body}")));
        return request;
    }

    private static Uri AddressOf(WebhookRow hook, DateTimeOffset now)
    {
        if (hook.Template != "dingtalk")
        {
            return new Uri(hook.Url);
        }

        var milliseconds = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Uri.EscapeDataString(Convert.ToBase64String(Sign(hook.Secret, $"{milliseconds}\n{hook.Secret}")));
        var joint = hook.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Uri($"{hook.Url}{joint}timestamp={milliseconds}&sign={sign}");
    }

    private static byte[] Sign(string secret, string text) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
}
