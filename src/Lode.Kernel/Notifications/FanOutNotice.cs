using Lode.Kernel.Events;

namespace Lode.Kernel.Notifications;

/// <summary>A notice for one mailbox.</summary>
public sealed record MailDue(
    int Site, string Code, IReadOnlyDictionary<string, string> Args, string Route, Id Person) : IEvent
{
    public static string Name => "notifications.mailDue.v1";
}

/// <summary>A notice for one webhook.</summary>
public sealed record WebhookDue(
    int Site, string Code, IReadOnlyDictionary<string, string> Args, string Route, Id Webhook) : IEvent
{
    public static string Name => "notifications.webhookDue.v1";
}

/// <summary>Sends a notice to each mailbox and webhook by an event of its own, so that one that fails repeats no other.
/// </summary>
internal sealed class FanOutNotice : IEventHandler<NoticeSent>
{
    private const string Readers = """
        SELECT p.id FROM kernel_person p LEFT JOIN kernel_notice_choice c ON c.person_id = p.id
         WHERE p.id {ids} AND p.email IS NOT NULL AND p.email <> '' AND p.disabled_us IS NULL
            AND coalesce(c.email, 1) = 1
        """;

    private const string Hooks = """
        SELECT h.id, h.codes FROM kernel_webhook h JOIN kernel_org_closure c ON c.ancestor = h.org
         WHERE c.descendant = @Site AND h.approved_us IS NOT NULL AND h.disabled = 0
        """;

    public static string Receiver => "notifications.fanOut";

    public Task<Outcome<Done>> HandleAsync(NoticeSent happened, Delivery delivery, CancellationToken cancel) =>
        delivery.CommitAsync(
            work =>
            {
                if (happened.Persons.Count > 0)
                {
                    foreach (var person in work.Query<Id>(Readers, new { Ids = happened.Persons }))
                    {
                        work.Publish(new MailDue(happened.Site, happened.Code, happened.Args, happened.Route, person));
                    }
                }

                foreach (var hook in work.Query<WebhookRow>(Hooks, new { Site = (long)happened.Site })
                    .Where(hook => hook.Wants(happened.Code)))
                {
                    work.Publish(new WebhookDue(happened.Site, happened.Code, happened.Args, happened.Route, hook.Id));
                }

                return Outcome.Done;
            },
            cancel);
}
