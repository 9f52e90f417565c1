using System.Globalization;
using Lode.Waste.Codes;
using Lode.Waste.Recovery;
using Lode.Waste.Registers;

namespace Lode.Waste.Reports;

/// <summary>What the tables of a year's management plan are made of.</summary>
/// <param name="Lines">Planned by the officer.</param>
/// <param name="Before">What the ledger says of the year before.</param>
/// <param name="Stock">Grams in each facility by waste code at the beginning of the year.</param>
/// <param name="Cuts">Planned savings by measure.</param>
internal sealed record PlanFacts(
    SiteEndpoints.Row? Site, IReadOnlyList<FacilityRow> Facilities, IReadOnlyList<StreamRow> Streams,
    IReadOnlyDictionary<string, string> ListNames, IReadOnlyList<PlanLineRow> Lines,
    IReadOnlyList<FlowEndpoints.Line> Before, IReadOnlyList<OwnUse> OwnBefore, IReadOnlyList<OutsourcedUse> SentBefore,
    IReadOnlyDictionary<(string Place, string WasteCode), long> Stock, IReadOnlyList<MeasureRow> Measures,
    IReadOnlyDictionary<Kernel.Id, long> Cuts);

/// <summary>Tables A.1 to A.7 of a management plan (HJ 1259-2022, annex A), filled from registers, books and plan.
/// </summary>
/// <remarks>Headings are to be confirmed: the official tables were not at hand. What is planned to lie in store at the
/// end of the year is computed: stock + generation − own use − transfer.</remarks>
internal static class PlanForm
{
    private static readonly Dictionary<string, (string Zh, string En)> Titles = new(StringComparer.Ordinal)
    {
        ["a1"] = ("单位基本信息", "Unit"),
        ["a2"] = ("设施信息", "Facilities"),
        ["a3"] = ("危险废物产生情况", "Generation"),
        ["a4"] = ("危险废物贮存情况", "Storage"),
        ["a5"] = ("自行利用/处置情况", "Own use and disposal"),
        ["a6"] = ("减少产生量和危害性的计划与措施", "Reduction"),
        ["a7"] = ("危险废物转移情况", "Transfer"),
    };

    internal static bool IsOne(string form) => Titles.ContainsKey(form);

    /// <summary>One table of a year.</summary>
    internal static FormTable Of(string form, string year, PlanFacts facts)
    {
        var (columns, rows) = form switch
        {
            "a1" => Unit(facts),
            "a2" => Places(facts),
            "a3" => Generation(facts),
            "a4" => Storage(facts),
            "a5" => OwnUse(facts),
            "a6" => Reduction(facts),
            _ => Transfer(facts),
        };
        return FormTable.Of(form, Titles[form], year, columns, rows, new Dictionary<int, long>());
    }

    private static FormColumn Text(string zh, string en) => new(zh, en, ToConfirm: true);

    private static FormColumn Mass(string zh, string en) => new($"{zh}（吨）", $"{en}, t", IsMass: true, ToConfirm: true);

    private static (IReadOnlyList<FormColumn>, IReadOnlyList<IReadOnlyList<object?>>) Unit(PlanFacts facts) => (
        [Text("项目", "Item"), Text("内容", "Content")],
        facts.Site is not { } site ? [] :
        [
            ["单位名称", site.UnitName], ["统一社会信用代码", site.CreditCode],
            ["管理类别", site.Class switch { "keySupervised" => "环境重点监管单位", "simplified" => "简化管理", _ => "登记管理" }],
            ["联系人", site.Contact], ["联系电话", site.Phone], ["经度", Degrees(site.Longitude)],
            ["纬度", Degrees(site.Latitude)],
            ["贮存期限（天）", site.AgeLimitDays],
        ]);

