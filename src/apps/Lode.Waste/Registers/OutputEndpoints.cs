using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>Production of a month, against which the waste of a code is judged: too little waste per tonne is graver
/// than too much.</summary>
internal static class OutputEndpoints
{
    internal const string OfSite = """
        SELECT waste_code, month, product, output_g FROM waste_output WHERE site_id = @SiteId ORDER BY waste_code, month
        """;

    private const string Save = """
        INSERT INTO waste_output (site_id, waste_code, month, product, output_g)
        VALUES (@SiteId, @WasteCode, @Month, @Product, @OutputG)
        ON CONFLICT (site_id, waste_code, month) DO UPDATE
           SET product = excluded.product, output_g = excluded.output_g
        """;

    internal sealed record OutputRow
    {
        public string WasteCode { get; init; } = "";

        public string Month { get; init; } = "";

        public string Product { get; init; } = "";

        public long OutputG { get; init; }
    }

    internal sealed record Request(string Product, long OutputGrams);

    internal sealed record Item(string WasteCode, string Month, string Product, long OutputGrams);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/outputs", ListAsync).WithName("waste.outputs").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapPut("/sites/{site}/outputs/{wasteCode}/{month}", SaveAsync).WithName("waste.saveOutput")
            .Produces<Item>().ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ListAsync(int site, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        !rights.Can("waste.read", site) ? WasteRefusals.NotFound.ToProblem() : TypedResults.Ok(new Page<Item>(
            [.. (await sql.QueryAsync<OutputRow>(OfSite, new { SiteId = site }, cancel)).Select(row => new Item(
                row.WasteCode, row.Month, row.Product, row.OutputG))], null));

    private static async Task<IResult> SaveAsync(
        int site, string wasteCode, string month, Request request, ISqlSession sql, Rights rights, Actor actor,
        SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var zone = await days.OfAsync(site, cancel);
        var wrong = new FieldChecks()
            .Need(WasteCode.IsHazardous(wasteCode) || WasteCode.IsGeneral(wasteCode), "wasteCode", "format")
            .Need(Reports.Month.Find(month, zone, 0) is not null, "month", "format")
            .NeedText(request.Product, "product", 60)
            .Need(request.OutputGrams > 0, "outputGrams", "range")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<Request>(
            work =>
            {
                work.Execute(Save, new
                {
                    SiteId = site,
                    WasteCode = wasteCode,
                    Month = month,
                    request.Product,
                    OutputG = request.OutputGrams,
                });
                work.Audit(actor, "waste.saveOutput", "wasteOutput", $"{site}/{wasteCode}/{month}", null, request);
                return request;
            },
            cancel: cancel);
        return outcome.TryGet(out var saved, out var why)
            ? TypedResults.Ok(new Item(wasteCode, month, saved.Product, saved.OutputGrams)) : why.ToProblem();
    }
}
