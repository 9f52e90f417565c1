using Lode.Kernel.Cases.Charts;
using Lode.Kernel.Expressions;

namespace Lode.Host.Evaluate.Statecharts;

/// <summary>Runs a test on a clock of its own: variables, the outer queue and events that come later.</summary>
internal sealed class ScxmlWorld : IChartWorld
{
    private const string OwnProcessor = "http://www.w3.org/TR/scxml/#SCXMLEventProcessor";
    private const long Patience = 60_000;

    private readonly Dictionary<string, ExpressionValue> values = new(StringComparer.Ordinal);
    private readonly Queue<string> outer = new();
    private readonly PriorityQueue<SendAction, (long AtMs, int Order)> later = new();
    private readonly HashSet<string> cancelled = new(StringComparer.Ordinal);
    private readonly ScxmlDocument document;
    private readonly ChartRun run;
    private long nowMs;
    private int order;

    internal ScxmlWorld(ScxmlDocument document)
    {
        this.document = document;
        run = new ChartRun(document.Chart!, this);
    }

    /// <summary>Ids of the innermost active states.</summary>
    internal IEnumerable<string> Leaves => run.Leaves.Select(state => state.Id);

    internal bool IsEndless => run.IsEndless;

    internal void Start()
    {
        foreach (var (name, value) in document.Data)
        {
            values[name] = value is null ? ExpressionValue.Missing : Evaluate(value);
        }

        run.Start();
    }

    internal void Send(string name) => run.Send(name);

    /// <summary>Runs until the chart ends or nothing is left to happen.</summary>
    internal void RunToEnd()
    {
        Start();
        while (run.IsRunning && !run.IsEndless)
        {
            if (outer.TryDequeue(out var name))
            {
                run.Send(name);
            }
            else if (later.TryDequeue(out var send, out var due) && due.AtMs <= Patience)
            {
                nowMs = due.AtMs;
                if (send.Id.Length == 0 || !cancelled.Contains(send.Id))
                {
                    outer.Enqueue(send.Event);
                }
            }
            else
            {
                return;
            }
        }
    }

    public bool Holds(Expression guard, ChartRun of) => Evaluate(guard).IsTrue;

    public bool Run(ChartAction action, ChartRun of)
    {
        switch (action)
        {
            case SetAction set when values.ContainsKey(set.Name):
                values[set.Name] = Evaluate(set.Value);
                return true;
            case SendAction { Type: "" or OwnProcessor or "scxml", Target: "" } send:
                Post(send);
                return true;
            case SendAction { Type: "" or OwnProcessor or "scxml", Target: "#_internal" } send:
                of.Raise(send.Event);
                return true;
            case SendAction send when send.Target.StartsWith("#_scxml_", StringComparison.Ordinal):
                of.Raise("error.communication");
                return false;
            case CancelAction cancel:
                cancelled.Add(cancel.Id);
                return true;
            default:
                of.Raise("error.execution");
                return false;
        }
    }

    public void Entered(ChartState state)
    {
    }

    public void Left(ChartState state)
    {
    }

    private void Post(SendAction send)
    {
        if (send.DelayMs == 0)
        {
            outer.Enqueue(send.Event);
        }
        else
        {
            cancelled.Remove(send.Id);
            later.Enqueue(send, (nowMs + send.DelayMs, order++));
        }
    }

    private ExpressionValue Evaluate(Expression expression)
    {
        var inputs = expression.Inputs.Select(Value).ToArray();
        return expression.Evaluate(new EvaluationFrame(inputs, default));
    }

    private ExpressionValue Value(string name)
    {
        if (values.TryGetValue(name, out var value))
        {
            return value;
        }

        var state = document.Chart!.Find(name[EcmaTranslator.StatePrefix.Length..]);
        return ExpressionValue.Of(state is not null && run.IsActive(state), Lode.Historian.Quality.Good, 0);
    }
}
