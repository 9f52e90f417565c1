using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lode.Kernel.Events;

/// <summary>The JSON of events: tolerant, so that older and newer programs understand each other.</summary>
internal static class EventJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new IdText(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Ids as their text form.</summary>
    internal sealed class IdText : JsonConverter<Id>
    {
        public override Id Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Id.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("An id is a UUID in text form.");

        public override void Write(Utf8JsonWriter writer, Id value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
