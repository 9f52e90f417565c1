using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lode.Kernel.Calendars;

namespace Lode.Kernel.Cases;

/// <summary>One thing that a command changed. The changes of all events, applied in order, are the case: replay never
/// runs the rules again, so a new program or a new definition cannot change what happened.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(Opened), "opened")]
[JsonDerivedType(typeof(Entered), "entered")]
[JsonDerivedType(typeof(Left), "left")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(DataSet), "dataSet")]
[JsonDerivedType(typeof(TaskOpened), "taskOpened")]
[JsonDerivedType(typeof(TaskChanged), "taskChanged")]
[JsonDerivedType(typeof(TaskEnded), "taskEnded")]
[JsonDerivedType(typeof(GroupChanged), "groupChanged")]
[JsonDerivedType(typeof(DeadlineSet), "deadlineSet")]
[JsonDerivedType(typeof(DeadlineEnded), "deadlineEnded")]
[JsonDerivedType(typeof(StatusSet), "statusSet")]
[JsonDerivedType(typeof(Reached), "reached")]
[JsonDerivedType(typeof(CopiedTo), "copiedTo")]
[JsonDerivedType(typeof(Attached), "attached")]
[JsonDerivedType(typeof(Linked), "linked")]
[JsonDerivedType(typeof(Urged), "urged")]
[JsonDerivedType(typeof(Migrated), "migrated")]
[JsonDerivedType(typeof(Noticed), "noticed")]
[JsonDerivedType(typeof(StoodIn), "stoodIn")]
[JsonDerivedType(typeof(Published), "published")]
[JsonDerivedType(typeof(CaseWanted), "caseWanted")]
internal abstract record CaseChange
{
    /// <summary>Applies it; pure but for the state.</summary>
    public abstract void Apply(CaseState state);

    /// <summary>What the events up to now make of a case.</summary>
    internal static CaseState Replay(IEnumerable<IReadOnlyList<CaseChange>> events)
    {
        var state = new CaseState();
        foreach (var change in events.SelectMany(one => one))
        {
            change.Apply(state);
        }

        return state;
    }
}

internal sealed record Opened(
    Id Id, string Type, string Definition, string Number, long Org, PersonMark? Initiator, string? Subject,
    ParentMark? Parent, long AtUs) : CaseChange
{
    public override void Apply(CaseState state)
    {
        (state.Id, state.Type, state.Definition, state.Number) = (Id, Type, Definition, Number);
        (state.Org, state.Initiator, state.Subject, state.Parent, state.OpenedUs) =
            (Org, Initiator, Subject, Parent, AtUs);
    }
}

internal sealed record Entered(string State, int Entry, long AtUs, bool IsLeaf) : CaseChange
{
    public override void Apply(CaseState state)
    {
        var mark = new EntryMark(Entry, AtUs);
        state.Entries[State] = mark;
        state.Entry = Entry;
        if (IsLeaf)
        {
            state.Visited[State] = mark;
        }
    }
}

internal sealed record Left(string State) : CaseChange
{
    public override void Apply(CaseState state) => state.Entries.Remove(State);
}

/// <summary>Where the case stands after a step, and whether the step can be withdrawn.</summary>
internal sealed record Moved(
    IReadOnlyList<string> Leaves, IReadOnlyDictionary<string, IReadOnlyList<string>> Remembered, MoveMark? Move)
    : CaseChange
{
    public override void Apply(CaseState state) =>
        (state.Leaves, state.Remembered, state.Move) = (Leaves, Remembered.ToDictionary(), Move);
}

internal sealed record DataSet(string Field, JsonNode? Value) : CaseChange
{
    public override void Apply(CaseState state)
    {
        if (Value is null)
        {
            state.Data.Remove(Field);
        }
        else
        {
            state.Data[Field] = Value.DeepClone();
        }
    }
}

internal sealed record TaskOpened(TaskState Task) : CaseChange
{
    public override void Apply(CaseState state)
    {
        state.Tasks.Add(Task);
        state.Task = Math.Max(state.Task, Task.N);
    }
}

internal sealed record TaskChanged(TaskState Task) : CaseChange
{
    public override void Apply(CaseState state) =>
        state.Tasks[state.Tasks.FindIndex(task => task.N == Task.N)] = Task;
}

/// <summary>Ends of tasks.</summary>
internal enum TaskEnd
{
    Done,
    Canceled,
}

/// <param name="Doers">Who counts as having done it: the actor, and the principal.</param>
internal sealed record TaskEnded(int N, string Key, TaskEnd End, string? Outcome, IReadOnlyList<PersonMark> Doers)
    : CaseChange
{
    public override void Apply(CaseState state)
    {
        state.Tasks.RemoveAll(task => task.N == N);
        if (Doers.Count > 0)
        {
            if (!state.Doers.TryGetValue(Key, out var known))
            {
                state.Doers[Key] = known = [];
            }

            known.AddRange(Doers);
        }
    }
}

