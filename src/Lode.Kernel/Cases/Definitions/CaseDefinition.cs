using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lode.Kernel.Calendars;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>A procedure as data, <c>case-definition/v1</c> (docs/reference/case-definition.md). Immutable: the SHA-256
/// of its canonical JSON is its version, and a case stays on the version with which it was opened.</summary>
public sealed record CaseDefinition
{
    public const string FormatName = "case-definition/v1";

    public string Format { get; init; } = "";

    /// <summary>Code of the procedure, <c>camelCase</c>; versions of one procedure share it.</summary>
    public string Type { get; init; } = "";

    public Labels Labels { get; init; } = new("", "");

    public Labels? Description { get; init; }

    /// <summary>First letters of the numbers of its cases.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Who may open a case.</summary>
    public IReadOnlyList<WhoContent> Openers { get; init; } = [];

    /// <summary>Whether cases are opened only by the module that fills them in, for persons among the openers.
    /// </summary>
    public bool ByModule { get; init; }

    /// <summary>Form that is filled in to open a case; none: a case opens without data.</summary>
    public string? OpenForm { get; init; }

    /// <summary>JSON Schema of the data of a case.</summary>
    public JsonObject Data { get; init; } = [];

    public IReadOnlyDictionary<string, FormContent> Forms { get; init; } = new Dictionary<string, FormContent>();

    /// <summary>Field whose number limits delegations, such as an amount.</summary>
    public string? AmountField { get; init; }

    /// <summary>Field that lists show as the title of a case.</summary>
    public string? TitleField { get; init; }

    /// <summary>Text fields by which earlier cases that say much the same are found before another one is opened.
    /// </summary>
    public IReadOnlyList<string> Similar { get; init; } = [];

    public string? Initial { get; init; }

    public IReadOnlyList<StateContent> States { get; init; } = [];

    /// <summary>Tasks that exist only when somebody decides so.</summary>
    public IReadOnlyList<TaskContent> Discretionary { get; init; } = [];

    public IReadOnlyList<MilestoneContent> Milestones { get; init; } = [];

    /// <summary>Pairs of tasks or sign-offs that no person may do both of.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Separation { get; init; } = [];
}

/// <summary>Fields to fill in together.</summary>
public sealed record FormContent
{
    public Labels Labels { get; init; } = new("", "");

    public IReadOnlyList<string> Fields { get; init; } = [];

    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Groups of rows of fields; none: one field under the other.</summary>
    public IReadOnlyList<FormSection> Layout { get; init; } = [];
}

/// <summary>A group of rows; each row names the fields that stand side by side.</summary>
public sealed record FormSection(IReadOnlyList<IReadOnlyList<string>> Rows, Labels? Labels = null);

/// <summary>Who: exactly one member is given.</summary>
public sealed record WhoContent
{
    /// <summary>Code of a role, held at the organization of the case or above.</summary>
    public string? Role { get; init; }

    /// <summary>Who opened the case.</summary>
    public bool Initiator { get; init; }

    /// <summary>Field of the data that holds a person's id.</summary>
    public string? Person { get; init; }

    /// <summary>Who last did a task or sign-off.</summary>
    public string? Doer { get; init; }

    /// <summary>Field of the data that holds the number of an external organization: its persons.</summary>
    public string? Organization { get; init; }

    public IReadOnlyList<WhoContent>? AnyOf { get; init; }
}

/// <summary>A state of the chart with what people do in it.</summary>
public sealed record StateContent
{
    public string Id { get; init; } = "";

    public Labels Labels { get; init; } = new("", "");

    /// <summary><c>simple</c>, <c>compound</c>, <c>parallel</c>, <c>final</c> or <c>history</c>; without it simple, or
    /// compound when it has states.</summary>
    public string? Kind { get; init; }

    public string? Initial { get; init; }

    public IReadOnlyList<StateContent> States { get; init; } = [];

    /// <summary>Whether a history state remembers the innermost states.</summary>
    public bool Deep { get; init; }

    /// <summary>Where a history state begins when there is nothing to remember.</summary>
    public string? Default { get; init; }

    public IReadOnlyList<TaskContent> Tasks { get; init; } = [];

    public IReadOnlyList<SignOffContent> SignOffs { get; init; } = [];

    public DeadlineContent? Deadline { get; init; }

    /// <summary>Forms that may be changed while the state is active.</summary>
    public IReadOnlyList<EditContent> Edit { get; init; } = [];

    /// <summary>Whether the deadlines of other states stand still while it is active.</summary>
    public bool StopsClock { get; init; }

    /// <summary>Whether, while it is active, only those see the case who have to do with it, and supervisors.</summary>
    public bool Confidential { get; init; }

    public IReadOnlyList<ActionContent> OnEntry { get; init; } = [];

    public IReadOnlyList<ActionContent> OnExit { get; init; } = [];

    public IReadOnlyList<TransitionContent> Transitions { get; init; } = [];
}

/// <summary>A form and who may change it.</summary>
public sealed record EditContent(string Form, WhoContent By);

/// <summary>A way from one state to others.</summary>
public sealed record TransitionContent
{
    /// <summary>Event, such as <c>task.write.done</c> or <c>signOff.approve.approved</c>; none: as soon as the guard
    /// holds.</summary>
    public string? On { get; init; }

    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Guard in the expression language over <c>data.</c>, <c>state.</c>, <c>milestone.</c> and <c>now</c>.
    /// </summary>
    public string? When { get; init; }

