using Lode.Kernel;
using Lode.Kernel.Audit;
using Lode.Kernel.Identity;
using Lode.Kernel.Ledger;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Ledger;

/// <summary>Postings, one rule after the other (rules §5).</summary>
public abstract class PostingCompliance(ISqlFixture database) : LedgerCompliance(database)
{
    private const string Store = "INV:store-a:321-024-48:";
    private const string Source = "GEN:casthouse:321-024-48:";
    private const string Transit = "TRN:::";

    private Task OpenAsync() => OpenAsync(
        (Store, BalanceLimits.Stock), (Source, BalanceLimits.None), (Transit, BalanceLimits.Stock));

    [Fact]
    public async Task Posting_MovesBothBalances_AndIsSealed()
    {
        await OpenAsync();
        var posted = await PostAsync(Store, Source, 85_400_000, At(4));
        Assert.Equal(At(4), posted.EffectiveUs);
        Assert.Equal((85_400_000, -85_400_000), (await BalanceAsync(Store), await BalanceAsync(Source)));
        var chain = (await VerifyAsync()).Chains.Single(chain => chain.Kind == "ledger");
        Assert.Equal((Site, 1), (chain.Site, chain.Records));
    }

    [Fact]
    public async Task RefusedBody_LeavesNothing_OfPostingAuditAndEvent()
    {
        await OpenAsync();
        var refused = await Sql.CommitAsync<Done>(work =>
        {
            Assert.True(work.Books(Keeper).Post(new Posting("TEST", Move(Store, Source, 5))).TryGet(out _, out _));
            work.Audit(Keeper, "test.do", "test", "1");
            return new Refusal("test.refused", 422);
        });
        Assert.False(refused.TryGet(out _, out _));
        Assert.Equal(0, await BalanceAsync(Store));
        await PostAsync(Store, Source, 7);
        var report = await VerifyAsync();
        Assert.Empty(report.Faults);
        Assert.Equal(1, report.Chains.Single(chain => chain.Kind == "ledger").Records);
    }

    [Fact]
    public async Task Overdraft_IsRefused_AlsoInTheMiddleOfTime()
    {
        await OpenAsync();
        await PostAsync(Store, Source, 10_000, At(1));
        await PostAsync(Source, Store, 10_000, At(10));
        await PostAsync(Store, Source, 50_000, At(20));
        var refusal = await RefusedAsync(books => books.Post(
            new Posting("TEST", Move(Source, Store, 1)) { EffectiveUs = At(5) }));
        Assert.Equal("ledger.balanceShort", refusal.Code);
        Assert.Equal("0.000 t", refusal.Args!["free"]);
        await PostAsync(Store, Source, 3_000, At(9));
        await PostAsync(Source, Store, 3_000, At(12));
        refusal = await RefusedAsync(books => books.Post(
            new Posting("TEST", Move(Source, Store, 1)) { EffectiveUs = At(11) }));
        Assert.Equal("ledger.balanceShort", refusal.Code);
        Assert.Equal(50_000, await BalanceAsync(Store));
        await SoundAsync();
    }

    [Fact]
    public async Task Capacity_IsKept_AlsoInTheMiddleOfTime()
    {
        await OpenAsync(("INV:pit::", new BalanceLimits(0, 60)), (Source, BalanceLimits.None));
        await PostAsync("INV:pit", Source, 50, At(10));
        Assert.Equal("ledger.balanceOver", (await RefusedAsync(books => books.Post(
            new Posting("TEST", Move("INV:pit", Source, 11)) { EffectiveUs = At(5) }))).Code);
        await PostAsync("INV:pit", Source, 10, At(5));
        Assert.Equal("ledger.balanceOver", (await RefusedAsync(books => books.Post(
            new Posting("TEST", Move("INV:pit", Source, 1)) { EffectiveUs = At(11) }))).Code);
    }

