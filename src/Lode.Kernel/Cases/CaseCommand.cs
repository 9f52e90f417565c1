using System.Text.Json.Nodes;

namespace Lode.Kernel.Cases;

/// <summary>What somebody asks of a case. One shape for all verbs: each needs the members that its line in
/// docs/reference/cases.md names.</summary>
public sealed record CaseCommand
{
    /// <summary>What to do, such as <c>complete</c> or <c>sendBack</c>.</summary>
    public string Verb { get; init; } = "";

    /// <summary>Makes a repetition harmless: the same key gives the first answer again.</summary>
    public string? Key { get; init; }

    /// <summary>The revision that was looked at; another one is refused as stale.</summary>
    public long? ExpectedRev { get; init; }

    /// <summary>The principal, when it is done for somebody.</summary>
    public Id? ActingFor { get; init; }

    /// <summary>Number of the task.</summary>
    public int? Task { get; init; }

    /// <summary>Id of a discretionary task to start.</summary>
    public string? Start { get; init; }

    /// <summary>How a task ends.</summary>
    public string? Outcome { get; init; }

    /// <summary>Fields that are filled in.</summary>
    public JsonObject? Data { get; init; }

    /// <summary><c>approve</c> or <c>reject</c>.</summary>
    public string? Decision { get; init; }

    /// <summary>Hash of what was shown and is signed, or of a document.</summary>
    public string? Hash { get; init; }

    /// <summary>Reason or remark.</summary>
    public string? Comment { get; init; }

    /// <summary>A person: new assignee, delegate or signer.</summary>
    public Id? To { get; init; }

    /// <summary>Persons who get a copy.</summary>
    public IReadOnlyList<Id>? Persons { get; init; }

    /// <summary><c>before</c>, <c>after</c> or <c>beside</c>.</summary>
    public string? Position { get; init; }

    /// <summary>State to go back to.</summary>
    public string? State { get; init; }

    /// <summary>Event to take by hand.</summary>
    public string? Event { get; init; }

    /// <summary>Name of a document.</summary>
    public string? Name { get; init; }

    public long? Bytes { get; init; }

    /// <summary>Kind of a link: <c>case</c>, <c>equipment</c>, <c>alarm</c>, <c>url</c>.</summary>
    public string? Kind { get; init; }

    public string? Target { get; init; }
}

/// <summary>Who commands.</summary>
/// <param name="Person">Null: the product itself, or a token.</param>
/// <param name="Supervises">Whether the permission <c>cases.supervise</c> is held at the case's organization.</param>
/// <param name="Acts">Whether <c>cases.act</c> is held there.</param>
internal sealed record CaseActor(PersonMark? Person, string Name, bool IsProduct, bool Supervises, bool Acts)
{
    internal static readonly CaseActor Product = new(null, "system", true, true, true);
}
