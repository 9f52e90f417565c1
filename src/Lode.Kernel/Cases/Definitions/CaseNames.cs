using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Historian;
using Lode.Kernel.Expressions;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>What expressions of procedures can read: <c>data.field</c>, <c>data.list.count</c>, <c>state.id</c>,
/// <c>milestone.id</c>, <c>done.task</c> and <c>now</c>.</summary>
internal static class CaseNames
{
    internal const string Data = "data.";
    internal const string State = "state.";
    internal const string Milestone = "milestone.";
    internal const string Done = "done.";
    internal const string Now = "now";
    private const string Count = ".count";

    /// <summary>The type of a name; null when there is no such name.</summary>
    internal static ExpressionType? TypeOf(
        string name, FieldSchema schema, Func<string, bool> isState, Func<string, bool> isMilestone,
        Func<string, bool> isTask) => name switch
        {
            Now => ExpressionType.Number(FieldSchema.Second),
            _ when name.StartsWith(Data, StringComparison.Ordinal) => TypeOfData(name[Data.Length..], schema),
            _ when name.StartsWith(State, StringComparison.Ordinal) => Truth(isState(name[State.Length..])),
            _ when name.StartsWith(Milestone, StringComparison.Ordinal) => Truth(isMilestone(name[Milestone.Length..])),
            _ when name.StartsWith(Done, StringComparison.Ordinal) => Truth(isTask(name[Done.Length..])),
            _ => null,
        };

    /// <summary>The field that a name reads; null when it reads something else.</summary>
    internal static string? FieldOf(string name) => !name.StartsWith(Data, StringComparison.Ordinal) ? null
        : name.EndsWith(Count, StringComparison.Ordinal) ? name[Data.Length..^Count.Length] : name[Data.Length..];

    /// <summary>The value of a field for expressions.</summary>
    /// <param name="path">Without <c>data.</c>.</param>
    /// <param name="schema">Schema of all data.</param>
    /// <param name="data">All data.</param>
    /// <param name="dayStart">Seconds at which a local date begins.</param>
    internal static ExpressionValue ValueOf(
        string path, FieldSchema schema, JsonObject data, Func<DateOnly, double> dayStart)
    {
        var counts = path.EndsWith(Count, StringComparison.Ordinal) && schema.Find(path) is null;
        var field = counts ? path[..^Count.Length] : path;
        var value = Find(data, field);
        if (counts)
        {
            return Number(value is JsonArray list ? list.Count : 0);
        }

        if (value is not JsonValue single || schema.Find(field) is not { } known)
        {
            return ExpressionValue.Missing;
        }

        return known switch
        {
            { Type: "boolean" } => ExpressionValue.Of(single.GetValueKind() == JsonValueKind.True, Quality.Good, 0),
            { Type: "string", Format: "date" } => Number(dayStart(
                DateOnly.ParseExact((string)single!, "yyyy-MM-dd", CultureInfo.InvariantCulture))),
            { Type: "string", Format: "date-time" } => Number(Instants.ToUs(
                DateTimeOffset.Parse((string)single!, CultureInfo.InvariantCulture)) / 1e6),
            { Type: "string" } => ExpressionValue.Of((string)single!, Quality.Good, 0),
            _ => Number(FieldSchema.NumberOf(single)),
        };
    }

    /// <summary>The node at a path of fields; null when it is not there.</summary>
    internal static JsonNode? Find(JsonObject data, string path)
    {
        JsonNode? at = data;
        foreach (var part in path.Split('.'))
        {
            at = (at as JsonObject)?[part];
        }

        return at;
    }

    internal static ExpressionValue Number(double value) => ExpressionValue.Of(value, Quality.Good, 0);

    private static ExpressionType? TypeOfData(string path, FieldSchema schema) =>
        schema.Find(path) is { } field ? field.Type == "array" ? null : field.ExpressionType
        : path.EndsWith(Count, StringComparison.Ordinal) && schema.Find(path[..^Count.Length]) is { Type: "array" }
            ? ExpressionType.Number(Units.Unit.One) : null;

    private static ExpressionType? Truth(bool known) => known ? ExpressionType.Boolean : null;
}
