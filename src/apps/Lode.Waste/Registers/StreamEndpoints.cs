using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Books;
using Lode.Waste.Codes;
using Lode.Waste.Storage;
using Lode.Waste.Streams;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>A kind of waste as a site knows it.</summary>
internal sealed record StreamRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public string WasteCode { get; init; } = "";

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    public string Form { get; init; } = "";

    public string Hazards { get; init; } = "";

    public string Compatibility { get; init; } = "";

    public string Component { get; init; } = "";

    public long? ClosedUs { get; init; }

    internal bool IsHazardous => Codes.WasteCode.IsHazardous(WasteCode);

    internal CompatibilityGroup Group => Enum.Parse<CompatibilityGroup>(Compatibility, ignoreCase: true);
}

/// <summary>The register of waste streams.</summary>
internal static class StreamEndpoints
{
    internal const string Columns = """
        site_id, id, code, waste_code, name_zh, name_en, form, hazards, compatibility, component, closed_us
        """;

    internal const string One = $"SELECT {Columns} FROM waste_stream WHERE site_id = @SiteId AND id = @Id";

    internal const string OfSite = $"SELECT {Columns} FROM waste_stream WHERE site_id = @SiteId ORDER BY code";

    internal const string ByCode = $"SELECT {Columns} FROM waste_stream WHERE site_id = @SiteId AND code = @Code";

    private const string Insert = """
        INSERT INTO waste_stream (site_id, id, code, waste_code, name_zh, name_en, form, hazards, compatibility,
                                  component)
        VALUES (@SiteId, @Id, @Code, @WasteCode, @NameZh, @NameEn, @Form, @Hazards, @Compatibility, @Component)
        ON CONFLICT (site_id, code) DO NOTHING
        """;

    private const string Update = """
        UPDATE waste_stream SET name_zh = @NameZh, name_en = @NameEn, form = @Form, hazards = @Hazards,
               compatibility = @Compatibility, component = @Component, closed_us = @ClosedUs
         WHERE site_id = @SiteId AND id = @Id
        """;

    // The edition that counts on a day; where none does (a later list was not loaded yet) the newest one.
    private const string Listed = """
        SELECT c.hazards FROM waste_code c JOIN waste_list l ON l.edition = c.edition
         WHERE c.code = @Code AND l.valid_from <= @Day
         ORDER BY l.valid_from DESC LIMIT 1
        """;

    private static readonly string[] Forms = ["solid", "semisolid", "liquid", "gas"];

    /// <param name="Hazards">As the list writes them; null: those of the list. Empty for general waste.</param>
    internal sealed record Request(
        int Site, string Code, string WasteCode, string NameZh, string NameEn, string Form = "solid",
        string? Hazards = null, string Compatibility = "general", string Component = "", bool IsClosed = false);

    internal sealed record Item(
        Id Id, string Code, string WasteCode, string Category, string NameZh, string NameEn, string Form,
        string Hazards, string Compatibility, string Component, bool IsHazardous, bool IsClosed);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/streams", ListAsync).WithName("waste.streams").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapPost("/streams", AddAsync).WithName("waste.addStream").Produces<Item>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
        group.MapPut("/streams/{id}", ChangeAsync).WithName("waste.changeStream").Produces<Item>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ListAsync(int site, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        !rights.Can("waste.read", site) ? WasteRefusals.NotFound.ToProblem() : TypedResults.Ok(new Page<Item>(
            [.. (await sql.QueryAsync<StreamRow>(OfSite, new { SiteId = site }, cancel)).Select(Of)], null));

    private static async Task<IResult> AddAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var zone = await days.OfAsync(request.Site, cancel);
        var outcome = await sql.CommitAsync(work => Add(work, request, zone, actor), cancel: cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created($"/api/v1/waste/streams?site={request.Site}", Of(made)) : why.ToProblem();
    }

    /// <summary>What is wrong with a request by itself; null: nothing.</summary>
    internal static Refusal? Wrong(Request request)
    {
        var code = request.WasteCode ?? "";
        return new FieldChecks()
            .NeedText(request.Code, "code", 30)
            .Need(WasteCode.IsHazardous(code) || WasteCode.IsGeneral(code), "wasteCode", "format")
            .NeedText(request.NameZh, "nameZh", 60)
            .NeedText(request.NameEn, "nameEn", 60)
            .Need(Forms.Contains(request.Form), "form", "unknown")
            .Need(request.Hazards is null or "" || HazardText.Parse(request.Hazards) is not null, "hazards", "format")
            .Need(Enum.TryParse<CompatibilityGroup>(request.Compatibility, true, out _), "compatibility", "unknown")
            .Need((request.Component ?? "").Length <= 200, "component", "length")
            .Against(WasteRefusals.Invalid);
    }

    // Code and waste code stay: the books are kept by them.
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
            work => work.Find<StreamRow>(One, new { SiteId = id.Site, Id = id }) is { } before
                ? Change(work, before, request, actor) : WasteRefusals.NotFound,
            cancel: cancel);
        return outcome.TryGet(out var made, out var why) ? TypedResults.Ok(Of(made)) : why.ToProblem();
    }

    /// <summary>Changes one; its code and waste code stay.</summary>
    internal static Outcome<StreamRow> Change(IWork work, StreamRow before, Request request, Actor actor)
    {
        var after = before with
        {
            NameZh = request.NameZh,
            NameEn = request.NameEn,
            Form = request.Form,
            Hazards = request.Hazards ?? before.Hazards,
            Compatibility = request.Compatibility,
            Component = request.Component ?? "",
            ClosedUs = request.IsClosed ? before.ClosedUs ?? work.NowUs : null,
        };
        if (after == before)
        {
            return before;
        }

        work.Execute(Update, after);
        work.Audit(actor, "waste.changeStream", "wasteStream", before.Id.ToString(), before, after);
        return after;
    }

    /// <summary>Stores a new one.</summary>
    internal static Outcome<StreamRow> Add(IWork work, Request request, SiteZone zone, Actor actor)
    {
        var listed = work.Find<string>(Listed, new { Code = request.WasteCode, Day = zone.Text(work.NowUs) });
        if (WasteCode.IsHazardous(request.WasteCode) && listed is null)
        {
            return WasteRefusals.CodeNotListed.With(("code", request.WasteCode))
                .At(new FieldRefusal("wasteCode", WasteRefusals.CodeNotListed.Code));
        }

        var row = new StreamRow
        {
            SiteId = request.Site,
            Id = Id.New(request.Site, Instants.FromUs(work.NowUs)),
            Code = request.Code,
            WasteCode = request.WasteCode,
            NameZh = request.NameZh,
            NameEn = request.NameEn,
            Form = request.Form,
            Hazards = request.Hazards ?? listed ?? "",
            Compatibility = request.Compatibility,
            Component = request.Component,
        };
        if (work.Execute(Insert, row) == 0)
        {
            return WasteRefusals.CodeTaken.With(("code", request.Code));
        }

        work.Audit(actor, "waste.addStream", "wasteStream", row.Id.ToString(), null, row);
        if (!MassBook.Of(work, actor, request.Site).TryGet(out var book, out var why))
        {
            return why;
        }

        book.Call("item", row.WasteCode, new Labels(row.NameZh, row.NameEn));
        return row;
    }

    internal static Item Of(StreamRow row) => new(
        row.Id, row.Code, row.WasteCode, row.IsHazardous ? WasteCode.CategoryOf(row.WasteCode) : row.WasteCode[..4],
        row.NameZh, row.NameEn, row.Form, row.Hazards, row.Compatibility, row.Component, row.IsHazardous,
        row.ClosedUs is not null);
}
