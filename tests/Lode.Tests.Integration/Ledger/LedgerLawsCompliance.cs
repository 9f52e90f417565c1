using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel;
using Lode.Kernel.Ledger;
using Lode.Testing.Sql;
using Xunit;

namespace Lode.Tests.Integration.Ledger;

/// <summary>Laws L1 to L6 of <c>waste.md</c> §c.4 under random postings, holds, settlements, voids, reversals and
/// repeats, most of them back-dated: the books must do exactly what a list would.</summary>
public abstract class LedgerLawsCompliance(ISqlFixture database, int sequences) : LedgerCompliance(database)
{
    private const int Accounts = 5;
    private const long Length = 6;

    private static readonly int Factor = Environment.GetEnvironmentVariable("LODE_LONG") is null ? 1 : 40;

    private int world;

    [Fact]
    public async Task Books_DoWhatAListWouldDo()
    {
        await OpenAsync();
        Prop.ForAll(Sequences(), Run)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(sequences * Factor));
        await SoundAsync();
    }

    // What a command does follows from its numbers and the state it meets.
    private static Arbitrary<int[][]> Sequences() => Gen.Choose(0, 9999).ArrayOf(6).ArrayOf(24).ToArbitrary();

    private bool Run(int[][] commands) => RunAsync(commands).GetAwaiter().GetResult();

    private async Task<bool> RunAsync(int[][] commands)
    {
        world++;
        await OpenAsync([.. Enumerable.Range(0, Accounts).Select(account =>
            (Path(account), IsStock(account) ? BalanceLimits.Stock : BalanceLimits.None))]);
        var run = new Sequence(this, new LedgerModel());
        foreach (var command in commands)
        {
            await run.DoAsync(command);
        }

        await run.CheckAsync();
        return true;
    }

    private string Path(int account) => $"A{account}:w{world}::";

    // One source that may go below zero; stock otherwise.
    private static bool IsStock(int account) => account > 0;

    // Few instants over two UTC days, so that ties and backdating are the rule.
    private static long Instant(int number) => At(0.75) + (number % Length * 7_200_000_000);

    private sealed class Sequence(LedgerLawsCompliance suite, LedgerModel model)
    {
        private readonly Dictionary<int, Posted> posted = [];
        private readonly HashSet<int> reversed = [];
        private readonly HashSet<int> mirrors = [];
        private readonly Dictionary<int, Posting> sent = [];
        private int keys;

        internal Task DoAsync(int[] numbers) => (numbers[0] % 10) switch
        {
            < 5 => PostAsync(numbers, isPending: false),
            5 or 6 => PostAsync(numbers, isPending: true),
            7 => EndAsync(numbers),
            8 => ReverseAsync(numbers),
            _ => RepeatAsync(numbers),
        };

        internal async Task CheckAsync()
        {
            var accounts = (await suite.Reader.AccountsAsync(suite.Book, new AccountPattern(Place: $"w{suite.world}")))
                .OrderBy(account => account.Kind, StringComparer.Ordinal).ToList();
            Assert.Equal(Accounts, accounts.Count);
            Id[] ids = [.. accounts.Select(account => account.Id)];
            await CheckBalancesAsync(ids, long.MaxValue, int.MaxValue);
            foreach (var (order, one) in posted)
            {
                await CheckBalancesAsync(ids, one.RecordedUs, order);
            }

            for (var account = 0; account < Accounts; account++)
            {
                Assert.True(!IsStock(account) || model.Least(account) >= 0, "L2");
                Assert.Equal(model.Held(account, isCredit: false), accounts[account].HeldDebit);
                Assert.Equal(model.Held(account, isCredit: true), accounts[account].HeldCredit);
            }

            await CheckSumsAsync($"w{suite.world}");
        }

        private async Task CheckSumsAsync(string place)
        {
            var (from, until) = (Instant(2), Instant(4));
            long Had(int account, long at) => model.Balance(account, at, int.MaxValue);
            var sums = (await suite.Reader.SumsAsync(suite.Book, from, until)).Where(sum => sum.Place == place)
                .ToLookup(sum => sum.Kind);
            var flows = await suite.Reader.FlowsAsync(suite.Book, from);
            for (var account = 0; account < Accounts; account++)
            {
                var kind = $"A{account}";
                var opening = sums[kind].Sum(sum => sum.Opening);
                Assert.Equal(Had(account, from), opening);
                Assert.Equal(Had(account, until), opening + sums[kind].Sum(sum => sum.Debits - sum.Credits));
                Assert.Equal(
                    Had(account, At(99)) - Had(account, from),
                    flows.Where(flow => flow.ToKind == kind && flow.ToPlace == place).Sum(flow => flow.Amount)
                        - flows.Where(flow => flow.FromKind == kind && flow.FromPlace == place)
                            .Sum(flow => flow.Amount));
                var lots = await suite.Reader.LotsAsync(suite.Book, kind);
                Assert.Equal(Had(account, At(99)), lots.Where(lot => lot.Place == place).Sum(lot => lot.Balance));
                Assert.Equal(
                    lots.Sum(lot => lot.Balance), await suite.Reader.TotalAsync(suite.Book, kind));
            }
        }

        private async Task CheckBalancesAsync(Id[] ids, long recordedUs, int order)
        {
            for (var instant = 0; instant <= Length; instant += 2)
            {
                var until = instant == Length ? At(99) : Instant(instant);
                var balances = await suite.Reader.BalancesAsync(suite.Book, ids, new(until, recordedUs));
                Assert.Equal(0, balances.Values.Sum());
                for (var account = 0; account < Accounts; account++)
                {
                    Assert.Equal(model.Balance(account, until, order), balances.GetValueOrDefault(ids[account]));
                }
            }
        }

        private async Task PostAsync(int[] numbers, bool isPending)
        {
            var at = Instant(numbers[1]);
            var legs = Legs(numbers);
            var accepted = isPending ? model.TryHold(at, legs, IsStock) : model.TryPost(at, legs, IsStock);
            var posting = ToPosting(legs, at, isPending);
            await TakeAsync(accepted, books => books.Post(posting));
            if (accepted)
            {
                sent[model.Count - 1] = posting;
            }
        }

        private async Task EndAsync(int[] numbers)
        {
            if (model.Pending is not { Count: > 0 } pending)
            {
                return;
            }

            var order = pending[numbers[1] % pending.Count];
            var held = model.LegsOf(order).Select(leg => leg.Amount).ToArray();
            var at = Math.Max(model.AtOf(order), Instant(numbers[2]));
            if (numbers[3] % 3 == 0)
            {
                model.End(order, at, [.. held.Select(_ => 0L)]);
                await TakeAsync(true, books => books.Void(posted[order].Id, "test"));
                return;
            }

            long[] amounts = numbers[3] % 3 == 1 ? held : [.. held.Select(amount => numbers[4] % (amount + 1))];
            model.End(order, at, amounts);
            await TakeAsync(true, books => books.Settle(
                new Settlement(posted[order].Id) { Amounts = amounts, EffectiveUs = at }));
        }

        private async Task ReverseAsync(int[] numbers)
        {
            var candidates = posted.Keys.Where(order => model.Moved(order) && !reversed.Contains(order)).ToList();
            if (candidates.Count == 0)
            {
                return;
            }

            var order = candidates[numbers[1] % candidates.Count];
            if (mirrors.Contains(order))
            {
                return;
            }

            var at = model.AtOf(order);
            LedgerModel.Leg[] legs = [.. model.LegsOf(order).Where(leg => leg.Amount > 0)
                .Select(leg => new LedgerModel.Leg(leg.Credit, leg.Debit, leg.Amount))];
            var accepted = model.TryPost(at, legs, IsStock);
            if (accepted)
            {
                reversed.Add(order);
                mirrors.Add(model.Count - 1);
            }

            await TakeAsync(accepted, books => books.Reverse(new Reversal(posted[order].Id, "test"))
                .TryGet(out var link, out var refusal) ? Lode.Kernel.Outcome.Of(link.Postings[0]) : refusal);
        }

        // L6: the same key again changes nothing.
        private async Task RepeatAsync(int[] numbers)
        {
            var keyed = sent.Keys.ToList();
            if (keyed.Count == 0)
            {
                return;
            }

            var order = keyed[numbers[1] % keyed.Count];
            var again = await suite.DoAsync(books => books.Post(sent[order]));
            Assert.True(again.IsRepeat);
            Assert.Equal(posted[order].Id, again.Id);
        }

        private Posting ToPosting(IReadOnlyList<LedgerModel.Leg> legs, long at, bool isPending) =>
            new("TEST", [.. legs.Select(leg => new Line(
                suite.Book, suite.Path(leg.Debit), suite.Path(leg.Credit), leg.Amount))])
            {
                EffectiveUs = at,
                IsPending = isPending,
                Key = $"{suite.world}-{++keys}",
            };

        private async Task TakeAsync(bool accepted, Func<Books, Outcome<Posted>> body)
        {
            if (accepted)
            {
                posted[model.Count - 1] = await suite.DoAsync(body);
                return;
            }

            var refusal = await suite.RefusedAsync(body);
            Assert.Equal("ledger.balanceShort", refusal.Code);
        }

        private static LedgerModel.Leg[] Legs(int[] numbers)
        {
            var (debit, credit) = (numbers[2] % Accounts, numbers[3] % Accounts);
            credit = credit == debit ? (credit + 1) % Accounts : credit;
            var first = new LedgerModel.Leg(debit, credit, 1 + (numbers[4] % 9));
            var other = (debit + 1 + (numbers[5] % (Accounts - 1))) % Accounts;
            return numbers[5] % 3 == 0 ? [first, new LedgerModel.Leg(other, debit, 1 + (numbers[5] % 5))] : [first];
        }
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class LedgerLawsOnSqlite() : LedgerLawsCompliance(new SqliteDatabase(), 60);

/// <summary>The suite on PostgreSQL.</summary>
public sealed class LedgerLawsOnPostgres() : LedgerLawsCompliance(new PostgresDatabase(), 12);
