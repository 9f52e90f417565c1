using System.Globalization;
using Lode.Kernel;
using Lode.Waste.Batches;
using Lode.Waste.Codes;
using Lode.Waste.Registers;

namespace Lode.Waste.Reports;

/// <summary>A column of a register: its heading in both languages and its cell.</summary>
internal sealed record RegisterColumn(string Zh, string En, Func<RegisterRow, object?> Cell);

/// <summary>What a row of a register is made of.</summary>
internal sealed record RegisterRow(
    MoveRow Move, StreamRow Stream, FacilityRow? From, FacilityRow? To, string ListName, string ReceiverPermit,
    SiteZone Zone)
{
    internal string At => Instants.FromUs(Move.AtUs).ToOffset(
        Zone.Zone.GetUtcOffset(NodaTime.Instant.FromUnixTimeTicks(Move.AtUs * 10)).ToTimeSpan())
        .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>The registers B.1 to B.5 of HJ 1259-2022, annex B: the columns in its order.</summary>
internal static class RegisterTable
{
    private static readonly RegisterColumn[] Waste =
    [
        new("行业俗称/单位内部名称", "Internal name", row => row.Stream.NameZh),
        new("国家危险废物名录名称", "Name on the national list", row => row.ListName),
        new("危险废物类别", "Category", row => WasteCode.CategoryOf(row.Stream.WasteCode)),
        new("危险废物代码", "Code", row => row.Stream.WasteCode),
    ];

    private static readonly RegisterColumn[] Containers =
    [
        new("容器/包装编码", "Container codes", row => row.Move.Containers.Replace('\n', ' ')),
        new("容器/包装类型", "Container type", row => row.Move.ContainerType),
        new("容器/包装数量", "Containers", row => row.Move.ContainerCount),
    ];

    private static readonly Dictionary<string, (string[] Kinds, string Zh, string En, RegisterColumn[] Columns)> All =
        new(StringComparer.Ordinal)
        {
            ["b1"] = (["generate"], "危险废物产生环节记录表", "Generation",
            [
                Code("产生批次编码", "Generation batch code"), At("产生时间", "Time"), .. Waste,
                Mass("产生量", "Generated"), Unit, .. Containers,
                new("产生危险废物设施编码", "Generating facility", row => row.From?.Code),
                new("产生部门经办人", "Handler", row => row.Move.Handler),
                new("去向", "Destination", row => row.To?.Code ?? row.From?.Code),
            ]),
            ["b2"] = (["storeIn"], "危险废物入库环节记录表", "Storage in",
            [
                Code("入库批次编码", "Storage-in batch code"), At("入库时间", "Time"), .. Containers, .. Waste,
                Mass("入库量", "Quantity in"), Unit,
                new("贮存设施编码", "Storage facility", row => row.To?.Code),
                new("贮存设施类型", "Type of facility", row => row.To?.Kind == "point" ? "贮存点" : "贮存库"),
                new("运送部门经办人", "Carried by", row => row.Move.Handler),
                new("贮存部门经办人", "Taken over by", row => row.Move.SecondHandler),
                new("产生批次编码", "Generation batch code", row => row.Move.SourceCode),
            ]),
            ["b3"] = (["storeOut"], "危险废物出库环节记录表", "Storage out",
            [
                Code("出库批次编码", "Storage-out batch code"), At("出库时间", "Time"), .. Containers, .. Waste,
                Mass("出库量", "Quantity out"), Unit,
                new("贮存设施编码", "Storage facility", row => row.From?.Code),
                new("贮存设施类型", "Type of facility", row => row.From?.Kind == "point" ? "贮存点" : "贮存库"),
                new("出库部门经办人", "Handed out by", row => row.Move.Handler),
                new("运送部门经办人", "Carried by", row => row.Move.SecondHandler),
                new("入库批次编码", "Storage-in batch code", row => row.Move.SourceCode),
                new("去向", "Destination", row => row.Move.Destination),
            ]),
            ["b4"] = (["selfUse", "selfDispose"], "危险废物自行利用/处置环节记录表", "Own use and disposal",
            [
                Code("自行利用/处置批次编码", "Batch code"), At("自行利用/处置时间", "Time"), .. Containers, .. Waste,
                Mass("自行利用/处置量", "Quantity"), Unit,
                new("自行利用/处置设施编码", "Facility", row => row.To?.Code),
                new("自行利用/处置方式", "Method", row => row.Move.Method), At("自行利用/处置完毕时间", "Completed"),
                new("自行利用/处置部门经办人", "Handler", row => row.Move.Handler),
                new("产生批次编码/出库批次编码", "Source batch code", row => row.Move.SourceCode),
            ]),
            ["b5"] = (["outsource"], "危险废物委外利用/处置记录表", "Outsourced use and disposal",
            [
                Code("委外利用/处置批次编码", "Batch code"), At("出厂时间", "Gate-out time"), .. Containers, .. Waste,
                Mass("委外利用/处置量", "Quantity"), Unit,
                new("利用/处置方式", "Method", row => row.Move.Method),
                new("接收单位类型", "Type of receiver", _ => "持证单位"),
                new("利用/处置单位名称", "Receiver", row => row.Move.Destination),
                new("许可证编码/出口核准通知单编号", "Permit number", row => row.ReceiverPermit),
                new("产生批次编码/出库批次编码", "Source batch code", row => row.Move.SourceCode),
            ]),
        };

    private static RegisterColumn Unit => new("计量单位", "Unit", _ => "t");

    /// <summary>A register by its name, b1 to b5; null for any other.</summary>
    internal static (string[] Kinds, string Zh, string En, RegisterColumn[] Columns)? Find(string name) =>
        All.TryGetValue(name, out var table) ? table : null;

    private static RegisterColumn Code(string zh, string en) => new(zh, en, row => row.Move.Code);

    private static RegisterColumn At(string zh, string en) => new(zh, en, row => row.At);

    private static RegisterColumn Mass(string zh, string en) => new(zh, en, row => row.Move.MovedG / 1e6);
}
