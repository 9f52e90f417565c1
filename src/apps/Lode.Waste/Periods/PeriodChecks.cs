using System.Globalization;

namespace Lode.Waste.Periods;

/// <summary>One thing that a check found, with where it can be looked at.</summary>
internal sealed record CheckIssue(string Zh, string En, string Route);

/// <summary>What a check says.</summary>
/// <param name="Verdict">ok, failed, or none: the material is missing, so nothing is said.</param>
/// <param name="IsBlocking">Nothing is filed while it fails; the others may be explained.</param>
/// <param name="Looked">How many things it looked at.</param>
/// <param name="Found">How many issues there are; the first stand in <paramref name="Issues"/>.</param>
internal sealed record CheckResult(
    string Name, string Verdict, bool IsBlocking, int Looked, int Found, IReadOnlyList<CheckIssue> Issues);

/// <summary>The eleven checks that auditors and finance ask for each month (spec waste c.6.8). Masses agree within
/// 0.01 t, the last digit of the national form; too little material gives no verdict.</summary>
internal static class PeriodChecks
{
    internal const long ToleranceGrams = 10_000;
    internal const string Ok = "ok", Failed = "failed", None = "none";
    private const int Shown = 100;

    /// <summary>Names of the checks in their order.</summary>
    internal static readonly IReadOnlyList<string> Names =
    [
        "rowIdentity", "ledgerManifest", "amount", "duplicateManifest", "totals", "missingCells", "plan", "overYear",
        "cutOff", "samePrice", "summary",
    ];

    /// <summary>All checks in their order.</summary>
    internal static IReadOnlyList<CheckResult> Run(PeriodFacts facts) =>
    [
        RowIdentity(facts), LedgerManifest(facts), Amount(facts), DuplicateManifest(facts), Totals(facts),
        MissingCells(facts), Plan(facts), OverYear(facts), CutOff(facts), SamePrice(facts), Summary(facts),
    ];

    // Opening + generated − used − disposed of − outsourced = closing, for every code.
    private static CheckResult RowIdentity(PeriodFacts facts) => Of("rowIdentity", true, facts.Lines.Count,
        from line in facts.Lines
        where line.DifferenceGrams != 0
        select new CheckIssue(
            $"{line.NameZh}（{line.WasteCode}）收支与结存相差{Text(line.DifferenceGrams)}",
            $"{line.NameEn} ({line.WasteCode}): moves and stock differ by {Text(line.DifferenceGrams)}",
            facts.Reports));

    private static CheckResult LedgerManifest(PeriodFacts facts)
    {
        var own = from one in facts.Manifests
                  where Math.Abs(one.SentGrams - one.BookedGrams) > 0
                  select new CheckIssue(
                      $"联单{one.Paper}：联单{Text(one.SentGrams)}，台账{Text(one.BookedGrams)}",
                      $"Manifest {one.Paper}: {Text(one.SentGrams)}, register {Text(one.BookedGrams)}", one.Route);
        var there = (facts.National ?? []).ToLookup(entry => (entry.Manifest, entry.WasteCode));
        var other = from one in facts.Manifests
                    where one.Manifest is not null && there.Contains((one.Manifest, one.WasteCode))
                    let grams = there[(one.Manifest!, one.WasteCode)].Sum(entry => entry.Grams)
                    where Math.Abs(grams - one.SentGrams) > ToleranceGrams
                    select new CheckIssue(
                        $"联单{one.Paper}：国家系统{Text(grams)}，本系统{Text(one.SentGrams)}",
                        $"Manifest {one.Paper}: national system {Text(grams)}, here {Text(one.SentGrams)}", one.Route);
        return Of("ledgerManifest", true, facts.Manifests.Count, own.Concat(other));
    }

