using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sheets;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Periods;

/// <summary>Takes in what finance settled with receivers, for the checks of amounts and prices. The last import of a
/// manifest and waste counts, so the same file twice changes nothing.</summary>
internal static class SettlementEndpoints
{
    internal static readonly Refusal LineWrong = new("waste.settlementLineWrong", 422);

    private const string Save = """
        INSERT INTO waste_settlement (site_id, manifest, waste_code, settled_g, price_fen, freight_fen, packing_fen,
                                      amount_fen, imported_us, imported_by)
        VALUES (@SiteId, @Manifest, @WasteCode, @SettledG, @PriceFen, @FreightFen, @PackingFen, @AmountFen, @NowUs,
                @Name)
        ON CONFLICT (site_id, manifest, waste_code) DO UPDATE SET
            settled_g = excluded.settled_g, price_fen = excluded.price_fen, freight_fen = excluded.freight_fen,
            packing_fen = excluded.packing_fen, amount_fen = excluded.amount_fen, imported_us = excluded.imported_us,
            imported_by = excluded.imported_by
        """;

    /// <param name="Csv">Manifest, waste code, tonnes, price per tonne, freight, packing, amount, with a heading line;
    /// money in yuan.</param>
    internal sealed record Request(int Site, string Csv);

    internal sealed record Imported(int Rows);

    internal static void Map(RouteGroupBuilder group) => group.MapPost("/settlements", ImportAsync)
        .WithName("waste.importSettlements").Produces<Imported>().ProducesProblem(404).ProducesProblem(422)
        .Requires("waste.edit");

    private static async Task<IResult> ImportAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks().NeedText(request.Csv, "csv", 5_000_000).Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        if (!Read(request.Csv).TryGet(out var rows, out var why))
        {
            return why.ToProblem();
        }

        var outcome = await sql.CommitAsync<Imported>(
            work =>
            {
                foreach (var row in rows)
                {
                    work.Execute(Save, new
                    {
                        SiteId = (long)request.Site,
                        row.Manifest,
                        row.WasteCode,
                        row.SettledG,
                        row.PriceFen,
                        row.FreightFen,
                        row.PackingFen,
                        row.AmountFen,
                        work.NowUs,
                        actor.Name,
                    });
                }

                work.Audit(actor, "waste.importSettlements", "wasteSite", $"{request.Site}", null,
                    new { Rows = rows.Count, AmountFen = rows.Sum(row => row.AmountFen) });
                return new Imported(rows.Count);
            },
            cancel: cancel);
        return outcome.ToOk();
    }

    /// <summary>Its rows, or the first line that is none. The first line is a heading.</summary>
    internal static Outcome<IReadOnlyList<Settlement>> Read(string text)
    {
        using var reader = new StringReader(text);
        var csv = new CsvText(reader, CsvText.Detect(text.Length > 4000 ? text[..4000] : text));
        var rows = new List<Settlement>();
        csv.Read();
        while (csv.Read())
        {
            if (RowOf(csv.Cells) is not { } row)
            {
                return LineWrong.With(("line", csv.Line.ToString(CultureInfo.InvariantCulture)));
            }

            rows.Add(row);
        }

        return Outcome.Of<IReadOnlyList<Settlement>>(rows);
    }

    private static Settlement? RowOf(IReadOnlyList<string> cells) =>
        cells is [var manifest, var code, var tonnes, var price, var freight, var packing, var amount, ..]
            && ManifestNumber.Parse(manifest.Trim(), out _) is not null
            && (WasteCode.IsHazardous(code) || WasteCode.IsGeneral(code))
            && Whole(tonnes, 1_000_000m, 0) is { } grams && Whole(price, 100m, -1_000_000) is { } priceFen
            && Whole(freight, 100m, 0) is { } freightFen && Whole(packing, 100m, 0) is { } packingFen
            && Whole(amount, 100m, long.MinValue / 2) is { } amountFen
            ? new Settlement
            {
                Manifest = manifest.Trim(),
                WasteCode = code,
                SettledG = grams,
                PriceFen = priceFen,
                FreightFen = freightFen,
                PackingFen = packingFen,
                AmountFen = amountFen,
            }
            : null;

    // A decimal that is whole in the smallest unit and not below a limit.
    private static long? Whole(string cell, decimal perUnit, long least) =>
        decimal.TryParse(cell.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var value)
        && Math.Abs(value) < 1_000_000_000 && decimal.IsInteger(value * perUnit) && value * perUnit >= least
            ? (long)(value * perUnit) : null;
}
