using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Lode.Web.History;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Ledger;

/// <summary>Statements of one account or of all accounts of a path, paged and as CSV, and how the balance went.
/// </summary>
internal static class StatementEndpoints
{
    private const int MostExportRows = 100_000;
    private const int PageRows = 1_000;
    private static readonly TimeSpan Usual = TimeSpan.FromDays(31);

    /// <summary>One side of a transfer.</summary>
    /// <param name="Counter">Path of the other account.</param>
    /// <param name="Net">What it did to the balance: more than zero came in.</param>
    /// <param name="Balance">Balance after it.</param>
    /// <param name="Seq">Number in the site's chain; null for a moment on PostgreSQL.</param>
    internal sealed record Row(
        Id Id, Id PostingId, string Phase, string Kind, string Counter, string CounterName, long Net, long Balance,
        DateTimeOffset EffectiveAt, DateTimeOffset RecordedAt, string? Reference, Id? CaseId, string? Reason,
        string ActorName, Id? Refers, bool Reversed, long? Seq);

    /// <summary>A page of a statement.</summary>
    /// <param name="Opening">Balance before the first line of the page.</param>
    /// <param name="Totals">Of the whole statement.</param>
    internal sealed record Answer(
        string Path, string Unit, DateTimeOffset From, DateTimeOffset To, DateTimeOffset RecordedAt, long Opening,
        ReadStatement.Totals Totals, IReadOnlyList<Row> Items, string? Next);

    internal sealed record PointItem(DateTimeOffset At, long Balance);

    internal sealed record SeriesAnswer(
        string Unit, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<PointItem> Points, long? Lowest,
        long? Highest);