    private static (IReadOnlyList<FormColumn>, IReadOnlyList<IReadOnlyList<object?>>) Places(PlanFacts facts) => (
        [
            Text("设施编码", "Code"), Text("设施名称", "Name"), Text("设施类型", "Kind"), Mass("贮存能力", "Capacity"),
        ],
        [.. facts.Facilities.Where(place => place.ClosedUs is null).Select(place => (IReadOnlyList<object?>)
            [
                place.Code, place.NameZh,
                place.Kind switch
                {
                    "generate" => "产生", "store" => "贮存设施", "point" => "贮存点", "use" => "自行利用", _ => "自行处置",
                },
                place.CapacityG is { } grams ? FormTable.Tonnes(grams) : null,
            ])]);

    private static (IReadOnlyList<FormColumn>, IReadOnlyList<IReadOnlyList<object?>>) Generation(PlanFacts facts) => (
        [
            Text("行业俗称/单位内部名称", "Internal name"), Text("国家危险废物名录名称", "Name on the national list"),
            Text("危险废物类别", "Category"), Text("危险废物代码", "Code"), Text("物理性状", "Form"),
            Text("危险特性", "Hazards"), Text("有害成分", "Component"), Mass("上年产生量", "Generated the year before"),
            Mass("本年计划产生量", "Planned"),
        ],
        [.. from stream in Hazardous(facts)
            let before = facts.Before.FirstOrDefault(line => line.WasteCode == stream.WasteCode)
            select (IReadOnlyList<object?>)
            [
                stream.NameZh, facts.ListNames.GetValueOrDefault(stream.WasteCode, ""),
                WasteCode.CategoryOf(stream.WasteCode), stream.WasteCode, FormOf(stream.Form), stream.Hazards,
                stream.Component, FormTable.Tonnes(before?.GeneratedGrams ?? 0),
                FormTable.Tonnes(Planned(facts, "A.3", stream.WasteCode)),
            ]]);

    private static (IReadOnlyList<FormColumn>, IReadOnlyList<IReadOnlyList<object?>>) Storage(PlanFacts facts)
    {
        var places = facts.Facilities.ToDictionary(place => place.Code, StringComparer.Ordinal);
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var stream in Hazardous(facts))
        {
            var stored = facts.Stock.Where(pair => pair.Key.WasteCode == stream.WasteCode && pair.Value != 0)
                .OrderBy(pair => pair.Key.Place, StringComparer.Ordinal).ToArray();
            var all = stored.Sum(pair => pair.Value);
            var end = all + Planned(facts, "A.3", stream.WasteCode) - Planned(facts, "A.5", stream.WasteCode)
                - Planned(facts, "A.7", stream.WasteCode);
            for (var at = 0; at < Math.Max(1, stored.Length); at++)
            {
                var place = at < stored.Length ? places.GetValueOrDefault(stored[at].Key.Place) : null;
                rows.Add(
                [
                    stream.NameZh, stream.WasteCode, place?.Code, place?.NameZh,
                    place?.CapacityG is { } capacity ? FormTable.Tonnes(capacity) : null,
                    FormTable.Tonnes(at < stored.Length ? stored[at].Value : 0),
                    at == 0 ? FormTable.Tonnes(Math.Max(0, end)) : null,
                ]);
            }
        }