    [Fact]
    public async Task Pending_HoldsUntilItIsSettledInPart()
    {
        await OpenAsync();
        await PostAsync(Store, Source, 100, At(1));
        var pending = await DoAsync(books => books.Post(
            new Posting("DISPATCH", Move(Transit, Store, 70)) { IsPending = true, EffectiveUs = At(2) }));
        var held = await DoAsync(books => Outcome.Of(books.Balance(Book, Store)!));
        Assert.Equal(new AccountBalance(100, 0, 70), held);
        Assert.Equal("ledger.balanceShort", (await RefusedAsync(books => books.Post(
            new Posting("TEST", Move(Source, Store, 31)) { EffectiveUs = At(1, 5) }))).Code);
        Assert.Equal("ledger.overPending", (await RefusedAsync(books => books.Settle(
            new Settlement(pending.Id) { Amounts = [71] }))).Code);
        Assert.Equal("ledger.beforePending", (await RefusedAsync(books => books.Settle(
            new Settlement(pending.Id) { EffectiveUs = At(1) }))).Code);
        var settled = await DoAsync(books => books.Settle(
            new Settlement(pending.Id) { Amounts = [60], EffectiveUs = At(3), Key = "k" }));
        Assert.Equal(new AccountBalance(40, 0, 0), await DoAsync(books => Outcome.Of(books.Balance(Book, Store)!)));
        Assert.Equal(60, await BalanceAsync(Transit));
        Assert.Equal("ledger.pendingEnded", (await RefusedAsync(books => books.Void(pending.Id, "late"))).Code);
        var again = await DoAsync(books => books.Settle(
            new Settlement(pending.Id) { Amounts = [60], EffectiveUs = At(3), Key = "k" }));
        Assert.Equal((settled.Id, true), (again.Id, again.IsRepeat));
        Assert.Equal("ledger.keyReused", (await RefusedAsync(books => books.Settle(
            new Settlement(pending.Id) { Amounts = [50], Key = "k" }))).Code);
        await SoundAsync();
    }

    [Fact]
    public async Task VoidAndExpiry_GiveBackWhatWasHeld()
    {
        await OpenAsync();
        await PostAsync(Store, Source, 100, At(1));
        var first = await DoAsync(books => books.Post(new Posting("DISPATCH", Move(Transit, Store, 70))
        {
            IsPending = true,
        }));
        await DoAsync(books => books.Void(first.Id, "truck broke down"));
        var second = await DoAsync(books => books.Post(new Posting("DISPATCH", Move(Transit, Store, 80))
        {
            IsPending = true,
            ExpiresUs = At(3),
            EffectiveUs = At(2),
        }));
        Assert.Equal("ledger.pendingExpired", (await RefusedAsync(books => books.Settle(
            new Settlement(second.Id)))).Code);
        Assert.Equal(1, await ExpirePendings.RunAsync(Sql, TimeProvider.System, null, default));
        Assert.Equal(0, await ExpirePendings.RunAsync(Sql, TimeProvider.System, null, default));
        Assert.Equal(new AccountBalance(100, 0, 0), await DoAsync(books => Outcome.Of(books.Balance(Book, Store)!)));
        Assert.Equal("ledger.pendingEnded", (await RefusedAsync(
            books => books.Settle(new Settlement(second.Id)))).Code);
        await SoundAsync();
    }

