using System.Text.Json;
using System.Text.Json.Serialization;
using Lode.Kernel.Json;

namespace Lode.Kernel.Events;

/// <summary>The JSON of events: tolerant, so that older and newer programs understand each other.</summary>
internal static class EventJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new IdJson(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
