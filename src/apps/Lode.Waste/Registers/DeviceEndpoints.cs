using Lode.Kernel;
using Lode.Kernel.Findings;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Waste.Warnings;
using Lode.Web;
using Lode.Web.Access;
using Lode.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Waste.Registers;

/// <summary>A scale, terminal, camera or sensor as a site knows it, and what it said last.</summary>
internal sealed record DeviceRow
{
    public long SiteId { get; init; }

    public Id Id { get; init; }

    public string Code { get; init; } = "";

    public string Kind { get; init; } = "";

    public string NameZh { get; init; } = "";

    public string NameEn { get; init; } = "";

    public Id? FacilityId { get; init; }

    /// <summary>Longest time between two reports, seconds.</summary>
    public long EveryS { get; init; }

    /// <summary>Of a sensor: the value from which it warns.</summary>
    public double? LimitValue { get; init; }

    public string Unit { get; init; } = "";

    /// <summary>First day after its certificate (yyyy-MM-dd); null without one.</summary>
    public string? CertifiedUntil { get; init; }

    /// <summary>Its own clock at its last report.</summary>
    public long? SaidUs { get; init; }

    /// <summary>Our clock at its last report.</summary>
    public long? HeardUs { get; init; }

    public double? Value { get; init; }

    /// <summary>Reports in a row with the same value.</summary>
    public long SameCount { get; init; }

    /// <summary>Of a camera: days of pictures that are kept.</summary>
    public long? KeptDays { get; init; }

    /// <summary>When it was taken out of use; null while it is in use.</summary>
    public long? ClosedUs { get; init; }
}

/// <summary>The register of devices, and their reports.</summary>
internal static class DeviceEndpoints
{
    internal const string OfSite = $"SELECT {Columns} FROM waste_device WHERE site_id = @SiteId ORDER BY kind, code";

    private const string Columns = """
        site_id, id, code, kind, name_zh, name_en, facility_id, every_s, limit_value, unit, certified_until, said_us,
        heard_us, value, same_count, kept_days, closed_us
        """;

    internal const string One = $"SELECT {Columns} FROM waste_device WHERE site_id = @SiteId AND code = @Code";

    private const string Save = """
        INSERT INTO waste_device (site_id, id, code, kind, name_zh, name_en, facility_id, every_s, limit_value, unit,
                                  certified_until, same_count, closed_us)
        VALUES (@SiteId, @Id, @Code, @Kind, @NameZh, @NameEn, @FacilityId, @EveryS, @LimitValue, @Unit, @CertifiedUntil,
                0, @ClosedUs)
        ON CONFLICT (site_id, code) DO UPDATE SET
            kind = excluded.kind, name_zh = excluded.name_zh, name_en = excluded.name_en,
            facility_id = excluded.facility_id, every_s = excluded.every_s, limit_value = excluded.limit_value,
            unit = excluded.unit, certified_until = excluded.certified_until, closed_us = excluded.closed_us
        """;

    // What arrives late tells nothing new.
    private const string Hear = """
        UPDATE waste_device
           SET said_us = @SaidUs, heard_us = @HeardUs,
               same_count = CASE WHEN value = @Value THEN same_count + 1 ELSE 0 END, value = @Value,
               kept_days = coalesce(@KeptDays, kept_days)
         WHERE site_id = @SiteId AND code = @Code AND (said_us IS NULL OR said_us < @SaidUs)
        """;

    private static readonly string[] Kinds = ["scale", "terminal", "camera", "gas", "humidity", "level"];

    /// <param name="EverySeconds">Longest time between two reports.</param>
    /// <param name="Limit">Of a sensor: the value from which it warns.</param>
    /// <param name="CertifiedUntil">First day after its certificate.</param>
    internal sealed record Request(
        int Site, string Kind, string NameZh, string NameEn, int EverySeconds = 3600, Id? FacilityId = null,
        double? Limit = null, string Unit = "", DateOnly? CertifiedUntil = null, bool IsClosed = false);

    /// <param name="At">By the device's own clock.</param>
    /// <param name="KeptDays">Of a camera: days of pictures that are kept.</param>
    internal sealed record Report(int Site, DateTimeOffset At, double? Value = null, int? KeptDays = null);

    /// <param name="Health">closed, unheard (it never said anything), fault, or fine: as the rule of early warning
    /// sees it.</param>
    /// <param name="Evidence">What is wrong with it, or with what it measures.</param>
    internal sealed record Item(
        Id Id, string Code, string Kind, string NameZh, string NameEn, Id? FacilityId, int EverySeconds, double? Limit,
        string Unit, string? CertifiedUntil, DateTimeOffset? SaidAt, DateTimeOffset? HeardAt, double? Value,
        int? KeptDays, bool IsClosed, string Health, IReadOnlyList<EvidenceLine> Evidence);