        return (
            [
                Text("行业俗称/单位内部名称", "Internal name"), Text("危险废物代码", "Code"),
                Text("贮存设施编码", "Facility"), Text("贮存设施名称", "Name of the facility"),
                new FormColumn("贮存能力（吨）", "Capacity, t", ToConfirm: true), Mass("上年末贮存量", "Stock at the beginning"),
                Mass("本年末计划贮存量", "Planned stock at the end"),
            ],
            rows);
    }

    private static (IReadOnlyList<FormColumn>, IReadOnlyList<IReadOnlyList<object?>>) OwnUse(PlanFacts facts) => (
        [
            Text("行业俗称/单位内部名称", "Internal name"), Text("危险废物代码", "Code"),
            Text("自行利用/处置方式", "Method"), Mass("上年自行利用/处置量", "The year before"),
            Mass("本年计划自行利用/处置量", "Planned"),
        ],
        [.. from key in facts.OwnBefore.Select(one => (one.WasteCode, one.Method)).Concat(Keys(facts, "A.5")).Distinct()
            where WasteCode.IsHazardous(key.WasteCode)
            orderby key.WasteCode, key.Method
            select (IReadOnlyList<object?>)
            [
                NameOf(facts, key.WasteCode), key.WasteCode, key.Method,
                FormTable.Tonnes(facts.OwnBefore.Where(one => (one.WasteCode, one.Method) == key)
                    .Sum(one => one.Grams)),
                FormTable.Tonnes(Planned(facts, "A.5", key.WasteCode, key.Method)),
            ]]);

    private static (IReadOnlyList<FormColumn>, IReadOnlyList<IReadOnlyList<object?>>) Reduction(PlanFacts facts) => (
        [
            Text("危险废物名称", "Waste"), Text("危险废物代码", "Code"), Text("措施类别", "Kind"), Text("措施", "Measure"),
            Text("起始日", "Starts on"), Text("措施前单位产品产废量（kg/t）", "Before, kg/t"),
            Text("目标单位产品产废量（kg/t）", "Target, kg/t"), Text("依据", "Evidence"), Mass("本年计划减少量", "Planned saving"),
        ],
        [.. facts.Measures.Where(one => WasteCode.IsHazardous(one.WasteCode) && one.ClosedUs is null)
            .Select(one => (IReadOnlyList<object?>)
            [
                NameOf(facts, one.WasteCode), one.WasteCode,
                one.Kind switch
                {
                    "design" => "设计", "process" => "工艺", "material" => "原料", "management" => "管理", _ => "再使用",
                },
                one.Name, one.StartsOn, KgPerT(one.BaselineGpt), KgPerT(one.TargetGpt), one.Evidence,
                FormTable.Tonnes(facts.Cuts.GetValueOrDefault(one.Id)),
            ])]);

    private static (IReadOnlyList<FormColumn>, IReadOnlyList<IReadOnlyList<object?>>) Transfer(PlanFacts facts)
    {
        var before = facts.SentBefore.GroupBy(one => (one.WasteCode, one.Method))
            .ToDictionary(same => same.Key, same => same.Sum(one => one.Grams));
        return (
            [
                Text("行业俗称/单位内部名称", "Internal name"), Text("危险废物代码", "Code"),
                Text("委外利用/处置方式", "Method of the receiver"), Mass("上年转移量", "The year before"),
                Mass("本年计划转移量", "Planned"),
            ],
            [.. from key in before.Keys.Concat(Keys(facts, "A.7")).Distinct()
                where WasteCode.IsHazardous(key.WasteCode)
                orderby key.WasteCode, key.Method
                select (IReadOnlyList<object?>)
                [
                    NameOf(facts, key.WasteCode), key.WasteCode, key.Method,
                    FormTable.Tonnes(before.GetValueOrDefault(key)),
                    FormTable.Tonnes(Planned(facts, "A.7", key.WasteCode, key.Method)),
                ]]);
    }

    private static IEnumerable<StreamRow> Hazardous(PlanFacts facts) => facts.Streams
        .Where(stream => stream.IsHazardous).DistinctBy(stream => stream.WasteCode)
        .OrderBy(stream => stream.WasteCode, StringComparer.Ordinal);

    private static IEnumerable<(string WasteCode, string Method)> Keys(PlanFacts facts, string part) =>
        facts.Lines.Where(line => line.Part == part).Select(line => (line.WasteCode, line.Method));

    private static long Planned(PlanFacts facts, string part, string wasteCode, string? method = null) => facts.Lines
        .Where(line => line.Part == part && line.WasteCode == wasteCode && (method is null || line.Method == method))
        .Sum(line => line.PlannedG);

    private static string NameOf(PlanFacts facts, string wasteCode) =>
        facts.Streams.FirstOrDefault(stream => stream.WasteCode == wasteCode)?.NameZh ?? "";

    private static string FormOf(string form) => form switch
    {
        "solid" => "固态",
        "semisolid" => "半固态",
        "liquid" => "液态",
        _ => "气态",
    };

    private static string? Degrees(double? value) => value?.ToString("0.000000", CultureInfo.InvariantCulture);

    private static decimal KgPerT(long gramsPerTonne) => gramsPerTonne / 1000m;
}
