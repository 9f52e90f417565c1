using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Notifications;

/// <summary>What a person gives for a webhook.</summary>
/// <param name="Secret">Key of its signatures; null keeps the one there is, or makes one.</param>
/// <param name="Codes">Beginnings of notice codes; empty: all.</param>
public sealed record WebhookInput(
    long Org, string Name, string Template, string Url, string? Secret, IReadOnlyList<string>? Codes, string Language,
    bool Disabled = false);

/// <summary>Makes, changes, approves and removes webhooks. A changed address needs a new approval, by another person
/// than
/// the one who changed it.</summary>
internal static class ManageWebhooks
{
    internal static readonly Refusal NotFound = new("notifications.webhookUnknown", 404);
    internal static readonly Refusal Wrong = new("notifications.webhookWrong", 422);
    internal static readonly Refusal SamePerson = new("notifications.samePerson", 409);
    private static readonly string[] Templates = ["generic", "wecom", "dingtalk"];

    private const string One = $"SELECT {WebhookRow.Columns} FROM kernel_webhook WHERE id = @Id";

    private const string OfOrgs = $"""
        SELECT {WebhookRow.Columns} FROM kernel_webhook WHERE org {"{ids:Orgs}"} ORDER BY made_us
        """;

    private const string Upsert = $"""
        INSERT INTO kernel_webhook ({WebhookRow.Columns})
        VALUES (@Id, @Org, @Name, @Template, @Url, @Secret, @Codes, @Language, @MadeBy, @MadeUs, @ApprovedBy,
        @ApprovedUs,
                @Disabled, @LastUs, @LastAnswer)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, template = excluded.template, url = excluded.url,
               secret = excluded.secret, codes = excluded.codes, language = excluded.language,
               made_by = excluded.made_by,
               made_us = excluded.made_us, approved_by = excluded.approved_by, approved_us = excluded.approved_us,
               disabled = excluded.disabled
        """;

    private const string Delete = "DELETE FROM kernel_webhook WHERE id = @Id";

    internal static Task<WebhookRow?> FindAsync(Id id, ISqlSession sql, CancellationToken cancel) =>
        sql.FindAsync<WebhookRow>(One, new { Id = id }, cancel);

    internal static Task<IReadOnlyList<WebhookRow>> ListAsync(
        IReadOnlyList<long> orgs, ISqlSession sql, CancellationToken cancel) =>
        sql.QueryAsync<WebhookRow>(OfOrgs, new { Orgs = orgs }, cancel);

    /// <summary>Makes (without a row before) or changes one.</summary>
    internal static Task<Outcome<WebhookRow>> SaveAsync(
        WebhookRow? before, WebhookInput input, ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        var wrong = new FieldChecks()
            .NeedText(input.Name, "name")
            .Need(Templates.Contains(input.Template), "template", "unknown")
            .Need(TextCatalog.Languages.Contains(input.Language), "language", "unknown")
            .Need(input.Secret is null or { Length: >= 16 and <= 200 }, "secret", "length")
            .Against(Wrong) ?? OutgoingHttp.Check(input.Url);
        if (wrong is not null)
        {
            return Task.FromResult<Outcome<WebhookRow>>(wrong);
        }

        return sql.CommitAsync<WebhookRow>(
            work =>
            {
                var same = before is not null && before.Url == input.Url;
                var row = new WebhookRow
                {
                    Id = before?.Id ?? Id.New((int)input.Org, Instants.FromUs(work.NowUs)),
                    Org = before?.Org ?? input.Org,
                    Name = input.Name.Trim(),
                    Template = input.Template,
                    Url = input.Url,
                    Secret = input.Secret ?? before?.Secret ?? Secrets.New(""),
                    Codes = string.Join(' ', input.Codes ?? []),
                    Language = input.Language,
                    MadeBy = same ? before!.MadeBy : actor.Name,
                    MadeUs = same ? before!.MadeUs : work.NowUs,
                    ApprovedBy = same ? before!.ApprovedBy : null,
                    ApprovedUs = same ? before!.ApprovedUs : null,
                    Disabled = input.Disabled ? 1 : 0,
                    LastAnswer = before?.LastAnswer ?? "",
                };
                work.Execute(Upsert, row);
                work.Audit(actor, "notifications.saveWebhook", "webhook", row.Id.ToString(), Shown(before), Shown(row));
                return row;
            },
            cancel: cancel);
    }

    /// <summary>A second person approves the address.</summary>
    internal static Task<Outcome<WebhookRow>> ApproveAsync(
        WebhookRow row, ISqlSession sql, Actor actor, CancellationToken cancel)
    {
        if (actor.Kind == ActorKind.Person && actor.Name == row.MadeBy)
        {
            return Task.FromResult<Outcome<WebhookRow>>(SamePerson.With(("person", row.MadeBy)));
        }

        return sql.CommitAsync<WebhookRow>(
            work =>
            {
                var approved = row with { ApprovedBy = actor.Name, ApprovedUs = work.NowUs };
                work.Execute(Upsert, approved);
                work.Audit(actor, "notifications.approveWebhook", "webhook", row.Id.ToString(), Shown(row),
                    Shown(approved));
                return approved;
            },
            cancel: cancel);
    }

    internal static Task<Outcome<Done>> DeleteAsync(WebhookRow row, ISqlSession sql, Actor actor,
        CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(Delete, row);
                work.Audit(actor, "notifications.deleteWebhook", "webhook", row.Id.ToString(), Shown(row));
                return Done.Instance;
            },
            cancel: cancel);

    // The audit log knows the target, not the key.
    private static object? Shown(WebhookRow? row) => row is null ? null : new
    {
        row.Org,
        row.Name,
        row.Template,
        row.Url,
        row.Codes,
        row.Language,
        row.ApprovedBy,
        row.Disabled,
    };
}
