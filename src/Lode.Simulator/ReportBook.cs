using System.IO.Compression;
using System.Security;
using System.Text;

namespace Lode.Simulator;

/// <summary>The daily and the monthly report of the potline: a workbook of one sheet with named cells, bound to
/// signals and to the waste book.</summary>
internal static class ReportBook
{
    private const string Line = "demo/smelter1/potline/line/potline1/";
    private const string Stored = "ledger smelter1/g/waste.wet/INV:*:*:*";

    private static readonly (string Zh, string Name, string Unit, string Expression, int Decimals)[] Rows =
    [
        ("系列电流 平均", "current_avg", "kA", $"{{{Line}line_current}}", 1),
        ("系列电流 最低", "current_min", "kA", $"{{{Line}line_current @min}}", 1),
        ("平均槽电压", "pot_voltage", "V", $"{{{Line}mean_voltage}}", 3),
        ("直流功率 平均", "power_avg", "MW", $"{{{Line}dc_power}}", 1),
        ("直流电量", "energy", "MWh", $"{{{Line}dc_power}} * {{period}}", 0),
        ("电流效率 平均", "efficiency", "%", $"{{{Line}current_efficiency}}", 2),
        ("直流电耗 平均", "consumption", "kWh/t", $"{{{Line}dc_energy}}", 0),
        ("铝产量（折算）", "metal", "t", "{cell energy} / {cell consumption}", 1),
        ("氧化铝浓度 平均", "alumina", "%", $"{{{Line}alumina_concentration}}", 2),
        ("数据完好率（系列电流）", "good", "%", $"{{{Line}line_current @good}}", 1),
        ("危险废物期末贮存", "stored", "t", $"{{{Stored} @closing}}", 3),
        ("危险废物本期入库", "received", "t", $"{{{Stored} @in}}", 3),
        ("危险废物本期出库", "issued", "t", $"{{{Stored} @out}}", 3),
    ];

    /// <summary>Makes both, and the days and the month that have data.</summary>
    internal static async Task LeaveAsync(LodeClient engineer, int site, DateTimeOffset now, CancellationToken cancel)
    {
        var daily = await SaveAsync(engineer, site, "电解系列日报", "Potline daily report", "daily", cancel);
        var monthly = await SaveAsync(engineer, site, "电解系列月报", "Potline monthly report", "monthly", cancel);
        foreach (var days in new[] { 4, 3, 2 })
        {
            await MakeAsync(engineer, daily, now.AddDays(-days).ToString("yyyy-MM-dd", null), cancel);
        }

        await MakeAsync(engineer, monthly, now.ToString("yyyy-MM", null), cancel);
    }

    private static Task MakeAsync(LodeClient engineer, string report, string period, CancellationToken cancel) =>
        engineer.PostAsync($"/api/v1/reports/{report}/runs", new { period }, cancel);

    private static async Task<string> SaveAsync(
        LodeClient engineer, int site, string titleZh, string titleEn, string cadence, CancellationToken cancel)
    {
        var saved = await engineer.PostAsync("/api/v1/reports", new
        {
            site,
            content = new
            {
                titleZh,
                titleEn,
                language = "zh-CN",
                cadence,
                scheduled = true,
                dayStart = "00:00",
                monthStart = 1,
                delayMinutes = 30,
                cells = new object[]
                {
                    new { name = "report_title", expression = "{title}" },
                    new { name = "report_site", expression = "{site}" },
                    new { name = "report_period", expression = "{periodName}" },
                }.Concat(Rows.Select(row => (object)new
                {
                    name = row.Name,
                    expression = row.Expression,
                    unit = row.Unit,
                    decimals = row.Decimals,
                })),
            },
            template = Workbook(),
            templateName = "电解系列报表模板.xlsx",
        }, cancel);
        return saved.GetProperty("id").GetString()!;
    }

    /// <summary>A package as the standard has it (ECMA-376), written out by hand: three named texts, then a row per
    /// figure.</summary>
    private static byte[] Workbook()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml", $"""
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
                ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override
                PartName="/xl/workbook.xml" ContentType="{Office}.sheet.main+xml"/><Override
                PartName="/xl/worksheets/sheet1.xml"
                ContentType="{Office}.worksheet+xml"/><Override PartName="/xl/styles.xml"
                ContentType="{Office}.styles+xml"/></Types>
                """);
            Part(zip, "_rels/.rels", Relations(("officeDocument", "xl/workbook.xml")));
            Part(zip, "xl/_rels/workbook.xml.rels",
                Relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")));
            Part(zip, "xl/workbook.xml", $"""
                <workbook xmlns="{Main}" xmlns:r="{Related}"><sheets>
                <sheet name="报表" sheetId="1" r:id="r1"/></sheets>
                <definedNames>{string.Concat(Names().Select(one =>
                    $"<definedName name=\"{one.Name}\">报表!${one.At[0]}${one.At[1..]}</definedName>"))}</definedNames>
                </workbook>
                """);
            Part(zip, "xl/styles.xml", $"""
                <styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/></font>
                <font><b/><sz val="11"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill>
                </fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
                <cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf fontId="1" applyFont="1" applyAlignment="1">
                <alignment horizontal="center"/></xf></cellXfs></styleSheet>
                """);
            Part(zip, "xl/worksheets/sheet1.xml", $"""
                <worksheet xmlns="{Main}"><cols><col min="1" max="1" width="28" customWidth="1"/>
                <col min="2" max="2" width="16" customWidth="1"/>
                <col min="3" max="4" width="14" customWidth="1"/></cols>
                <sheetData>{Sheet()}</sheetData><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>
                </worksheet>
                """);
        }

        return file.ToArray();
    }

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Office = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private static IEnumerable<(string Name, string At)> Names() =>
        new[] { ("report_title", "A1"), ("report_site", "B2"), ("report_period", "D2") }
            .Concat(Rows.Select((row, index) => (row.Name, $"B{index + 4}")));

    private static string Sheet() => string.Concat(
        Row(1, ("A", "", 2)), Row(2, ("A", "单位", 1), ("B", "", 0), ("C", "期间", 1), ("D", "", 0)),
        Row(3, ("A", "指标", 1), ("B", "数值", 2), ("C", "计量单位", 1), ("D", "备注", 1)),
        string.Concat(Rows.Select((row, index) =>
            Row(index + 4, ("A", row.Zh, 0), ("B", "", 0), ("C", row.Unit, 0), ("D", "", 0)))));

    private static string Row(int number, params (string Column, string Text, int Style)[] cells) =>
        $"<row r=\"{number}\">" + string.Concat(cells.Select(cell =>
            $"<c r=\"{cell.Column}{number}\" s=\"{cell.Style}\" t=\"inlineStr\"><is><t>"
            + SecurityElement.Escape(cell.Text) + "</t></is></c>"))
        + "</row>";

    private static string Relations(params (string Kind, string Target)[] all) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(all.Select((one, index) =>
            $"<Relationship Id=\"r{index + 1}\" Type=\"{Related}/{one.Kind}\" Target=\"{one.Target}\"/>"))
        + "</Relationships>";

    private static void Part(ZipArchive zip, string name, string xml)
    {
        using var part = zip.CreateEntry(name).Open();
        part.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml));
    }
}
