using System.Globalization;
using System.Net;
using System.Text;
using Lode.Kernel.Audit;

namespace Lode.Waste.Transfers;

/// <summary>The pages of an audit package that people read, both languages side by side.</summary>
internal static class PackageText
{
    private const string Style = """
        body{font:14px/1.5 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1a1a1a}
        body{max-width:960px;margin:24px auto}
        h1{font-size:20px;margin:0 0 4px}h2{font-size:14px;margin:20px 0 4px}p{margin:4px 0;color:#4a4a4a}
        table{border-collapse:collapse;width:100%}th,td{border:1px solid #808080;padding:3px 6px;text-align:left}
        th{font-weight:400;color:#4a4a4a;white-space:nowrap}.m{font:12px monospace;word-break:break-all}
        .s{border:1px dashed #4a4a4a;padding:2px 6px;display:inline-block}
        """;

    private const string Internal = "企业内部控制记录，不代替国家危险废物信息管理系统的联单。"
        + "Internal control record; it does not stand for the manifest of the national system.";

    private const string Simulated = "仿真数据，不是真实转移。Simulated data; no load of this transfer exists.";

    /// <summary>What is in the package and how it is checked without Lode.</summary>
    internal static string Readme(TransferEndpoints.Detail detail, CaseEvidence evidence, bool isSimulated)
    {
        var number = detail.Transfer.Manifest ?? detail.Transfer.Number;
        var proofs = evidence.Events.Count + evidence.Postings.Count;
        var loose = evidence.Events.Concat(evidence.Postings).Count(proof => !proof.IsAnchored);
        return string.Create(CultureInfo.InvariantCulture, $"""
            转移审计包 / Audit package of transfer {number}
            {Internal}{(isSimulated ? "\n" + Simulated : "")}

            files.json        每个文件的SHA-256 / SHA-256 of every file
            transfer.html     打印页 / print page
            transfer.json     全部字段、批次、承运、更正 / all fields, batches, carriers, corrections
            signatures.json   谁在何时做了什么，含被拒绝的 / who did what and when, refused acts too
            tickets.json      出入厂磅单及其原始报文的SHA-256 / weigh tickets with the SHA-256 of what the scale sent
            track.csv         行驶轨迹 / positions on the way
            registers.json    台账登记 / steps of the registers B.1 to B.5
            proofs/case-*     事项记录及其链上证明 / records of the case, each with its proof
            proofs/ledger-*   分录及其链上证明 / postings, each with their proof

            离线核验 / To check it offline
              lode verify --package transfer-{number}.zip --roots FOLDER
            FOLDER：企业每日对外公布的链根（文件或邮件）/ the roots that were published outside day by day.
            没有lode也能核验，只需SHA-256 / without lode, SHA-256 alone is enough:
              1. files.json中每个文件的SHA-256一致 / every file has the SHA-256 that files.json names.
              2. hash = SHA-256(previous + LF + record)
              3. leaf = SHA-256(0x00 + record)
              4. 由leaf沿path算到root（RFC 6962第2.1.1节）/ climb from leaf along path to root (RFC 6962, 2.1.1).
              5. root与当日公布的一致 / root is the one that was published for that day.

            证明 / Proofs: {proofs}；尚未公布的 / not published yet: {loose}；尚未编号的 / not numbered yet: {evidence.Unsealed}
            """) + "\n";
    }