internal sealed record GroupChanged(GroupState Group) : CaseChange
{
    public override void Apply(CaseState state)
    {
        state.Groups[Group.Key] = Group;
        state.Task = Group.Slots.Select(slot => slot.N).Append(state.Task).Max();
    }
}

internal sealed record DeadlineSet(DeadlineState Deadline) : CaseChange
{
    public override void Apply(CaseState state)
    {
        state.Deadlines.RemoveAll(known => known.Id == Deadline.Id);
        state.Deadlines.Add(Deadline);
    }
}

internal sealed record DeadlineEnded(string Id) : CaseChange
{
    public override void Apply(CaseState state) => state.Deadlines.RemoveAll(known => known.Id == Id);
}

internal sealed record StatusSet(CaseStatus Status, long AtUs, string? Reason) : CaseChange
{
    public override void Apply(CaseState state)
    {
        state.Status = Status;
        state.ClosedUs = Status is CaseStatus.Closed or CaseStatus.Canceled ? AtUs : null;
    }
}

internal sealed record Reached(string Milestone) : CaseChange
{
    public override void Apply(CaseState state) => state.Milestones.Add(Milestone);
}

internal sealed record CopiedTo(PersonMark Person) : CaseChange
{
    public override void Apply(CaseState state) => state.Copied.Add(Person);
}

internal sealed record Attached(DocumentMark Document) : CaseChange
{
    public override void Apply(CaseState state) => state.Documents.Add(Document);
}

internal sealed record Linked(LinkMark Link) : CaseChange
{
    public override void Apply(CaseState state) => state.Links.Add(Link);
}

/// <summary>An application's event was sent for somebody. It says so in the log; the case is the same.</summary>
internal sealed record StoodIn(PersonMark By, PersonMark For) : CaseChange
{
    public override void Apply(CaseState state)
    {
    }
}

internal sealed record Urged(long AtUs) : CaseChange
{
    public override void Apply(CaseState state) => state.UrgedUs = AtUs;
}

/// <summary>The case follows another version from here on; its states are mapped, nothing is entered again.</summary>
internal sealed record Migrated(string Definition, IReadOnlyDictionary<string, string> Map) : CaseChange
{
    public override void Apply(CaseState state)
    {
        string To(string id) => Map.GetValueOrDefault(id, id);
        state.Definition = Definition;
        state.Leaves = [.. state.Leaves.Select(To)];
        state.Entries = Renamed(state.Entries, To);
        state.Visited = Renamed(state.Visited, To);
        state.Remembered = state.Remembered.ToDictionary(
            pair => To(pair.Key), pair => (IReadOnlyList<string>)[.. pair.Value.Select(To)]);
        state.Tasks = [.. state.Tasks.Select(task => task.State is { } id ? task with { State = To(id) } : task)];
        state.Deadlines = [.. state.Deadlines.Select(one => one.State is { } id
            ? one with { State = To(id), Id = one.Id == "state:" + id ? "state:" + To(id) : one.Id } : one)];
        foreach (var (key, group) in state.Groups.ToList())
        {
            state.Groups[key] = group with { State = To(group.State) };
        }

        state.Move = null;
    }

    // Two old states may become one: the later entry wins.
    private static Dictionary<string, T> Renamed<T>(Dictionary<string, T> marks, Func<string, string> to)
    {
        var renamed = new Dictionary<string, T>();
        foreach (var (id, mark) in marks)
        {
            renamed[to(id)] = mark;
        }

        return renamed;
    }
}

/// <summary>Why persons are told.</summary>
internal enum NoticeKind
{
    Remind,
    Escalate,
    Urge,
    Copy,
    Invalidated,
    SentBack,
    Text,
}

/// <summary>Persons, and holders of roles, to be told; it changes nothing in the case.</summary>
internal sealed record Noticed(
    NoticeKind Kind, IReadOnlyList<Id> Persons, IReadOnlyList<string> Roles, int? Task, Labels? Text) : CaseChange
{
    public override void Apply(CaseState state)
    {
    }
}

/// <summary>Other modules to be told; it changes nothing in the case.</summary>
internal sealed record Published(string Name) : CaseChange
{
    public override void Apply(CaseState state)
    {
    }
}

/// <summary>Another case to be opened; it changes nothing in this one.</summary>
internal sealed record CaseWanted(string Type, string Link, JsonObject Data) : CaseChange
{
    public override void Apply(CaseState state)
    {
    }
}
