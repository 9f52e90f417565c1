using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>A form as JSON Schema: its fields out of the schema of all data, what it requires, its layout.</summary>
internal static class FormSchema
{
    internal static JsonObject Of(CaseDefinition definition, FormContent form)
    {
        var fields = definition.Data["properties"]!.AsObject();
        var rows = form.Layout.Count > 0 ? form.Layout
            : [new FormSection([.. form.Fields.Select(field => (IReadOnlyList<string>)[field])])];
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["x-labels"] = JsonSerializer.SerializeToNode(form.Labels, DefinitionJson.Options),
            ["properties"] = new JsonObject(form.Fields.Select(
                field => KeyValuePair.Create(field, fields[field]?.DeepClone()))),
            ["required"] = new JsonArray([.. form.Required.Select(field => (JsonNode?)field)]),
            ["additionalProperties"] = false,
            ["x-layout"] = JsonSerializer.SerializeToNode(rows, DefinitionJson.Options),
        };
    }
}
