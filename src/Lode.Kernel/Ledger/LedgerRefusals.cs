using System.Globalization;

namespace Lode.Kernel.Ledger;

/// <summary>Why the ledger does not take something; all or nothing of it is stored.</summary>
internal static class LedgerRefusals
{
    internal static readonly Refusal Invalid = new("ledger.invalid", 422);
    internal static readonly Refusal BookMissing = new("ledger.bookMissing", 404);
    internal static readonly Refusal AccountMissing = new("ledger.accountMissing", 422);
    internal static readonly Refusal AccountClosed = new("ledger.accountClosed", 409);
    internal static readonly Refusal AccountDiffers = new("ledger.accountDiffers", 409);
    internal static readonly Refusal AccountInUse = new("ledger.accountInUse", 409);
    internal static readonly Refusal PeriodClosed = new("ledger.periodClosed", 409);
    internal static readonly Refusal InFuture = new("ledger.inFuture", 422);
    internal static readonly Refusal BalanceShort = new("ledger.balanceShort", 409);
    internal static readonly Refusal BalanceOver = new("ledger.balanceOver", 409);
    internal static readonly Refusal TooLarge = new("ledger.tooLarge", 422);
    internal static readonly Refusal KeyReused = new("ledger.keyReused", 409);
    internal static readonly Refusal PostingMissing = new("ledger.postingMissing", 404);
    internal static readonly Refusal NotPending = new("ledger.notPending", 409);
    internal static readonly Refusal PendingEnded = new("ledger.pendingEnded", 409);
    internal static readonly Refusal PendingExpired = new("ledger.pendingExpired", 409);
    internal static readonly Refusal BeforePending = new("ledger.beforePending", 422);
    internal static readonly Refusal OverPending = new("ledger.overPending", 422);
    internal static readonly Refusal AlreadyReversed = new("ledger.alreadyReversed", 409);
    internal static readonly Refusal NotReversible = new("ledger.notReversible", 409);
    internal static readonly Refusal PeriodOrder = new("ledger.periodOrder", 422);
    internal static readonly Refusal StocktakeMissing = new("ledger.stocktakeMissing", 404);
    internal static readonly Refusal StocktakeDecided = new("ledger.stocktakeDecided", 409);
    internal static readonly Refusal PersonNeeded = new("ledger.personNeeded", 403);
    internal static readonly Refusal SamePerson = new("ledger.samePerson", 403);

    /// <summary>An instant in a text.</summary>
    internal static string At(long us) =>
        Instants.FromUs(us).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The limit of an account would be broken at some instant.</summary>
    /// <param name="free">What was free there before the posting.</param>
    /// <param name="asked">By how much the posting changes it.</param>
    internal static Refusal Short(AccountState account, long free, long asked) => BalanceShort.With(
        ("account", account.Path), ("free", LedgerUnit.Format(free, account.Book.Unit)),
        ("asked", LedgerUnit.Format(asked, account.Book.Unit)));

    /// <summary>The capacity of an account would be exceeded at some instant.</summary>
    internal static Refusal Over(AccountState account, long free, long asked) => BalanceOver.With(
        ("account", account.Path), ("free", LedgerUnit.Format(free, account.Book.Unit)),
        ("asked", LedgerUnit.Format(asked, account.Book.Unit)));
}
