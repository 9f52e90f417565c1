namespace Lode.Kernel.Cases.Definitions;

/// <summary>Kinds of faults; the names of their texts end in them.</summary>
internal enum FaultCode
{
    Json,
    Schema,
    Format,
    Code,
    Prefix,
    NoStates,
    NoOpener,
    UnknownField,
    UnknownForm,
    Kind,
    Twice,
    NobodyStarts,
    Children,
    UnknownState,
    HistoryDefault,
    Passive,
    EndlessTransition,
    EventName,
    OneAction,
    Expression,
    Labels,
    NoFields,
    FieldOutsideForm,
    UnknownTask,
    Nobody,
    Rule,
    Clock,
    Amount,
    Percent,
    LevelKind,
    OneWho,
    Unreachable,
    NoEnd,
    NoExit,
    NoWayOut,
    EventlessCircle,
    Shadowed,
    NeverRaised,
    ReadBeforeSet,
    NotExhaustive,
    NoHolder,
    SameHolder,
}

/// <summary>Something wrong, or suspicious, in a definition. Its text is <c>cases.fault</c> + code in both languages.
/// </summary>
/// <param name="Path">Place in the definition, such as <c>states.review.transitions[1]</c>.</param>
/// <param name="IsError">An error keeps the definition from being published; a warning does not.</param>
/// <param name="Detail">The name, value or expression concerned.</param>
internal sealed record DefinitionFault(string Path, FaultCode Code, bool IsError, string Detail);

/// <summary>Collects faults.</summary>
internal sealed class DefinitionFaults
{
    private readonly List<DefinitionFault> all = [];

    internal IReadOnlyList<DefinitionFault> All => all;

    internal bool HasErrors => all.Exists(fault => fault.IsError);

    internal void Error(string path, FaultCode code, string detail = "—") => Add(path, code, true, detail);

    internal void Warning(string path, FaultCode code, string detail = "—") => Add(path, code, false, detail);

    /// <summary>Notes an error when the condition does not hold.</summary>
    internal bool Need(bool holds, string path, FaultCode code, string detail = "—")
    {
        if (!holds)
        {
            Error(path, code, detail);
        }

        return holds;
    }

    private void Add(string path, FaultCode code, bool isError, string detail)
    {
        var fault = new DefinitionFault(path, code, isError, detail);
        if (!all.Contains(fault))
        {
            all.Add(fault);
        }
    }
}
