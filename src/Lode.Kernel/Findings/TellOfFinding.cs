using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Notifications;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Findings;

/// <summary>Who must act on a finding hears of it: its owner, or those with its rule's right at the site.</summary>
internal static class TellOfFinding
{
    private const string One = $"""
        SELECT {FindingRow.Columns} FROM kernel_finding WHERE site_id = @SiteId AND id = @Id
        """;

    /// <summary>Sends the notice; nothing when the finding is gone.</summary>
    internal static Outcome<Done> Send(IWork work, FindingRules rules, long site, Id id, string code)
    {
        if (work.Find<FindingRow>(One, new { SiteId = site, Id = id }) is not { } row)
        {
            return Outcome.Done;
        }

        var rule = rules.Find(row.Rule);
        var persons = row.OwnerId is { } owner ? [owner] : work.HoldersOf(rule?.ActPermission ?? "findings.act", site);
        work.Notify(new Notice(
            site,
            code,
            new Dictionary<string, string>
            {
                ["rule.zh-CN"] = rule?.LabelZh ?? row.Rule,
                ["rule.en-US"] = rule?.LabelEn ?? row.Rule,
                ["object.zh-CN"] = row.ObjectZh,
                ["object.en-US"] = row.ObjectEn,
                ["severity"] = $"P{row.Severity}",
            },
            $"/findings?finding={row.Id}",
            persons));
        return Outcome.Done;
    }
}

/// <summary>Tells of a new or graver finding.</summary>
internal sealed class TellOfOpenedFinding(FindingRules rules) : IEventHandler<FindingOpened>
{
    public static string Receiver => "findings.tellOpened";

    public Task<Outcome<Done>> HandleAsync(FindingOpened happened, Delivery delivery, CancellationToken cancel) =>
        delivery.CommitAsync(
            work => TellOfFinding.Send(work, rules, happened.Site, happened.FindingId, "findings.noticeOpened"),
            cancel);
}

/// <summary>Tells of a finding that is late.</summary>
internal sealed class TellOfLateFinding(FindingRules rules) : IEventHandler<FindingLate>
{
    public static string Receiver => "findings.tellLate";

    public Task<Outcome<Done>> HandleAsync(FindingLate happened, Delivery delivery, CancellationToken cancel) =>
        delivery.CommitAsync(
            work => TellOfFinding.Send(work, rules, happened.Site, happened.FindingId, "findings.noticeLate"), cancel);
}
