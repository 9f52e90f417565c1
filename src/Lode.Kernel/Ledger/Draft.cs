namespace Lode.Kernel.Ledger;

/// <summary>A posting on its way: its accounts are found, its limits are not checked yet.</summary>
/// <param name="SiteId">Site of all its accounts.</param>
/// <param name="Phase">One of <see cref="Ledger.Phase"/>.</param>
/// <param name="Kind">Word of the app.</param>
/// <param name="EffectiveUs">Business time.</param>
/// <param name="Lines">Its transfers.</param>
internal sealed record Draft(
    long SiteId, string Phase, string Kind, long EffectiveUs, IReadOnlyList<DraftLine> Lines)
{
    internal string? Key { get; init; }

    internal long? ExpiresUs { get; init; }

    internal Id? CaseId { get; init; }

    internal string? Reference { get; init; }

    internal string? Reason { get; init; }

    internal string? Data { get; init; }
}

/// <summary>A transfer on its way.</summary>
/// <param name="Amount">What it moves.</param>
/// <param name="Held">What it adds to the held amounts.</param>
/// <param name="RefersId">As in <see cref="TransferRow.RefersId"/>.</param>
internal readonly record struct DraftLine(
    AccountState Debit, AccountState Credit, long Amount, long Held, Id? RefersId);
