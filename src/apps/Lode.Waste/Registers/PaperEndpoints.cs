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

/// <summary>A permit, contract, insurance, vehicle, driver or approval, with the days on which it counts.</summary>
internal sealed record PaperRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Kind { get; init; } = "";

    public Id? PartyId { get; init; }

    public string Number { get; init; } = "";

    public string Name { get; init; } = "";

    public string ValidFrom { get; init; } = "";

    public string ValidUntil { get; init; } = "";

    public long? WithdrawnUs { get; init; }

    /// <summary>Whether it counts on a day, given as yyyy-MM-dd.</summary>
    internal bool CountsOn(string day) => WithdrawnUs is null && string.CompareOrdinal(ValidFrom, day) <= 0
        && string.CompareOrdinal(day, ValidUntil) < 0;
}

/// <summary>What a permit or an approval covers.</summary>
internal sealed record PaperLineRow
{
    public Id PaperId { get; init; }

    public string WasteCode { get; init; } = "";

    public string Method { get; init; } = "";

    public long LimitG { get; init; }
}

/// <summary>The register of papers.</summary>
internal static class PaperEndpoints
{
    private const string Columns = "site_id, id, kind, party_id, number, name, valid_from, valid_until, withdrawn_us";

    internal const string OfSite = $"""
        SELECT {Columns} FROM waste_paper WHERE site_id = @SiteId ORDER BY kind, valid_until, number
        """;

    internal const string LinesOfSite = """
        SELECT paper_id, waste_code, method, limit_g FROM waste_paper_line
         WHERE site_id = @SiteId ORDER BY waste_code, method
        """;

    internal const string ByNumber = $"""
        SELECT {Columns} FROM waste_paper WHERE site_id = @SiteId AND kind = @Kind AND number = @Number
        """;

    private const string LinesOfPaper = """
        SELECT paper_id, waste_code, method, limit_g FROM waste_paper_line
         WHERE site_id = @SiteId AND paper_id = @Id ORDER BY waste_code, method
        """;

    private const string Insert = """
        INSERT INTO waste_paper (site_id, id, kind, party_id, number, name, valid_from, valid_until)
        VALUES (@SiteId, @Id, @Kind, @PartyId, @Number, @Name, @ValidFrom, @ValidUntil)
        ON CONFLICT (site_id, kind, number) DO NOTHING
        """;

    private const string InsertLine = """
        INSERT INTO waste_paper_line (site_id, paper_id, waste_code, method, limit_g)
        VALUES (@SiteId, @PaperId, @WasteCode, @Method, @LimitG)
        """;

    private const string Withdraw = """
        UPDATE waste_paper SET withdrawn_us = @NowUs WHERE site_id = @SiteId AND id = @Id AND withdrawn_us IS NULL
        """;

    private static readonly RegisterMark Withdrawn = new(
        "waste.edit", Withdraw, "waste.withdrawPaper", "wastePaper");

    private static readonly string[] Kinds = ["permit", "contract", "insurance", "vehicle", "driver", "approval"];

    internal sealed record Line(string WasteCode, string Method, long LimitGrams);

    /// <param name="PartyId">Whose paper it is; null for papers of the site itself, such as its insurance.</param>
    /// <param name="ValidUntil">The first day on which it does not count any more.</param>
    internal sealed record Request(
        int Site, string Kind, string Number, string Name, DateOnly ValidFrom, DateOnly ValidUntil, Id? PartyId = null,
        IReadOnlyList<Line>? Lines = null);

