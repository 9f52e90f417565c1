using System.Text.Json.Nodes;

namespace Lode.Tests.Api;

/// <summary>What a newer interface broke for whoever was built for the older one: inside a version only additions are
/// allowed.</summary>
/// <remarks>In what is sent, nothing may become required or narrower; in what is answered, nothing may disappear or
/// become uncertain.</remarks>
internal sealed class ApiCompatibility
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];
    private static readonly string[] UpperLimits = ["maximum", "maxLength", "maxItems"];
    private static readonly string[] LowerLimits = ["minimum", "minLength", "minItems"];

    private readonly JsonNode older;
    private readonly JsonNode newer;
    private readonly List<string> breaks = [];
    private readonly HashSet<(string, bool)> compared = [];

    private ApiCompatibility(JsonNode older, JsonNode newer) => (this.older, this.newer) = (older, newer);

    internal static IReadOnlyList<string> Breaks(JsonNode older, JsonNode newer)
    {
        var comparison = new ApiCompatibility(older, newer);
        foreach (var (path, item) in Members(older["paths"]))
        {
            foreach (var verb in Verbs.Where(verb => item?[verb] is not null))
            {
                comparison.CompareOperation(
                    $"{verb.ToUpperInvariant()} {path}", item![verb]!, newer["paths"]?[path]?[verb]);
            }
        }

        return comparison.breaks;
    }

    private void CompareOperation(string name, JsonNode was, JsonNode? now)
    {
        if (now is null)
        {
            breaks.Add($"{name} disappeared");
            return;
        }

        CompareParameters(name, was, now);
        if (was["requestBody"]?["required"]?.GetValue<bool>() != true
            && now["requestBody"]?["required"]?.GetValue<bool>() == true)
        {
            breaks.Add($"{name} needs a body");
        }

        CompareContent($"{name} body", was["requestBody"]?["content"], now["requestBody"]?["content"], isSent: true);
        foreach (var (status, answer) in Members(was["responses"]))
        {
            if (now["responses"]?[status] is not { } answered)
            {
                breaks.Add($"{name} no longer answers {status}");
                continue;
            }

            CompareContent($"{name} {status}", answer?["content"], answered["content"], isSent: false);
        }
    }

    private void CompareParameters(string name, JsonNode was, JsonNode now)
    {
        var before = Parameters(was);
        var after = Parameters(now);
        foreach (var (key, parameter) in before)
        {
            if (!after.TryGetValue(key, out var kept))
            {
                breaks.Add($"{name}: parameter {key} disappeared");
                continue;
            }

            CompareSchema($"{name}: parameter {key}", parameter["schema"], kept["schema"], isSent: true);
        }

        breaks.AddRange(
            from parameter in after
            where IsRequired(parameter.Value) && !(before.TryGetValue(parameter.Key, out var old) && IsRequired(old))
            select $"{name}: parameter {parameter.Key} became required");
    }

    private static bool IsRequired(JsonNode parameter) => parameter["required"]?.GetValue<bool>() == true;

    private static Dictionary<string, JsonNode> Parameters(JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? []).ToDictionary(one => $"{one!["in"]} {one["name"]}", one => one!);

    private void CompareContent(string name, JsonNode? was, JsonNode? now, bool isSent)
    {
        foreach (var (type, media) in Members(was))
        {
            if (now?[type] is not { } kept)
            {
                breaks.Add($"{name}: {type} disappeared");
                continue;
            }

            CompareSchema(name, media?["schema"], kept["schema"], isSent);
        }
    }

    private void CompareSchema(string name, JsonNode? was, JsonNode? now, bool isSent)
    {
        if (was is null || now is null)
        {
            return;
        }

        var (before, after) = (Resolve(older, was, out var reference), Resolve(newer, now, out _));
        if (reference is not null)
        {
            if (!compared.Add((reference, isSent)))
            {
                return;
            }

            name = reference.Split('/')[^1];
        }

        if (Text(before["type"]) != Text(after["type"]) || Text(before["format"]) != Text(after["format"]))
        {
            breaks.Add($"{name}: {Text(before["type"])} {Text(before["format"])} became {Text(after["type"])} "
                + Text(after["format"]));
        }

        CompareValues(name, before, after, isSent);
        CompareFields(name, before, after, isSent);
        CompareSchema($"{name}[]", before["items"], after["items"], isSent);
        CompareSchema(
            $"{name}{{}}", before["additionalProperties"] as JsonObject, after["additionalProperties"] as JsonObject,
            isSent);
        foreach (var (index, one) in (before["oneOf"]?.AsArray() ?? []).Index())
        {
            CompareSchema(name, one, after["oneOf"]?.AsArray().ElementAtOrDefault(index), isSent);
        }
    }

    private void CompareValues(string name, JsonNode was, JsonNode now, bool isSent)
    {
        var values = Texts(now["enum"]);
        if (values.Count > 0)
        {
            breaks.AddRange(Texts(was["enum"]).Except(values).Select(value => $"{name}: value {value} disappeared"));
        }

        if (!isSent)
        {
            return;
        }

        breaks.AddRange(
            from limit in UpperLimits
            where now[limit] is not null && (was[limit] is null || Number(now[limit]) < Number(was[limit]))
            select $"{name}: {limit} became {now[limit]}");
        breaks.AddRange(
            from limit in LowerLimits
            where now[limit] is not null && (was[limit] is null || Number(now[limit]) > Number(was[limit]))
            select $"{name}: {limit} became {now[limit]}");
    }

    private void CompareFields(string name, JsonNode was, JsonNode now, bool isSent)
    {
        foreach (var (field, schema) in Members(was["properties"]))
        {
            if (now["properties"]?[field] is not { } kept)
            {
                breaks.Add($"{name}: field {field} disappeared");
                continue;
            }

            CompareSchema($"{name}.{field}", schema, kept, isSent);
        }

        var (before, after) = (Texts(was["required"]), Texts(now["required"]));
        breaks.AddRange(isSent
            ? after.Except(before).Select(field => $"{name}: field {field} became required")
            : before.Except(after).Where(field => now["properties"]?[field] is not null)
                .Select(field => $"{name}: field {field} may now be missing"));
    }

    private static JsonNode Resolve(JsonNode document, JsonNode schema, out string? reference)
    {
        reference = schema["$ref"]?.GetValue<string>();
        return reference is null ? schema
            : reference.Split('/').Skip(1).Aggregate(document, (at, part) => at[part]!);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) =>
        node is JsonObject all ? all : [];

    private static List<string> Texts(JsonNode? array) =>
        array is JsonArray all ? [.. all.Select(one => $"{one}")] : [];

    private static string Text(JsonNode? node) => node is JsonArray several
        ? string.Join('|', several.Select(one => $"{one}").Order(StringComparer.Ordinal)) : $"{node}";

    private static decimal Number(JsonNode? node) => node!.GetValue<decimal>();
}