    [Fact]
    public async Task SameKey_IsOnePosting_AndAnotherContentIsRefused()
    {
        await OpenAsync();
        var posting = new Posting("GENERATE", Move(Store, Source, 5)) { Key = "ticket-1", Reference = "T1" };
        var first = await DoAsync(books => books.Post(posting));
        var second = await DoAsync(books => books.Post(posting));
        Assert.Equal(first with { IsRepeat = true, Transfers = second.Transfers }, second);
        Assert.Equal(first.Transfers, second.Transfers);
        foreach (var other in new[]
        {
            posting with { Lines = [Move(Store, Source, 6)] }, posting with { Kind = "OTHER" },
            posting with { Reference = "T2" }, posting with { Lines = [Move(Transit, Source, 5)] },
            posting with { EffectiveUs = At(1) }, posting with { IsPending = true },
        })
        {
            Assert.Equal("ledger.keyReused", (await RefusedAsync(books => books.Post(other))).Code);
        }

        var both = await Sql.CommitAsync(work => Outcome.Of(work.Books(Keeper).PostEach(
            [posting with { Key = "b" }, posting with { Key = "b" }, posting with { Key = "b", Kind = "X" }])));
        Assert.True(both.TryGet(out var outcomes, out _));
        Assert.True(outcomes[1].TryGet(out var repeat, out _) && repeat.IsRepeat);
        Assert.False(outcomes[2].TryGet(out _, out _));
        Assert.Equal(10, await BalanceAsync(Store));
    }

    [Fact]
    public async Task ClosedPeriod_TakesCorrectionsInTheOpenPeriodOnly()
    {
        await OpenAsync();
        var original = await PostAsync(Store, Source, 100, At(5));
        Book closed = (await DoAsync(books => books.ClosePeriod(Book, At(31), "January is reported"))).Book;
        Assert.Equal(At(31), closed.ClosedUntilUs);
        var refusal = await RefusedAsync(books => books.Post(
            new Posting("TEST", Move(Store, Source, 1)) { EffectiveUs = At(30) }));
        Assert.Equal("ledger.periodClosed", refusal.Code);
        Assert.Equal("ledger.periodOrder", (await RefusedAsync(books => books.ClosePeriod(Book, At(31), "x"))).Code);
        Assert.Equal("ledger.periodClosed", (await RefusedAsync(books => books.Reverse(
            new Reversal(original.Id, "wrong lot") { EffectiveUs = At(5) }))).Code);
        var correction = await DoAsync(books => books.Post(new Posting("ADJUST", Move(Store, Source, 3))
        {
            EffectiveUs = At(32),
            Corrects = original.Id,
            Reason = "moisture of the sample",
        }));
        Assert.Equal(At(32), correction.EffectiveUs);
        Assert.Equal("ledger.postingMissing", (await RefusedAsync(books => books.Post(
            new Posting("ADJUST", Move(Store, Source, 3))
            {
                Corrects = Id.New(Site, DateTimeOffset.UnixEpoch),
                Reason = "x",
            }))).Code);
        Assert.Equal("ledger.invalid", (await RefusedAsync(books => books.Post(
            new Posting("ADJUST", Move(Store, Source, 3)) { Corrects = original.Id }))).Code);
        var reversal = await DoAsync(books => books.Reverse(new Reversal(original.Id, "wrong lot")));
        Assert.True(reversal.Postings[0].EffectiveUs >= At(31));
        Assert.Equal(3, await BalanceAsync(Store));
        Assert.Equal(100, await BalanceAtAsync(Store, At(31)));
        await SoundAsync();
    }

    [Fact]
    public async Task Reversal_MirrorsOnce_AndKeepsTheLimits()
    {
        await OpenAsync();
        var first = await PostAsync(Store, Source, 100, At(5));
        await PostAsync(Source, Store, 60, At(6));
        Assert.Equal("ledger.balanceShort", (await RefusedAsync(books => books.Reverse(
            new Reversal(first.Id, "wrong")))).Code);
        var second = await PostAsync(Store, Source, 30, At(7));
        var reversed = await DoAsync(books => books.Reverse(new Reversal(second.Id, "typed twice") { Key = "r" }));
        Assert.Equal(At(7), reversed.Postings[0].EffectiveUs);
        Assert.True((await DoAsync(books => books.Reverse(new Reversal(second.Id, "typed twice") { Key = "r" })))
            .Postings[0].IsRepeat);
        Assert.Equal("ledger.alreadyReversed", (await RefusedAsync(books => books.Reverse(
            new Reversal(second.Id, "again")))).Code);
        Assert.Equal("ledger.notReversible", (await RefusedAsync(books => books.Reverse(
            new Reversal(reversed.Postings[0].Id, "back")))).Code);
        Assert.Equal("ledger.postingMissing", (await RefusedAsync(books => books.Reverse(
            new Reversal(Id.New(Site, DateTimeOffset.UnixEpoch), "back")))).Code);
        Assert.Equal(40, await BalanceAsync(Store));
        await SoundAsync();
    }

