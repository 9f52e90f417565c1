using System.Globalization;
using System.Xml.Linq;
using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Expressions;
using Lode.Kernel.Units;

namespace Lode.Host.Evaluate.Statecharts;

/// <summary>Puts an event into the outer queue, at once or after a while.</summary>
internal sealed record SendAction(string Event, string Id, long DelayMs, string Target, string Type) : ChartAction;

/// <summary>Takes back an event that was to come later.</summary>
internal sealed record CancelAction(string Id) : ChartAction;

/// <summary>A test of SCXML as a chart of the kernel. What the kernel has no counterpart for is named in
/// <see cref="Beyond"/>, and the test then does not count as run.</summary>
internal sealed class ScxmlDocument
{
    private static readonly string[] Ignored = ["log", "datamodel", "initial", "state", "parallel", "final", "history",
        "transition", "onentry", "onexit"];

    private readonly Dictionary<string, ExpressionType> types = new(StringComparer.Ordinal);
    private readonly List<string> beyond = [];
    private readonly List<(string Name, Expression? Value)> data = [];
    private int unnamed;

    private ScxmlDocument(XElement root)
    {
        foreach (var element in root.Descendants())
        {
            Inspect(element);
        }

        var declared = root.Descendants().Where(element => element.Name.LocalName == "data").ToList();
        foreach (var one in declared)
        {
            types[(string)one.Attribute("id")!] = ExpressionType.Number(Unit.One);
        }

        Infer(root, declared);
        foreach (var one in declared)
        {
            data.Add(((string)one.Attribute("id")!,
                (string?)one.Attribute("expr") is { } source ? Compile(source) : null));
        }

        var top = State(root);
        Chart = beyond.Count == 0 ? Chart.Build(top) : null;
    }

    /// <summary>The chart; null when the test uses what the kernel lacks.</summary>
    internal Chart? Chart { get; }

    /// <summary>Variables in the order of their declaration, with their first values.</summary>
    internal IReadOnlyList<(string Name, Expression? Value)> Data => data;

    /// <summary>Elements and expressions beyond the kernel's statecharts.</summary>
    internal IReadOnlyList<string> Beyond => beyond;

    internal static ScxmlDocument Read(string xml) => new(XDocument.Parse(xml).Root!);

    private void Inspect(XElement element)
    {
        var name = element.Name.LocalName;
        var known = Ignored.Contains(name) || name switch
        {
            "raise" or "if" or "else" or "elseif" or "cancel" => true,
            "data" or "assign" => element.Attribute("src") is null && element.Value.Trim().Length == 0,
            "send" => element.Attribute("event") is not null && !element.HasElements
                && element.Attribute("namelist") is null,
            _ => false,
        };
        if (!known)
        {
            beyond.Add($"<{name}>");
        }

        beyond.AddRange(element.Attributes().Select(one => one.Name.LocalName)
            .Where(one => one is "idlocation" or "eventexpr" or "targetexpr" or "typeexpr" or "sendidexpr"
                || (one == "binding" && (string?)element.Attribute(one) == "late")));
    }

    // A variable is a truth value when one is assigned to it; everything else is a number.
    private void Infer(XElement root, List<XElement> declared)
    {
        var given = declared.Select(one => ((string)one.Attribute("id")!, (string?)one.Attribute("expr")))
            .Concat(root.Descendants().Where(one => one.Name.LocalName == "assign")
                .Select(one => ((string)one.Attribute("location")!, (string?)one.Attribute("expr"))));
        foreach (var (name, source) in given)
        {
            if (source?.Trim() is "true" or "false")
            {
                types[name] = ExpressionType.Boolean;
            }
        }
    }