    /// <summary>Who may take it by hand, with the verb <c>do</c>; none: only the engine does.</summary>
    public WhoContent? By { get; init; }

    /// <summary>Form to fill in when it is taken by hand.</summary>
    public string? Form { get; init; }

    /// <summary>Label of its button.</summary>
    public Labels? Labels { get; init; }

    public bool Internal { get; init; }

    public IReadOnlyList<ActionContent> Do { get; init; } = [];
}

/// <summary>Something to do; exactly one kind is given.</summary>
public sealed record ActionContent
{
    /// <summary>Raises an event inside the case.</summary>
    public string? Raise { get; init; }

    /// <summary>Field that gets the value of <see cref="To"/>.</summary>
    public string? Set { get; init; }

    public string? To { get; init; }

    public string? If { get; init; }

    public IReadOnlyList<ActionContent>? Then { get; init; }

    public IReadOnlyList<ActionContent>? Else { get; init; }

    /// <summary>Tells other modules, under this name.</summary>
    public string? Publish { get; init; }

    /// <summary>Opens another case.</summary>
    public OpenContent? Open { get; init; }

    public NotifyContent? Notify { get; init; }
}

/// <summary>A case that a case opens.</summary>
/// <param name="Type">Its procedure.</param>
/// <param name="Link">What it is to this case; when it closes, this case gets the event
/// <c>case.LINK.closed</c> or <c>case.LINK.canceled</c>.</param>
/// <param name="Data">Its first data: field to expression.</param>
public sealed record OpenContent(string Type, string Link, IReadOnlyDictionary<string, string>? Data = null);

/// <summary>A message to persons.</summary>
public sealed record NotifyContent(WhoContent Who, Labels Text);

/// <summary>Work for one person.</summary>
public sealed record TaskContent
{
    public string Id { get; init; } = "";

    public Labels Labels { get; init; } = new("", "");

    public Labels? Instructions { get; init; }

    public WhoContent? Who { get; init; }

    /// <summary>Who may not: <c>initiator</c>, or ids of tasks and sign-offs whose doers are out.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    public string? Form { get; init; }

    /// <summary>How it can end; without any, with <c>done</c>.</summary>
    public IReadOnlyList<OutcomeContent> Outcomes { get; init; } = [];

    public DeadlineContent? Deadline { get; init; }

    /// <summary>Who may decide that a discretionary task is needed.</summary>
    public WhoContent? StartedBy { get; init; }
}

/// <summary>An end of a task; it raises <c>task.TASK.OUTCOME</c>.</summary>
/// <param name="Reason">Whether a comment must say why.</param>
/// <param name="FormOptional">Whether the form may stay incomplete, as when the work is given up.</param>
public sealed record OutcomeContent(string Id, Labels Labels, bool Reason = false, bool FormOptional = false);

/// <summary>Signatures of several persons.</summary>
public sealed record SignOffContent
{
    public string Id { get; init; } = "";

    public Labels Labels { get; init; } = new("", "");

    /// <summary>What a signature says; part of what is signed.</summary>
    public Labels Meaning { get; init; } = new("", "");

    /// <summary><c>all</c>, <c>any</c>, <c>kOfN</c>, <c>weighted</c> or <c>sequential</c>.</summary>
    public string Rule { get; init; } = "";

    public int? K { get; init; }

    public int? Weight { get; init; }

    public IReadOnlyList<SignerContent> Signers { get; init; } = [];

    /// <summary>Whose rejection ends it at once.</summary>
    public WhoContent? Veto { get; init; }

    public bool DistinctPersons { get; init; } = true;

    public bool ExcludeInitiator { get; init; } = true;

    /// <summary>Ids of tasks and sign-offs whose doers may not sign here.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Fields that are signed; none: all data.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Whether the documents of the case are signed too.</summary>
    public bool Documents { get; init; }

    public DeadlineContent? Deadline { get; init; }
}

/// <summary>A signer.</summary>
/// <param name="Each">One signature by every person it means, instead of one by any of them.</param>
public sealed record SignerContent(WhoContent Who, bool Each = false, int Weight = 1, Labels? Labels = null);

/// <summary>How long something may take, from the entry of its state; exactly one amount fits its clock.</summary>
public sealed record DeadlineContent
{
    /// <summary><c>elapsed</c>, <c>working</c>, <c>workingDays</c>, <c>calendarDays</c>, <c>shifts</c> or <c>at</c>.
    /// </summary>
    public string Clock { get; init; } = "";

    public double? Hours { get; init; }

    public int? Days { get; init; }

    public int? Shifts { get; init; }

    /// <summary>Expression that yields an instant in seconds, such as a field of format <c>date-time</c>.</summary>
    public string? At { get; init; }

    /// <summary>What happens on the way; without any: reminder at 50, escalation at 100.</summary>
    public IReadOnlyList<LevelContent> Levels { get; init; } = [];
}

/// <summary>A level of a deadline; each fires once.</summary>
/// <param name="Percent">Of the time allowed.</param>
/// <param name="Do"><c>remind</c> or <c>escalate</c>.</param>
/// <param name="To">Who is told beside those who have the work.</param>
/// <param name="Raise">Event that is raised.</param>
public sealed record LevelContent(int Percent, string Do, WhoContent? To = null, string? Raise = null);

/// <summary>Something reached: it stays reached.</summary>
public sealed record MilestoneContent(string Id, Labels Labels, string When);

/// <summary>The JSON of definitions: unknown and repeated members are wrong.</summary>
internal static class DefinitionJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 40,
    };
}
