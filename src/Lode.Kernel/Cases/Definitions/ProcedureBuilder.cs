using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lode.Kernel.Audit;
using Lode.Kernel.Calendars;
using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>Reads and compiles a definition; everything that is wrong is collected, not only the first.</summary>
internal sealed partial class ProcedureBuilder
{
    private static readonly string[] Kinds = ["simple", "compound", "parallel", "final", "history"];
    private static readonly string[] Clocks = ["elapsed", "working", "workingDays", "calendarDays", "shifts", "at"];

    private readonly CaseDefinition definition;
    private readonly DefinitionFaults faults;
    private readonly FieldSchema schema;
    private readonly Dictionary<string, StateContent> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskPlan> tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SignOffPlan> signOffs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeadlinePlan> deadlines = new(StringComparer.Ordinal);
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    private ProcedureBuilder(CaseDefinition definition, DefinitionFaults faults)
    {
        (this.definition, this.faults) = (definition, faults);
        var wrong = new List<(string Path, string What)>();
        schema = FieldSchema.Read(definition.Data, "", wrong);
        foreach (var (path, what) in wrong)
        {
            faults.Error("data." + path, FaultCode.Schema, what);
        }
    }

    /// <summary>The SHA-256 of the canonical JSON: the version of the definition.</summary>
    internal static string HashOf(JsonNode content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(content))));

    /// <summary>Compiles a definition that was published, without the checks that may have been added since.</summary>
    internal static CaseProcedure? Compile(string json, string hash) =>
        new ProcedureBuilder(JsonSerializer.Deserialize<CaseDefinition>(json, DefinitionJson.Options)!,
            new DefinitionFaults())
            .Compile(hash);

    /// <summary>Compiles the JSON of a definition; null when it has errors.</summary>
    internal static CaseProcedure? Build(string json, DefinitionFaults faults)
    {
        CaseDefinition? definition;
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 40 });
            definition = JsonSerializer.Deserialize<CaseDefinition>(json, DefinitionJson.Options);
        }
        catch (JsonException failure)
        {
            faults.Error(failure.Path ?? "$", FaultCode.Json, failure.Message.Split(" Path:")[0]);
            return null;
        }

        if (node is null || definition is null || HasHole(node, ""))
        {
            faults.Error("$", FaultCode.Json, "null");
            return null;
        }

        var builder = new ProcedureBuilder(definition, faults);
        var procedure = builder.Compile(HashOf(node));
        if (procedure is not null)
        {
            DefinitionCheck.Run(procedure, faults);
        }

        return faults.HasErrors ? null : procedure;
    }

    // The reader takes null for the members of lists and maps, where nothing here expects it.
    private static bool HasHole(JsonNode node, string name) => node switch
    {
        JsonArray list => list.Any(one => one is null || HasHole(one, name)),
        JsonObject item => item.Any(pair => pair.Value is null
            ? name is "forms" or "data" or "properties" or "x-enumLabels" : HasHole(pair.Value, pair.Key)),
        _ => false,
    };

    private CaseProcedure? Compile(string hash)
    {
        Head();
        foreach (var state in definition.States)
        {
            Collect(state);
        }

        foreach (var task in definition.Discretionary)
        {
            Collect(task, null, "discretionary");
            faults.Need(task.StartedBy is not null, $"discretionary.{task.Id}", FaultCode.NobodyStarts);
        }

        Forms();
        var root = new StateSpec(" ", StateKind.Compound)
        {
            Children = [.. definition.States.Select(Spec)],
            Initial = definition.Initial is { } first ? new TransitionSpec { Targets = [first] } : null,
        };
        Details();
        MilestonePlan[] milestones = [.. definition.Milestones.Select(Plan).Where(one => one is not null)
            .Select(one => one!)];
        if (faults.HasErrors)
        {
            return null;
        }

        return new CaseProcedure
        {
            Hash = hash,
            Definition = definition,
            Schema = schema,
            Chart = Chart.Build(root),
            States = states,
            StateDeadlines = deadlines,
            Tasks = tasks,
            SignOffs = signOffs,
            Milestones = milestones,
        };
    }

    private void Head()
    {
        faults.Need(definition.Format == CaseDefinition.FormatName, "format", FaultCode.Format, definition.Format);
        faults.Need(Code().IsMatch(definition.Type), "type", FaultCode.Code, definition.Type);
        faults.Need(Prefix().IsMatch(definition.Prefix), "prefix", FaultCode.Prefix, definition.Prefix);
        faults.Need(schema.Type == "object", "data", FaultCode.Schema, "type");
        faults.Need(definition.States.Count > 0, "states", FaultCode.NoStates);
        faults.Need(definition.Openers.Count > 0, "openers", FaultCode.NoOpener);
        foreach (var (index, opener) in definition.Openers.Index())
        {
            Who(opener, $"openers[{index}]");
        }

        foreach (var field in definition.Similar.Where(field => schema.Find(field) is not { Type: "string" }))
        {
            faults.Error("similar", FaultCode.UnknownField, field);
        }

        faults.Need(
            definition.Initial is null || definition.States.Any(state => state.Id == definition.Initial), "initial",
            FaultCode.UnknownState, definition.Initial ?? "");
        NeedLabels(definition.Labels, "labels");
        faults.Need(definition.AmountField is null || schema.Find(definition.AmountField) is
        { Type: "number" or "integer" }, "amountField", FaultCode.UnknownField, definition.AmountField ?? "");
        faults.Need(definition.TitleField is null || schema.Find(definition.TitleField) is { Type: "string" },
            "titleField", FaultCode.UnknownField, definition.TitleField ?? "");
        faults.Need(definition.OpenForm is null || definition.Forms.ContainsKey(definition.OpenForm),
            "openForm", FaultCode.UnknownForm, definition.OpenForm ?? "");
    }

    private void Collect(StateContent state)
    {
        var path = $"states.{state.Id}";
        faults.Need(Code().IsMatch(state.Id), path, FaultCode.Code, state.Id);
        faults.Need(state.Kind is null || Kinds.Contains(state.Kind), path, FaultCode.Kind, state.Kind ?? "");
        if (!states.TryAdd(state.Id, state))
        {
            faults.Error(path, FaultCode.Twice, state.Id);
            return;
        }

        if (state.Kind != "history")
        {
            NeedLabels(state.Labels, path + ".labels");
        }

        foreach (var task in state.Tasks)
        {
            Collect(task, state.Id, path);
        }

        foreach (var signOff in state.SignOffs)
        {
            var place = $"{path}.signOffs.{signOff.Id}";
            faults.Need(Code().IsMatch(signOff.Id) && keys.Add(signOff.Id), place, FaultCode.Twice, signOff.Id);
            signOffs[signOff.Id] = new SignOffPlan(signOff, state.Id, null);
        }

        foreach (var child in state.States)
        {
            Collect(child);
        }
    }

    private void Collect(TaskContent task, string? state, string path)
    {
        var place = $"{path}.tasks.{task.Id}";
        faults.Need(Code().IsMatch(task.Id) && keys.Add(task.Id), place, FaultCode.Twice, task.Id);
        tasks[task.Id] = new TaskPlan(task, state, null);
    }

    private StateSpec Spec(StateContent state)
    {
        var path = $"states.{state.Id}";
        var kind = state.Kind switch
        {
            "parallel" => StateKind.Parallel,
            "final" => StateKind.Final,
            "history" => StateKind.History,
            "compound" => StateKind.Compound,
            _ => state.States.Count > 0 ? StateKind.Compound : StateKind.Simple,
        };
        var regions = state.States.Count(child => child.Kind != "history");
        faults.Need(
            kind is StateKind.Compound or StateKind.Parallel ? regions > 0 : state.States.Count == 0, path,
                FaultCode.Children);
        faults.Need(state.Initial is null || (kind == StateKind.Compound && IsInside(state, state.Initial)),
            path, FaultCode.UnknownState, state.Initial ?? "");
        faults.Need((kind == StateKind.History) == state.Default is not null, path, FaultCode.HistoryDefault);
        var passive = state.Tasks.Count + state.SignOffs.Count + state.Transitions.Count == 0 && state.Deadline is null;
        faults.Need(kind is not (StateKind.Final or StateKind.History) || passive, path, FaultCode.Passive);
        Target(state.Default, path);
        return new StateSpec(state.Id, kind)
        {
            Deep = state.Deep,
            Children = [.. state.States.Select(Spec)],
            Initial = (state.Default ?? state.Initial) is { } first ? new TransitionSpec { Targets = [first] } : null,
            Transitions = [.. state.Transitions.Index().Select(
                pair => Transition(pair.Item, $"{path}.transitions[{pair.Index}]"))],
            OnEntry = [Actions(state.OnEntry, path + ".onEntry")],
            OnExit = [Actions(state.OnExit, path + ".onExit")],
        };
    }

    private CaseTransition Transition(TransitionContent content, string path)
    {
        foreach (var target in content.To)
        {
            Target(target, path);
        }

        faults.Need(content.On is not null || content.To.Count > 0, path, FaultCode.EndlessTransition);
        faults.Need(content.On is null || Event().IsMatch(content.On), path, FaultCode.EventName, content.On ?? "");
        if (content.By is not null)
        {
            Who(content.By, path + ".by");
            NeedLabels(content.Labels, path + ".labels");
            faults.Need(content.On is not null && !Reserved(content.On), path, FaultCode.EventName, content.On ?? "");
        }

        faults.Need(content.Form is null || definition.Forms.ContainsKey(content.Form), path, FaultCode.UnknownForm,
            content.Form ?? "");
        return new CaseTransition(content)
        {
            Events = content.On is { } name ? [name] : [],
            When = content.When is { } guard ? Condition(guard, path + ".when") : null,
            Targets = [.. content.To.Where(states.ContainsKey)],
            IsInternal = content.Internal,
            Actions = Actions(content.Do, path + ".do"),
        };
    }

    // These come from the engine alone; nobody may send them by hand.
    private static bool Reserved(string name) => name.Split('.')[0] is "task" or "signOff" or "done" or "case"
        or "milestone" or "deadline" or "error" or "*";

    private List<ChartAction> Actions(IReadOnlyList<ActionContent> contents, string path) =>
        [.. contents.Index().Select(pair => Action(pair.Item, $"{path}[{pair.Index}]"))
            .Where(action => action is not null).Select(action => action!)];

    private ChartAction? Action(ActionContent content, string path)
    {
        object?[] given = [content.Raise, content.Set, content.If, content.Publish, content.Open, content.Notify];
        if (!faults.Need(given.Count(one => one is not null) == 1, path, FaultCode.OneAction))
        {
            return null;
        }

        switch (content)
        {
            case { Raise: { } name }:
                faults.Need(Event().IsMatch(name), path, FaultCode.EventName, name);
                return new RaiseAction(name);
            case { Set: { } field }:
                return Set(field, content.To ?? "", path);
            case { If: { } source }:
                return new ChooseAction(
                [
                    new ChooseBranch(Condition(source, path), Actions(content.Then ?? [], path + ".then")),
                    new ChooseBranch(null, Actions(content.Else ?? [], path + ".else")),
                ]);
            case { Publish: { } name }:
                faults.Need(Code().IsMatch(name), path, FaultCode.EventName, name);
                return new PublishAction(name);
            case { Open: { } open }:
                return Open(open, path);
            default:
                Who(content.Notify!.Who, path);
                NeedLabels(content.Notify.Text, path + ".text");
                return new NotifyAction(content.Notify);
        }
    }

    private SetAction? Set(string name, string source, string path)
    {
        var field = CaseNames.FieldOf(name) is { } known ? schema.Find(known) : null;
        if (field?.ExpressionType is not { } type || field is { Type: "array" } or { Type: "string", Format: not null })
        {
            faults.Error(path, FaultCode.UnknownField, name);
            return null;
        }

        return Compile(source, type, path) is { } value ? new SetAction(name, value) : null;
    }

    private OpenCaseAction? Open(OpenContent open, string path)
    {
        faults.Need(Code().IsMatch(open.Type) && Code().IsMatch(open.Link), path, FaultCode.Code, open.Type);
        var data = new List<(string, Expression)>();
        foreach (var (field, source) in open.Data ?? new Dictionary<string, string>())
        {
            if (Compile(source, null, $"{path}.data.{field}") is { } value)
            {
                data.Add((field, value));
            }
        }

        return new OpenCaseAction(open, data);
    }

    private Expression? Condition(string source, string path) => Compile(source, ExpressionType.Boolean, path);

    private Expression? Compile(string source, ExpressionType? wanted, string path)
    {
        var compiled = Expression.TryCompile(source, Resolve, wanted, out var error);
        if (compiled is null)
        {
            faults.Error(path, FaultCode.Expression, $"{source} ({error!.Refusal.Code}, {error.Position + 1})");
        }

        faults.Need(compiled is not { UsesPrevious: true }, path, FaultCode.Expression, source);
        return compiled;
    }

    private ExpressionType? Resolve(string name) => CaseNames.TypeOf(
        name, schema, states.ContainsKey, id => definition.Milestones.Any(one => one.Id == id),
        id => tasks.ContainsKey(id) || signOffs.ContainsKey(id));

    private void Target(string? id, string path)
    {
        if (id is not null)
        {
            faults.Need(states.ContainsKey(id), path, FaultCode.UnknownState, id);
        }
    }

    private static bool IsInside(StateContent outer, string id) =>
        outer.States.Any(child => child.Id == id || IsInside(child, id));

    private void NeedLabels(Labels? labels, string path) =>
        faults.Need(labels is { AreComplete: true }, path, FaultCode.Labels);

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,59}$")]
    private static partial Regex Code();

    [GeneratedRegex("^[A-Z]{1,6}$")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(\*|[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*(\.\*)?)$")]
    private static partial Regex Event();
}
