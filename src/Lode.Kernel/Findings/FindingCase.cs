using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Kernel.Cases;
using Lode.Kernel.Events;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Findings;

/// <summary>Opens the case that a finding leads to: by itself where its rule names one, or as a person asks.</summary>
internal sealed class FindingCase(OpenCase open, FindingRules rules, ISqlSession sql)
{
    /// <summary>What a person may always ask for.</summary>
    internal const string Check = "findingCheck";

    internal static readonly Refusal HasCase = new("findings.hasCase", 409);

    private const string Link = """
        UPDATE kernel_finding SET case_id = @Case WHERE site_id = @SiteId AND id = @Id AND case_id IS NULL
        """;

    /// <summary>Opens it for a person; the finding then names the case.</summary>
    internal async Task<Outcome<FindingRow>> RunAsync(
        FindingRow row, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (row.CaseId is not null)
        {
            return HasCase;
        }

        if (row.State == "closed")
        {
            return ActOnFinding.NotInThisState.With(("state", row.State));
        }

        var outcome = await open.RunAsync(RequestOf(row), actor, rights, cancel);
        return outcome.TryGet(out var answer, out var why) ? await LinkAsync(row, answer.Case, actor, cancel) : why;
    }

    /// <summary>Opens it for the rule.</summary>
    internal async Task<Outcome<Done>> ByRuleAsync(FindingRow row, CancellationToken cancel)
    {
        var outcome = await open.ByProductAsync(RequestOf(row), Actor.System("findings.opened"), cancel);
        if (!outcome.TryGet(out var answer, out var why))
        {
            return why;
        }

        return (await LinkAsync(row, answer.Case, Actor.System("findings.opened"), cancel))
            .TryGet(out _, out var refused) ? Outcome.Done : refused;
    }

    // The key makes a repetition find the case that it opened before.
    private OpenCase.Request RequestOf(FindingRow row)
    {
        var rule = rules.Find(row.Rule);
        return new OpenCase.Request(
            rule?.OpensCase ?? Check,
            row.SiteId,
            new JsonObject
            {
                ["title"] = Cut($"{rule?.LabelZh ?? row.Rule}：{row.ObjectZh}", 120),
                ["evidence"] = Cut(Evidence(row, rule), 2000),
            },
            row.Route,
            $"finding:{row.Id}");
    }

    private static string Evidence(FindingRow row, FindingRule? rule)
    {
        var text = new StringBuilder();
        foreach (var line in JsonSerializer.Deserialize<EvidenceLine[]>(row.Evidence, EvidenceJson.Options)!)
        {
            text.Append(line.LabelZh).Append('：').Append(line.Value);
            text.Append(line.Unit is null ? "" : " " + line.Unit).Append('\n');
        }

        return rule?.Clause is { } clause ? $"{text}依据：{clause}" : text.ToString().TrimEnd();
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];

    private Task<Outcome<FindingRow>> LinkAsync(FindingRow row, Id opened, Actor actor, CancellationToken cancel) =>
        sql.CommitAsync<FindingRow>(
            work =>
            {
                var after = row with { CaseId = opened };
                if (work.Execute(Link, new { row.SiteId, row.Id, Case = opened }) == 1)
                {
                    work.Audit(actor, "findings.openCase", "finding", row.Id.ToString(), row, after);
                }

                return after;
            },
            cancel: cancel);
}

/// <summary>Opens the cases of rules that name one.</summary>
internal sealed class OpenCaseOfFinding(FindingCase cases, ISqlSession sql) : IEventHandler<FindingOpened>
{
    public static string Receiver => "findings.openCase";

    public async Task<Outcome<Done>> HandleAsync(
        FindingOpened happened, Delivery delivery, CancellationToken cancel) =>
        happened.OpensCase is not null
            && await ListFindings.FindAsync(happened.FindingId, sql, cancel) is { CaseId: null } row
            ? await cases.ByRuleAsync(row, cancel) : Outcome.Done;
}
