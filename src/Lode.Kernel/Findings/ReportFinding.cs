using System.Text.Json;
using Lode.Kernel.Events;
using Lode.Kernel.Search;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Findings;

/// <summary>What an evaluation found.</summary>
/// <param name="ObjectZh">Name of the object, as people of the site know it.</param>
/// <param name="DueUs">When it is due, from <see cref="FindingRule.DueUs"/>.</param>
/// <param name="Severity">Another severity than the rule's; null: the rule's.</param>
public sealed record FindingReport(
    long SiteId, FindingRule Rule, string ObjectKind, string ObjectId, string ObjectZh, string ObjectEn, string Route,
    IReadOnlyList<EvidenceLine> Evidence, long DueUs, FindingSeverity? Severity = null);

/// <summary>A finding is new, or became graver.</summary>
public sealed record FindingOpened(
    int Site, Id FindingId, string Rule, string ObjectKind, string ObjectId, int Severity, string? OpensCase) : IEvent
{
    public static string Name => "findings.opened.v1";
}

/// <summary>Keeps one finding open per rule and object, however often the rule reports it.</summary>
public static class ReportFinding
{
    private const string OpenOne = $"""
        SELECT {FindingRow.Columns} FROM kernel_finding
         WHERE site_id = @SiteId AND rule = @Rule AND object_kind = @ObjectKind AND object_id = @ObjectId
           AND state <> 'closed' {"{lock}"}
        """;

    // Two nodes may report at once: the second one becomes a repetition of the first.
    private const string Insert = $"""
        INSERT INTO kernel_finding ({FindingRow.Columns})
        VALUES (@SiteId, @Id, @Rule, @ObjectKind, @ObjectId, @ObjectZh, @ObjectEn, @Route, @Severity, 'open', @Evidence,
                1, 0, @NowUs, @NowUs, @DueUs, 0, @DueUs, NULL, NULL, '', NULL, NULL, NULL, NULL)
        ON CONFLICT (site_id, rule, object_kind, object_id) WHERE state <> 'closed' DO UPDATE
           SET occurrences = kernel_finding.occurrences + 1, seen_us = excluded.seen_us
        RETURNING id
        """;

    private const string Repeat = """
        UPDATE kernel_finding SET state = @State, severity = @Severity, evidence = @Evidence, seen_us = @NowUs,
               occurrences = occurrences + 1, clear_count = 0, ended_us = NULL, object_zh = @ObjectZh,
               object_en = @ObjectEn, route = @Route
         WHERE site_id = @SiteId AND id = @Id
        """;

    private const string Clear = """
        UPDATE kernel_finding SET clear_count = @ClearCount, state = @State, ended_us = @EndedUs, closed_us = @ClosedUs
         WHERE site_id = @SiteId AND id = @Id
        """;

    extension(IWork work)
    {
        /// <summary>The condition holds: opens the finding, or repeats it. A finding that a person explained stays
        /// explained unless it became graver.</summary>
        /// <returns>Id of the finding.</returns>
        public Id Report(FindingReport report)
        {
            var severity = (long)(report.Severity ?? report.Rule.Severity);
            var open = Find(work, report.SiteId, report.Rule.Code, report.ObjectKind, report.ObjectId);
            var id = open?.Id ?? Id.New((int)report.SiteId, Instants.FromUs(work.NowUs));
            var graver = open is not null && severity < open.Severity;
            var row = new
            {
                report.SiteId,
                Id = id,
                Rule = report.Rule.Code,
                report.ObjectKind,
                report.ObjectId,
                report.ObjectZh,
                report.ObjectEn,
                report.Route,
                Severity = severity,
                State = open is { State: "explained" } && !graver ? "explained" : "open",
                Evidence = JsonSerializer.Serialize(report.Evidence, EvidenceJson.Options),
                work.NowUs,
                report.DueUs,
            };
            if (open is null)
            {
                if (work.Find<Id>(Insert, row) is var stored && stored != id)
                {
                    return stored;
                }
            }
            else
            {
                work.Execute(Repeat, row);
            }

            work.Index(Entry(report, id));
            if (open is null || graver)
            {
                work.Publish(new FindingOpened(
                    (int)report.SiteId, id, report.Rule.Code, report.ObjectKind, report.ObjectId, (int)severity,
                    open is null ? report.Rule.OpensCase : null));
            }

            return id;
        }

        /// <summary>The condition does not hold. After as many clear evaluations as the rule asks for it has ended, and
        /// is closed where no person needs to write a note.</summary>
        public void ClearFinding(long siteId, FindingRule rule, string objectKind, string objectId)
        {
            if (Find(work, siteId, rule.Code, objectKind, objectId) is not { State: "open" or "explained" } open)
            {
                return;
            }

            var count = open.ClearCount + 1;
            var ended = count >= rule.ClearAfter;
            var closes = ended && (!rule.NeedsClosure || open.State == "explained");
            work.Execute(Clear, new
            {
                SiteId = siteId,
                open.Id,
                ClearCount = count,
                State = closes ? "closed" : ended ? "ended" : open.State,
                EndedUs = ended ? (long?)work.NowUs : null,
                ClosedUs = closes ? (long?)work.NowUs : null,
            });
        }
    }

    private static SearchEntry Entry(FindingReport report, Id id) => new(
        report.SiteId, "finding", id.ToString(), $"{report.Rule.LabelZh}：{report.ObjectZh}",
        $"{report.Rule.LabelEn}: {report.ObjectEn}", report.Rule.Clause ?? "", report.Rule.Clause ?? "",
        $"/findings?finding={id}", "findings.read", [report.Rule.Code, .. report.Evidence.Select(line => line.Value)]);

    private static FindingRow? Find(IWork work, long siteId, string rule, string objectKind, string objectId) =>
        work.Find<FindingRow>(
            OpenOne, new { SiteId = siteId, Rule = rule, ObjectKind = objectKind, ObjectId = objectId });
}

/// <summary>The JSON of evidence.</summary>
internal static class EvidenceJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
