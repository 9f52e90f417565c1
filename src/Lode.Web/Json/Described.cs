using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Lode.Web.Json;

/// <summary>One parameter of an address, as the reference shows it.</summary>
/// <param name="Type">string or integer.</param>
internal sealed record DescribedParameter(string Name, JsonSchemaType Type, string Text, bool Required = false)
{
    /// <summary>Whether it may be given several times.</summary>
    internal bool Several { get; init; }
}

/// <summary>Puts doors into the reference that read their request and write their answer by hand, for speed.</summary>
internal static class Described
{
    /// <summary>Describes such a door.</summary>
    /// <param name="endpoint">The mapped door.</param>
    /// <param name="handler">Its handler.</param>
    /// <param name="answer">Record with the shape of its answer.</param>
    /// <param name="parameters">What its address takes.</param>
    internal static TBuilder Describes<TBuilder>(
        this TBuilder endpoint, RequestDelegate handler, Type answer, params DescribedParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(
            handler.Method, new ProducesResponseTypeMetadata(StatusCodes.Status200OK, answer, ["application/json"]));
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var parameter in parameters)
            {
                operation.Parameters.Add(Parameter(parameter));
            }

            return Task.CompletedTask;
        });
    }

    private static OpenApiParameter Parameter(DescribedParameter parameter)
    {
        var one = new OpenApiSchema { Type = parameter.Type };
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Required = parameter.Required,
            Description = parameter.Text,
            Schema = parameter.Several ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one,
        };
    }
}
