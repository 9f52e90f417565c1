using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lode.Kernel.Json;

namespace Lode.Kernel.Cases;

/// <summary>General states of a case.</summary>
public enum CaseStatus
{
    Open,
    Suspended,
    Closed,
    Canceled,
}

/// <summary>A person as a case remembers it: the name is the one of that moment.</summary>
public sealed record PersonMark(Id Id, string Name);

/// <summary>A case as it stands: what its events add up to. Only <see cref="CaseChange"/>s change it.</summary>
internal sealed class CaseState
{
    public Id Id { get; set; }

    public string Type { get; set; } = "";

    /// <summary>Hash of the definition that it follows.</summary>
    public string Definition { get; set; } = "";

    public string Number { get; set; } = "";

    public long Org { get; set; }

    /// <summary>Who opened it; null when the product did.</summary>
    public PersonMark? Initiator { get; set; }

    public string? Subject { get; set; }

    public ParentMark? Parent { get; set; }

    public CaseStatus Status { get; set; }

    public long OpenedUs { get; set; }

    public long? ClosedUs { get; set; }

    public JsonObject Data { get; set; } = [];

    /// <summary>Innermost active states.</summary>
    public IReadOnlyList<string> Leaves { get; set; } = [];

    public Dictionary<string, IReadOnlyList<string>> Remembered { get; set; } = [];

    /// <summary>Active states with the number and instant of their entry.</summary>
    public Dictionary<string, EntryMark> Entries { get; set; } = [];

    /// <summary>Number of the last entry.</summary>
    public int Entry { get; set; }

    /// <summary>Innermost states that were ever entered, with their last entry: the path taken.</summary>
    public Dictionary<string, EntryMark> Visited { get; set; } = [];

    /// <summary>Number of the last task or slot.</summary>
    public int Task { get; set; }

    /// <summary>Open tasks.</summary>
    public List<TaskState> Tasks { get; set; } = [];

    /// <summary>The last run of each sign-off.</summary>
    public Dictionary<string, GroupState> Groups { get; set; } = [];

    public List<DeadlineState> Deadlines { get; set; } = [];

    /// <summary>Who did a task or signed a sign-off, in order; actors and principals.</summary>
    public Dictionary<string, List<PersonMark>> Doers { get; set; } = [];

    public List<string> Milestones { get; set; } = [];

    public List<PersonMark> Copied { get; set; } = [];

    public List<DocumentMark> Documents { get; set; } = [];

    public List<LinkMark> Links { get; set; } = [];

    /// <summary>The last move, as long as it can be withdrawn.</summary>
    public MoveMark? Move { get; set; }

    public long? UrgedUs { get; set; }

    /// <summary>An independent copy.</summary>
    public CaseState Clone() => CaseJson.Read(CaseJson.Text(this));
}

/// <summary>A case that opened this one, and what this one is to it.</summary>
internal sealed record ParentMark(Id Case, string Link);

/// <summary>Entry of a state.</summary>
internal sealed record EntryMark(int Entry, long AtUs);

/// <summary>A document by its content hash.</summary>
internal sealed record DocumentMark(string Hash, string Name, long Bytes, PersonMark By, long AtUs);

/// <summary>Something that belongs to the case: another case, a piece of equipment, an alarm.</summary>
internal sealed record LinkMark(string Kind, string Target);

/// <summary>Where the case stood before its last move, and who made it.</summary>
internal sealed record MoveMark(Id By, IReadOnlyList<string> Leaves, int Entry);

/// <summary>Kinds of open tasks.</summary>
internal enum TaskKind
{
    Task,
    Sign,
}

/// <summary>An open task: what somebody must do.</summary>
internal sealed record TaskState
{
    /// <summary>Its number within the case.</summary>
    public int N { get; init; }

    public TaskKind Kind { get; init; }

    /// <summary>Id of the task or sign-off in the definition.</summary>
    public string Key { get; init; } = "";

    /// <summary>State that it belongs to; null: discretionary.</summary>
    public string? State { get; init; }

    /// <summary>Entry of that state.</summary>
    public int Entry { get; init; }

    /// <summary>Roles whose holders at the organization of the case may take it.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<PersonMark> Persons { get; init; } = [];

    /// <summary>External organizations whose persons may take it.</summary>
    public IReadOnlyList<long> Organizations { get; init; } = [];

    public PersonMark? Assignee { get; init; }

    /// <summary>Who may do it for the assignee.</summary>
    public PersonMark? Delegate { get; init; }

    public long OpenedUs { get; init; }

    /// <summary>Highest level of its deadline that has passed, percent; 100 and more is late.</summary>
    public int Level { get; init; }
}

/// <summary>States of a sign-off.</summary>
internal enum GroupStatus
{
    Open,
    Approved,
    Rejected,

    /// <summary>Its state was left, or it was made void by a way back.</summary>
    Void,
}

/// <summary>A sign-off under way or ended.</summary>
internal sealed record GroupState
{
    public string Key { get; init; } = "";

    public string State { get; init; } = "";

    public int Entry { get; init; }

    /// <summary>From 1; editing what is signed begins the next one.</summary>
    public int Revision { get; init; } = 1;

    public GroupStatus Status { get; init; }

    public IReadOnlyList<SlotState> Slots { get; init; } = [];

    public IReadOnlyList<SignatureMark> Signatures { get; init; } = [];
}

/// <summary>A place for one signature.</summary>
/// <param name="N">Number of its task, open or not yet.</param>
/// <param name="After">Slots that must be signed before.</param>
/// <param name="Candidates">Who may sign, as a task that is not open.</param>
/// <param name="AddedBy">Who added it; null: the definition.</param>
internal sealed record SlotState(
    int N, int Weight, IReadOnlyList<int> After, TaskState Candidates, PersonMark? AddedBy = null);

/// <summary>A signature.</summary>
/// <param name="For">Principal, when it was given for somebody.</param>
/// <param name="Approves">False: rejects.</param>
/// <param name="Hash">SHA-256 of what was signed.</param>
internal sealed record SignatureMark(
    int N, PersonMark By, PersonMark? For, bool Approves, long AtUs, string Hash, string? Comment);

/// <summary>A deadline that runs, or stands still.</summary>
internal sealed record DeadlineState
{
    /// <summary><c>state:ID</c>, <c>task:N</c> or <c>signOff:KEY</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>State whose entry it belongs to; null for discretionary tasks.</summary>
    public string? State { get; init; }

    public int Entry { get; init; }

    public string Clock { get; init; } = "";

    public long DueUs { get; init; }

    /// <summary>Calendar with which it was computed.</summary>
    public string Calendar { get; init; } = "";

    public IReadOnlyList<LevelState> Levels { get; init; } = [];

    /// <summary>Since when it stands still; the levels then hold what is left.</summary>
    public long? StoppedUs { get; init; }
}

/// <summary>A level of a deadline.</summary>
/// <param name="AtUs">When it fires.</param>
/// <param name="Left">While it stands still: what is left in the deadline's own unit (µs, or days).</param>
internal sealed record LevelState(int Percent, long AtUs, bool Fired = false, long? Left = null);

/// <summary>The JSON of states, changes and records.</summary>
internal static class CaseJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Records are kept as canonical JSON, whose members are sorted.
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new IdJson(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Text(CaseState state) => JsonSerializer.Serialize(state, Options);

    internal static CaseState Read(string text) => JsonSerializer.Deserialize<CaseState>(text, Options)!;
}
