using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;

namespace Lode.Host.Simulate;

/// <summary>Mass that comes, moves, is held, settled, reversed and passed to another site; some of it more than there
/// is.</summary>
internal sealed class SimStock(Random random)
{
    /// <summary>An amount that only the ledger knows.</summary>
    internal const long Any = -1;

    private const int OtherSite = 9;
    private const long Day = 86_400_000_000;
    private static readonly Actor Keeper = Actor.System("simulate");

    private static readonly (string Path, BalanceLimits Limits)[] Accounts =
    [
        ("GEN:a:dross", BalanceLimits.None), ("INV:a:dross", BalanceLimits.Stock), ("INV:b:dross", BalanceLimits.Stock),
        ("OUT:a:dross", BalanceLimits.None),
    ];

    private readonly List<Id> held = [];
    private readonly List<Id> posted = [];
    private int made;

    /// <summary>Books of two sites.</summary>
    internal static Task SeedAsync(ISqlSession sql) => sql.CommitAsync<Done>(work =>
    {
        work.Execute(
            """
            INSERT INTO kernel_org (number, kind, code, name_zh, name_en, time_zone, created_us)
            VALUES (@Number, 'site', 'simulate', 'x', 'x', 'Asia/Shanghai', 0)
            """,
            new { Number = (long)OtherSite });
        var books = work.Books(Keeper);
        foreach (var site in new[] { 1, OtherSite })
        {
            Invariant.Holds(books.OpenBook(site, "g", "simulate", new Labels("模拟", "Simulated"))
                .TryGet(out var book, out _));
            foreach (var (path, limits) in Accounts)
            {
                Invariant.Holds(AccountPath.TryParse(path, out var parsed));
                Invariant.Holds(books.OpenAccount(book, parsed, limits).TryGet(out _, out _));
            }
        }

        return Done.Instance;
    });

    /// <summary>The next thing that somebody wants to post.</summary>
    internal SimOrder Next(SimClock clock)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"posting-{++made:00000}");
        var amount = random.Next(1, 50_000);
        return random.Next(9) switch
        {
            0 or 1 or 2 => Post(tag, null, new Planned("INV:a:dross", "GEN:a:dross", amount)),
            3 => Post(tag, null, new Planned("INV:b:dross", "INV:a:dross", amount),
                new Planned("OUT:a:dross", "INV:a:dross", amount / 2)),
            // Its end is asked for later, or it ends by itself.
            4 => Post(tag, (clock.NowUs() / Day * Day) + (2 * Day), new Planned("OUT:a:dross", "INV:b:dross", amount)),
            5 when held.Count > 0 => Settle(tag, held[random.Next(held.Count)]),
            6 when posted.Count > 0 => Reverse(tag, posted[random.Next(posted.Count)]),
            7 => Pass(tag, amount),
            _ => Both(tag, amount),
        };
    }

    /// <summary>What an accepted order made.</summary>
    internal void Note(SimOrder order)
    {
        if (order is { Kind: SimOrderKind.Posting, Answer: { IsAccepted: true, Made: { } id } })
        {
            (order.Moves![0].Phase == "pending" ? held : posted).Add(id);
        }
    }

    private readonly record struct Planned(string Debit, string Credit, long Amount);

    private static Book Of(Books books, int site) => books.FindBook(site, "g", "simulate")!;

    private static SimOrder Post(string tag, long? expiresUs, params Planned[] lines) => new(
        tag, SimOrderKind.Posting,
        process => CommitAsync(process, books => books.Post(new Posting(
            "SIM", [.. lines.Select(line => new Line(Of(books, 1), line.Debit, line.Credit, line.Amount))])
        {
            Key = tag,
            Reference = tag,
            IsPending = expiresUs is not null,
            ExpiresUs = expiresUs,
        })),
        Moves: [.. lines.Select(line => expiresUs is null ? ("post", line.Amount) : ("pending", Any))]);

    private static SimOrder Settle(string tag, Id pending) => new(
        tag, SimOrderKind.Posting,
        process => CommitAsync(process, books => books.Settle(
            new Settlement(pending) { Key = tag, Reference = tag })),
        Moves: [("settle", Any)]);

    private static SimOrder Reverse(string tag, Id posting) => new(
        tag, SimOrderKind.Posting,
        async process =>
        {
            var outcome = await process.Session.CommitAsync(work => work.Books(Keeper).Reverse(
                new Reversal(posting, tag) { Key = tag }));
            return outcome.TryGet(out _, out var why)
                ? new SimAnswer(true, 0, null, null) : new SimAnswer(false, 0, why.Code, null);
        },
        Moves: [("reverse", Any)]);

    private static SimOrder Pass(string tag, long amount) => new(
        tag, SimOrderKind.Posting,
        async process =>
        {
            var outcome = await process.Session.CommitAsync(work =>
            {
                var books = work.Books(Keeper);
                return books.Pass(new Passage(
                    "SIM", Of(books, 1), "INV:b:dross", Of(books, OtherSite), "INV:a:dross", amount)
                {
                    Key = tag,
                    Reference = tag,
                });
            });
            return outcome.TryGet(out _, out var why)
                ? new SimAnswer(true, 0, null, null) : new SimAnswer(false, 0, why.Code, null);
        },
        Moves: [("post", amount), ("post", amount)]);

    // Two postings of one body: when the second is refused, the first must not stay.
    private static SimOrder Both(string tag, long amount) => new(
        tag, SimOrderKind.Posting,
        process => CommitAsync(process, books =>
        {
            var first = books.Post(new Posting("SIM", new Line(Of(books, 1), "INV:b:dross", "GEN:a:dross", 7))
            {
                Key = tag,
                Reference = tag,
            });
            if (first.TryGet(out var done, out _) && done.IsRepeat)
            {
                return first;
            }

            var second = books.Post(new Posting(
                "SIM", new Line(Of(books, 1), "OUT:a:dross", "INV:a:dross", amount * 4))
            { Reference = tag });
            return second.TryGet(out _, out _) ? first : second;
        }),
        Moves: [("post", 7), ("post", amount * 4)]);

    private static async Task<SimAnswer> CommitAsync(SimProcess process, Func<Books, Outcome<Posted>> body)
    {
        var outcome = await process.Session.CommitAsync(work => body(work.Books(Keeper)));
        return outcome.TryGet(out var made, out var why)
            ? new SimAnswer(true, 0, null, made.Id) : new SimAnswer(false, 0, why.Code, null);
    }
}
