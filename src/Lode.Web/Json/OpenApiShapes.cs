using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lode.Kernel;
using Lode.Web.Access;
using Lode.Web.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lode.Web.Json;

/// <summary>Schemas of the types that travel as text.</summary>
internal static class OpenApiShapes
{
    private static readonly ConcurrentDictionary<string, Type> Named = new(StringComparer.Ordinal);

    /// <summary>Names of schemas carry their module: two modules may both have an <c>Answer</c>.</summary>
    internal static string? NameOf(JsonTypeInfo type)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } plain)
        {
            return null;
        }

        var name = NameOf(Nullable.GetUnderlyingType(type.Type) ?? type.Type) ?? plain;
        var known = Named.GetOrAdd(name, type.Type);
        Invariant.Holds(known == type.Type || Nullable.GetUnderlyingType(known) == type.Type
            || Nullable.GetUnderlyingType(type.Type) == known);
        return name;
    }

    internal static Task Describe(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Id))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "uuid";
            schema.Properties = null;
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "date-time";
        }

        return Task.CompletedTask;
    }

    // audit.AuditItem.Page, identity.CreatePerson.Request
    private static string? NameOf(Type type)
    {
        if (type.Namespace?.StartsWith("Lode.", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var own = type.Name.Split('`')[0];
        for (var outer = type.DeclaringType; outer is not null; outer = outer.DeclaringType)
        {
            own = $"{outer.Name}.{own}";
        }

        var arguments = type.GetGenericArguments();
        return arguments.Length > 0
            ? $"{string.Join('.', arguments.Select(argument => NameOf(argument) ?? argument.Name))}.{own}"
            : $"{JsonNamingPolicy.CamelCase.ConvertName(type.Namespace.Split('.')[^1])}.{own}";
    }

    /// <summary>POSTs of a known caller may be repeated.</summary>
    internal static Task Describe(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault();
        if (context.Description.HttpMethod == "POST" && rule is { Kind: AccessKind.Permission or AccessKind.SignedIn })
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = RequestMiddleware.Header,
                In = ParameterLocation.Header,
                Description = "Sent again with the same key, the request is done once and answered alike.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 200 },
            });
        }

        return Task.CompletedTask;
    }
}
