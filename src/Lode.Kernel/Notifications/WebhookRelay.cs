using System.Globalization;
using System.Text.Json;
using Lode.Kernel.Events;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Notifications;

/// <summary>Brings a notice to one approved webhook; it may come twice, with the same <c>X-Lode-Event</c>.</summary>
internal sealed class WebhookRelay(
    ISqlSession sql, OutgoingHttp outgoing, TextCatalog texts, PublicAddress address, TimeProvider clock) : IRelay
{
    internal static readonly Refusal NotTaken = new("notifications.webhookNotTaken", 502);

    private const string Note = "UPDATE kernel_webhook SET last_us = @NowUs, last_answer = @Answer WHERE id = @Id";

    public string Receiver => "notifications.webhooks";

    public bool Takes(string eventName) => eventName == WebhookDue.Name;

    public async Task<Outcome<Done>> DeliverAsync(EventEnvelope envelope, Delivery delivery, CancellationToken cancel)
    {
        var notice = JsonSerializer.Deserialize<WebhookDue>(envelope.Payload, EventJson.Options)!;
        var hook = await ManageWebhooks.FindAsync(notice.Webhook, sql, cancel);
        return hook is not { ApprovedUs: not null, Disabled: 0 } || await CallAsync(hook, envelope.Id, notice, cancel)
            ? Outcome.Done : NotTaken;
    }

    /// <summary>Calls one webhook; what it answered stands in its row.</summary>
    internal async Task<bool> CallAsync(WebhookRow hook, Id eventId, WebhookDue notice, CancellationToken cancel)
    {
        var (ok, answer) = (false, "");
        try
        {
            var text = texts.Render(hook.Language, notice.Code, notice.Args);
            using var request = WebhookBody.Compose(
                hook, eventId, notice, text, address.Of(notice.Route), clock.GetUtcNow());
            using var response = await outgoing.SendAsync(request, cancel);
            ok = response.IsSuccessStatusCode;
            answer = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            answer = failure.Message;
        }

        await sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(Note, new { hook.Id, work.NowUs, Answer = answer.Length > 200 ? answer[..200] : answer });
                return Done.Instance;
            },
            Lane.Bulk,
            cancel);
        return ok;
    }
}
