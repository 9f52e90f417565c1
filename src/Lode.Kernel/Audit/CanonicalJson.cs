using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lode.Kernel.Audit;

/// <summary>JSON with one form per value, so that hashes agree everywhere (RFC 8785).</summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The canonical text of an object: keys in UTF-16 order, no blanks, numbers as ECMAScript prints
    /// them.</summary>
    internal static string Of(object? value) => Of(JsonSerializer.SerializeToNode(value, Options));

    /// <summary>The canonical text of a node.</summary>
    internal static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject item:
                WriteAll(text, '{', '}', item.OrderBy(pair => pair.Key, StringComparer.Ordinal), pair =>
                {
                    WriteText(text, pair.Key);
                    text.Append(':');
                    Write(text, pair.Value);
                });
                break;
            case JsonArray items:
                WriteAll(text, '[', ']', items, item => Write(text, item));
                break;
            default:
                WriteValue(text, node);
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            write(item);
        }

        text.Append(close);
    }

    private static void WriteValue(StringBuilder text, JsonNode node)
    {
        var element = JsonSerializer.SerializeToElement(node, Options);
        if (element.ValueKind == JsonValueKind.String)
        {
            WriteText(text, element.GetString()!);
        }
        else if (element.ValueKind != JsonValueKind.Number)
        {
            text.Append(element.GetRawText());
        }
        else if (element.TryGetInt64(out var whole))
        {
            text.Append(whole);
        }
        else
        {
            text.Append(Number(element.GetDouble()));
        }
    }

    // ECMAScript's Number::toString over .NET's shortest round-trip digits.
    private static string Number(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        var scientific = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        foreach (var precision in Enumerable.Range(0, 17))
        {
            var shorter = Math.Abs(value).ToString("E" + precision, CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == Math.Abs(value))
            {
                scientific = shorter;
                break;
            }
        }

        var cut = scientific.IndexOf('E', StringComparison.Ordinal);
        var digits = scientific[..cut].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        var point = int.Parse(scientific[(cut + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1;
        var sign = value < 0 ? "-" : "";
        return sign + Place(digits, point);
    }

    private static string Place(string digits, int point)
    {
        if (point is > 21 or < -5)
        {
            var exponent = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
            return digits[..1] + (digits.Length > 1 ? "." + digits[1..] : "") + "e" + exponent;
        }

        return point <= 0 ? "0." + new string('0', -point) + digits
            : point >= digits.Length ? digits.PadRight(point, '0')
            : digits[..point] + "." + digits[point..];
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\u{(int)letter:x4}",
                _ => letter.ToString(),
            });
        }

        text.Append('"');
    }
}
