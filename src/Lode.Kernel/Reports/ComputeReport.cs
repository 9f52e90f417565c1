using System.Globalization;
using Lode.Historian;
using Lode.Historian.Retrieval;
using Lode.Kernel.Expressions;
using Lode.Kernel.History;
using Lode.Kernel.Ledger;
using NodaTime;

namespace Lode.Kernel.Reports;

/// <summary>What the cells of a report are for a period, as the historian and the ledger know it now.</summary>
internal sealed class ComputeReport(HistoryReads reads, LedgerReader ledger)
{
    // Less of the period with good data than this, and the figure is marked.
    private const double EnoughGood = 99;

    /// <summary>Computes every cell in order.</summary>
    /// <param name="told">Told after each cell how many are done.</param>
    internal async Task<IReadOnlyList<ReportResult>> RunAsync(
        ReportContent content, IReadOnlyList<CompiledCell> cells, ReportPeriod period, ReportScope scope,
        DateTimeZone zone, long nowUs, Func<int, Task> told, CancellationToken cancel)
    {
        var words = Words(content, period, scope, zone, nowUs);
        var tables = new Dictionary<string, SummaryTable>(StringComparer.Ordinal);
        var values = new Dictionary<string, ExpressionValue>(StringComparer.Ordinal);
        var results = new List<ReportResult>();
        foreach (var cell in cells)
        {
            cancel.ThrowIfCancellationRequested();
            var inputs = new ExpressionValue[cell.Sources.Count];
            for (var index = 0; index < inputs.Length; index++)
            {
                var source = cell.Sources[index];
                inputs[index] = source.Figure == "cell" ? values[source.Name[5..].Trim()]
                    : words.TryGetValue(source.Figure, out var word) ? ExpressionValue.Of(word, Quality.Good, 0)
                    : source.Figure == "period" ? ExpressionValue.Of(period.Hours, Quality.Good, 0)
                    : source.Signal is { } signal ? Figure(signal, source.Figure, period, tables)
                    : await BalanceAsync(source, period, cancel);
            }

            var value = cell.Expression.Evaluate(new EvaluationFrame(inputs, []));
            values[cell.Cell.Name] = value;
            results.Add(Result(cell, value));
            await told(results.Count);
        }

        return results;
    }

    private static ReportResult Result(CompiledCell cell, in ExpressionValue value)
    {
        var type = cell.Expression.Type;
        var isText = type.Kind == ExpressionKind.Text;
        var unit = type.Kind != ExpressionKind.Number ? ""
            : !string.IsNullOrEmpty(cell.Cell.Unit) ? cell.Cell.Unit : type.Unit.Code;
        var decimals = cell.Cell.Decimals ?? 2;
        return new(
            cell.Cell.Name, cell.Cell.Expression,
            isText || !value.HasValue ? null : Math.Round(value.Number, decimals, MidpointRounding.ToEven),
            isText && value.HasValue ? value.Text : null, unit == "1" ? "" : unit, decimals,
            !value.HasValue ? "none" : Quality.IsGood(value.Quality) ? "good" : "uncertain");
    }

    private ExpressionValue Figure(
        HistorySignal signal, string figure, ReportPeriod period, Dictionary<string, SummaryTable> tables)
    {
        if (!tables.TryGetValue(signal.Facts.Key, out var table))
        {
            var whole = BucketGrid.Whole(period.FromUs * 1000, period.ToUs * 1000);
            tables[signal.Facts.Key] = table = reads.Summary(signal, whole, null, long.MaxValue, false);
        }

        var number = figure switch
        {
            "min" => table.Min[0],
            "max" => table.Max[0],
            "first" => table.First[0],
            "last" => table.Last[0],
            "sum" => table.Good[0] == 0 ? double.NaN : table.Sum[0],
            "count" => table.Count[0],
            "good" => table.PercentGood(0),
            _ => table.TimeWeightedAverage(0),
        };
        var complete = figure is "count" or "good" || table.PercentGood(0) >= EnoughGood;
        return double.IsNaN(number) ? ExpressionValue.Missing
            : ExpressionValue.Of(number, complete ? Quality.Good : Quality.Uncertain, period.ToUs * 1000);
    }

    private async Task<ExpressionValue> BalanceAsync(ReportSource source, ReportPeriod period, CancellationToken cancel)
    {
        var book = source.Book!;
        var accounts = await ledger.AccountsAsync(book, source.Accounts!, cancel);
        Id[] ids = [.. accounts.Select(account => account.Id)];
        var amount = 0L;
        if (ids.Length > 0 && source.Figure is "closing" or "opening")
        {
            var at = new LedgerInstant(source.Figure == "closing" ? period.ToUs : period.FromUs);
            amount = (await ledger.BalancesAsync(book, ids, at, cancel)).Values.Sum();
        }
        else if (ids.Length > 0)
        {
            amount = (await ledger.TurnoversAsync(book, ids, period.FromUs, new LedgerInstant(period.ToUs), cancel))
                .Sum(one => source.Figure == "in" ? one.Debits : one.Credits);
        }

        return ExpressionValue.Of(
            book.Unit == LedgerUnit.Fen ? amount / 100.0 : amount, Quality.Good, period.ToUs * 1000);
    }

    private static Dictionary<string, string> Words(
        ReportContent content, ReportPeriod period, ReportScope scope, DateTimeZone zone, long nowUs)
    {
        var english = content.Language == "en-US";
        return new(StringComparer.Ordinal)
        {
            ["title"] = english ? content.TitleEn : content.TitleZh,
            ["site"] = english ? scope.Site.NameEn : scope.Site.NameZh,
            ["periodName"] = period.Name,
            ["from"] = Local(period.FromUs),
            ["to"] = Local(period.ToUs),
            ["madeAt"] = Local(nowUs),
        };

        string Local(long us) => Instant.FromUnixTimeTicks(us * 10).InZone(zone)
            .ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
