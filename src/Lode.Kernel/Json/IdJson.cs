using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lode.Kernel.Json;

/// <summary>Ids travel as their text form.</summary>
public sealed class IdJson : JsonConverter<Id>
{
    public override Id Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Id.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException("An id is a UUID in text form.");

    public override void Write(Utf8JsonWriter writer, Id value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