    // Mass × price + freight + packing = amount, to the fen.
    private static CheckResult Amount(PeriodFacts facts) => facts.Settlements is not { } settled
        ? NoVerdict("amount")
        : Of("amount", false, settled.Count,
            from one in settled
            let due = Due(one)
            where due != one.AmountFen
            select new CheckIssue(
                $"联单{one.Manifest}：应结{Money(due)}，结算单{Money(one.AmountFen)}",
                $"Manifest {one.Manifest}: due {Money(due)}, settled {Money(one.AmountFen)}",
                RouteOf(facts, one.Manifest)));

    private static CheckResult DuplicateManifest(PeriodFacts facts)
    {
        var numbers = facts.Manifests.DistinctBy(one => one.TransferId).SelectMany(one =>
            new[] { (Number: one.Manifest, one.Route), (Number: one.ReturnManifest, one.Route) })
            .Where(one => one.Number is not null).ToArray();
        return Of("duplicateManifest", true, numbers.Length,
            from one in numbers
            group one by one.Number into same
            where same.Count() > 1
            select new CheckIssue(
                $"联单{same.Key}使用了{same.Count()}次", $"Manifest {same.Key} is used {same.Count()} times",
                same.Last().Route));
    }

    // The sum of a column, written into the file and read again, is the ledger's figure.
    private static CheckResult Totals(PeriodFacts facts) => Of("totals", true, facts.Forms.Sum(form => form.Sums.Count),
        from form in facts.Forms
        from sum in form.Sums
        where !sum.Agrees
        select new CheckIssue(
            $"{form.TitleZh}，{form.Columns[sum.Column].Zh}：合计{Text(sum.Grams)}，账本{Text(sum.LedgerGrams!.Value)}",
            $"{form.TitleEn}, {form.Columns[sum.Column].En}: {Text(sum.Grams)}, ledger {Text(sum.LedgerGrams!.Value)}",
            $"{facts.Reports}&form={form.Name}"));

    private static CheckResult MissingCells(PeriodFacts facts) => Of("missingCells", false,
        facts.Forms.Sum(form => form.RowCount),
        from form in facts.Forms
        from row in form.Rows.Select((cells, at) => (Cells: cells, Number: at + 1))
        from at in Enumerable.Range(0, form.Columns.Count)
        where form.Columns[at].IsRequired && (row.Cells[at] is null || row.Cells[at] is "")
        select new CheckIssue(
            $"{form.TitleZh}第{row.Number}行（{row.Cells[0]}）缺“{form.Columns[at].Zh}”",
            $"{form.TitleEn}, row {row.Number} ({row.Cells[0]}) lacks “{form.Columns[at].En}”",
            $"{facts.Reports}&form={form.Name}"));

    private static CheckResult Plan(PeriodFacts facts) => facts.Plan is not { } plan
        ? NoVerdict("plan")
        : Of("plan", false, plan.Count,
            from one in plan
            where one.ActualGrams > one.PlannedGrams
            let what = one.Method.Length == 0 ? one.WasteCode : $"{one.WasteCode} {one.Method}"
            select new CheckIssue(
                $"表{one.Part}，{what}：计划{Text(one.PlannedGrams)}，累计{Text(one.ActualGrams)}",
                $"{one.Part}, {what}: planned {Text(one.PlannedGrams)}, so far {Text(one.ActualGrams)}",
                "/waste/papers"));

    private static CheckResult OverYear(PeriodFacts facts) => Of("overYear", false, facts.Old.Count,
        from one in facts.Old
        select new CheckIssue(
            $"{one.Code}（{one.WasteCode}）期末已贮存{one.Days}天，上限{facts.AgeLimitDays}天",
            $"{one.Code} ({one.WasteCode}) was stored for {one.Days} days, limit {facts.AgeLimitDays}",
            $"/waste/batches/{one.BatchId}"));

