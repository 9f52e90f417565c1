using System.Globalization;
using System.Text;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Registers;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Transfers;

/// <summary>The audit package of one transfer: what an auditor needs to check it without Lode.</summary>
internal static class PackageTransfer
{
    private const string Moves = $$"""
        SELECT {{MoveRow.Columns}} FROM waste_move
         WHERE site_id = @SiteId AND batch_id {ids} AND transfer_id = @TransferId ORDER BY seq
        """;

    private const string Fixes = """
        SELECT device, seq, at_us, latitude, longitude FROM waste_fix
         WHERE site_id = @SiteId AND transfer_id = @TransferId ORDER BY at_us, seq
        """;

    internal sealed record FixRow
    {
        public string Device { get; init; } = "";

        public long Seq { get; init; }

        public long AtUs { get; init; }

        public double Latitude { get; init; }

        public double Longitude { get; init; }
    }

    /// <summary>An act on the transfer as its case records it.</summary>
    /// <param name="Record">Its number in the chain of cases, as in the proofs.</param>
    internal sealed record Signature(
        long Record, long Number, DateTimeOffset At, string Person, string Verb, string? Event, string? Refused,
        string Hash);

    internal static void Map(RouteGroupBuilder group) => group.MapGet("/transfers/{id}/package", RunAsync)
        .WithName("waste.packageTransfer").Produces(200, contentType: "application/zip").ProducesProblem(404)
        .Requires("waste.read");

    private static async Task<IResult> RunAsync(
        Id id, ISqlSession sql, Rights rights, Actor actor, SiteDays days, TextCatalog texts, HttpContext context,
        CancellationToken cancel)
    {
        var zone = await days.OfAsync(id.Site, cancel);
        if (!rights.Can("waste.read", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var language = RequestLanguage.Of(context);
        var read = await sql.CommitAsync<TransferEndpoints.Detail>(
            work => TransferFile.Find(work, id, zone) is { } file
                ? new TransferView(work, file, texts, language, _ => false).Read([]) : WasteRefusals.NotFound,
            cancel: cancel);
        if (!read.TryGet(out var detail, out var why))
        {
            return why.ToProblem();
        }

        var evidence = await CaseEvidence.OfAsync(sql, detail.Transfer.CaseId, cancel);
        var package = new AuditPackage();
        var signatures = evidence.Events.Select(SignatureOf).ToArray();
        var site = await sql.FindAsync<SiteEndpoints.Row>(SiteEndpoints.One, new { SiteId = (long)id.Site }, cancel);
        var isSimulated = await SimulationMark.IsOnAsync(sql, [id.Site], cancel);
        package.AddJson("transfer.json", detail);
        package.AddJson("signatures.json", signatures);
        package.AddJson("tickets.json", new[] { detail.OutTicket, detail.InTicket }.Where(one => one is not null));
        package.AddJson("registers.json", await sql.QueryAsync<MoveRow>(
            Moves,
            new
            {
                SiteId = (long)id.Site,
                Ids = detail.Lines.Select(line => line.BatchId).ToArray(),
                TransferId = id,
            },
            cancel));
        package.Add("track.csv", Track(await sql.QueryAsync<FixRow>(
            Fixes, new { SiteId = (long)id.Site, TransferId = id }, cancel)));
        package.Add("case", evidence.Events);
        package.Add("ledger", evidence.Postings);
        package.Add("README.txt", PackageText.Readme(detail, evidence, isSimulated));
        package.Add("transfer.html", PackageText.Print(
            site?.UnitName ?? "", detail, signatures, evidence, isSimulated));
        var zip = package.ToZip(detail.Transfer.CreatedAt);
        await sql.CommitAsync<Done>(
            work =>
            {
                work.Audit(actor, "waste.packageTransfer", "wasteTransfer", id.ToString(), null, new
                {
                    Files = package.Count,
                    FilesSha256 = package.ListHash,
                    Proofs = evidence.Events.Count + evidence.Postings.Count,
                });
                return Done.Instance;
            },
            cancel: cancel);
        var name = detail.Transfer.Manifest ?? detail.Transfer.Number;
        return TypedResults.Bytes(
            zip, "application/zip", $"transfer-{name}{(isSimulated ? SimulationMark.FileSuffix : "")}.zip");
    }

    private static Signature SignatureOf(InclusionProof proof)
    {
        using var record = JsonDocument.Parse(proof.Record);
        var root = record.RootElement;
        var actor = root.GetProperty("actor");
        return new Signature(
            proof.Seq, root.GetProperty("number").GetInt64(), Instants.FromUs(root.GetProperty("atUs").GetInt64()),
            Text(actor, "name") ?? Text(actor, "kind") ?? "", Text(root, "verb") ?? "",
            root.TryGetProperty("command", out var command) ? Text(command, "event") : null,
            root.TryGetProperty("refusal", out var refusal) && refusal.ValueKind == JsonValueKind.Object
                ? Text(refusal, "code") : null,
            proof.Hash);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static string Track(IReadOnlyList<FixRow> fixes)
    {
        var text = new StringBuilder("device,seq,at,latitude,longitude\r\n");
        foreach (var fix in fixes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Kernel.Sheets.CsvText.Quote(fix.Device)},{fix.Seq},")
                .Append(CultureInfo.InvariantCulture, $"{Instants.FromUs(fix.AtUs):yyyy-MM-ddTHH:mm:ss.fffZ},")
                .Append(CultureInfo.InvariantCulture, $"{fix.Latitude},{fix.Longitude}\r\n");
        }

        return text.ToString();
    }
}