    [Fact]
    public async Task Balance_IsKnownForEveryTime_AsItWasKnownAtEveryTime()
    {
        await OpenAsync();
        var first = await PostAsync(Store, Source, 100, At(5));
        var second = await PostAsync(Source, Store, 40, At(9));
        var late = await PostAsync(Store, Source, 7, At(5, 3));
        Assert.Equal<long[]>(
            [0, 100, 107, 107, 67],
            [await BalanceAtAsync(Store, At(5)), await BalanceAtAsync(Store, At(5, 1)),
                await BalanceAtAsync(Store, At(5, 4)), await BalanceAtAsync(Store, At(9)),
                await BalanceAtAsync(Store, At(10))]);
        Assert.True(first.RecordedUs < second.RecordedUs && second.RecordedUs < late.RecordedUs);
        Assert.Equal<long[]>(
            [0, 100, 60, 67],
            [await BalanceAtAsync(Store, At(10), first.RecordedUs - 1),
                await BalanceAtAsync(Store, At(10), first.RecordedUs),
                await BalanceAtAsync(Store, At(10), second.RecordedUs),
                await BalanceAtAsync(Store, At(10), late.RecordedUs)]);
    }

    [Fact]
    public async Task WrongPosting_IsRefusedWithItsFields()
    {
        await OpenAsync();
        var cases = new (Posting Posting, string Code)[]
        {
            (new Posting("TEST"), "ledger.invalid"),
            (new Posting("", Move(Store, Source, 1)), "ledger.invalid"),
            (new Posting("TEST", Move(Store, Source, 0)), "ledger.invalid"),
            (new Posting("TEST", Move(Store, Source, -5)), "ledger.invalid"),
            (new Posting("TEST", Move(Store, Source, long.MaxValue)), "ledger.invalid"),
            (new Posting("TEST", Move(Store, Store, 1)), "ledger.invalid"),
            (new Posting("TEST", Move(Store, Source, 1), new Line(OtherBook, Store, Source, 1)), "ledger.invalid"),
            (new Posting("TEST", Move(Store, "GEN:elsewhere", 1)), "ledger.accountMissing"),
            (new Posting("TEST", Move(Store, "a:b:c:d:e", 1)), "ledger.accountMissing"),
            (new Posting("TEST", Move(Store, Source, 1)) { EffectiveUs = At(36_500) }, "ledger.inFuture"),
            (new Posting("TEST", Move(Store, Source, 1)) { EffectiveUs = -1 }, "ledger.invalid"),
            (new Posting("TEST", Move(Store, Source, 1)) { Key = "" }, "ledger.invalid"),
        };
        foreach (var (posting, code) in cases)
        {
            Assert.Equal(code, (await RefusedAsync(books => books.Post(posting))).Code);
        }

        Assert.Equal(0, await BalanceAsync(Store));
    }

