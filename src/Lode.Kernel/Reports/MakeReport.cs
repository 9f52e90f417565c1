using System.Text.Json;
using Lode.Kernel.Calendars;
using Lode.Kernel.Documents;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using NodaTime;

namespace Lode.Kernel.Reports;

/// <summary>Asks for a report of a period, and makes it as a job: computes, fills the template, keeps the file.
/// </summary>
internal sealed class MakeReport(
    ISqlSession sql, JobStore jobs, CalendarService calendars, LedgerReader ledger, SignalDirectory signals,
    HistoryReads reads, TimeProvider clock) : IJobKind
{
    internal const string KindName = "reports.make";

    private const string Insert = """
        INSERT INTO kernel_report_run (site_id, id, report_id, revision, scheduled, period, from_us, to_us, job_id,
                                       asked_by, asked_us)
        VALUES (@SiteId, @Id, @ReportId, @Revision, @Scheduled, @Period, @FromUs, @ToUs, @JobId, @AskedBy, @AskedUs)
        """;

    private const string Made = """
        SELECT count(*) FROM kernel_report_run
         WHERE site_id = @SiteId AND report_id = @ReportId AND period = @Period AND scheduled = 1
        """;

    private const string End = """
        UPDATE kernel_report_run SET document_id = @DocumentId, content_hash = @Hash, cells = @Cells, ended_us = @NowUs
         WHERE site_id = @SiteId AND id = @Id
        """;

    internal sealed record Request(Id Run);

    internal sealed record Asked(Id Run, Id? Job);

    public string Kind => KindName;

    /// <summary>The zone of a site.</summary>
    internal async Task<DateTimeZone> ZoneAsync(long site, CancellationToken cancel) =>
        (await calendars.ReadAsync(site, cancel)).Find(site)?.Zone ?? DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    /// <summary>Asks for a period; a scheduled one is asked for once, however many nodes there are.</summary>
    internal async Task<Outcome<Asked>> AskAsync(
        ReportRow report, string name, bool scheduled, Actor actor, CancellationToken cancel)
    {
        var content = report.Parsed;
        if (new ReportPeriods(content, await ZoneAsync(report.SiteId, cancel)).Find(name) is not { } period)
        {
            return ReportRefusals.PeriodWrong.At(new FieldRefusal("period", "format"));
        }

        if (period.FromUs > clock.NowUs())
        {
            return ReportRefusals.PeriodAhead.With(("period", name)).At(new FieldRefusal("period", "range"));
        }

        var outcome = await sql.CommitAsync<Asked>(
            work =>
            {
                var run = Id.New((int)report.SiteId, Instants.FromUs(work.NowUs));
                if (scheduled && work.Find<long>(Made, new { report.SiteId, ReportId = report.Id, Period = name }) > 0)
                {
                    return new Asked(run, null);
                }

                var title = $"{(content.Language == "en-US" ? content.TitleEn : content.TitleZh)} {name}";
                var job = JobStore.Enqueue(work, KindName, title, (int)report.SiteId, new Request(run), actor);
                work.Execute(Insert, new
                {
                    report.SiteId,
                    Id = run,
                    ReportId = report.Id,
                    report.Revision,
                    Scheduled = scheduled ? 1 : 0,
                    Period = name,
                    period.FromUs,
                    period.ToUs,
                    JobId = job,
                    AskedBy = actor.Name,
                    AskedUs = work.NowUs,
                });
                return new Asked(run, job);
            },
            cancel: cancel);
        jobs.Poke();
        return outcome;
    }

    public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
    {
        var id = run.RequestAs<Request>().Run;
        if (await ReadReports.FindRunAsync(id, sql, cancel) is not { } row
            || await ReadReports.FindAsync(row.ReportId, sql, cancel, row.Revision) is not { } report
            || await ReadDocument.FindAsync(report.Parsed.TemplateId, sql, cancel) is not { } template)
        {
            return ReportRefusals.NotFound;
        }

        var content = report.Parsed;
        var scope = await ReportScope.ReadAsync(row.SiteId, sql, ledger, signals, cancel);
        if (!scope.Compile(content.Cells, null).TryGet(out var cells, out var why))
        {
            return why;
        }

        var results = await new ComputeReport(reads, ledger).RunAsync(
            content, cells, new ReportPeriod(row.Period, row.FromUs, row.ToUs), scope,
            await ZoneAsync(row.SiteId, cancel), clock.NowUs(), done => run.ReportAsync(done, cells.Count), cancel);
        var filled = ReportTemplate.Fill((await ReadDocument.ContentAsync(template, sql, cancel)).Bytes, results);
        var title = content.Language == "en-US" ? content.TitleEn : content.TitleZh;
        var name = $"{string.Concat(title.Split(Path.GetInvalidFileNameChars()))}_{row.Period}.xlsx";
        var stored = await StoreDocument.RunAsync(
            new DocumentInput(row.SiteId, "report", row.ReportId.ToString(), name), filled, sql,
            Actor.System(KindName), cancel);
        if (!stored.TryGet(out var document, out why))
        {
            return why;
        }

        await sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(End, new
                {
                    row.SiteId,
                    row.Id,
                    DocumentId = document.Id,
                    Hash = document.ContentHash,
                    Cells = JsonSerializer.Serialize(results, ReportJson.Options),
                    work.NowUs,
                });
                return Done.Instance;
            },
            Lane.Bulk,
            cancel);
        return new { run = row.Id, document = document.Id };
    }
}
