using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Waste.Reports;
using Lode.Web.Access;
using Lode.Web.Jobs;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Periods;

/// <summary>A period as a whole: its checks, closing, filing, and the forms as they were filed.</summary>
internal static class PeriodEndpoints
{
    internal static readonly Refusal PeriodWrong = new("waste.periodWrong", 422);
    internal static readonly Refusal NotEnded = new("waste.periodNotEnded", 409, "HJ 1259-2022 7.2");
    internal static readonly Refusal AlreadyFiled = new("waste.periodFiled", 409);

    private const int LongestNote = 500;

    private const string Parts = """
        SELECT content FROM waste_filed_part
         WHERE site_id = @SiteId AND period = @Period AND form = @Form AND part < @Parts ORDER BY part
        """;

    internal sealed record CheckRequest(int Site);

    /// <param name="Notes">Why a check that fails may stand, by its name.</param>
    internal sealed record FileRequest(int Site, IReadOnlyDictionary<string, string>? Notes = null);

    internal sealed record FiledForm(
        string Form, string TitleZh, string TitleEn, int Rows, long TotalGrams, string Hash);

    internal sealed record FiledPeriod(string Period, DateTimeOffset FiledAt, string FiledBy);

    /// <param name="IsClosed">Whether the book takes nothing into it any more.</param>
    /// <param name="DueOn">The day by which it is to be reported.</param>
    /// <param name="JobId">The work that last checked or filed it.</param>
    /// <param name="Recent">Periods that were filed, the last first.</param>
    internal sealed record View(
        int Site, string Period, string Kind, bool IsEnded, bool IsClosed, DateOnly DueOn, int DaysLeft, Id? JobId,
        DateTimeOffset? CheckedAt, IReadOnlyList<CheckResult> Checks, IReadOnlyList<string> FormNames,
        DateTimeOffset? FiledAt, string FiledBy, IReadOnlyDictionary<string, string> Notes,
        IReadOnlyList<FiledForm> Forms, IReadOnlyList<FiledPeriod> Recent);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/periods/{period}", ReadAsync).WithName("waste.period").Produces<View>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.read");
        group.MapPost("/periods/{period}/check", CheckAsync).WithName("waste.checkPeriod").Produces<JobItem>(202)
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
        group.MapPost("/periods/{period}/file", FileAsync).WithName("waste.filePeriod").Produces<JobItem>(202)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Requires("ledger.close");
        group.MapGet("/periods/{period}/forms/{form}", FormAsync).WithName("waste.filedForm")
            .Produces(200, contentType: "text/csv").ProducesProblem(404).ProducesProblem(422).Requires("waste.read");
    }

    private static async Task<IResult> ReadAsync(
        string period, int site, ISqlSession sql, LedgerReader ledger, Rights rights, SiteDays days,
        TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (ReportPeriod.Find(period) is not { } asked)
        {
            return PeriodWrong.ToProblem();
        }

        var zone = await days.OfAsync(site, cancel);
        var key = new { SiteId = (long)site, Period = asked.Text };
        var row = await sql.FindAsync<PeriodRow>(PeriodRow.One, key, cancel);
        var forms = await sql.QueryAsync<FiledFormRow>(FiledFormRow.OfPeriod, key, cancel);
        var filed = await sql.QueryAsync<PeriodRow>(PeriodRow.Filed, new { SiteId = (long)site }, cancel);
        var book = await FlowReader.BookAsync(ledger, site, cancel);
        var range = asked.In(zone);
        var today = zone.DayOf(clock.NowUs());
        return TypedResults.Ok(new View(
            site, asked.Text, asked.Kind.ToString().ToLowerInvariant(), range.UntilUs <= clock.NowUs(),
            book is not null && book.ClosedUntilUs >= range.UntilUs, asked.DueOn,
            asked.DueOn.DayNumber - today.DayNumber, row?.JobId, At(row?.CheckedUs),
            Json<CheckResult[]>(row?.Checks) ?? [], asked.Forms, At(row?.FiledUs), row?.FiledBy ?? "",
            Json<Dictionary<string, string>>(row?.Notes) ?? [],
            [.. forms.Select(form => new FiledForm(
                form.Form, form.TitleZh, form.TitleEn, (int)form.RowCount, form.TotalG, form.Hash))],
            [.. filed.Select(one => new FiledPeriod(one.Period, Instants.FromUs(one.FiledUs!.Value), one.FiledBy))]));
    }

    private static async Task<IResult> CheckAsync(
        string period, CheckRequest request, ISqlSession sql, JobStore jobs, Rights rights, Actor actor,
        TextCatalog texts, HttpContext context, CancellationToken cancel) =>
        !rights.Can("waste.edit", request.Site) ? WasteRefusals.NotFound.ToProblem()
        : ReportPeriod.Find(period) is not { } asked ? PeriodWrong.ToProblem()
        : (await StartAsync(request.Site, new PeriodJob.Order(
            asked.Text, false, new Dictionary<string, string>(), actor), sql, jobs, cancel))
            .ToAccepted(context, texts);

    private static async Task<IResult> FileAsync(
        string period, FileRequest request, ISqlSession sql, JobStore jobs, Rights rights, Actor actor, SiteDays days,
        TextCatalog texts, TimeProvider clock, HttpContext context, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site) || !rights.Can("ledger.close", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (ReportPeriod.Find(period) is not { } asked)
        {
            return PeriodWrong.ToProblem();
        }

        var notes = request.Notes ?? new Dictionary<string, string>();
        var wrong = new FieldChecks()
            .Need(notes.Keys.All(PeriodChecks.Names.Contains), "notes", "unknown")
            .Need(notes.Values.All(note => note is { Length: <= LongestNote }), "notes", "length")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var zone = await days.OfAsync(request.Site, cancel);
        if (asked.In(zone).UntilUs > clock.NowUs())
        {
            return NotEnded.With(
                ("period", asked.Text), ("until", asked.Next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
                .ToProblem();
        }

        var row = await sql.FindAsync<PeriodRow>(
            PeriodRow.One, new { SiteId = (long)request.Site, Period = asked.Text }, cancel);
        return row is { FiledUs: { } filedUs }
            ? AlreadyFiled.With(("period", asked.Text), ("person", row.FiledBy), ("day", zone.Text(filedUs)))
                .ToProblem()
            : (await StartAsync(request.Site, new PeriodJob.Order(asked.Text, true, notes, actor), sql, jobs, cancel))
                .ToAccepted(context, texts);
    }

    private static async Task<Outcome<JobRow>> StartAsync(
        int site, PeriodJob.Order order, ISqlSession sql, JobStore jobs, CancellationToken cancel)
    {
        // The row is there before the work, which only fills it.
        await BeginAsync(site, order.Period, null, sql, cancel);
        var started = await jobs.StartAsync(PeriodJob.Name, order.Period, site, order, order.Actor, cancel);
        if (started.TryGet(out var job, out _))
        {
            await BeginAsync(site, order.Period, job.Id, sql, cancel);
        }

        return started;
    }

    private static Task BeginAsync(int site, string period, Id? jobId, ISqlSession sql, CancellationToken cancel) =>
        sql.CommitAsync<Done>(
            work =>
            {
                work.Execute(PeriodRow.Begin, new { SiteId = (long)site, Period = period, JobId = jobId });
                return Done.Instance;
            },
            cancel: cancel);

    private static async Task<IResult> FormAsync(
        string period, string form, int site, ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var filed = await sql.QueryAsync<FiledFormRow>(
            FiledFormRow.OfPeriod, new { SiteId = (long)site, Period = period }, cancel);
        if (filed.FirstOrDefault(one => one.Form == form) is not { } row)
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var parts = await sql.QueryAsync<string>(
            Parts, new { SiteId = (long)site, Period = period, Form = form, row.Parts }, cancel);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(parts));
        Invariant.Holds(Convert.ToHexStringLower(SHA256.HashData(bytes)) == row.Hash, "a filed form has its hash");
        var mark = await SimulationMark.IsOnAsync(sql, [site], cancel) ? SimulationMark.FileSuffix : "";
        return TypedResults.Bytes(bytes, "text/csv; charset=utf-8", $"{form}-{site}-{period}{mark}.csv");
    }

    private static DateTimeOffset? At(long? us) => us is { } instant ? Instants.FromUs(instant) : null;

    private static T? Json<T>(string? text)
        where T : class => string.IsNullOrEmpty(text) ? null
        : JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web);
}
