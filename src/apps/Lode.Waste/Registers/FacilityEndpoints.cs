using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Storage;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>A place of a site: a workshop that generates, a store, a storage point, a plant that uses or disposes.
/// </summary>
internal sealed record FacilityRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public string Kind { get; init; } = "";

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    public long? CapacityG { get; init; }

    public long? ClosedUs { get; init; }

    /// <summary>Liters that what leaks is caught in; null while nobody registered it.</summary>
    public long? BasinL { get; init; }
}

/// <summary>The register of facilities.</summary>
internal static class FacilityEndpoints
{
    internal const string Columns = "site_id, id, code, kind, name_zh, name_en, capacity_g, closed_us, basin_l";

    internal const string One = $"SELECT {Columns} FROM waste_facility WHERE site_id = @SiteId AND id = @Id";

    internal const string OfSite = $"SELECT {Columns} FROM waste_facility WHERE site_id = @SiteId ORDER BY code";

    internal const string ByCode = $"SELECT {Columns} FROM waste_facility WHERE site_id = @SiteId AND code = @Code";

    private const string Insert = """
        INSERT INTO waste_facility (site_id, id, code, kind, name_zh, name_en, capacity_g, basin_l)
        VALUES (@SiteId, @Id, @Code, @Kind, @NameZh, @NameEn, @CapacityG, @BasinL)
        ON CONFLICT (site_id, code) DO NOTHING
        """;

    private const string Update = """
        UPDATE waste_facility SET name_zh = @NameZh, name_en = @NameEn, capacity_g = @CapacityG, closed_us = @ClosedUs,
               basin_l = @BasinL
         WHERE site_id = @SiteId AND id = @Id
        """;

    private static readonly string[] Kinds = ["generate", "store", "point", "use", "dispose"];

    internal sealed record Request(
        int Site, string Code, string Kind, string NameZh, string NameEn, long? CapacityGrams = null,
        bool IsClosed = false, long? BasinLiters = null);

    /// <param name="BasinLiters">Volume that catches what leaks from liquids (GB 18597-2023, 6.2.2).</param>
    internal sealed record Item(
        Id Id, string Code, string Kind, string NameZh, string NameEn, long? CapacityGrams, bool IsClosed,
        long? BasinLiters);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/facilities", ListAsync).WithName("waste.facilities").Produces<Page<Item>>()
            .ProducesProblem(404).Requires("waste.read");
        group.MapPost("/facilities", AddAsync).WithName("waste.addFacility").Produces<Item>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
        group.MapPut("/facilities/{id}", ChangeAsync).WithName("waste.changeFacility").Produces<Item>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ListAsync(int site, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        !rights.Can("waste.read", site) ? WasteRefusals.NotFound.ToProblem() : TypedResults.Ok(new Page<Item>(
            [.. (await sql.QueryAsync<FacilityRow>(OfSite, new { SiteId = site }, cancel)).Select(Of)], null));

    private static async Task<IResult> AddAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync(work => Add(work, request, actor), cancel: cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created($"/api/v1/waste/facilities?site={request.Site}", Of(made)) : why.ToProblem();
    }

    private static async Task<IResult> ChangeAsync(
        Id id, Request request, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync(
            work => work.Find<FacilityRow>(One, new { SiteId = id.Site, Id = id }) is { } before
                ? Change(work, before, request, actor) : WasteRefusals.NotFound,
            cancel: cancel);
        return outcome.TryGet(out var made, out var why) ? TypedResults.Ok(Of(made)) : why.ToProblem();
    }

    /// <summary>Stores a new one.</summary>
    internal static Outcome<FacilityRow> Add(IWork work, Request request, Actor actor)
    {
        var row = new FacilityRow
        {
            SiteId = request.Site,
            Id = Id.New(request.Site, Instants.FromUs(work.NowUs)),
            Code = request.Code,
            Kind = request.Kind,
            NameZh = request.NameZh,
            NameEn = request.NameEn,
            CapacityG = request.CapacityGrams,
            BasinL = request.BasinLiters,
        };
        if (work.Execute(Insert, row) == 0)
        {
            return WasteRefusals.CodeTaken.With(("code", request.Code));
        }

        work.Audit(actor, "waste.addFacility", "wasteFacility", row.Id.ToString(), null, row);
        return Named(work, actor, row);
    }

    /// <summary>Changes one; its code and kind stay.</summary>
    internal static Outcome<FacilityRow> Change(IWork work, FacilityRow before, Request request, Actor actor)
    {
        var after = before with
        {
            NameZh = request.NameZh,
            NameEn = request.NameEn,
            CapacityG = request.CapacityGrams,
            ClosedUs = request.IsClosed ? before.ClosedUs ?? work.NowUs : null,
            BasinL = request.BasinLiters,
        };
        if (after == before)
        {
            return before;
        }

        work.Execute(Update, after);
        work.Audit(actor, "waste.changeFacility", "wasteFacility", before.Id.ToString(), before, after);
        return Named(work, actor, after);
    }

    // The ledger's pages call the place by its name.
    private static Outcome<FacilityRow> Named(IWork work, Actor actor, FacilityRow row)
    {
        if (!MassBook.Of(work, actor, (int)row.SiteId).TryGet(out var book, out var why))
        {
            return why;
        }

        book.Call("place", row.Code, new Labels(row.NameZh, row.NameEn));
        return row;
    }

    /// <summary>What is wrong with a request by itself; null: nothing.</summary>
    internal static Refusal? Wrong(Request request) => new FieldChecks()
        .NeedText(request.Code, "code", 30)
        .Need(request.Code?.Contains(':', StringComparison.Ordinal) != true, "code", "format")
        .Need(Kinds.Contains(request.Kind), "kind", "unknown")
        .NeedText(request.NameZh, "nameZh", 60)
        .NeedText(request.NameEn, "nameEn", 60)
        .Need(request.CapacityGrams is null or > 0, "capacityGrams", "range")
        .Need(request.BasinLiters is null or >= 0, "basinLiters", "range")
        .Need(request.Kind is not "point" || request.CapacityGrams is null or <= StorageLimits.PointGrams,
            "capacityGrams", "range")
        .Against(WasteRefusals.Invalid);

    private static Item Of(FacilityRow row) => new(
        row.Id, row.Code, row.Kind, row.NameZh, row.NameEn, row.CapacityG, row.ClosedUs is not null,
        row.BasinL);
}
