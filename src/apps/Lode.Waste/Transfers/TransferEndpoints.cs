using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Cases;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Batches;
using Lode.Waste.Registers;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Transfers;

/// <summary>Reads transfers, and changes drafts. Officers of the site see all of it, people of its carriers and its
/// receiver the transfers in which they are named.</summary>
internal static class TransferEndpoints
{
    internal static readonly Refusal FieldSealed = new("waste.fieldSealed", 409, "decree23.14");

    private const string List = $$"""
        SELECT {{TransferRow.Columns}} FROM waste_transfer
         WHERE site_id {ids:Sites}
           AND (@Open = 0 OR state NOT IN ('processed', 'grouped', 'returned', 'turnedBack', 'canceled'))
           AND created_us < @BeforeUs
         ORDER BY created_us DESC, number LIMIT @Limit
        """;

    private const string OfParty = $$"""
        SELECT {{TransferRow.Columns}} FROM waste_transfer
         WHERE site_id >= 0 AND state <> 'draft' AND created_us < @BeforeUs AND (
               EXISTS (SELECT 1 FROM waste_party p WHERE p.site_id = waste_transfer.site_id
                          AND p.id = waste_transfer.receiver_id AND p.org = @Org)
            OR EXISTS (SELECT 1 FROM waste_transfer_leg l
                         JOIN waste_party p ON p.site_id = l.site_id AND p.id = l.carrier_id
                        WHERE l.site_id = waste_transfer.site_id AND p.site_id = waste_transfer.site_id
                          AND l.transfer_id = waste_transfer.id AND p.org = @Org))
         ORDER BY created_us DESC, number LIMIT @Limit
        """;

    private const string Facts = $$"""
        SELECT l.transfer_id, b.waste_code, s.name_zh, s.name_en, cast(sum(l.planned_g) AS bigint) AS planned_g
          FROM waste_transfer_line l
          JOIN waste_batch b ON b.site_id = l.site_id AND b.id = l.batch_id
          JOIN waste_stream s ON s.site_id = b.site_id AND s.id = b.stream_id
         WHERE l.site_id {ids:Sites} AND b.site_id {ids:Sites} AND s.site_id {ids:Sites}
           AND l.transfer_id {ids:Transfers}
         GROUP BY l.transfer_id, b.waste_code, s.name_zh, s.name_en ORDER BY b.waste_code, s.name_zh
        """;

    private const string Receivers = $$"""
        SELECT {{PartyEndpoints.Columns}} FROM waste_party WHERE site_id {ids:Sites}
        """;

    internal sealed record FactRow
    {
        public Id TransferId { get; init; }

        public string WasteCode { get; init; } = "";

        public string NameZh { get; init; } = "";

        public string NameEn { get; init; } = "";

        public long PlannedG { get; init; }
    }

    internal sealed record Waste(string WasteCode, string NameZh, string NameEn, long PlannedGrams);

    internal sealed record Item(
        Id Id, Id CaseId, string Number, int Site, string State, string Mode, string? Manifest, bool OnPaper,
        string Receiver, string Method, IReadOnlyList<Waste> Wastes, long PlannedGrams, long? SentGrams,
        long? ReceivedGrams, long? RefusedGrams, long BackGrams, string? Band, DateTimeOffset PlannedAt,
        DateTimeOffset CreatedAt, DateTimeOffset? DepartedAt, DateTimeOffset? ArrivedAt, DateTimeOffset? ConfirmBy,
        DateTimeOffset? ConfirmedAt, DateTimeOffset? ProcessedAt);

    internal sealed record Line(
        Id BatchId, string BatchCode, string WasteCode, Id FacilityId, string Facility, string FacilityZh,
        string FacilityEn, long PlannedGrams, long SentGrams, IReadOnlyList<string> Containers);

    internal sealed record Leg(
        int Number, string Carrier, string Plate, string Driver, DateTimeOffset? TakenAt);

    /// <param name="Code">Why it does not hold; null when it does.</param>
    internal sealed record Check(string Name, string? Code, string? Detail, string? Remedy);

