using System.Globalization;
using Lode.Kernel;

namespace Lode.Waste.Registers;

/// <summary>The registers that are taken in as files.</summary>
internal static class RegisterFormats
{
    private static readonly SheetColumn Code = new("code", "编码", "Code", "store-a");
    private static readonly SheetColumn NameZh = new("nameZh", "中文名称", "Chinese name", "1号危废库");
    private static readonly SheetColumn NameEn = new("nameEn", "英文名称", "English name", "Store 1");

    internal static readonly IReadOnlyList<RegisterFormat> All =
    [
        new("facilities",
            [
                Code,
                Kinds("store", ("generate", "产生设施", "Generates"), ("store", "贮存库", "Store"),
                    ("point", "贮存点", "Storage point"), ("use", "利用设施", "Uses"), ("dispose", "处置设施", "Disposes")),
                NameZh, NameEn, new("capacityGrams", "容量(t)", "Capacity (t)", "60", false),
                new("basinLiters", "围堰容积(L)", "Basin (L)", "2000", false),
            ],
            "code", line => line.Text("code"), Facility),
        new("streams",
            [
                Code with { Example = "dross" }, new("wasteCode", "废物代码", "Waste code", "321-024-48"),
                NameZh with { Example = "铝灰渣" }, NameEn with { Example = "Dross" },
                new("form", "形态", "Form", "固态", false)
                {
                    Choices =
                    [
                        ("solid", "固态", "Solid"), ("semisolid", "半固态", "Semi-solid"), ("liquid", "液态", "Liquid"),
                        ("gas", "气态", "Gas"),
                    ],
                },
                new("hazards", "危险特性", "Hazards", "", false),
                new("compatibility", "相容性组", "Group", "遇水反应", false) { Choices = Groups },
                new("component", "主要成分", "Component", "金属铝", false),
            ],
            "code", line => line.Text("code"), Stream),
        new("parties",
            [
                Kinds("receiver", ("carrier", "承运人", "Carrier"), ("receiver", "接受人", "Receiver")),
                new("creditCode", "统一社会信用代码", "Credit code", "91410100MA0DEMA009"),
                new("name", "名称", "Name", "示范再生资源公司"), new("province", "省份代码", "Province", "41"),
            ],
            "creditCode", line => $"{line.Choice("kind")} {line.Text("creditCode")}", Party),
        new("papers",
            [
                Kinds("permit", ("permit", "经营许可证", "Permit"), ("contract", "合同", "Contract"),
                    ("insurance", "保险", "Insurance"), ("vehicle", "车辆", "Vehicle"), ("driver", "驾驶员", "Driver"),
                    ("approval", "跨省批准", "Approval")),
                new("partyId", "单位信用代码", "Party credit code", "91410100MA0DEMA009", false),
                new("number", "编号", "Number", "豫危废0001"), new("name", "名称", "Name", "危险废物经营许可证"),
                new("validFrom", "生效日", "Valid from", "2026-01-01"),
                new("validUntil", "失效日", "Valid until", "2027-01-01"),
                new("wasteCode", "废物代码", "Waste code", "321-024-48", false),
                new("method", "利用处置方式", "Method", "R4", false),
                new("limitGrams", "限量(t)", "Limit (t)", "500", false),
            ],
            "number", line => $"{line.Choice("kind")} {line.Text("number")}", Paper) { HasLines = true },
        new("devices",
            [
                Code with { Example = "NH3-1" },
                Kinds("gas", ("scale", "衡器", "Scale"), ("terminal", "车载终端", "Terminal"), ("camera", "摄像机", "Camera"),
                    ("gas", "气体", "Gas"), ("humidity", "湿度", "Humidity"), ("level", "液位", "Level")),
                NameZh with { Example = "氨气探头" }, NameEn with { Example = "Ammonia sensor" },
                new("facilityId", "设施编码", "Facility code", "store-a", false),
                new("everySeconds", "报送间隔(s)", "Reports every (s)", "3600", false),
                new("limit", "报警限值", "Limit", "25", false), new("unit", "单位", "Unit", "ppm", false),
                new("certifiedUntil", "检定有效期止", "Certified until", "", false),
            ],
            "code", line => line.Text("code"), Device),
    ];

    // What all lines of one paper say alike.
    private static readonly string[] Shared = ["partyId", "name", "validFrom", "validUntil"];