    internal sealed record Item(
        Id Id, string Kind, Id? PartyId, string Number, string Name, string ValidFrom, string ValidUntil,
        bool IsWithdrawn, bool Counts, int DaysLeft, IReadOnlyList<Line> Lines);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/papers", ListAsync).WithName("waste.papers").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapPost("/papers", AddAsync).WithName("waste.addPaper").Produces<Item>(201).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("waste.edit");
        group.MapPost("/papers/{id}/withdraw", WithdrawAsync).WithName("waste.withdrawPaper").Produces(204)
            .ProducesProblem(404).Requires("waste.edit");
    }

    private static async Task<IResult> ListAsync(
        int site, ISqlSession sql, Rights rights, SiteDays days, TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var today = (await days.OfAsync(site, cancel)).DayOf(clock.NowUs());
        var papers = await sql.QueryAsync<PaperRow>(OfSite, new { SiteId = site }, cancel);
        var lines = (await sql.QueryAsync<PaperLineRow>(LinesOfSite, new { SiteId = site }, cancel))
            .ToLookup(line => line.PaperId);
        return TypedResults.Ok(new Page<Item>([.. papers.Select(row => Of(row, lines[row.Id], today))], null));
    }

    private static async Task<IResult> AddAsync(
        Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var lines = request.Lines ?? [];

        var today = (await days.OfAsync(request.Site, cancel)).DayOf(clock.NowUs());
        var outcome = await sql.CommitAsync(work => Add(work, request, actor), cancel: cancel);
        return outcome.TryGet(out var made, out var why)
            ? TypedResults.Created(
                $"/api/v1/waste/papers?site={request.Site}",
                Of(made, lines.Select(line => new PaperLineRow
                {
                    WasteCode = line.WasteCode,
                    Method = line.Method,
                    LimitG = line.LimitGrams,
                }), today))
            : why.ToProblem();
    }

    /// <summary>What is wrong with a request by itself; null: nothing.</summary>
    internal static Refusal? Wrong(Request request)
    {
        var lines = request.Lines ?? [];
        return new FieldChecks()
            .Need(Kinds.Contains(request.Kind), "kind", "unknown")
            .NeedText(request.Number, "number", 60)
            .NeedText(request.Name, "name")
            .Need(request.ValidUntil > request.ValidFrom, "validUntil", "range")
            .Need(request.Kind == "insurance" || request.PartyId is not null, "partyId", "required")
            .Need(request.Kind is not ("permit" or "approval") || lines.Count > 0, "lines", "required")
            .Need(lines.All(line => line.LimitGrams > 0 && WasteCode.IsHazardous(line.WasteCode ?? "")
                && line.Method is { Length: > 0 and <= 6 }), "lines", "format")
            .Against(WasteRefusals.Invalid);
    }

    /// <summary>Whether a paper that is there says what a request says.</summary>
    internal static bool IsSame(IWork work, PaperRow row, Request request) =>
        row.WithdrawnUs is null && row.PartyId == request.PartyId && row.Name == request.Name
        && row.ValidFrom == ImportList.Day(request.ValidFrom) && row.ValidUntil == ImportList.Day(request.ValidUntil)
        && work.Query<PaperLineRow>(LinesOfPaper, new { row.SiteId, row.Id })
            .Select(line => new Line(line.WasteCode, line.Method, line.LimitG)).ToHashSet()
            .SetEquals(request.Lines ?? []);

    /// <summary>Stores a new one with what it covers.</summary>
    internal static Outcome<PaperRow> Add(IWork work, Request request, Actor actor)
    {
        if (request.PartyId is { } party
            && work.Find<PartyRow>(PartyEndpoints.One, new { SiteId = request.Site, Id = party }) is null)
        {
            return WasteRefusals.Invalid.At(new FieldRefusal("partyId", "unknown"));
        }

        var row = new PaperRow
        {
            SiteId = request.Site,
            Id = Id.New(request.Site, Instants.FromUs(work.NowUs)),
            Kind = request.Kind,
            PartyId = request.PartyId,
            Number = request.Number,
            Name = request.Name,
            ValidFrom = ImportList.Day(request.ValidFrom),
            ValidUntil = ImportList.Day(request.ValidUntil),
        };
        if (work.Execute(Insert, row) == 0)
        {
            return WasteRefusals.CodeTaken.With(("code", request.Number));
        }

        foreach (var line in request.Lines ?? [])
        {
            work.Execute(InsertLine, new
            {
                row.SiteId,
                PaperId = row.Id,
                line.WasteCode,
                line.Method,
                LimitG = line.LimitGrams,
            });
        }

        work.Audit(actor, "waste.addPaper", "wastePaper", row.Id.ToString(), null, request);
        return row;
    }

    private static Task<IResult> WithdrawAsync(
        Id id, ISqlSession sql, Rights rights, Actor actor, CancellationToken cancel) =>
        Withdrawn.SetAsync(id, sql, rights, actor, cancel);

    /// <summary>Days on which a paper still counts, from a day on; 0 and less: it does not count any more.</summary>
    internal static int DaysLeft(PaperRow row, DateOnly today) =>
        ImportList.DayOf(row.ValidUntil).DayNumber - today.DayNumber;

    private static Item Of(PaperRow row, IEnumerable<PaperLineRow> lines, DateOnly today) => new(
        row.Id, row.Kind, row.PartyId, row.Number, row.Name, row.ValidFrom, row.ValidUntil, row.WithdrawnUs is not null,
        row.CountsOn(ImportList.Day(today)),
        DaysLeft(row, today),
        [.. lines.Select(line => new Line(line.WasteCode, line.Method, line.LimitG))]);
}