    internal sealed record Revision(
        int Version, string State, IReadOnlyDictionary<string, string> Changes, string Reason, DateTimeOffset AskedAt,
        string AskedBy, DateTimeOffset? DecidedAt, string DecidedBy);

    /// <param name="AllowedGrams">Difference that two lawful scales may show (95 %); null before arrival.</param>
    /// <param name="For">Officers for whom the reader may act.</param>
    internal sealed record Detail(
        Item Transfer, string Remark, int Pieces, int? PiecesIn, string CreatedBy, DateTimeOffset? SignedAt,
        DateTimeOffset? PaperAt, string ProcessedMethod, string? ReturnManifest, IReadOnlyList<Line> Lines,
        IReadOnlyList<Leg> Legs, TicketEndpoints.Item? OutTicket, TicketEndpoints.Item? InTicket, long? AllowedGrams,
        IReadOnlyList<Check> Checks, IReadOnlyList<Revision> Revisions, IReadOnlyList<string> Acts,
        IReadOnlyList<CasePrincipal> For);

    /// <summary>New values for a draft; null keeps the old one.</summary>
    internal sealed record EditRequest(
        string? Method = null, int? Pieces = null, string? Remark = null, DateTimeOffset? PlannedAt = null);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/transfers", ListAsync).WithName("waste.transfers").Produces<Page<Item>>().SignedIn();
        group.MapGet("/transfers/{id}", ReadAsync).WithName("waste.transfer").Produces<Detail>().ProducesProblem(404)
            .SignedIn();
        group.MapPatch("/transfers/{id}", EditAsync).WithName("waste.editTransfer").Produces(204).ProducesProblem(404)
            .ProducesProblem(409).ProducesProblem(422).Requires("waste.transfer");
    }

    private static async Task<IResult> ListAsync(
        ISqlSession sql, AppCases cases, Rights rights, Actor actor, CancellationToken cancel, int? site = null,
        bool open = false, string? cursor = null, int? limit = null)
    {
        var rows = Paging.Limit(limit);
        var before = Paging.Parts(cursor, 1) is [var us] ? Paging.Number(us) : long.MaxValue;
        var sites = rights.Sites("waste.read").Where(one => site is null || one == site).ToArray();
        var hand = await cases.ReadyAsync(site ?? 1, actor, cancel);
        var found = sites.Length > 0
            ? await sql.QueryAsync<TransferRow>(
                List, new { Sites = sites, Open = open, BeforeUs = before, Limit = rows + 1 }, cancel)
            : hand.Organization is { } org ? await sql.QueryAsync<TransferRow>(
                OfParty, new { Org = org, BeforeUs = before, Limit = rows + 1 }, cancel)
            : [];
        var of = await NamesAsync(found, sql, cancel);
        return TypedResults.Ok(Paging.Cut(found, rows, of, row => Paging.Cursor(BatchDesk.Text(row.CreatedUs))));
    }

    private static async Task<Func<TransferRow, Item>> NamesAsync(
        IReadOnlyList<TransferRow> found, ISqlSession sql, CancellationToken cancel)
    {
        long[] sites = [.. found.Select(row => row.SiteId).Distinct()];
        Id[] ids = [.. found.Select(row => row.Id)];
        var facts = (await sql.QueryAsync<FactRow>(Facts, new { Sites = sites, Transfers = ids }, cancel))
            .ToLookup(row => row.TransferId);
        var receivers = (await sql.QueryAsync<PartyRow>(Receivers, new { Sites = sites }, cancel))
            .ToDictionary(row => row.Id, row => row.Name);
        return row => Of(row, receivers.GetValueOrDefault(row.ReceiverId, "—"), facts[row.Id]);
    }

    private static async Task<IResult> ReadAsync(
        Id id, ISqlSession sql, AppCases cases, Rights rights, TransferDeputies deputies, Actor actor, SiteDays days,
        TextCatalog texts, HttpContext context, CancellationToken cancel)
    {
        var hand = await cases.ReadyAsync(id.Site, actor, cancel);
        var zone = await days.OfAsync(id.Site, cancel);
        var principals = await deputies.PrincipalsAsync(id.Site, actor, cancel);
        var sends = principals.Count > 0 || rights.Can("waste.transfer", id.Site);
        var reads = sends || rights.Can("waste.read", id.Site);
        var language = RequestLanguage.Of(context);
        var outcome = await sql.CommitAsync<Detail>(
            work => TransferFile.Find(work, id, zone) is { } file && (reads || Names(file, hand.Organization))
                ? new TransferView(
                    work, file, texts, language,
                    act => sends || TransferParty.Bar(file, act, hand.Organization) is null).Read(principals)
                : WasteRefusals.NotFound,
            cancel: cancel);
        return outcome.ToOk();
    }

    private static bool Names(TransferFile file, long? org) => org is not null && file.Row.State != "draft"
        && (file.Receiver.Org == org || file.Carriers.Any(carrier => carrier.Org == org));

    private static async Task<IResult> EditAsync(
        Id id, EditRequest request, ISqlSession sql, Rights rights, Actor actor, SiteDays days,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.transfer", id.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var wrong = new FieldChecks()
            .Need(request.Method is null || Codes.MethodCode.IsValid(request.Method), "method", "format")
            .Need(request.Pieces is null or (>= 0 and <= 9999), "pieces", "range")
            .Need(request.Remark is null or { Length: <= 500 }, "remark", "length")
            .Against(WasteRefusals.Invalid);
        if (wrong is not null)
        {
            return wrong.ToProblem();
        }

        var zone = await days.OfAsync(id.Site, cancel);
        var outcome = await sql.CommitAsync(work => Edit(work, id, request, zone, actor), cancel: cancel);
        return outcome.ToNoContent();
    }

    private static Outcome<TransferRow> Edit(IWork work, Id id, EditRequest request, SiteZone zone, Actor actor)
    {
        if (TransferFile.Find(work, id, zone) is not { } file)
        {
            return WasteRefusals.NotFound;
        }

        if (file.Row.State != "draft")
        {
            (string Name, bool IsGiven)[] fields =
            [
                ("method", request.Method is not null), ("pieces", request.Pieces is not null),
                ("remark", request.Remark is not null), ("plannedAt", request.PlannedAt is not null),
            ];
            var given = fields.Where(field => field.IsGiven).Select(field => field.Name).ToArray();
            return FieldSealed.With(
                ("fields", string.Join(", ", given)), ("number", file.Row.Manifest ?? file.Row.Number))
                .At([.. given.Select(field => new FieldRefusal(field, FieldSealed.Code))]);
        }

        var after = file.Row with
        {
            Method = request.Method ?? file.Row.Method,
            Pieces = request.Pieces ?? file.Row.Pieces,
            Remark = request.Remark ?? file.Row.Remark,
            PlannedUs = request.PlannedAt is { } at ? Instants.ToUs(at) : file.Row.PlannedUs,
        };
        work.Execute(TransferRow.Update, after);
        work.Audit(actor, "waste.editTransfer", "wasteTransfer", id.ToString(), file.Row, after);
        return after;
    }

    internal static Item Of(TransferRow row, string receiver, IEnumerable<FactRow> facts)
    {
        Waste[] wastes = [.. facts.Select(fact => new Waste(fact.WasteCode, fact.NameZh, fact.NameEn, fact.PlannedG))];
        return new Item(
            row.Id, row.CaseId, row.Number, (int)row.SiteId, row.State, row.Mode, row.Manifest, row.OnPaper == 1,
            receiver, row.Method, wastes, wastes.Sum(waste => waste.PlannedGrams), row.SentG, row.ReceivedG,
            row.RefusedG, row.BackG, row.Band, Instants.FromUs(row.PlannedUs), Instants.FromUs(row.CreatedUs),
            At(row.DepartedUs), At(row.ArrivedUs), At(row.ConfirmByUs), At(row.ConfirmedUs), At(row.ProcessedUs));
    }

    internal static DateTimeOffset? At(long? us) => us is { } known ? Instants.FromUs(known) : null;

    internal static Revision Of(TransferTurn.RevisionRow row) => new(
        (int)row.Version, row.State, JsonSerializer.Deserialize<Dictionary<string, string>>(row.Changes)!, row.Reason,
        Instants.FromUs(row.AskedUs), row.AskedBy, At(row.DecidedUs), row.DecidedBy);
}