    [Fact]
    public async Task LinkedPostings_AreTakenTogetherOrNotAtAll()
    {
        await OpenAsync();
        await PostAsync(Store, Source, 10, At(1));
        Assert.Equal("ledger.balanceShort", (await RefusedAsync(books => books.PostTogether(
            new Posting("A", Move(Transit, Store, 5)) { EffectiveUs = At(2) },
            new Posting("B", Move(Transit, Store, 6)) { EffectiveUs = At(2) }))).Code);
        var each = await Sql.CommitAsync(work => Outcome.Of(work.Books(Keeper).PostEach(
        [
            new Posting("A", Move(Transit, Store, 5)) { EffectiveUs = At(2) },
            new Posting("B", Move(Transit, Store, 6)) { EffectiveUs = At(2) },
            new Posting("C", Move(Transit, Store, 5)) { EffectiveUs = At(1, 1) },
        ])));
        Assert.True(each.TryGet(out var outcomes, out _));
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.TryGet(out _, out _)));
        Assert.Equal((0, 10), (await BalanceAsync(Store), await BalanceAsync(Transit)));
        await SoundAsync();
    }

    [Fact]
    public async Task PassageBetweenSites_ClearsToNothing_AndIsReversedWhole()
    {
        await OpenAsync();
        await PostAsync(Store, Source, 100, At(1));
        var passage = new Passage("SEND", Book, Store, OtherBook, Store, 30) { EffectiveUs = At(2), Key = "m1" };
        var link = await DoAsync(books => books.Pass(passage));
        Assert.Equal([Site, OtherSite], link.Postings.Select(posted => posted.Id.Site));
        Assert.True((await DoAsync(books => books.Pass(passage))).Postings[1].IsRepeat);
        Assert.Equal(70, await BalanceAsync(Store));
        Assert.Equal(30, await BalanceAsync("CLEARING:8"));
        await SoundAsync();
        await ForgeAsync("UPDATE kernel_ledger_account SET balance = 29 WHERE site_id = 7 AND kind = 'CLEARING'");
        Assert.Contains((await VerifyAsync()).Faults, fault => fault.Code == "ledger.clearingOpen");
        await ForgeAsync("UPDATE kernel_ledger_account SET balance = 30 WHERE site_id = 7 AND kind = 'CLEARING'");
        await DoAsync(books => books.Reverse(new Reversal(link.Postings[1].Id, "never arrived")));
        Assert.Equal((100, 0), (await BalanceAsync(Store), await BalanceAsync("CLEARING:8")));
        await SoundAsync();
    }

    [Fact]
    public async Task Stocktake_NeedsTwoPersons_AndPostsTheDifference()
    {
        await OpenAsync();
        await PostAsync(Store, Source, 100, At(1));
        var count = await DoAsync(books => books.Count(Book, At(2), [new CountedLine(Store, 96)], "month end"));
        await PostAsync(Store, Source, 4, At(1, 30));
        Assert.Equal("ledger.samePerson", (await RefusedAsync(books => books.ConfirmCount(count.Id))).Code);
        Assert.Equal("ledger.personNeeded", (await RefusedAsync(
            books => books.ConfirmCount(count.Id), Actor.System("job"))).Code);
        var done = await DoAsync(books => books.ConfirmCount(count.Id), Checker);
        Assert.Equal("posted", done.State);
        Assert.Equal(96, await BalanceAtAsync(Store, At(2, 1)));
        Assert.Equal(8, await BalanceAsync("DIFF.stocktake:store-a:321-024-48:"));
        Assert.Equal("ledger.stocktakeDecided", (await RefusedAsync(
            books => books.ConfirmCount(count.Id), Checker)).Code);
        var other = await DoAsync(books => books.Count(Book, At(3), [new CountedLine(Store, 96)], ""));
        Assert.Equal("dropped", (await DoAsync(books => books.DropCount(other.Id, "counted twice"), Checker)).State);
        await SoundAsync();
    }

    [Fact]
    public async Task Accounts_OpenOnce_AndCloseWhenEmpty()
    {
        await OpenAsync();
        var again = await DoAsync(books => books.OpenAccount(Book, new AccountPath("TRN"), BalanceLimits.Stock));
        Assert.False(again.IsNew);
        Assert.Equal("ledger.accountDiffers", (await RefusedAsync(books => books.OpenAccount(
            Book, new AccountPath("TRN"), BalanceLimits.None))).Code);
        Assert.Equal("ledger.invalid", (await RefusedAsync(books => books.OpenAccount(
            Book, new AccountPath("A:B"), BalanceLimits.None))).Code);
        await PostAsync(Store, Source, 5);
        Assert.Equal("ledger.accountInUse", (await RefusedAsync(books => books.CloseAccount(Book, Store))).Code);
        await DoAsync(books => books.CloseAccount(Book, Transit));
        Assert.Equal("ledger.accountClosed", (await RefusedAsync(books => books.Post(
            new Posting("TEST", Move(Transit, Source, 5))))).Code);
    }

    [Fact]
    public async Task Statement_RunsThroughAllPages_WithTheBalanceAfterEachLine()
    {
        await OpenAsync();
        for (var i = 0; i < 7; i++)
        {
            await PostAsync(Store, Source, 10, At(10 - i));
        }

        var accounts = (await Reader.AccountsAsync(Book, new AccountPattern("INV"))).Select(one => one.Id).ToList();
        var rows = new List<StatementRow>();
        StatementPosition? after = null;
        var opening = -1L;
        do
        {
            var page = await ReadStatement.RunAsync(Sql, Book, accounts, At(5), new(At(99)), after, 2, default);
            opening = opening < 0 ? page.Opening : opening;
            rows.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(10, opening);
        Assert.Equal([20, 30, 40, 50, 60, 70], rows.Select(row => row.Balance));
        Assert.All(rows, row => Assert.Equal((Source, 10), (row.Counter, row.Net)));
    }

    [Theory]
    [InlineData("amount", "amount + 1")]
    [InlineData("credit_id", "debit_id")]
    [InlineData("kind", "'TESU'")]
    [InlineData("effective_us", "effective_us + 1")]
    [InlineData("recorded_us", "recorded_us + 1")]
    [InlineData("actor_name", "'other'")]
    [InlineData("debit_no", "debit_no + 1")]
    [InlineData("phase", "'reverse'")]
    [InlineData("reference", "'x'")]
    public async Task ChangedColumn_IsNamed(string column, string value)
    {
        await OpenAsync();
        await PostAsync(Store, Source, 10, At(1));
        await PostAsync(Store, Source, 20, At(2));
        await SoundAsync();
        await ForgeAsync(column == "credit_id"
            ? "UPDATE kernel_ledger_transfer SET debit_id = credit_id, credit_id = debit_id "
                + "WHERE site_id = 7 AND seq = 2"
            : $"UPDATE kernel_ledger_transfer SET {column} = {value} WHERE site_id = 7 AND seq = 2");
        Assert.Contains((await VerifyAsync()).Faults, fault => fault is
        { Code: ChainFault.ColumnDiffers, Table: "kernel_ledger_transfer", Seq: 2 });
    }

    [Theory]
    [InlineData("UPDATE kernel_ledger_account SET balance = balance + 1 WHERE site_id = 7 AND kind = 'INV'", "balance")]
    [InlineData("UPDATE kernel_ledger_account SET held_debit = 1 WHERE site_id = 7 AND kind = 'INV'", "heldDebit")]
    [InlineData("UPDATE kernel_ledger_account SET stands = 0 WHERE site_id = 7 AND kind = 'INV'", "stands")]
    [InlineData("UPDATE kernel_ledger_day SET low = low - 1 WHERE site_id = 7", "day")]
    [InlineData("DELETE FROM kernel_ledger_day WHERE site_id = 7", "day")]
    public async Task ChangedSum_IsNamed(string statement, string part)
    {
        await OpenAsync();
        await PostAsync(Store, Source, 10, At(1));
        await SoundAsync();
        await ForgeAsync(statement);
        Assert.Contains((await VerifyAsync()).Faults, fault => fault.Code == "ledger.replayDiffers"
            && fault.Part.Contains(part, StringComparison.Ordinal));
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class PostingsOnSqlite() : PostingCompliance(new SqliteDatabase());

/// <summary>The suite on PostgreSQL.</summary>
public sealed class PostingsOnPostgres() : PostingCompliance(new PostgresDatabase());