    private sealed record Asked(Book Book, IReadOnlyList<LedgerAccount> Accounts, long FromUs, LedgerInstant Until)
    {
        internal IReadOnlyCollection<Id> Ids { get; } = [.. Accounts.Select(account => account.Id)];
    }

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/books/{id}/statement", ReadAsync).WithName("ledger.statement").Produces<Answer>()
            .ProducesProblem(404).Requires("ledger.read");
        group.MapGet("/books/{id}/statement/export", ExportAsync).WithName("ledger.exportStatement")
            .Produces(200, null, "text/csv").ProducesProblem(404).Requires("ledger.read");
        group.MapGet("/books/{id}/series", SeriesAsync).WithName("ledger.series").Produces<SeriesAnswer>()
            .ProducesProblem(404).Requires("ledger.read");
    }

    private static async Task<IResult> ReadAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, HttpContext context, TimeProvider clock,
        CancellationToken cancel, string? path = null, DateTimeOffset? from = null, DateTimeOffset? to = null,
        DateTimeOffset? recordedAt = null, string? cursor = null, int? limit = null)
    {
        var position = PositionOf(cursor);
        var recorded = position is { } known ? Instants.FromUs(known.Recorded) : recordedAt;
        if (!(await AskAsync(id, path, from, to, recorded, reader, rights, clock, cancel))
            .TryGet(out var asked, out var why))
        {
            return why.ToProblem();
        }

        var language = RequestLanguage.Of(context);
        var names = await PartNames.ReadAsync(sql, asked.Book, cancel);
        var page = await ReadStatement.RunAsync(
            sql, asked.Book, asked.Ids, asked.FromUs, asked.Until, position?.After, Paging.Limit(limit), cancel);
        var totals = await ReadStatement.SumAsync(sql, asked.Book, asked.Ids, asked.FromUs, asked.Until, cancel);
        return TypedResults.Ok(new Answer(
            path ?? "", asked.Book.Unit, Instants.FromUs(asked.FromUs), Instants.FromUs(asked.Until.UntilUs),
            Instants.FromUs(asked.Until.RecordedUs), page.Opening, totals,
            [.. page.Rows.Select(row => Of(row, names.Of(row.Counter, language)))],
            page.Next is { } next ? CursorOf(next, asked.Until.RecordedUs) : null));
    }

    private static async Task<IResult> SeriesAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, TimeProvider clock, CancellationToken cancel,
        string? path = null, DateTimeOffset? from = null, DateTimeOffset? to = null, DateTimeOffset? recordedAt = null)
    {
        if (!(await AskAsync(id, path, from, to, recordedAt, reader, rights, clock, cancel))
            .TryGet(out var asked, out var why))
        {
            return why.ToProblem();
        }

        var points = await ReadSeries.RunAsync(sql, asked.Book, asked.Ids, asked.FromUs, asked.Until, cancel);
        var only = asked.Accounts.Count == 1 ? asked.Accounts[0] : null;
        return TypedResults.Ok(new SeriesAnswer(
            asked.Book.Unit, Instants.FromUs(asked.FromUs), Instants.FromUs(asked.Until.UntilUs),
            [.. points.Select(point => new PointItem(Instants.FromUs(point.FromUs), point.Balance))],
            only?.Lowest, only?.Highest));
    }

    private static async Task ExportAsync(
        Id id, LedgerReader reader, ISqlSession sql, Rights rights, Actor actor, HttpContext context,
        TimeProvider clock, CancellationToken cancel, string? path = null, DateTimeOffset? from = null, DateTimeOffset? to = null,
        DateTimeOffset? recordedAt = null)
    {
        if (!(await AskAsync(id, path, from, to, recordedAt, reader, rights, clock, cancel))
            .TryGet(out var asked, out var why))
        {
            await why.ToProblem().ExecuteAsync(context);
            return;
        }

        var rows = new List<StatementRow>();
        StatementPosition? after = null;
        do
        {
            var page = await ReadStatement.RunAsync(
                sql, asked.Book, asked.Ids, asked.FromUs, asked.Until, after, PageRows, cancel);
            rows.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null && rows.Count < MostExportRows);
        await NoteAsync(sql, actor, asked.Book, path, rows.Count, cancel);
        await CsvSheet.WriteAsync(
            context.Response, Headers(RequestLanguage.Of(context), asked.Book.Unit), rows.Select(Cells), "statement",
            cancel);
    }

    private static async Task<Outcome<Asked>> AskAsync(
        Id id, string? path, DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset? recordedAt, LedgerReader reader,
        Rights rights, TimeProvider clock, CancellationToken cancel)
    {
        if (!(await LedgerEndpoints.BookAsync(reader, rights, "ledger.read", id, cancel))
            .TryGet(out var book, out var why))
        {
            return why;
        }

        var until = LedgerEndpoints.InstantOf(to, recordedAt, clock);
        var fromUs = from is { } start ? Instants.ToUs(start)
            : until.UntilUs - (Usual.Ticks / TimeSpan.TicksPerMicrosecond);
        return new Asked(
            book, await reader.AccountsAsync(book, LedgerEndpoints.PatternOf(path), cancel),
            Math.Max(fromUs, 0), until);
    }

    private static Row Of(StatementRow row, string counterName) => new(
        row.Id, row.PostingId, row.Phase, row.Kind, row.Counter, counterName, row.Net, row.Balance,
        Instants.FromUs(row.EffectiveUs), Instants.FromUs(row.RecordedUs), row.Reference, row.CaseId, row.Reason,
        row.ActorName, row.RefersId, row.IsReversed, row.Seq);

    private static async Task NoteAsync(
        ISqlSession sql, Actor actor, Book book, string? path, int rows, CancellationToken cancel) =>
        await sql.CommitAsync<Done>(
            work =>
            {
                work.Audit(actor, "ledger.export", "ledgerBook", book.Id.ToString(), null, new { path, rows });
                return Done.Instance;
            },
            cancel: cancel);

    private static IReadOnlyList<string> Headers(string language, string unit) => language == "zh-CN"
        ? ["业务时间（UTC）", "记账时间（UTC）", "种类", "单据号", "对方科目", $"借方（{unit}）", $"贷方（{unit}）",
            $"结存（{unit}）", "说明", "记账人", "链号"]
        : ["Business time (UTC)", "Record time (UTC)", "Kind", "Reference", "Counter-account", $"Debit ({unit})",
            $"Credit ({unit})", $"Balance ({unit})", "Reason", "Posted by", "Chain no."];

    private static object?[] Cells(StatementRow row) =>
    [
        At(row.EffectiveUs), At(row.RecordedUs), row.Kind, row.Reference, row.Counter, row.Net > 0 ? row.Net : null,
        row.Net < 0 ? -row.Net : null, row.Balance, row.Reason, row.ActorName, row.Seq,
    ];

    private static string At(long us) =>
        Instants.FromUs(us).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    // All pages of a statement are read as of the record time of the first one.
    private static string CursorOf(StatementPosition at, long recordedUs) => Paging.Cursor(
        Text(recordedUs), Text(at.EffectiveUs), Text(at.RecordedUs), Text(at.EntryNo), at.Id.ToString(), Text(at.Side),
        Text(at.Balance));

    private static (long Recorded, StatementPosition After)? PositionOf(string? cursor) =>
        Paging.Parts(cursor, 7) is { } parts && Id.TryParse(parts[4], out var id)
            ? (Paging.Number(parts[0]), new StatementPosition(
                Paging.Number(parts[1]), Paging.Number(parts[2]), Paging.Number(parts[3]), id, Paging.Number(parts[5]),
                Paging.Number(parts[6])))
            : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
