using System.Globalization;
using System.Text.Json;
using Lode.Kernel.Documents;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Reports;

/// <summary>What a person gives for a report.</summary>
/// <param name="Template">A new template; null keeps the one there is.</param>
/// <param name="After">Revision that was edited; 0 for a new report.</param>
internal sealed record ReportInput(ReportContent Content, byte[]? Template, string? TemplateName, long After);

/// <summary>Keeps a revision of a report once every name, unit and expression of it holds.</summary>
internal sealed class SaveReport(
    ISqlSession sql, LedgerReader ledger, SignalDirectory signals, TimeProvider clock)
{
    private const int MostCells = 500;

    private const string Insert = """
        INSERT INTO kernel_report (site_id, id, revision, content, saved_us, saved_by, closed)
        VALUES (@SiteId, @Id, @Revision, @Content, @SavedUs, @SavedBy, @Closed)
        """;

    private const string Last = """
        SELECT coalesce(max(revision), 0) FROM kernel_report WHERE site_id = @SiteId AND id = @Id
        """;

    /// <summary>Saves it; without an id, a new one.</summary>
    internal async Task<Outcome<ReportRow>> RunAsync(
        long site, Id? known, ReportInput input, Actor actor, Rights rights, CancellationToken cancel)
    {
        var id = known ?? Id.New((int)site, clock.GetUtcNow());
        if (Fields(input.Content) is { } wrong)
        {
            return wrong;
        }

        if (!(await TemplateAsync(site, id, input, actor, cancel)).TryGet(out var template, out var why)
            || !ReportTemplate.Read(template.Bytes).TryGet(out var names, out why))
        {
            return why;
        }

        if (input.Content.Cells.Index().FirstOrDefault(one => names.All(name => name.Name != one.Item.Name)) is
            { Item: { } lost } at)
        {
            return ReportRefusals.NameMissing.With(("name", lost.Name))
                .At(new FieldRefusal($"cells[{at.Index}].name", "unknown"));
        }

        var scope = await ReportScope.ReadAsync(site, sql, ledger, signals, cancel);
        if (!scope.Compile(input.Content.Cells, rights).TryGet(out _, out why))
        {
            return why;
        }

        var content = input.Content with
        {
            TemplateId = template.Row.Id,
            TemplateName = template.Row.Name,
            TemplateHash = template.Row.ContentHash,
        };
        return await StoreAsync(site, id, JsonSerializer.Serialize(content, ReportJson.Options), 0, input.After, actor,
            cancel);
    }

    /// <summary>Ends a report: it is not made any more; what was made stays.</summary>
    internal Task<Outcome<ReportRow>> CloseAsync(ReportRow row, Actor actor, CancellationToken cancel) =>
        StoreAsync(row.SiteId, row.Id, row.Content, 1, row.Revision, actor, cancel);

    private Task<Outcome<ReportRow>> StoreAsync(
        long site, Id id, string content, long closed, long after, Actor actor, CancellationToken cancel) =>
        sql.CommitAsync<ReportRow>(
            work =>
            {
                var last = work.Find<long>(Last, new { SiteId = site, Id = id });
                if (last != after)
                {
                    return ReportRefusals.Stale.With(("revision", last.ToString(CultureInfo.InvariantCulture)));
                }

                var row = new ReportRow
                {
                    SiteId = site,
                    Id = id,
                    Revision = last + 1,
                    Content = content,
                    SavedUs = work.NowUs,
                    SavedBy = actor.Name,
                    Closed = closed,
                };
                work.Execute(Insert, row);
                work.Audit(actor, closed == 1 ? "reports.close" : "reports.save", "report", id.ToString(), null, row);
                return row;
            },
            cancel: cancel);

    private async Task<Outcome<DocumentContent>> TemplateAsync(
        long site, Id id, ReportInput input, Actor actor, CancellationToken cancel)
    {
        if (input.Template is { } bytes)
        {
            if (!ReportTemplate.Read(bytes).TryGet(out _, out var why))
            {
                return why;
            }

            var document = new DocumentInput(site, "reportTemplate", id.ToString(), input.TemplateName ?? "");
            return (await StoreDocument.RunAsync(document, bytes, sql, actor, cancel)).TryGet(out var row, out why)
                ? new DocumentContent(row, bytes) : why;
        }

        return await ReadDocument.FindAsync(input.Content.TemplateId, sql, cancel) is { } kept
            && kept.SiteId == site && kept.ObjectKind == "reportTemplate"
            ? await ReadDocument.ContentAsync(kept, sql, cancel)
            : ReportRefusals.NotAWorkbook.At(new FieldRefusal("template", "required"));
    }

    private static Refusal? Fields(ReportContent content)
    {
        var checks = new FieldChecks()
            .NeedText(content.TitleZh, "titleZh", 120)
            .NeedText(content.TitleEn, "titleEn", 120)
            .Need(TextCatalog.Languages.Contains(content.Language), "language", "unknown")
            .Need(content.Cadence is "daily" or "monthly", "cadence", "unknown")
            .Need(ReportPeriods.IsTime(content.DayStart), "dayStart", "format")
            .Need(content.MonthStart is >= 1 and <= 28, "monthStart", "range")
            .Need(content.DelayMinutes is >= 0 and <= 20_160, "delayMinutes", "range")
            .Need(content.Cells.Count is > 0 and <= MostCells, "cells", "range");
        foreach (var (index, cell) in content.Cells.Index())
        {
            checks.NeedText(cell.Name, $"cells[{index}].name", 255)
                .NeedText(cell.Expression, $"cells[{index}].expression", 4_000)
                .Need(cell.Decimals is null or (>= 0 and <= 9), $"cells[{index}].decimals", "range");
        }

        return checks.Need(content.Cells.DistinctBy(cell => cell.Name).Count() == content.Cells.Count, "cells", "taken")
            .Against(ReportRefusals.Invalid);
    }
}
