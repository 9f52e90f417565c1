using Lode.Kernel.Sql;

namespace Lode.Kernel.Identity;

/// <summary>Renames a node, sets its time zone, or closes it; number and code stay.</summary>
internal static class ChangeOrganization
{
    internal static readonly Refusal HasOpenChildren = new("identity.orgHasOpenChildren", 409);

    private const string Find = $"""
        SELECT {Organizations.Columns} FROM kernel_org WHERE number = @Number {"{lock}"}
        """;

    private const string OpenChildren = """
        SELECT count(*) FROM kernel_org WHERE parent = @Number AND closed_us IS NULL
        """;

    private const string Update = """
        UPDATE kernel_org SET name_zh = @NameZh, name_en = @NameEn, time_zone = @TimeZone, closed_us = @ClosedUs
         WHERE number = @Number
        """;

    public sealed record Request(string? NameZh, string? NameEn, string? TimeZone, bool? Closed);

    internal static async Task<Outcome<Done>> RunAsync(
        long number, Request request, ISqlSession sql, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("identity.edit", number))
        {
            return IdentityRefusals.NotFound;
        }

        var wrong = new FieldChecks()
            .Need(request.NameZh is not { Length: 0 }, "nameZh", "required")
            .Need(request.NameEn is not { Length: 0 }, "nameEn", "required")
            .Need(request.TimeZone is null || CreateOrganization.IsZone(request.TimeZone), "timeZone", "unknown")
            .Need(request.Closed != true || number != IdentitySeed.Root, "closed", "range")
            .Against(IdentityRefusals.Invalid);
        return wrong is not null ? wrong
            : await sql.CommitAsync(work => Store(work, number, request, actor), cancel: cancel);
    }

    private static Outcome<Done> Store(IWork work, long number, Request request, Actor actor)
    {
        var before = work.Find<Organizations.OrgRow>(Find, new { Number = number });
        if (before is null)
        {
            return IdentityRefusals.NotFound;
        }

        if (request.Closed == true && work.Find<long>(OpenChildren, new { Number = number }) > 0)
        {
            return HasOpenChildren;
        }

        work.Execute(Update, new
        {
            Number = number,
            NameZh = request.NameZh ?? before.NameZh,
            NameEn = request.NameEn ?? before.NameEn,
            TimeZone = request.TimeZone ?? before.TimeZone,
            ClosedUs = request.Closed switch
            {
                null => before.ClosedUs,
                true => before.ClosedUs ?? work.NowUs,
                false => (long?)null,
            },
        });
        work.Audit(actor, "identity.changeOrganization", "organization", $"{number}", before,
            work.Find<Organizations.OrgRow>(Find, new { Number = number }));
        return Done.Instance;
    }
}
