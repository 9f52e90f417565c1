using System.Text.RegularExpressions;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Adds a node to the tree of organizations; its number is the site number of its rows for ever.</summary>
internal static partial class CreateOrganization
{
    internal static readonly Refusal CodeTaken = new("identity.orgCodeTaken", 409);
    internal static readonly Refusal Full = new("identity.orgNumbersUsed", 409);

    private const string NextNumber = "SELECT coalesce(max(number), 0) + 1 FROM kernel_org";

    private const string ParentKind = "SELECT kind FROM kernel_org WHERE number = @Parent AND closed_us IS NULL {lock}";

    private const string Insert = """
        INSERT INTO kernel_org (number, parent, kind, code, name_zh, name_en, time_zone, simulated, created_us)
        VALUES (@Number, @Parent, @Kind, @Code, @NameZh, @NameEn, @TimeZone, @Simulated, @NowUs)
        ON CONFLICT (code) DO NOTHING
        """;

    private const string InsertClosure = """
        INSERT INTO kernel_org_closure (ancestor, descendant, depth)
        SELECT ancestor, @Number, depth + 1 FROM kernel_org_closure WHERE descendant = @Parent
        UNION ALL SELECT @Number, @Number, 0
        """;

    /// <param name="Parent">Number of the node above; null only for a root of kind external.</param>
    /// <param name="Kind">company, site, department or external.</param>
    /// <param name="Simulated">Its signals and records come from the simulator.</param>
    public sealed record Request(
        long? Parent, string Kind, string Code, string NameZh, string NameEn, string? TimeZone, bool? Simulated);

    internal sealed record Created(long Number);

    internal static async Task<Outcome<Created>> RunAsync(
        Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        var external = request.Kind == "external";
        if (!rights.Can("identity.edit", request.Parent ?? IdentitySeed.Root))
        {
            return IdentityRefusals.NotFound;
        }

        var wrong = new FieldChecks()
            .Need(request.Kind is "company" or "site" or "department" or "external", "kind", "unknown")
            .Need(external == request.Parent is null, "parent", external ? "format" : "required")
            .Need(request.Code is not null && Code().IsMatch(request.Code), "code", "format")
            .NeedText(request.NameZh, "nameZh")
            .NeedText(request.NameEn, "nameEn")
            .Need(request.TimeZone is null || IsZone(request.TimeZone), "timeZone", "unknown")
            .Against(IdentityRefusals.Invalid);
        return wrong is not null ? wrong : await sql.CommitAsync(work => Store(work, request, actor), cancel: cancel);
    }

    internal static bool IsZone(string zone) => NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    private static Outcome<Created> Store(IWork work, Request request, Actor actor)
    {
        if (request.Parent is not null && work.Find<string>(ParentKind, new { request.Parent }) is null)
        {
            return IdentityRefusals.NotFound;
        }

        var number = work.Find<long>(NextNumber);
        if (number >= Id.MaxSite)
        {
            return Full;
        }

        var stored = work.Execute(Insert, new
        {
            Number = number,
            request.Parent,
            request.Kind,
            request.Code,
            request.NameZh,
            request.NameEn,
            TimeZone = request.TimeZone ?? "Asia/Shanghai",
            Simulated = request.Simulated ?? false,
            work.NowUs,
        });
        if (stored == 0)
        {
            return CodeTaken.With(("code", request.Code));
        }

        work.Execute(InsertClosure, new { Number = number, request.Parent });
        work.Audit(actor, "identity.createOrganization", "organization", $"{number}", null, request);
        return new Created(number);
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,39}$")]
    private static partial Regex Code();
}
