using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Calendars;
using Lode.Kernel.Identity;
using Lode.Kernel.Leases;
using Lode.Kernel.Ledger;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lode.Tests.Integration.Ledger;

/// <summary>A database with two sites and a book of grams in each, for suites of the ledger.</summary>
public abstract class LedgerCompliance(ISqlFixture database) : IDisposable
{
    protected const int Site = 7;
    protected const int OtherSite = 8;

    protected static readonly Actor Keeper = Somebody("keeper");
    protected static readonly Actor Checker = Somebody("checker");

    private bool isReady;

    protected ISqlSession Sql => database.Session;

    protected LedgerReader Reader => new(Sql);

    protected Book Book { get; private set; } = new();

    protected Book OtherBook { get; private set; } = new();

    public void Dispose()
    {
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>1 January 2026 in UTC, and minutes after it.</summary>
    protected static long At(double days, long minutes = 0) =>
        1_767_225_600_000_000 + (long)(days * 86_400_000_000) + (minutes * 60_000_000);

    protected static Actor Somebody(string name) => new(
        ActorKind.Person, Id.New(0, DateTimeOffset.UnixEpoch), name, "en-US", "test");

    protected async Task OpenAsync(params (string Path, BalanceLimits Limits)[] accounts)
    {
        await BookAsync();
        await DoAsync<Done>(books =>
        {
            foreach (var (path, limits) in accounts)
            {
                Assert.True(AccountPath.TryParse(path, out var parsed));
                foreach (var book in new[] { Book, OtherBook })
                {
                    if (!books.OpenAccount(book, parsed, limits).TryGet(out _, out var refusal))
                    {
                        return refusal;
                    }
                }
            }

            return Done.Instance;
        });
    }

    /// <summary>Runs a body that must be accepted.</summary>
    protected async Task<T> DoAsync<T>(Func<Books, Outcome<T>> body, Actor? actor = null)
        where T : class
    {
        var outcome = await Sql.CommitAsync(work => body(work.Books(actor ?? Keeper)));
        Assert.True(outcome.TryGet(out var value, out var refusal), refusal?.Code + Args(refusal));
        return value;
    }

    /// <summary>Runs a body that must be refused; answers the refusal.</summary>
    protected async Task<Refusal> RefusedAsync<T>(Func<Books, Outcome<T>> body, Actor? actor = null)
        where T : class
    {
        var outcome = await Sql.CommitAsync(work => body(work.Books(actor ?? Keeper)));
        Assert.False(outcome.TryGet(out _, out var refusal));
        return refusal!;
    }

    protected Line Move(string debit, string credit, long amount) => new(Book, debit, credit, amount);

    protected Task<Posted> PostAsync(string debit, string credit, long amount, long? at = null) =>
        DoAsync(books => books.Post(new Posting("TEST", Move(debit, credit, amount)) { EffectiveUs = at }));

    protected async Task<long> BalanceAsync(string path) =>
        (await DoAsync(books => Outcome.Of(books.Balance(Book, path)!))).Posted;

    protected async Task<long> BalanceAtAsync(string path, long untilUs, long recordedUs = long.MaxValue)
    {
        Assert.True(AccountPath.TryParse(path, out var parts));
        var accounts = await Reader.AccountsAsync(
            Book, new AccountPattern(parts.Kind, parts.Place, parts.Item, parts.Lot));
        return (await Reader.BalancesAsync(Book, [.. accounts.Select(account => account.Id)], new(untilUs, recordedUs)))
            .Values.Sum();
    }

    /// <summary>Seals what is open and verifies everything.</summary>
    protected async Task<ChainReport> VerifyAsync()
    {
        var leases = new LeaseKeeper(Sql, TimeProvider.System, NullLogger<LeaseKeeper>.Instance);
        var lease = (await leases.TryTakeAsync("test", TimeSpan.FromMinutes(5)))!;
        foreach (var table in ChainTables.All)
        {
            while (await ChainSealer.RunAsync(Sql, table, lease, default) > 0)
            {
            }
        }

        await leases.ReleaseAsync(lease);
        return await new VerifyChains(Sql, TimeProvider.System).RunAsync(new VerifyChains.Order());
    }

    protected async Task SoundAsync() => Assert.Empty((await VerifyAsync()).Faults);

    /// <summary>Runs statements as somebody who owns the database.</summary>
    protected async Task ForgeAsync(params string[] statements)
    {
        string[] disarm = Sql.Engine == SqlEngine.Sqlite
            ? ["DROP TRIGGER IF EXISTS kernel_ledger_transfer_keep",
                "DROP TRIGGER IF EXISTS kernel_ledger_transfer_stay"]
            : ["SET LOCAL ROLE NONE", "ALTER TABLE kernel_ledger_transfer DISABLE TRIGGER USER"];
        var outcome = await Sql.CommitAsync<Done>(work =>
        {
            foreach (var statement in disarm.Concat(statements))
            {
                work.Execute(statement);
            }

            return Done.Instance;
        });
        Assert.True(outcome.TryGet(out _, out _));
    }

    private static string Args(Refusal? refusal) =>
        refusal?.Args is { } args ? " " + string.Join(", ", args) : "";

    private async Task BookAsync()
    {
        if (isReady)
        {
            return;
        }

        await Sql.CommitAsync<Done>(work =>
        {
            foreach (var number in new[] { Site, OtherSite })
            {
                work.Execute("""
                    INSERT INTO kernel_org (number, kind, code, name_zh, name_en, time_zone, created_us)
                    VALUES (@Number, 'site', @Code, 'x', 'x', 'Asia/Shanghai', 1) ON CONFLICT (number) DO NOTHING
                    """, new { Number = (long)number, Code = $"s{number}" });
            }

            return Done.Instance;
        });
        Book = await DoAsync(books => books.OpenBook(Site, "g", "waste.wet", new Labels("湿重", "Wet mass")));
        OtherBook = await DoAsync(books => books.OpenBook(OtherSite, "g", "waste.wet", new Labels("湿重", "Wet mass")));
        isReady = true;
    }
}
