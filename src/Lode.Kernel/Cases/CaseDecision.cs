namespace Lode.Kernel.Cases;

/// <summary>What became of a command: changes and the state after them, or a refusal.</summary>
internal sealed record CaseDecision
{
    internal CaseDecision(IReadOnlyList<CaseChange> changes, CaseState state) => (Changes, State) = (changes, state);

    private CaseDecision(Refusal refusal) => Refusal = refusal;

    internal Refusal? Refusal { get; }

    internal IReadOnlyList<CaseChange> Changes { get; } = [];

    /// <summary>Null after a refusal.</summary>
    internal CaseState? State { get; }

    public static implicit operator CaseDecision(Refusal refusal) => new(refusal);
}