    // The day on the manifest decides, not the day on which somebody wrote it down.
    private static CheckResult CutOff(PeriodFacts facts)
    {
        if (facts.National is not { } national)
        {
            return NoVerdict("cutOff");
        }

        var known = national.Select(entry => entry.Manifest).ToHashSet(StringComparer.Ordinal);
        var here = facts.Manifests.Select(one => one.Manifest).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var late = from one in facts.Manifests.DistinctBy(one => one.TransferId)
                   where one.Manifest is not null && known.Contains(one.Manifest)
                       && !facts.NationalInPeriod.Contains(one.Manifest)
                   select new CheckIssue(
                       $"联单{one.Manifest}本期出厂，国家系统计入其他月份",
                       $"Manifest {one.Manifest} left in this period, the national system dates it otherwise",
                       one.Route);
        var early = from manifest in facts.NationalInPeriod
                    where !here.Contains(manifest)
                    orderby manifest
                    select new CheckIssue(
                        $"联单{manifest}国家系统计入本期，本系统本期没有",
                        $"The national system dates manifest {manifest} into this period, it did not leave in it here",
                        $"{facts.Reports}&form=national");
        return Of("cutOff", true, known.Count, late.Concat(early));
    }

    private static CheckResult SamePrice(PeriodFacts facts)
    {
        if (facts.Settlements is not { } settled)
        {
            return NoVerdict("samePrice");
        }

        var priced = from one in settled
                     from sent in facts.Manifests.Where(
                         sent => sent.Manifest == one.Manifest && sent.WasteCode == one.WasteCode)
                     group (one.PriceFen, sent.Route) by (sent.Receiver, sent.WasteCode, sent.Method);
        return Of("samePrice", false, settled.Count,
            from same in priced
            let prices = same.Select(one => one.PriceFen).Distinct().Order().ToArray()
            where prices.Length > 1
            select new CheckIssue(
                $"{same.Key.Receiver}，{same.Key.WasteCode}：单价{string.Join('、', prices.Select(Money))}",
                $"{same.Key.Receiver}, {same.Key.WasteCode}: prices {string.Join(", ", prices.Select(Money))}",
                same.Last().Route));
    }

    // Code by receiver, against what the ledger says of the code.
    private static CheckResult Summary(PeriodFacts facts)
    {
        var sums = facts.Outsourced.GroupBy(one => one.WasteCode)
            .ToDictionary(same => same.Key, same => same.Sum(one => one.Grams), StringComparer.Ordinal);
        return Of("summary", true, facts.Outsourced.Count,
            from line in facts.Lines
            let sum = sums.GetValueOrDefault(line.WasteCode)
            where sum != line.OutsourcedGrams
            select new CheckIssue(
                $"{line.WasteCode}按接受人合计{Text(sum)}，账本委外{Text(line.OutsourcedGrams)}",
                $"{line.WasteCode} by receiver: {Text(sum)}, ledger {Text(line.OutsourcedGrams)}", facts.Reports));
    }

    /// <summary>What a settlement comes to, fen; half a fen is rounded away from zero.</summary>
    internal static long Due(Settlement one) => (long)Math.Round(
        (decimal)one.SettledG * one.PriceFen / 1_000_000m, MidpointRounding.AwayFromZero)
        + one.FreightFen + one.PackingFen;

    private static CheckResult Of(string name, bool isBlocking, int looked, IEnumerable<CheckIssue> issues)
    {
        CheckIssue[] all = [.. issues];
        return new CheckResult(
            name, all.Length == 0 ? Ok : Failed, isBlocking, looked, all.Length, [.. all.Take(Shown)]);
    }

    private static CheckResult NoVerdict(string name) => new(name, None, false, 0, 0, []);

    private static string RouteOf(PeriodFacts facts, string manifest) =>
        facts.Manifests.FirstOrDefault(one => one.Manifest == manifest)?.Route ?? facts.Reports;

    private static string Text(long grams) => WasteRefusals.Tonnes(grams);

    private static string Money(long fen) =>
        (fen / 100m).ToString("¥ #,##0.00;-¥ #,##0.00", CultureInfo.InvariantCulture);
}
