using System.Text;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Jobs;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Waste.Registers;
using Lode.Waste.Reports;

namespace Lode.Waste.Periods;

/// <summary>Checks a period; files it when asked: closes the book up to its end, freezes its forms with their hashes.
/// What an interruption cut off begins again and changes nothing that was filed.</summary>
internal sealed class PeriodJob(ISqlSession sql, LedgerReader ledger, SiteDays days) : IJobKind
{
    internal const string Name = "waste.period";

    internal static readonly Refusal Blocked = new("waste.periodBlocked", 409, "HJ 1259-2022 7.2");
    internal static readonly Refusal Unexplained = new("waste.periodUnexplained", 409, "HJ 1259-2022 7.2");

    /// <summary>Text in one part of a frozen form.</summary>
    private const int PartLength = 200_000;

    private const string Keep = """
        INSERT INTO waste_filed_part (site_id, period, form, part, content)
        VALUES (@SiteId, @Period, @Form, @Part, @Content)
        ON CONFLICT (site_id, period, form, part) DO UPDATE SET content = excluded.content
        """;

    /// <param name="IsFiling">Close the book and freeze the forms when the checks allow it.</param>
    /// <param name="Notes">Why a check that fails may stand, by its name.</param>
    internal sealed record Order(
        string Period, bool IsFiling, IReadOnlyDictionary<string, string> Notes, Actor Actor);

    internal sealed record Done(string Period, int Failed, bool IsFiled);

    public string Kind => Name;

    public async Task<Outcome<object>> RunAsync(JobRun run, CancellationToken cancel)
    {
        var order = run.RequestAs<Order>();
        var period = ReportPeriod.Find(order.Period)!;
        var zone = await days.OfAsync(run.Site, cancel);
        var steps = period.Forms.Count + 2 + (order.IsFiling ? period.Forms.Count + 1 : 0);
        var done = 0;
        Task StepAsync() => run.ReportAsync(++done, steps);
        await run.ReportAsync(0, steps);
        var reader = new PeriodReader(sql, ledger, run.Site, zone, period);
        var forms = new List<FormTable>();
        foreach (var form in period.Forms)
        {
            forms.Add(await reader.FormAsync(form, cancel));
            await StepAsync();
        }

        var checks = PeriodChecks.Run(await reader.ReadAsync(forms, cancel));
        await StepAsync();
        await KeepChecksAsync(run.Site, period, checks, cancel);
        await StepAsync();
        var failed = checks.Count(check => check.Verdict == PeriodChecks.Failed);
        if (!order.IsFiling)
        {
            return new Done(period.Text, failed, IsFiled: false);
        }

        if (Against(checks, order.Notes) is { } refused)
        {
            return refused;
        }

        if (await CloseAsync(run.Site, period.In(zone), order.Actor, cancel) is { } open)
        {
            return open;
        }

        await StepAsync();
        return await FileAsync(run.Site, period, forms, order, StepAsync, cancel) is { } why
            ? why : new Done(period.Text, failed, IsFiled: true);
    }

    /// <summary>Why a period with these checks is not filed; null when it may be.</summary>
    internal static Refusal? Against(
        IReadOnlyList<CheckResult> checks, IReadOnlyDictionary<string, string> notes)
    {
        var failed = checks.Where(check => check.Verdict == PeriodChecks.Failed).ToArray();
        var blocking = failed.Where(check => check.IsBlocking).Select(check => check.Name).ToArray();
        var silent = failed.Where(check => string.IsNullOrWhiteSpace(notes.GetValueOrDefault(check.Name)))
            .Select(check => check.Name).ToArray();
        return blocking.Length > 0 ? Blocked.With(("checks", string.Join(", ", blocking)))
            : silent.Length > 0 ? Unexplained.With(("checks", string.Join(", ", silent))) : null;
    }

