using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Rules;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Calendars;

/// <summary>Publishes the holidays of a year; a correction is a newer version of the same year.</summary>
internal static class PublishHolidays
{
    internal static async Task<Outcome<RuleRow>> RunAsync(
        HolidayYear notice, string source, string clause, ISqlSession sql, CalendarService calendars,
        TimeProvider clock, Actor actor, Rights rights, CancellationToken cancel)
    {
        if (!rights.Can("calendars.edit", IdentitySeed.Root))
        {
            return IdentityRefusals.Forbidden.With(("permission", "calendars.edit"));
        }

        if (CalendarCheck.Of(notice) is { } wrong)
        {
            return wrong;
        }

        var outcome = await StoreAsync(notice, source, clause, confirmed: 0, sql, clock, actor, cancel);
        calendars.Forget();
        return outcome;
    }

    internal static Task<Outcome<RuleRow>> StoreAsync(
        HolidayYear notice, string source, string clause, long confirmed, ISqlSession sql, TimeProvider clock,
        Actor actor, CancellationToken cancel) => PublishRule.RunAsync(
            sql, clock, actor,
            new RuleRow
            {
                Code = CalendarBook.HolidayRule + notice.Country,
                Source = source,
                Clause = clause,
                ValidFrom = $"{notice.Year:0000}-01-01",
                ValidTo = $"{notice.Year + 1:0000}-01-01",
                Content = JsonSerializer.Serialize(notice, CalendarJson.Options),
                Confirmed = confirmed,
            },
            cancel);
}
