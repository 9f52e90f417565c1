using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Codes;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>What a site is under the waste law: its credit code, class, contact and age limit.</summary>
internal static class SiteEndpoints
{
    private const string Columns = """
        site_id, credit_code, unit_name, class, contact, phone, age_limit_days, latitude, longitude
        """;

    internal const string One = $"SELECT {Columns} FROM waste_site WHERE site_id = @SiteId";

    internal const string Visible = $$"""
        SELECT {{Columns}} FROM waste_site WHERE site_id {ids:Sites} ORDER BY site_id
        """;

    private const string Save = """
        INSERT INTO waste_site (site_id, credit_code, unit_name, class, contact, phone, age_limit_days, latitude,
                                longitude)
        VALUES (@SiteId, @CreditCode, @UnitName, @Class, @Contact, @Phone, @AgeLimitDays, @Latitude, @Longitude)
        ON CONFLICT (site_id) DO UPDATE SET
            credit_code = excluded.credit_code, unit_name = excluded.unit_name, class = excluded.class,
            contact = excluded.contact, phone = excluded.phone, age_limit_days = excluded.age_limit_days,
            latitude = excluded.latitude, longitude = excluded.longitude
        """;

    private static readonly string[] Classes = ["keySupervised", "simplified", "registered"];

    internal sealed record Row
    {
        public long SiteId { get; init; }

        public string CreditCode { get; init; } = "";

        public string UnitName { get; init; } = "";

        public string Class { get; init; } = "";

        public string Contact { get; init; } = "";

        public string Phone { get; init; } = "";

        public long AgeLimitDays { get; init; }

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }
    }

    internal sealed record Request(
        string CreditCode, string UnitName, string Class, string Contact, string Phone, int AgeLimitDays = 365,
        double? Latitude = null, double? Longitude = null);

    internal sealed record Item(
        int Site, string CreditCode, string UnitName, string Class, string Contact, string Phone, int AgeLimitDays,
        double? Latitude, double? Longitude);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/sites", ListAsync).WithName("waste.sites").Produces<Lode.Web.Page<Item>>()
            .Requires("waste.read");
        group.MapPut("/sites/{site}", SaveAsync).WithName("waste.saveSite").Produces<Item>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ListAsync(ISqlSession sql, Rights rights, CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<Row>(Visible, new { Sites = rights.Sites("waste.read") }, cancel);
        return TypedResults.Ok(new Lode.Web.Page<Item>([.. rows.Select(Of)], null));
    }

    private static async Task<IResult> SaveAsync(
        int site, Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks()
            .Need(CreditCode.IsValid(request.CreditCode ?? ""), "creditCode", "format")
            .NeedText(request.UnitName, "unitName")
            .Need(Classes.Contains(request.Class), "class", "unknown")
            .NeedText(request.Contact, "contact", 60)
            .NeedText(request.Phone, "phone", 40)
            .Need(request.AgeLimitDays is > 0 and <= 3650, "ageLimitDays", "range")
            .Need(request.Latitude is null or (>= -90 and <= 90), "latitude", "range")
            .Need(request.Longitude is null or (>= -180 and <= 180), "longitude", "range")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync<Row>(
            work =>
            {
                var before = work.Find<Row>(One, new { SiteId = (long)site });
                var after = new Row
                {
                    SiteId = site,
                    CreditCode = request.CreditCode!,
                    UnitName = request.UnitName,
                    Class = request.Class,
                    Contact = request.Contact,
                    Phone = request.Phone,
                    AgeLimitDays = request.AgeLimitDays,
                    Latitude = request.Latitude,
                    Longitude = request.Longitude,
                };
                work.Execute(Save, after);
                work.Audit(actor, "waste.saveSite", "wasteSite", $"{site}", before, after);
                return after;
            },
            cancel: cancel);
        return outcome.TryGet(out var row, out var why) ? TypedResults.Ok(Of(row)) : why.ToProblem();
    }

    private static Item Of(Row row) => new(
        (int)row.SiteId, row.CreditCode, row.UnitName, row.Class, row.Contact, row.Phone, (int)row.AgeLimitDays,
        row.Latitude, row.Longitude);
}
