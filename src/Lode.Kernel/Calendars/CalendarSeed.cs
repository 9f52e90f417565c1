using System.Reflection;
using System.Text.Json;
using Lode.Kernel.Identity;
using Lode.Kernel.Rules;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Calendars;

/// <summary>What every database starts with: the group's calendar and the official holidays that were known when this
/// program was made. Later years come by the door, or with a later program.</summary>
internal sealed class CalendarSeed(ISqlSession sql, TimeProvider clock) : IHostedLifecycleService
{
    private const string Any = "SELECT count(*) FROM kernel_calendar WHERE org = @Org";

    // Both texts were compared with the published notices, day by day.
    private static readonly (int Year, string Source, string Clause)[] Notices =
    [
        (2025, "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号，2024-11-12）", "一至六"),
        (2026, "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）", "一至七"),
    ];

    private static readonly Actor Product = Actor.System("calendars.seed");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var rules = await ListRules.RunAsync(sql, CalendarBook.HolidayRule + "CN", cancellationToken);
        var known = rules.Select(rule => CalendarBook.Notice(rule).Year).ToHashSet();
        foreach (var (year, source, clause) in Notices.Where(one => !known.Contains(one.Year)))
        {
            var notice = Shipped<HolidayYear>($"holidays-CN-{year}.json");
            await PublishHolidays.StoreAsync(
                notice, source, clause, confirmed: 1, sql, clock, Product, cancellationToken);
        }

        await sql.CommitAsync(
            work => work.Find<long>(Any, new { Org = IdentitySeed.Root }) > 0
                ? Outcome.Of(new PublishCalendar.Published(IdentitySeed.Root, 0))
                : PublishCalendar.Store(
                    work, IdentitySeed.Root, Shipped<CalendarContent>("calendar-group.json"), "shipped", Product),
            cancel: cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static T Shipped<T>(string file)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"Lode.Kernel.Calendars.Data.{file}")!;
        return JsonSerializer.Deserialize<T>(stream, CalendarJson.Options)!;
    }
}
