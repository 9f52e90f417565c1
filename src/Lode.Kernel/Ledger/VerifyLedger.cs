using System.Globalization;
using Lode.Kernel.Audit;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Ledger;

/// <summary>Checks the ledger of a site while its chain is walked: every transfer against its record, and at the end
/// every stored balance, held amount and day sum against what the transfers add up to, and every limit at every instant
/// (laws L1, L2, L5 of <c>waste.md</c> §c.4).</summary>
internal sealed class VerifyLedger(ISqlSession sql, long site)
{
    /// <summary>A stored sum is not what the transfers add up to.</summary>
    internal const string ReplayDiffers = "ledger.replayDiffers";

    /// <summary>A balance left its limits at some instant.</summary>
    internal const string LimitBroken = "ledger.limitBroken";

    /// <summary>A posting is not whole, or moves more than it may.</summary>
    internal const string PostingBroken = "ledger.postingBroken";

    private const int MostFaults = 20;

    private const string Page = """
        SELECT site_id, id, posting_id, line, lines, link_id, book_id, phase, kind, debit_id, credit_id, debit_no,
               credit_no, amount, held, effective_us, recorded_us, expires_us, idem_key, refers_id, case_id, reference,
               reason, data, actor_kind, actor_id, actor_name, request_id, record, seq, hash
          FROM kernel_ledger_transfer WHERE site_id = @SiteId AND seq > @From ORDER BY seq LIMIT @Limit
        """;

    private const string Accounts = """
        SELECT a.id, a.book_id, a.path, a.lowest, a.highest, a.balance, a.held_debit, a.held_credit, a.entries,
               a.stands, b.unit, b.convention
          FROM kernel_ledger_account a
          JOIN kernel_ledger_book b ON b.site_id = a.site_id AND b.id = a.book_id
         WHERE a.site_id = @SiteId
        """;

    private const string EntriesOf = """
        SELECT entries FROM kernel_ledger_account WHERE site_id = @SiteId AND id = @Id
        """;

    private const string LinesOf = """
        SELECT count(*) FROM kernel_ledger_transfer WHERE site_id = @SiteId AND posting_id = @Id
        """;

    private const string Days = """
        SELECT day, net, low, high, last_us, recorded_us FROM kernel_ledger_day
         WHERE site_id = @SiteId AND account_id = @Id ORDER BY day
        """;

    private const string EntriesBetween = """
        SELECT posting_id, net, held_debit, held_credit, effective_us, recorded_us, entry_no FROM (
            SELECT posting_id, amount AS net, held AS held_debit, 0 AS held_credit, effective_us, recorded_us,
                   debit_no AS entry_no
              FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND debit_id = @Id AND debit_no > @From AND debit_no <= @Until
            UNION ALL
            SELECT posting_id, -amount AS net, 0 AS held_debit, held AS held_credit, effective_us, recorded_us,
                   credit_no AS entry_no
              FROM kernel_ledger_transfer
             WHERE site_id = @SiteId AND credit_id = @Id AND credit_no > @From AND credit_no <= @Until) AS entry
         ORDER BY entry_no
        """;

    private readonly Dictionary<Id, AccountReplay> replays = [];
    private readonly Dictionary<Id, long> missingLines = [];
    private readonly List<ChainFault> faults = [];
    private Dictionary<Id, Account> accounts = [];

    private sealed record Account
    {
        public Id Id { get; init; }

        public Id BookId { get; init; }

        public string Path { get; init; } = "";

        public long? Lowest { get; init; }

        public long? Highest { get; init; }

        public long Balance { get; init; }

        public long HeldDebit { get; init; }

        public long HeldCredit { get; init; }

        public long Entries { get; init; }

        public long Stands { get; init; }

        public string Unit { get; init; } = "";

        public string Convention { get; init; } = "";
    }

    /// <summary>How the chain of the site is read.</summary>
    internal ChainReader<TransferRow> Reader => new(ChainTables.Ledger, site, ReadAsync, WriteRecord);