    internal static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/devices", ListAsync).WithName("waste.devices").Produces<Page<Item>>().ProducesProblem(404)
            .Requires("waste.read");
        group.MapPut("/devices/{code}", SaveAsync).WithName("waste.saveDevice").Produces<Item>().ProducesProblem(404)
            .ProducesProblem(422).Requires("waste.edit");
        group.MapPost("/devices/{code}/reports", HearAsync).WithName("waste.reportDevice").Produces<Item>()
            .ProducesProblem(404).ProducesProblem(422).Requires("waste.write");
    }

    private static async Task<IResult> ListAsync(
        int site, ISqlSession sql, Rights rights, SiteDays days, TimeProvider clock, CancellationToken cancel)
    {
        if (!rights.Can("waste.read", site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var zone = await days.OfAsync(site, cancel);
        var rows = await sql.QueryAsync<DeviceRow>(OfSite, new { SiteId = (long)site }, cancel);
        return TypedResults.Ok(new Page<Item>([.. rows.Select(row => Of(row, zone, clock.NowUs()))], null));
    }

    private static async Task<IResult> SaveAsync(
        string code, Request request, ISqlSession sql, Rights rights, Actor actor, SiteDays days, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.edit", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        if (Wrong(code, request) is { } wrong)
        {
            return wrong.ToProblem();
        }

        var outcome = await sql.CommitAsync(work => Store(work, code, request, actor), cancel: cancel);
        var zone = await days.OfAsync(request.Site, cancel);
        return outcome.TryGet(out var row, out var why)
            ? TypedResults.Ok(Of(row, zone, clock.NowUs())) : why.ToProblem();
    }

    /// <summary>What is wrong with a request by itself; null: nothing.</summary>
    internal static Refusal? Wrong(string code, Request request) => new FieldChecks().NeedText(code, "code", 40)
        .Need(Kinds.Contains(request.Kind), "kind", "unknown")
        .NeedText(request.NameZh, "nameZh", 60).NeedText(request.NameEn, "nameEn", 60)
        .Need(request.EverySeconds is > 0 and <= 2_678_400, "everySeconds", "range")
        .Need((request.Unit ?? "").Length <= 20, "unit", "length")
        .Against(WasteRefusals.Invalid);

    /// <summary>Stores a new one, or changes it; what it said stays.</summary>
    internal static Outcome<DeviceRow> Store(IWork work, string code, Request request, Actor actor)
    {
        var key = new { SiteId = (long)request.Site, Code = code };
        var before = work.Find<DeviceRow>(One, key);
        work.Execute(Save, new DeviceRow
        {
            SiteId = request.Site,
            Id = Id.New(request.Site, Instants.FromUs(work.NowUs)),
            Code = code,
            Kind = request.Kind,
            NameZh = request.NameZh,
            NameEn = request.NameEn,
            FacilityId = request.FacilityId,
            EveryS = request.EverySeconds,
            LimitValue = request.Limit,
            Unit = request.Unit ?? "",
            CertifiedUntil = request.CertifiedUntil is { } day ? ImportList.Day(day) : null,
            ClosedUs = request.IsClosed ? before?.ClosedUs ?? work.NowUs : null,
        });
        var after = work.Find<DeviceRow>(One, key)!;
        if (after != before)
        {
            work.Audit(actor, "waste.saveDevice", "wasteDevice", after.Id.ToString(), before, after);
        }

        return after;
    }

    private static async Task<IResult> HearAsync(
        string code, Report request, ISqlSession sql, Rights rights, SiteDays days, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!rights.Can("waste.write", request.Site))
        {
            return WasteRefusals.NotFound.ToProblem();
        }

        var outcome = await sql.CommitAsync<DeviceRow>(
            work =>
            {
                work.Execute(Hear, new
                {
                    SiteId = (long)request.Site,
                    Code = code,
                    SaidUs = Instants.ToUs(request.At),
                    HeardUs = work.NowUs,
                    request.Value,
                    KeptDays = (long?)request.KeptDays,
                });
                return work.Find<DeviceRow>(One, new { SiteId = (long)request.Site, Code = code }) is { } row
                    ? row : WasteRefusals.NotFound;
            },
            cancel: cancel);
        var zone = await days.OfAsync(request.Site, cancel);
        return outcome.TryGet(out var heard, out var why)
            ? TypedResults.Ok(Of(heard, zone, clock.NowUs())) : why.ToProblem();
    }

    private static Item Of(DeviceRow row, SiteZone zone, long nowUs)
    {
        EvidenceLine[] evidence = row.ClosedUs is not null ? []
            : [.. SiteRules.Device(row, nowUs, zone.Text(nowUs)).Evidence, .. SiteRules.Gas(row).Evidence];
        return new Item(
            row.Id, row.Code, row.Kind, row.NameZh, row.NameEn, row.FacilityId, (int)row.EveryS, row.LimitValue,
            row.Unit, row.CertifiedUntil, At(row.SaidUs), At(row.HeardUs), row.Value, (int?)row.KeptDays,
            row.ClosedUs is not null,
            row.ClosedUs is not null ? "closed" : evidence.Length > 0 ? "fault"
                : row.HeardUs is null ? "unheard" : "fine",
            evidence);
    }

    private static DateTimeOffset? At(long? us) => us is { } known ? Instants.FromUs(known) : null;
}
