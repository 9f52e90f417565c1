using System.Collections.Concurrent;
using System.Text.Json;
using Lode.Kernel.Rules;
using Lode.Kernel.Sql;
using NodaTime;

namespace Lode.Kernel.Calendars;

/// <summary>All calendars as of one moment: every organization has its own or that of the nearest one above.</summary>
public sealed class CalendarBook
{
    /// <summary>Code of the rules that hold the notices of a country.</summary>
    internal const string HolidayRule = "calendar.holidays.";

    private const string Nodes = "SELECT number, parent, time_zone FROM kernel_org";

    private const string Newest = """
        SELECT c.org, c.version, c.content, c.reason, c.published_us, c.published_by FROM kernel_calendar c
         WHERE c.version = (SELECT max(version) FROM kernel_calendar WHERE org = c.org)
        """;

    private readonly Dictionary<long, Node> nodes;
    private readonly Dictionary<long, CalendarRow> rows;
    private readonly List<HolidayYear> notices;
    private readonly long noticeVersion;
    private readonly ConcurrentDictionary<long, WorkCalendar> compiled = new();

    private CalendarBook(IEnumerable<Node> nodes, IEnumerable<CalendarRow> rows, IReadOnlyList<RuleRow> rules)
    {
        this.nodes = nodes.ToDictionary(node => node.Number);
        this.rows = rows.ToDictionary(row => row.Org);
        notices = [.. rules.Select(Notice).GroupBy(one => (one.Country, one.Year)).Select(group => group.Last())];
        noticeVersion = rules.Count == 0 ? 0 : rules[^1].Version;
    }

    internal sealed record Node
    {
        public long Number { get; init; }

        public long? Parent { get; init; }

        public string TimeZone { get; init; } = "";
    }

    internal sealed record CalendarRow
    {
        public long Org { get; init; }

        public long Version { get; init; }

        public string Content { get; init; } = "";

        public string Reason { get; init; } = "";

        public long PublishedUs { get; init; }

        public string PublishedBy { get; init; } = "";
    }

    /// <summary>Reads them.</summary>
    internal static async Task<CalendarBook> ReadAsync(ISqlSession sql, CancellationToken cancel) => new(
        await sql.QueryAsync<Node>(Nodes, null, cancel),
        await sql.QueryAsync<CalendarRow>(Newest, null, cancel),
        await ListRules.RunAsync(sql, HolidayRule + "CN", cancel));

    /// <summary>The calendar that counts at an organization; null when neither it nor any above has one.</summary>
    public WorkCalendar? Find(long org)
    {
        if (compiled.TryGetValue(org, out var known))
        {
            return known;
        }

        return Row(org) is { } row && nodes.TryGetValue(org, out var node)
            ? compiled[org] = new WorkCalendar(
                $"{row.Org}@{row.Version}+{noticeVersion}", Parse(row.Content), Zone(node.TimeZone), notices)
            : null;
    }

    /// <summary>Whether the organization was there when the book was read.</summary>
    internal bool Knows(long org) => nodes.ContainsKey(org);

    /// <summary>The row whose calendar counts at an organization.</summary>
    internal CalendarRow? Row(long org)
    {
        for (long? at = org; at is { } number && nodes.TryGetValue(number, out var node); at = node.Parent)
        {
            if (rows.TryGetValue(number, out var row))
            {
                return row;
            }
        }

        return null;
    }

    internal static CalendarContent Parse(string content) =>
        JsonSerializer.Deserialize<CalendarContent>(content, CalendarJson.Options)!;

    internal static HolidayYear Notice(RuleRow rule) =>
        JsonSerializer.Deserialize<HolidayYear>(rule.Content, CalendarJson.Options)!;

    private static DateTimeZone Zone(string id) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
}

/// <summary>Keeps the book at hand for half a minute; a change in this process shows at once.</summary>
public sealed class CalendarService(ISqlSession sql, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private (long At, CalendarBook Book)? last;

    /// <summary>All calendars.</summary>
    public async Task<CalendarBook> ReadAsync(CancellationToken cancel = default)
    {
        if (last is { } known && clock.GetElapsedTime(known.At) < Kept)
        {
            return known.Book;
        }

        var at = clock.GetTimestamp();
        var book = await CalendarBook.ReadAsync(sql, cancel);
        last = (at, book);
        return book;
    }

    /// <summary>All calendars, read anew when an organization is younger than the book.</summary>
    public async Task<CalendarBook> ReadAsync(long org, CancellationToken cancel = default)
    {
        var book = await ReadAsync(cancel);
        if (book.Knows(org))
        {
            return book;
        }

        Forget();
        return await ReadAsync(cancel);
    }

    /// <summary>Forgets the book: a calendar, a notice or the organization changed.</summary>
    public void Forget() => last = null;
}