    private StateSpec State(XElement element)
    {
        var name = element.Name.LocalName;
        XElement[] children = [.. element.Elements().Where(
            one => one.Name.LocalName is "state" or "parallel" or "final" or "history")];
        var first = element.Elements().FirstOrDefault(one => one.Name.LocalName == "initial");
        var kind = name switch
        {
            "parallel" => StateKind.Parallel,
            "final" => StateKind.Final,
            "history" => StateKind.History,
            _ => children.Length > 0 ? StateKind.Compound : StateKind.Simple,
        };
        return new StateSpec(IdOf(element), kind)
        {
            Deep = (string?)element.Attribute("type") == "deep",
            Children = [.. children.Select(State)],
            Initial = first is not null ? Transition(Only(first))
                : kind == StateKind.History ? Transition(Only(element))
                : (string?)element.Attribute("initial") is { } ids ? new TransitionSpec { Targets = Words(ids) } : null,
            Transitions = kind == StateKind.History ? []
                : [.. element.Elements().Where(one => one.Name.LocalName == "transition").Select(Transition)],
            OnEntry = Blocks(element, "onentry"),
            OnExit = Blocks(element, "onexit"),
        };
    }

    private static XElement Only(XElement parent) => parent.Elements().First(one => one.Name.LocalName == "transition");

    // States may go without an id; a blank keeps the made ones apart from all written ones.
    private string IdOf(XElement element) =>
        (element.Parent is null ? null : (string?)element.Attribute("id")) ?? $" {unnamed++}";

    private TransitionSpec Transition(XElement element) => new()
    {
        Events = Words((string?)element.Attribute("event") ?? ""),
        When = (string?)element.Attribute("cond") is { } source ? Compile(source) : null,
        Targets = Words((string?)element.Attribute("target") ?? ""),
        IsInternal = (string?)element.Attribute("type") == "internal",
        Actions = Actions(element),
    };

    private List<IReadOnlyList<ChartAction>> Blocks(XElement element, string name) =>
        [.. element.Elements().Where(one => one.Name.LocalName == name).Select(Actions)];

    private List<ChartAction> Actions(XElement block) =>
        [.. block.Elements().Select(Action).Where(action => action is not null).Select(action => action!)];

    private ChartAction? Action(XElement element) => element.Name.LocalName switch
    {
        "raise" => new RaiseAction((string)element.Attribute("event")!),
        "assign" => Compile((string?)element.Attribute("expr") ?? "") is { } value
            ? new SetAction((string)element.Attribute("location")!, value) : null,
        "send" => new SendAction(
            (string?)element.Attribute("event") ?? "", (string?)element.Attribute("id") ?? "", Delay(element),
            (string?)element.Attribute("target") ?? "", (string?)element.Attribute("type") ?? ""),
        "cancel" => new CancelAction((string?)element.Attribute("sendid") ?? ""),
        "if" => Choose(element),
        _ => null,
    };

    private ChooseAction Choose(XElement element)
    {
        var branches = new List<ChooseBranch>();
        var head = element;
        var body = new List<ChartAction>();
        foreach (var one in element.Elements())
        {
            if (one.Name.LocalName is "elseif" or "else")
            {
                branches.Add(new ChooseBranch(Guard(head), body));
                (head, body) = (one, []);
            }
            else if (Action(one) is { } action)
            {
                body.Add(action);
            }
        }

        branches.Add(new ChooseBranch(Guard(head), body));
        return new ChooseAction(branches);

        Expression? Guard(XElement of) => (string?)of.Attribute("cond") is { } source ? Compile(source) : null;
    }

    private long Delay(XElement send)
    {
        var text = ((string?)send.Attribute("delay") ?? (string?)send.Attribute("delayexpr") ?? "0s").Trim('\'');
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? "ms" : "s";
        if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(
            text[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return (long)(value * (unit == "s" ? 1000 : 1));
        }

        beyond.Add(text);
        return 0;
    }

    private Expression? Compile(string source)
    {
        var translated = EcmaTranslator.Translate(source);
        var compiled = translated is null ? null : Expression.TryCompile(translated, Resolve, out _);
        if (compiled is null)
        {
            beyond.Add(source);
        }

        return compiled;
    }

    private ExpressionType? Resolve(string name) =>
        name.StartsWith(EcmaTranslator.StatePrefix, StringComparison.Ordinal) ? ExpressionType.Boolean
        : types.TryGetValue(name, out var type) ? type : null;

    private static string[] Words(string text) => text.Split(
        (char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
