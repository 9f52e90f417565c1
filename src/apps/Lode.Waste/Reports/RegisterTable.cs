using System.Globalization;
using Lode.Kernel;
using Lode.Waste.Batches;
using Lode.Waste.Codes;
using Lode.Waste.Registers;

namespace Lode.Waste.Reports;

/// <summary>A column of a register: its heading in both languages and its cell.</summary>
/// <param name="IsRequired">A row without it is not complete.</param>
internal sealed record RegisterColumn(
    string Zh, string En, Func<RegisterRow, object?> Cell, bool IsMass = false, bool IsRequired = true);

/// <summary>A register: which steps it lists, in which columns.</summary>
/// <param name="Kinds">Kinds of steps.</param>
/// <param name="IsGeneral">Of general solid waste; the others are of hazardous waste.</param>
internal sealed record RegisterForm(
    string[] Kinds, string Zh, string En, RegisterColumn[] Columns, bool IsGeneral = false)
{
    /// <summary>Its columns as they are answered; those of general waste are to be confirmed.</summary>
    internal IReadOnlyList<FormColumn> Headings => Array.ConvertAll(
        Columns, column => new FormColumn(column.Zh, column.En, column.IsMass, IsGeneral, column.IsRequired));
}

/// <summary>What a row of a register is made of.</summary>
internal sealed record RegisterRow(
    MoveRow Move, StreamRow Stream, FacilityRow? From, FacilityRow? To, string ListName, string ReceiverPermit,
    SiteZone Zone)
{
    private const string PointZh = "贮存点", StoreZh = "贮存库";

    /// <summary>What the form calls the kind of a store.</summary>
    internal static string KindOf(FacilityRow? place) => place?.Kind == "point" ? PointZh : StoreZh;

    internal string At => Instants.FromUs(Move.AtUs).ToOffset(
        Zone.Zone.GetUtcOffset(NodaTime.Instant.FromUnixTimeTicks(Move.AtUs * 10)).ToTimeSpan())
        .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>The registers B.1 to B.5 of HJ 1259-2022, annex B, with the columns in its order; and those of general
/// industrial solid waste (announcement 2021-82), whose columns are to be confirmed.</summary>
internal static class RegisterTable
{
    private static readonly RegisterColumn[] Waste =
    [
        new("行业俗称/单位内部名称", "Internal name", row => row.Stream.NameZh),
        new("国家危险废物名录名称", "Name on the national list", row => row.ListName),
        new("危险废物类别", "Category", row => WasteCode.CategoryOf(row.Stream.WasteCode)),
        new("危险废物代码", "Code", row => row.Stream.WasteCode),
    ];

    private static readonly RegisterColumn[] GeneralWaste =
    [
        new("一般工业固体废物名称", "Waste", row => row.Stream.NameZh),
        new("一般工业固体废物代码", "Code", row => row.Stream.WasteCode),
    ];

    // What is not packed goes by the day or by the load and has none.
    private static readonly RegisterColumn[] Containers =
    [
        Free("容器/包装编码", "Container codes", row => row.Move.Containers.Replace('\n', ' ')),
        Free("容器/包装类型", "Container type", row => row.Move.ContainerType),
        Free("容器/包装数量", "Containers", row => row.Move.ContainerCount),
    ];

    private static readonly Dictionary<string, RegisterForm> All = new(StringComparer.Ordinal)
    {
        ["b1"] = new(["generate"], "危险废物产生环节记录表", "Generation",
        [
            Code("产生批次编码", "Generation batch code"), At("产生时间", "Time"), .. Waste,
            Mass("产生量", "Generated"), Unit, .. Containers,
            new("产生危险废物设施编码", "Generating facility", row => row.From?.Code),
            new("产生部门经办人", "Handler", row => row.Move.Handler),
            new("去向", "Destination", row => row.To?.Code ?? row.From?.Code),
        ]),
        ["b2"] = new(["storeIn"], "危险废物入库环节记录表", "Storage in",
        [
            Code("入库批次编码", "Storage-in batch code"), At("入库时间", "Time"), .. Containers, .. Waste,
            Mass("入库量", "Quantity in"), Unit,
            new("贮存设施编码", "Storage facility", row => row.To?.Code),
            new("贮存设施类型", "Type of facility", row => RegisterRow.KindOf(row.To)),
            new("运送部门经办人", "Carried by", row => row.Move.Handler),
            new("贮存部门经办人", "Taken over by", row => row.Move.SecondHandler),
            new("产生批次编码", "Generation batch code", row => row.Move.SourceCode),
        ]),
        ["b3"] = new(["storeOut"], "危险废物出库环节记录表", "Storage out",
        [
            Code("出库批次编码", "Storage-out batch code"), At("出库时间", "Time"), .. Containers, .. Waste,
            Mass("出库量", "Quantity out"), Unit,
            new("贮存设施编码", "Storage facility", row => row.From?.Code),
            new("贮存设施类型", "Type of facility", row => RegisterRow.KindOf(row.From)),
            new("出库部门经办人", "Handed out by", row => row.Move.Handler),
            Free("运送部门经办人", "Carried by", row => row.Move.SecondHandler),
            Free("入库批次编码", "Storage-in batch code", row => row.Move.SourceCode),
            new("去向", "Destination", row => row.Move.Destination),
        ]),
        ["b4"] = new(["selfUse", "selfDispose"], "危险废物自行利用/处置环节记录表", "Own use and disposal",
        [
            Code("自行利用/处置批次编码", "Batch code"), At("自行利用/处置时间", "Time"), .. Containers, .. Waste,
            Mass("自行利用/处置量", "Quantity"), Unit,
            new("自行利用/处置设施编码", "Facility", row => row.To?.Code),
            new("自行利用/处置方式", "Method", row => row.Move.Method), At("自行利用/处置完毕时间", "Completed"),
            new("自行利用/处置部门经办人", "Handler", row => row.Move.Handler),
            new("产生批次编码/出库批次编码", "Source batch code", row => row.Move.SourceCode),
        ]),
        ["b5"] = new(["outsource"], "危险废物委外利用/处置记录表", "Outsourced use and disposal",
        [
            Code("委外利用/处置批次编码", "Batch code"), At("出厂时间", "Gate-out time"), .. Containers, .. Waste,
            Mass("委外利用/处置量", "Quantity"), Unit,
            new("利用/处置方式", "Method", row => row.Move.Method),
            new("接收单位类型", "Type of receiver", _ => "持证单位"),
            new("利用/处置单位名称", "Receiver", row => row.Move.Destination),
            new("许可证编码/出口核准通知单编号", "Permit number", row => row.ReceiverPermit),
            new("产生批次编码/出库批次编码", "Source batch code", row => row.Move.SourceCode),
        ]),
        ["g1"] = new(["generate"], "一般工业固体废物产生环节记录表", "General waste: generation",
        [
            Code("记录编号", "Record"), At("产生时间", "Time"), .. GeneralWaste, Mass("产生量", "Generated"), Unit,
            new("产生环节", "Generating facility", row => row.From?.Code),
            new("去向", "Destination", row => row.To?.Code ?? row.From?.Code), Handler,
        ], IsGeneral: true),
        ["g2"] = new(["storeIn", "storeOut"], "一般工业固体废物贮存环节记录表", "General waste: storage",
        [
            Code("记录编号", "Record"), At("出入库时间", "Time"), .. GeneralWaste,
            Part("入库量", "Quantity in", "storeIn"), Part("出库量", "Quantity out", "storeOut"), Unit,
            new("贮存设施编号", "Facility", row => (row.Move.Kind == "storeIn" ? row.To : row.From)?.Code),
            Free("去向", "Destination", row => row.Move.Destination), Handler,
        ], IsGeneral: true),
        ["g3"] = new(["selfUse"], "一般工业固体废物自行利用环节记录表", "General waste: own use",
            Own("利用量", "Quantity used"), IsGeneral: true),
        ["g4"] = new(["selfDispose"], "一般工业固体废物自行处置环节记录表", "General waste: own disposal",
            Own("处置量", "Quantity disposed of"), IsGeneral: true),
        ["g5"] = new(["outsource"], "一般工业固体废物出厂环节记录表", "General waste: transfer",
        [
            Code("记录编号", "Record"), At("出厂时间", "Gate-out time"), .. GeneralWaste, Mass("出厂量", "Quantity"),
            Unit, new("接收单位", "Receiver", row => row.Move.Destination),
            new("利用/处置方式", "Method", row => row.Move.Method),
            new("运输单据编号", "Paper", row => row.Move.Reference), Handler,
        ], IsGeneral: true),
    };

    private static RegisterColumn Unit => new("计量单位", "Unit", _ => "t");

    private static RegisterColumn Handler => new("经办人", "Handler", row => row.Move.Handler);

    /// <summary>A register by its name, b1 to b5 or g1 to g5; null for any other.</summary>
    internal static RegisterForm? Find(string name) => All.GetValueOrDefault(name);

    private static RegisterColumn[] Own(string zh, string en) =>
    [
        Code("记录编号", "Record"), At("时间", "Time"), .. GeneralWaste, Mass(zh, en), Unit,
        new("设施编号", "Facility", row => row.To?.Code), new("方式", "Method", row => row.Move.Method), Handler,
    ];

    private static RegisterColumn Code(string zh, string en) => new(zh, en, row => row.Move.Code);

    private static RegisterColumn At(string zh, string en) => new(zh, en, row => row.At);

    private static RegisterColumn Free(string zh, string en, Func<RegisterRow, object?> cell) =>
        new(zh, en, cell, IsRequired: false);

    private static RegisterColumn Mass(string zh, string en) =>
        new(zh, en, row => FormTable.Tonnes(row.Move.MovedG), IsMass: true);

    private static RegisterColumn Part(string zh, string en, string kind) => new(
        zh, en, row => row.Move.Kind == kind ? FormTable.Tonnes(row.Move.MovedG) : null, IsMass: true,
        IsRequired: false);
}
