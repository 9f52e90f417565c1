using Lode.Kernel;

namespace Lode.Waste.Transfers;

/// <summary>One signature of a transfer, in the order in which the load changes hands.</summary>
/// <param name="Party">Name of who signed.</param>
/// <param name="AtUs">When, UTC microseconds.</param>
internal readonly record struct HandOver(string Party, long AtUs);

/// <summary>Dates of the signatures of one transfer: sender, carriers in their order, receiver.</summary>
internal static class SigningOrder
{
    internal static readonly Refusal Before = new("waste.signedBefore", 422, "decree23.17");
    internal static readonly Refusal InFuture = new("waste.signedInFuture", 422);

    /// <summary>Refuses the first signature that is earlier than the one before it, or later than now; null when they
    /// fit.</summary>
    /// <remarks>Worked example (W20): the second carrier before the first: the refusal names both.</remarks>
    internal static Refusal? Check(IReadOnlyList<HandOver> signatures, long nowUs)
    {
        for (var at = 0; at < signatures.Count; at++)
        {
            var signature = signatures[at];
            if (signature.AtUs > nowUs)
            {
                return InFuture.With(("party", signature.Party));
            }

            if (at > 0 && signature.AtUs < signatures[at - 1].AtUs)
            {
                return Before.With(("party", signature.Party), ("previous", signatures[at - 1].Party));
            }
        }

        return null;
    }
}
