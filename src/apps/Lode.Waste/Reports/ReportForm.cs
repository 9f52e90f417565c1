using Lode.Kernel;
using Lode.Waste.Codes;

namespace Lode.Waste.Reports;

/// <summary>How much of a code was used or disposed of on the site by a method.</summary>
internal sealed record OwnUse
{
    public string WasteCode { get; init; } = "";

    public string Method { get; init; } = "";

    public long Grams { get; init; }
}

/// <summary>How much of a code went to a receiver for a method, what came back taken off.</summary>
internal sealed record OutsourcedUse
{
    public string WasteCode { get; init; } = "";

    public Id ReceiverId { get; init; }

    public string Method { get; init; } = "";

    public long Grams { get; init; }
}

/// <summary>A receiver as the report names it.</summary>
internal sealed record ReportedReceiver(string Name, string Province, string Permit);

/// <summary>The reports C.1 (month), C.2 (quarter) and C.3 (year) of HJ 1259-2022, annex C: of each waste what came
/// into being, what was used and disposed of by which method, what went to whom, and the stock before and after.</summary>
/// <remarks>A waste with several methods or receivers takes several rows; what is said once stands in the first of
/// them, so that every column adds up. The words of C.2 and C.3 are to be confirmed: the official text of these two
/// forms was not at hand.</remarks>
internal static class ReportForm
{
    private const int Generated = 4, Used = 6, Sent = 11, Before = 12, After = 13;

    /// <summary>Its heading in both languages; null for another form.</summary>
    internal static (string Zh, string En)? TitleOf(string form) => form switch
    {
        "c1" => ("危险废物申报表（月度）", "Report of a month"),
        "c2" => ("危险废物申报表（季度）", "Report of a quarter"),
        "c3" => ("危险废物申报表（年度）", "Report of a year"),
        _ => null,
    };

    /// <summary>Its columns in their order.</summary>
    internal static IReadOnlyList<FormColumn> ColumnsOf(string form)
    {
        var open = form != "c1";
        var (before, after) = form switch
        {
            "c1" => ("上月底", "本月底"),
            "c2" => ("上季度末", "本季度末"),
            _ => ("上年末", "本年末"),
        };
        FormColumn Text(string zh, string en) => new(zh, en, ToConfirm: open);
        FormColumn Mass(string zh, string en) => new($"{zh}（吨）", $"{en}, t", IsMass: true, ToConfirm: open);
        return
        [
            Text("行业俗称/单位内部名称", "Internal name"), Text("国家危险废物名录名称", "Name on the national list"),
            Text("危险废物类别", "Category"), Text("危险废物代码", "Code"), Mass("产生量", "Generated"),
            Text("自行利用/处置方式", "Own method"), Mass("自行利用/处置量", "Own use and disposal"),
            Text("委外利用/处置省份", "Province of the receiver"), Text("委外单位名称", "Receiver"),
            Text("许可证编码", "Permit number"), Text("委外利用/处置方式", "Method of the receiver"),
            Mass("委外利用/处置量", "Outsourced"), Mass($"{before}贮存量", "Stock before"),
            Mass($"{after}贮存量", "Stock after"),
        ];
    }

    /// <summary>The form of a period.</summary>
    /// <param name="lines">What the ledger says of each code.</param>
    /// <param name="listNames">Names on the list, by code.</param>
    internal static FormTable Of(
        string form, string period, IReadOnlyList<FlowEndpoints.Line> lines, IReadOnlyList<OwnUse> own,
        IReadOnlyList<OutsourcedUse> sent, IReadOnlyDictionary<string, string> listNames,
        IReadOnlyDictionary<Id, ReportedReceiver> receivers)
    {
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var line in lines)
        {
            OwnUse[] uses = [.. own.Where(one => one.WasteCode == line.WasteCode && one.Grams != 0)];
            OutsourcedUse[] outs = [.. sent.Where(one => one.WasteCode == line.WasteCode && one.Grams != 0)];
            for (var at = 0; at < Math.Max(1, Math.Max(uses.Length, outs.Length)); at++)
            {
                rows.Add(Row(
                    line, at == 0, at < uses.Length ? uses[at] : null, at < outs.Length ? outs[at] : null, listNames,
                    receivers));
            }
        }

        return FormTable.Of(form, TitleOf(form)!.Value, period, ColumnsOf(form), rows, new Dictionary<int, long>
        {
            [Generated] = lines.Sum(line => line.GeneratedGrams),
            [Used] = lines.Sum(line => line.SelfUsedGrams + line.SelfDisposedGrams),
            [Sent] = lines.Sum(line => line.OutsourcedGrams),
            [Before] = lines.Sum(line => line.OpeningStockGrams),
            [After] = lines.Sum(line => line.ClosingStockGrams),
        });
    }

    private static object?[] Row(
        FlowEndpoints.Line line, bool isFirst, OwnUse? use, OutsourcedUse? sent,
        IReadOnlyDictionary<string, string> listNames, IReadOnlyDictionary<Id, ReportedReceiver> receivers)
    {
        var receiver = sent is null ? null : receivers.GetValueOrDefault(sent.ReceiverId);
        object? Once(long grams) => isFirst ? FormTable.Tonnes(grams) : null;
        return
        [
            line.NameZh, listNames.GetValueOrDefault(line.WasteCode, ""), line.Category, line.WasteCode,
            Once(line.GeneratedGrams), use?.Method, use is null ? null : FormTable.Tonnes(use.Grams),
            receiver is null ? null : Province.NameOf(receiver.Province), receiver?.Name, receiver?.Permit,
            sent?.Method, sent is null ? null : FormTable.Tonnes(sent.Grams), Once(line.OpeningStockGrams),
            Once(line.ClosingStockGrams),
        ];
    }
}