    /// <summary>Adds up a page of the chain.</summary>
    internal Task AddAsync(IReadOnlyList<TransferRow> rows)
    {
        foreach (var row in rows)
        {
            Of(row.DebitId).Take(AccountReplay.Entry.Debit(row));
            Of(row.CreditId).Take(AccountReplay.Entry.Credit(row));
            if (!MovesRightly(row))
            {
                Report(PostingBroken, row.Seq, row.Id, "amount");
            }

            if (row.Lines > 1)
            {
                var missing = missingLines.GetValueOrDefault(row.PostingId, row.Lines) - 1;
                missingLines[row.PostingId] = missing;
                if (missing == 0)
                {
                    missingLines.Remove(row.PostingId);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Compares what is stored with what was added up; entries that came in the meantime are added first.
    /// </summary>
    internal async Task<IReadOnlyList<ChainFault>> FinishAsync(CancellationToken cancel)
    {
        foreach (var (posting, missing) in missingLines)
        {
            // On PostgreSQL the last lines may not be sealed yet.
            var lines = await sql.FindAsync<long>(LinesOf, new { SiteId = site, Id = posting }, cancel);
            if (lines <= missing)
            {
                Report(PostingBroken, null, posting, "lines");
            }
        }

        await LoadAsync(cancel);
        foreach (var account in accounts.Values)
        {
            var replay = await CatchUpAsync(account, cancel);
            Compare(account, "balance", account.Balance, replay.Balance);
            Compare(account, "heldDebit", account.HeldDebit, replay.HeldDebit);
            Compare(account, "heldCredit", account.HeldCredit, replay.HeldCredit);
            Compare(account, "entries", account.Entries, replay.Seen);
            Compare(account, "stands", account.Stands, replay.Stands ? 1 : 0);
            await CompareDaysAsync(account, replay, cancel);
        }

        return faults;
    }

    private static bool MovesRightly(TransferRow row) => row.Phase switch
    {
        Phase.Post or Phase.Reverse => row is { Amount: > 0, Held: 0 },
        Phase.Pending => row is { Amount: 0, Held: > 0 },
        Phase.Settle => row.Held < 0 && row.Amount <= -row.Held,
        Phase.Void or Phase.Expire => row is { Amount: 0, Held: < 0 },
        _ => false,
    };

    private async Task<IReadOnlyList<TransferRow>> ReadAsync(long from, int limit, CancellationToken cancel)
    {
        var rows = await sql.QueryAsync<TransferRow>(Page, new { SiteId = site, From = from, Limit = limit }, cancel);
        if (rows.Any(row => !accounts.ContainsKey(row.DebitId) || !accounts.ContainsKey(row.CreditId)))
        {
            await LoadAsync(cancel);
        }

        return rows;
    }

    private async Task LoadAsync(CancellationToken cancel) =>
        accounts = (await sql.QueryAsync<Account>(Accounts, new { SiteId = site }, cancel))
            .ToDictionary(account => account.Id);

    private void WriteRecord(TransferRow row, CanonicalWriter record)
    {
        // The record names the book by its unit and convention; a transfer that points to another one has neither.
        var debit = accounts.GetValueOrDefault(row.DebitId) is { } found && found.BookId == row.BookId ? found : null;
        TransferRow.WriteRecord(
            row, new TransferNames(debit?.Unit ?? "", debit?.Convention ?? "", debit?.Path ?? "",
                accounts.GetValueOrDefault(row.CreditId)?.Path ?? ""), record);
    }

    private AccountReplay Of(Id account)
    {
        if (!replays.TryGetValue(account, out var replay))
        {
            replays[account] = replay = new AccountReplay();
        }

        return replay;
    }

    // The stored row counts its entries: exactly these are added up, however many came since the chain was read.
    private async Task<AccountReplay> CatchUpAsync(Account account, CancellationToken cancel)
    {
        var replay = Of(account.Id);
        if (!replay.IsWhole)
        {
            replay = new AccountReplay();
        }

        if (replay.Seen < account.Entries)
        {
            foreach (var entry in await sql.QueryAsync<AccountReplay.Entry>(
                EntriesBetween,
                new { SiteId = site, account.Id, From = replay.Seen, Until = account.Entries },
                cancel))
            {
                replay.Take(entry);
            }
        }

        return replay;
    }

    private async Task CompareDaysAsync(Account account, AccountReplay replay, CancellationToken cancel)
    {
        var stored = (await sql.QueryAsync<DayRows.Row>(Days, new { SiteId = site, account.Id }, cancel))
            .ToDictionary(row => row.Day);
        var running = 0L;
        foreach (var (day, ordered) in replay.Days.OrderBy(known => known.Day))
        {
            var change = ordered ?? await SumAsync(account, day, cancel);
            if ((!stored.Remove(day, out var row)
                || new DayChange(row.Net, row.Low, row.High, row.LastUs, row.RecordedUs) != change)
                && await IsUnchangedAsync(account, cancel))
            {
                Report(ReplayDiffers, null, account.Id, string.Create(
                    CultureInfo.InvariantCulture, $"{account.Path}, day {day}"), "kernel_ledger_day");
            }

            if (account.Lowest > running + change.Low || account.Highest < running + change.High)
            {
                Report(
                    LimitBroken, null, account.Id,
                    $"{account.Path}, {Instants.FromUs(LedgerDay.StartUs(day)):yyyy-MM-dd}");
            }

            running += change.Net;
        }

        if (stored.Count > 0 && await IsUnchangedAsync(account, cancel))
        {
            Report(ReplayDiffers, null, account.Id, $"{account.Path}, days", "kernel_ledger_day");
        }
    }

    private async Task<DayChange> SumAsync(Account account, long day, CancellationToken cancel) => DayRows.Sum(
        await sql.QueryAsync<DayRows.Entry>(
            DayRows.Entries,
            new
            {
                SiteId = site,
                AccountId = account.Id,
                FromUs = LedgerDay.StartUs(day),
                UntilUs = LedgerDay.StartUs(day + 1),
            },
            cancel));

    private async Task<bool> IsUnchangedAsync(Account account, CancellationToken cancel) =>
        await sql.FindAsync<long>(EntriesOf, new { SiteId = site, account.Id }, cancel) == account.Entries;

    private void Compare(Account account, string part, long stored, long replayed)
    {
        if (stored != replayed)
        {
            Report(ReplayDiffers, null, account.Id, string.Create(
                CultureInfo.InvariantCulture, $"{account.Path}, {part} {stored} ≠ {replayed}"),
                "kernel_ledger_account");
        }
    }

    private void Report(string code, long? seq, Id row, string part, string table = "kernel_ledger_transfer")
    {
        if (faults.Count < MostFaults)
        {
            faults.Add(new ChainFault(code, table, site, seq, row.ToString(), part));
        }
    }
}
