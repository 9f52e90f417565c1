using Lode.Kernel;
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

/// <summary>A carrier or a receiver as a site deals with it.</summary>
internal sealed record PartyRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Kind { get; init; } = "";

    public string CreditCode { get; init; } = "";

    public string Name { get; init; } = "";

    public string Province { get; init; } = "";

    public long? Org { get; init; }
}

/// <summary>The register of carriers and receivers.</summary>
internal static class PartyEndpoints
{
    internal const string Columns = "site_id, id, kind, credit_code, name, province, org";

    internal const string One = $"SELECT {Columns} FROM waste_party WHERE site_id = @SiteId AND id = @Id";

    internal const string OfSite = $"SELECT {Columns} FROM waste_party WHERE site_id = @SiteId ORDER BY kind, name";

    internal const string ByCode = $"""
        SELECT {Columns} FROM waste_party WHERE site_id = @SiteId AND kind = @Kind AND credit_code = @CreditCode
        """;

    private const string Insert = """
        INSERT INTO waste_party (site_id, id, kind, credit_code, name, province, org)
        VALUES (@SiteId, @Id, @Kind, @CreditCode, @Name, @Province, @Org)
        ON CONFLICT (site_id, kind, credit_code) DO NOTHING
        """;

    private const string Update = """
        UPDATE waste_party SET name = @Name, province = @Province, org = @Org WHERE site_id = @SiteId AND id = @Id
        """;

    /// <param name="Province">First two digits of its region.</param>
    /// <param name="Org">Its node among the external organizations, so that its people act for it; null while it has
    /// none.</param>
    internal sealed record Request(
        int Site, string Kind, string CreditCode, string Name, string Province, long? Org = null);

    internal sealed record Item(Id Id, string Kind, string CreditCode, string Name, string Province, long? Org);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/parties", ListAsync).WithName("waste.parties").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapPost("/parties", AddAsync).WithName("waste.addParty").Produces<Item>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
        group.MapPut("/parties/{id}", ChangeAsync).WithName("waste.changeParty").Produces<Item>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.edit");
    }

    private static async Task<IResult> ListAsync(int site, ISqlSession sql, Rights rights, CancellationToken cancel) =>
        !rights.Can("waste.read", site) ? WasteRefusals.NotFound.ToProblem() : TypedResults.Ok(new Page<Item>(
            [.. (await sql.QueryAsync<PartyRow>(OfSite, new { SiteId = site }, cancel)).Select(Of)], null));

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
            ? TypedResults.Created($"/api/v1/waste/parties?site={request.Site}", Of(made)) : why.ToProblem();
    }

    /// <summary>What is wrong with a request by itself; null: nothing.</summary>
    internal static Refusal? Wrong(Request request) => new FieldChecks()
        .Need(request.Kind is "carrier" or "receiver", "kind", "unknown")
        .Need(CreditCode.IsValid(request.CreditCode ?? ""), "creditCode", "format")
        .NeedText(request.Name, "name")
        .Need(request.Province is { Length: 2 } && request.Province.All(char.IsAsciiDigit), "province", "format")
        .Against(WasteRefusals.Invalid);

    // Kind and credit code stay: transfers name it by them.
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
            work => work.Find<PartyRow>(One, new { SiteId = id.Site, Id = id }) is { } before
                ? Change(work, before, request, actor) : WasteRefusals.NotFound,
            cancel: cancel);
        return outcome.TryGet(out var made, out var why) ? TypedResults.Ok(Of(made)) : why.ToProblem();
    }

    /// <summary>Stores a new one.</summary>
    internal static Outcome<PartyRow> Add(IWork work, Request request, Actor actor)
    {
        var row = new PartyRow
        {
            SiteId = request.Site,
            Id = Id.New(request.Site, Instants.FromUs(work.NowUs)),
            Kind = request.Kind,
            CreditCode = request.CreditCode!,
            Name = request.Name,
            Province = request.Province,
            Org = request.Org,
        };
        if (work.Execute(Insert, row) == 0)
        {
            return WasteRefusals.CodeTaken.With(("code", row.CreditCode));
        }

        work.Audit(actor, "waste.addParty", "wasteParty", row.Id.ToString(), null, row);
        return row;
    }

    /// <summary>Changes one; its kind and credit code stay.</summary>
    internal static Outcome<PartyRow> Change(IWork work, PartyRow before, Request request, Actor actor)
    {
        var after = before with { Name = request.Name, Province = request.Province, Org = request.Org };
        if (after == before)
        {
            return before;
        }

        work.Execute(Update, after);
        work.Audit(actor, "waste.changeParty", "wasteParty", before.Id.ToString(), before, after);
        return after;
    }

    private static Item Of(PartyRow row) => new(row.Id, row.Kind, row.CreditCode, row.Name, row.Province, row.Org);
}
