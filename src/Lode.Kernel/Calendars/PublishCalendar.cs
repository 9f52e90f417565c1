using System.Globalization;
using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Calendars;

/// <summary>Publishes a version of an organization's calendar; older ones stay.</summary>
internal static class PublishCalendar
{
    private const string Last = "SELECT coalesce(max(version), 0) FROM kernel_calendar WHERE org = @Org";

    private const string Exists = "SELECT count(*) FROM kernel_org WHERE number = @Org AND closed_us IS NULL";

    private const string Insert = """
        INSERT INTO kernel_calendar (org, version, content, reason, published_us, published_by)
        VALUES (@Org, @Version, @Content, @Reason, @NowUs, @By)
        """;

    /// <summary>Somebody published since the person began to edit.</summary>
    internal static readonly Refusal Stale = new("calendars.stale", 409);

    internal sealed record Published(long Org, long Version);

    internal static async Task<Outcome<Published>> RunAsync(
        long org, CalendarContent content, string reason, long? after, ISqlSession sql, CalendarService calendars,
        Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("calendars.edit", org))
        {
            return IdentityRefusals.NotFound;
        }

        var wrong = CalendarCheck.Of(content)
            ?? new FieldChecks().NeedText(reason, "reason", 500).Against(CalendarCheck.Invalid);
        if (wrong is not null)
        {
            return wrong;
        }

        var outcome = await sql.CommitAsync(work => Store(work, org, content, reason, actor, after), cancel: cancel);
        calendars.Forget();
        return outcome;
    }

    internal static Outcome<Published> Store(
        IWork work, long org, CalendarContent content, string reason, Actor actor, long? after = null)
    {
        if (work.Find<long>(Exists, new { Org = org }) == 0)
        {
            return IdentityRefusals.NotFound;
        }

        var version = work.Find<long>(Last, new { Org = org }) + 1;
        if (after is { } seen && seen != version - 1)
        {
            return Stale.With(("version", (version - 1).ToString(CultureInfo.InvariantCulture)));
        }

        work.Execute(Insert, new
        {
            Org = org,
            Version = version,
            Content = JsonSerializer.Serialize(content, CalendarJson.Options),
            Reason = reason,
            work.NowUs,
            By = actor.Name,
        });
        work.Audit(actor, "calendars.publish", "calendar", $"{org}@{version}", null, content);
        return new Published(org, version);
    }
}