    private Task KeepChecksAsync(
        int site, ReportPeriod period, IReadOnlyList<CheckResult> checks, CancellationToken cancel) =>
        sql.CommitAsync<Kernel.Done>(
            work =>
            {
                work.Execute(PeriodRow.Check, new
                {
                    SiteId = (long)site,
                    Period = period.Text,
                    work.NowUs,
                    Checks = JsonSerializer.Serialize(checks, JsonSerializerOptions.Web),
                });
                return Kernel.Done.Instance;
            },
            cancel: cancel);

    // From here on the book takes nothing into the period, so the forms that follow are its last word.
    private async Task<Refusal?> CloseAsync(int site, Month range, Actor actor, CancellationToken cancel)
    {
        foreach (var book in await ledger.BooksAsync([site], cancel))
        {
            if (!book.Convention.StartsWith("waste.", StringComparison.Ordinal) || book.ClosedUntilUs >= range.UntilUs)
            {
                continue;
            }

            var closed = await sql.CommitAsync(
                work => work.Books(actor).ClosePeriod(book, range.UntilUs, range.Text), cancel: cancel);
            if (!closed.TryGet(out _, out var why))
            {
                return why;
            }
        }

        return null;
    }

    // Read once more: what was posted between the checks and the closing is in the frozen forms, or stops them.
    private async Task<Refusal?> FileAsync(
        int site, ReportPeriod period, IReadOnlyList<FormTable> checkedForms, Order order, Func<Task> stepAsync,
        CancellationToken cancel)
    {
        var reader = new PeriodReader(sql, ledger, site, await days.OfAsync(site, cancel), period);
        var filed = new List<FiledFormRow>();
        foreach (var before in checkedForms)
        {
            var form = await reader.FormAsync(before.Name, cancel);
            if (!form.AgreesWithLedger)
            {
                return Blocked.With(("checks", "totals"));
            }

            filed.Add(await FreezeAsync(site, period, form, cancel));
            await stepAsync();
        }

        var outcome = await sql.CommitAsync<Kernel.Done>(
            work =>
            {
                var filing = new
                {
                    SiteId = (long)site,
                    Period = period.Text,
                    work.NowUs,
                    FiledBy = order.Actor.Name,
                    Notes = JsonSerializer.Serialize(order.Notes, JsonSerializerOptions.Web),
                };
                if (work.Execute(PeriodRow.File, filing) == 1)
                {
                    foreach (var form in filed)
                    {
                        work.Execute(FiledFormRow.Insert, form);
                    }

                    work.Audit(order.Actor, "waste.filePeriod", "wastePeriod", $"{site}/{period.Text}", null, new
                    {
                        order.Notes,
                        Forms = filed.ToDictionary(form => form.Form, form => form.Hash),
                    });
                }

                return Kernel.Done.Instance;
            },
            cancel: cancel);
        return outcome.TryGet(out _, out var why) ? null : why;
    }

    private async Task<FiledFormRow> FreezeAsync(
        int site, ReportPeriod period, FormTable form, CancellationToken cancel)
    {
        var file = FormFile.Of(form, isChinese: true, isWorkbook: false, form.Name);
        var text = Encoding.UTF8.GetString(file.Bytes);
        var parts = (text.Length + PartLength - 1) / PartLength;
        for (var part = 0; part < parts; part++)
        {
            var row = new
            {
                SiteId = (long)site,
                Period = period.Text,
                Form = form.Name,
                Part = part,
                Content = text.Substring(part * PartLength, Math.Min(PartLength, text.Length - (part * PartLength))),
            };
            await sql.CommitAsync<Kernel.Done>(
                work =>
                {
                    work.Execute(Keep, row);
                    return Kernel.Done.Instance;
                },
                Lane.Bulk,
                cancel);
        }

        return new FiledFormRow
        {
            SiteId = site,
            Period = period.Text,
            Form = form.Name,
            TitleZh = form.TitleZh,
            TitleEn = form.TitleEn,
            RowCount = form.RowCount,
            TotalG = form.TotalGrams,
            Parts = parts,
            Hash = file.Hash,
        };
    }
}
