using Lode.Kernel;

namespace Lode.Host.Simulate;

/// <summary>What somebody asked for, and what was answered. Sent again it is the same to the byte.</summary>
/// <param name="Tag">Stands in the record of what it does, so that it is found there.</param>
/// <param name="Kind">What it acts on.</param>
/// <param name="ExpectedRev">The revision that was looked at.</param>
/// <param name="Moves">Phases and amounts of the transfers that it makes when it is accepted.</param>
internal sealed record SimOrder(
    string Tag, SimOrderKind Kind, Func<SimProcess, Task<SimAnswer>> SendAsync, long? ExpectedRev = null,
    IReadOnlyList<(string Phase, long Amount)>? Moves = null)
{
    /// <summary>Null: nobody was told.</summary>
    internal SimAnswer? Answer { get; set; }

    /// <summary>An answer that contradicts the first one.</summary>
    internal SimAnswer? Contradiction { get; private set; }

    /// <summary>Takes the answer; the first one stands.</summary>
    internal void Take(SimAnswer answer)
    {
        // Of two that were on their way at once either may have come first.
        if (Answer is null || (answer.IsAccepted && !Answer.IsAccepted))
        {
            Answer = answer;
        }
        else if (answer.IsAccepted && !IsSame(answer))
        {
            Contradiction = answer;
        }
    }

    /// <summary>Takes the answer to a repetition of what was accepted long ago: it must say the same.</summary>
    internal void TakeAgain(SimAnswer answer)
    {
        if (!answer.IsAccepted || !IsSame(answer))
        {
            Contradiction = answer;
        }
    }

    // An opening that is asked again is told how the case stands by then.
    private bool IsSame(SimAnswer answer) => Kind == SimOrderKind.Opening
        ? answer.Made == Answer!.Made : answer.Rev == Answer!.Rev;
}

internal enum SimOrderKind
{
    Opening,
    Command,
    Posting,
}

/// <summary>What was answered.</summary>
/// <param name="Made">Id of what it made: a case, a posting.</param>
internal sealed record SimAnswer(bool IsAccepted, long Rev, string? Code, Id? Made);