    private static IReadOnlyList<(string Value, string Zh, string En)> Groups =>
    [
        ("general", "一般", "General"), ("waterReactive", "遇水反应", "Water-reactive"), ("wet", "含水", "Wet"),
        ("acid", "酸性", "Acid"), ("alkaline", "碱性", "Alkaline"), ("arsenicSludge", "含砷污泥", "Arsenic sludge"),
        ("ignitable", "易燃", "Ignitable"), ("oxidizing", "氧化性", "Oxidizing"), ("infectious", "感染性", "Infectious"),
    ];

    private static SheetColumn Kinds(string example, params (string Value, string Zh, string En)[] choices) =>
        new("kind", "类型", "Kind", choices.First(one => one.Value == example).Zh) { Choices = choices };

    private static string Show(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    // The last check before a rule of the register, which refuses what it is given by its own words.
    private static Outcome<Stored>? Put<TRow>(
        SheetLine line, Refusal? wrong, TRow? before, Func<Outcome<TRow>> add, Func<TRow, Outcome<TRow>> change,
        Func<TRow, TRow, Stored> compare)
        where TRow : class
    {
        if (wrong is not null)
        {
            line.Refuse(wrong);
        }

        if (line.Faults.Count > 0)
        {
            return null;
        }

        return (before is null ? add() : change(before)).TryGet(out var after, out var why)
            ? before is null ? Stored.Added : compare(before, after) : why;
    }

    private static Outcome<Stored>? Facility(ImportDesk desk, IReadOnlyList<SheetLine> lines)
    {
        var line = lines[0];
        var request = new FacilityEndpoints.Request(
            desk.Site, line.Text("code"), line.Choice("kind"), line.Text("nameZh"), line.Text("nameEn"),
            line.Mass("capacityGrams"), BasinLiters: line.Whole("basinLiters"));
        var before = desk.Facility(request.Code);
        if (before is not null && before.Kind != request.Kind)
        {
            line.Wrong("kind", "range");
        }

        return Put(
            line, FacilityEndpoints.Wrong(request), before,
            () => FacilityEndpoints.Add(desk.Work, request, desk.Actor),
            row => FacilityEndpoints.Change(
                desk.Work, row, request with { IsClosed = row.ClosedUs is not null }, desk.Actor),
            (old, now) => Stored.Of(
                ("nameZh", old.NameZh, now.NameZh), ("nameEn", old.NameEn, now.NameEn),
                ("capacityGrams", Tonnes(old.CapacityG), Tonnes(now.CapacityG)),
                ("basinLiters", Show(old.BasinL), Show(now.BasinL))));
    }

    private static string Tonnes(long? grams) => grams is { } known ? WasteRefusals.Tonnes(known) : "";

    private static Outcome<Stored>? Stream(ImportDesk desk, IReadOnlyList<SheetLine> lines)
    {
        var line = lines[0];
        var hazards = line.Text("hazards");
        var request = new StreamEndpoints.Request(
            desk.Site, line.Text("code"), line.Text("wasteCode"), line.Text("nameZh"), line.Text("nameEn"),
            Or(line.Choice("form"), "solid"), hazards.Length == 0 ? null : hazards,
            Or(line.Choice("compatibility"), "general"), line.Text("component"));
        var before = desk.Work.Find<StreamRow>(
            StreamEndpoints.ByCode, new { SiteId = (long)desk.Site, request.Code });
        if (before is not null && before.WasteCode != request.WasteCode)
        {
            line.Wrong("wasteCode", "range");
        }

        return Put(
            line, StreamEndpoints.Wrong(request), before,
            () => StreamEndpoints.Add(desk.Work, request, desk.Zone, desk.Actor),
            row => StreamEndpoints.Change(
                desk.Work, row, request with { IsClosed = row.ClosedUs is not null }, desk.Actor),
            (old, now) => Stored.Of(
                ("nameZh", old.NameZh, now.NameZh), ("nameEn", old.NameEn, now.NameEn), ("form", old.Form, now.Form),
                ("hazards", old.Hazards, now.Hazards), ("compatibility", old.Compatibility, now.Compatibility),
                ("component", old.Component, now.Component)));
    }

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;

    private static Outcome<Stored>? Party(ImportDesk desk, IReadOnlyList<SheetLine> lines)
    {
        var line = lines[0];
        var request = new PartyEndpoints.Request(
            desk.Site, line.Choice("kind"), line.Text("creditCode"), line.Text("name"), line.Text("province"));
        var before = desk.Work.Find<PartyRow>(
            PartyEndpoints.ByCode, new { SiteId = (long)desk.Site, request.Kind, request.CreditCode });
        return Put(
            line, PartyEndpoints.Wrong(request), before,
            () => PartyEndpoints.Add(desk.Work, request, desk.Actor),
            row => PartyEndpoints.Change(desk.Work, row, request with { Org = row.Org }, desk.Actor),
            (old, now) => Stored.Of(("name", old.Name, now.Name), ("province", old.Province, now.Province)));
    }

    // Papers are not changed, they are withdrawn: one that is there is the same, or its number is taken.
    private static Outcome<Stored>? Paper(ImportDesk desk, IReadOnlyList<SheetLine> lines)
    {
        var line = lines[0];
        var (holder, kind) = (line.Text("partyId"), line.Choice("kind"));
        var party = holder.Length == 0 ? null
            : desk.Party(kind is "vehicle" or "driver" ? "carrier" : "receiver", holder);
        if (holder.Length > 0 && party is null)
        {
            line.Wrong("partyId", "unknown");
        }

        var (from, until) = (line.Day("validFrom"), line.Day("validUntil"));
        var request = new PaperEndpoints.Request(
            desk.Site, kind, line.Text("number"), line.Text("name"), from ?? default, until ?? default, party?.Id,
            Covers(lines));
        foreach (var later in lines.Skip(1))
        {
            foreach (var column in Shared.Where(column => later.Text(column) != line.Text(column)))
            {
                later.Wrong(column, "differs");
            }
        }

        if (lines.Any(one => one.Faults.Count > 0))
        {
            return null;
        }

        var before = desk.Work.Find<PaperRow>(
            PaperEndpoints.ByNumber, new { SiteId = (long)desk.Site, request.Kind, request.Number });
        return Put(
            line, PaperEndpoints.Wrong(request), before,
            () => PaperEndpoints.Add(desk.Work, request, desk.Actor),
            row => PaperEndpoints.IsSame(desk.Work, row, request) ? row
                : WasteRefusals.CodeTaken.With(("code", request.Number)),
            (_, _) => Stored.Of());
    }

    private static PaperEndpoints.Line[] Covers(IReadOnlyList<SheetLine> lines) =>
    [
        .. from line in lines
           let code = line.Text("wasteCode")
           let method = line.Text("method")
           let grams = line.Mass("limitGrams")
           where code.Length > 0 || method.Length > 0 || grams is not null
           select new PaperEndpoints.Line(code, method, grams ?? 0),
    ];

    private static Outcome<Stored>? Device(ImportDesk desk, IReadOnlyList<SheetLine> lines)
    {
        var line = lines[0];
        var (code, place) = (line.Text("code"), line.Text("facilityId"));
        var facility = place.Length == 0 ? null : desk.Facility(place);
        if (place.Length > 0 && facility is null)
        {
            line.Wrong("facilityId", "unknown");
        }

        var request = new DeviceEndpoints.Request(
            desk.Site, line.Choice("kind"), line.Text("nameZh"), line.Text("nameEn"),
            (int)(line.Whole("everySeconds") ?? 3600), facility?.Id, (double?)line.Number("limit"), line.Text("unit"),
            line.Day("certifiedUntil"));
        var before = desk.Work.Find<DeviceRow>(DeviceEndpoints.One, new { SiteId = (long)desk.Site, Code = code });
        return Put(
            line, DeviceEndpoints.Wrong(code, request), before,
            () => DeviceEndpoints.Store(desk.Work, code, request, desk.Actor),
            row => DeviceEndpoints.Store(
                desk.Work, code, request with { IsClosed = row.ClosedUs is not null }, desk.Actor),
            (old, now) => Stored.Of(
                ("kind", old.Kind, now.Kind), ("nameZh", old.NameZh, now.NameZh), ("nameEn", old.NameEn, now.NameEn),
                ("facilityId", old.FacilityId?.ToString(), now.FacilityId?.ToString()),
                ("everySeconds", Show(old.EveryS), Show(now.EveryS)),
                ("limit", Show(old.LimitValue), Show(now.LimitValue)),
                ("unit", old.Unit, now.Unit), ("certifiedUntil", old.CertifiedUntil, now.CertifiedUntil)));
    }

    private static string Show(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
