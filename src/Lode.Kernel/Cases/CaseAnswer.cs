namespace Lode.Kernel.Cases;

/// <summary>What became of a command, after it was committed.</summary>
/// <param name="Case">The case.</param>
/// <param name="Rev">Its revision now.</param>
/// <param name="Duplicate">Whether the key was known: this is the first answer again.</param>
/// <param name="Refusal">Why nothing changed; kept in the log of the case.</param>
internal sealed record CaseAnswer(Id Case, long Rev, bool Duplicate, Refusal? Refusal);