    /// <summary>The print page.</summary>
    internal static string Print(
        string unit, TransferEndpoints.Detail detail, IReadOnlyList<PackageTransfer.Signature> signatures,
        CaseEvidence evidence, bool isSimulated)
    {
        var transfer = detail.Transfer;
        var page = new StringBuilder("<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>")
            .Append(Text(transfer.Manifest ?? transfer.Number)).Append("</title><style>").Append(Style)
            .Append("</style><h1>危险废物转移 Transfer ").Append(Text(transfer.Manifest ?? transfer.Number))
            .Append("</h1><p>").Append(Text(Internal)).Append("</p>")
            .Append(isSimulated ? $"<p class=\"s\">{Text(Simulated)}</p>" : "");
        Table(page, "基本情况 Facts", [],
        [
            ["移出人 Sender", unit], ["接受人 Receiver", transfer.Receiver],
            ["内部编号 Internal number", transfer.Number], ["状态 State", transfer.State],
            ["方式 Method", transfer.Method], ["退回联单 Return manifest", detail.ReturnManifest ?? "—"],
            ["发运 Sent", Mass(transfer.SentGrams)], ["接收 Received", Mass(transfer.ReceivedGrams)],
            ["拒收 Refused", Mass(transfer.RefusedGrams)], ["退回入库 Stored again", Mass(transfer.BackGrams)],
            ["出厂 Left", At(transfer.DepartedAt)], ["到达 Arrived", At(transfer.ArrivedAt)],
            ["确认 Confirmed", At(transfer.ConfirmedAt)], ["处理 Processed", At(transfer.ProcessedAt)],
        ]);
        Table(page, "废物 Wastes", ["批次 Batch", "代码 Code", "设施 Facility", "计划 Planned", "发运 Sent", "容器 Containers"],
            [.. detail.Lines.Select(line => new[]
            {
                line.BatchCode, line.WasteCode, line.Facility, Mass(line.PlannedGrams), Mass(line.SentGrams),
                string.Join(' ', line.Containers),
            })]);
        Table(page, "承运 Carriers", ["程 Leg", "承运人 Carrier", "车牌 Plate", "驾驶员 Driver", "接运 Taken"],
            [.. detail.Legs.Select(leg => new[]
            {
                Whole(leg.Number), leg.Carrier, leg.Plate, leg.Driver, At(leg.TakenAt),
            })]);
        Table(page, "磅单 Tickets", ["编号 Number", "毛重 Gross", "皮重 Tare", "净重 Net", "时间 Time", "SHA-256"],
            [.. new[] { detail.OutTicket, detail.InTicket }.OfType<TicketEndpoints.Item>().Select(ticket => new[]
            {
                ticket.Number + (ticket.ByHand ? $" （手工 by hand，{ticket.EnteredBy}，{ticket.ConfirmedBy}）" : ""),
                Mass(ticket.GrossGrams), Mass(ticket.TareGrams), Mass(ticket.NetGrams), At(ticket.WeighedAt),
                ticket.Hash,
            })]);
        Table(page, "签署与操作 Signatures and acts",
            ["序 No.", "时间 Time", "人 Person", "操作 Act", "拒绝 Refused", "链号 Record", "Hash"],
            [.. signatures.Select(one => new[]
            {
                Whole(one.Number), At(one.At), one.Person, one.Event ?? one.Verb, one.Refused ?? "", Whole(one.Record),
                one.Hash,
            })]);
        Table(page, "分录 Postings", ["链号 Record", "根 Root", "公布 Published", "Hash"],
            [.. evidence.Postings.Select(proof => new[]
            {
                Whole(proof.Seq), proof.Root,
                string.Join(' ', proof.Published.Select(one => $"{one.Day} {one.Place}")), proof.Hash,
            })]);
        return page.Append("</html>\n").ToString();
    }

    private static void Table(
        StringBuilder page, string title, string[] heads, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        page.Append("<h2>").Append(Text(title)).Append("</h2><table>");
        if (heads.Length > 0)
        {
            page.Append("<tr>").AppendJoin("", heads.Select(head => $"<th>{Text(head)}</th>")).Append("</tr>");
        }

        foreach (var row in rows)
        {
            page.Append("<tr>");
            for (var at = 0; at < row.Count; at++)
            {
                var isName = heads.Length == 0 && at == 0;
                page.Append(isName ? "<th>" : row[at].Length == 64 ? "<td class=\"m\">" : "<td>").Append(Text(row[at]))
                    .Append(isName ? "</th>" : "</td>");
            }

            page.Append("</tr>");
        }

        page.Append("</table>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Mass(long? grams) => grams is { } known ? WasteRefusals.Tonnes(known) : "—";

    private static string At(DateTimeOffset? at) =>
        at is { } known ? known.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : "—";

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
