using System.Globalization;
using System.Text.Json.Nodes;
using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>Looks for data that no guard of a choice lets through: a case would stop there without a word. Found on
/// samples, so a warning is certain and silence is not.</summary>
internal static class GuardSamples
{
    private const int Samples = 300;
    private const int Edges = 30;

    internal static void Run(CaseProcedure procedure, DefinitionFaults faults)
    {
        foreach (var state in procedure.Chart.States.Skip(1))
        {
            var choices = state.Transitions.GroupBy(one => ((CaseTransition)one.Spec).Content.On ?? "")
                .Where(group => group.All(one => one.When is not null
                    && ((CaseTransition)one.Spec).Content.By is null && OnlyData(one.When)));
            foreach (var choice in choices.Where(choice => choice.Key.Length > 0))
            {
                if (Hole(procedure, [.. choice.Select(one => one.When!)]) is { } data)
                {
                    faults.Warning($"states.{state.Id}", FaultCode.NotExhaustive,
                        $"{choice.Key}: {data.ToJsonString()}");
                }
            }
        }
    }

    private static bool OnlyData(Expression guard) => guard.Inputs.All(name => CaseNames.FieldOf(name) is not null);

    private static JsonObject? Hole(CaseProcedure procedure, IReadOnlyList<Expression> guards)
    {
        var random = new Random(1);
        string[] fields = [.. guards.SelectMany(guard => guard.Inputs).Select(name => CaseNames.FieldOf(name)!)
            .Where(field => !field.Contains('.', StringComparison.Ordinal)).Distinct()];
        JsonObject? last = null;
        for (var count = 0; count < Samples; count++)
        {
            var data = new JsonObject();
            foreach (var field in fields)
            {
                data[field] = Sample(procedure.Schema.Properties[field], random);
            }

            if (!Says(procedure, guards, data).Contains('1', StringComparison.Ordinal))
            {
                return data;
            }

            if (count <= Edges && last is { } before)
            {
                var edges = fields.Select(field => AtEdge(procedure, guards, before, field, data[field]!));
                if (edges.FirstOrDefault(one => one is not null) is { } edge)
                {
                    return edge;
                }
            }

            last = data;
        }

        return null;
    }

    // A hole may be as small as the one value between "less" and "greater". It is looked for where a single number
    // changes what the guards say, by halving down to neighbours.
    private static JsonObject? AtEdge(
        CaseProcedure procedure, IReadOnlyList<Expression> guards, JsonObject data, string field, JsonNode other)
    {
        var schema = procedure.Schema.Properties[field];
        if (schema.Type is not ("integer" or "number"))
        {
            return null;
        }

        var whole = schema.Type == "integer";
        var tried = data.DeepClone().AsObject();
        string SaysAt(double value)
        {
            tried[field] = whole ? JsonValue.Create((long)value) : JsonValue.Create(value);
            return Says(procedure, guards, tried);
        }

        var (near, far) = (FieldSchema.NumberOf(data[field]!.AsValue()), FieldSchema.NumberOf(other.AsValue()));
        var here = SaysAt(near);
        if (SaysAt(far) == here)
        {
            return null;
        }

        while (true)
        {
            var half = (far - near) / 2;
            var middle = near + (whole ? Math.Truncate(half) : half);
            if (middle == near || middle == far)
            {
                return SaysAt(far).Contains('1', StringComparison.Ordinal) ? null : tried;
            }

            (near, far) = SaysAt(middle) == here ? (middle, far) : (near, middle);
        }
    }

    // One digit for each guard: whether it lets the data through.
    private static string Says(CaseProcedure procedure, IReadOnlyList<Expression> guards, JsonObject data) =>
        string.Concat(guards.Select(guard => Value(procedure, guard, data).IsTrue ? '1' : '0'));

    private static ExpressionValue Value(CaseProcedure procedure, Expression guard, JsonObject data)
    {
        ExpressionValue[] inputs = [.. guard.Inputs.Select(name => CaseNames.ValueOf(
            name[CaseNames.Data.Length..], procedure.Schema, data,
            day => day.DayNumber * 86_400.0 - 62_135_596_800))];
        return guard.Evaluate(new EvaluationFrame(inputs, default));
    }

    /// <summary>A value that fits a field.</summary>
    internal static JsonNode Sample(FieldSchema field, Random random) => field switch
    {
        { Type: "boolean" } => JsonValue.Create(random.Next(2) == 0),
        { Type: "integer" } => JsonValue.Create((long)Math.Round(Between(field, random))),
        { Type: "number" } => JsonValue.Create(Between(field, random)),
        { Enum.Count: > 0 } => JsonValue.Create(field.Enum[random.Next(field.Enum.Count)]),
        { Format: "date" } => JsonValue.Create(DateOnly.FromDayNumber(739_000 + random.Next(2_000))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        { Format: "date-time" } => JsonValue.Create(Instants.FromUs(1_700_000_000_000_000L
            + (random.Next(100_000_000) * 1_000_000L)).ToString("O", CultureInfo.InvariantCulture)),
        { Format: "time" } => JsonValue.Create("12:30"),
        { Format: "person" } => JsonValue.Create(new Id(new Guid(random.Next(), 0, 0, new byte[8])).ToString()),
        { Type: "array" } => new JsonArray([.. Enumerable.Range(0, random.Next(3))
            .Select(_ => Sample(field.Items!, random))]),
        { Type: "object" } => new JsonObject(field.Properties.Select(
            pair => KeyValuePair.Create(pair.Key, (JsonNode?)Sample(pair.Value, random)))),
        _ => JsonValue.Create(new string('x', Math.Max(
            field.MinLength, Math.Min(field.MaxLength, 1 + random.Next(8))))),
    };

    // Limits stand at all magnitudes: most samples are spread over their powers of ten, away from a bound.
    private static double Between(FieldSchema field, Random random)
    {
        var far = Math.Pow(10, random.NextDouble() * 9);
        return (field.Minimum, field.Maximum) switch
        {
            ({ } low, { } high) => random.Next(2) == 0
                ? low + (random.NextDouble() * (high - low)) : low + Math.Min(far, high - low),
            ({ } low, null) => low + far - 1,
            (null, { } high) => high - far + 1,
            _ => random.Next(2) == 0 ? far : -far,
        };
    }
}
