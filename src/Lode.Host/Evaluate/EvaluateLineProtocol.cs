using System.Text;
using System.Text.Json;
using Lode.Historian;
using Lode.Historian.Codec;
using Lode.Historian.Ingest;

namespace Lode.Host.Evaluate;

/// <summary>Runs influxdata's line-protocol-corpus: every decode case through the parser, every encode case through
/// the encoder. The corpus says only that a wrong input fails, not with which text.</summary>
internal static class EvaluateLineProtocol
{
    /// <summary>Runs all cases of <c>corpus.json</c> in a folder.</summary>
    /// <returns>0 when every case came out as the corpus says.</returns>
    internal static int Run(string folder, TextWriter output, bool json)
    {
        using var corpus = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "corpus.json")));
        var decode = Count(corpus.RootElement.GetProperty("decode"), DecodeFault, output, json);
        var encode = Count(corpus.RootElement.GetProperty("encode"), EncodeFault, output, json);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                name = "lineprotocol",
                machine = Environment.MachineName,
                metrics = new
                {
                    decode_cases = decode.All,
                    decode_passed = decode.Passed,
                    encode_cases = encode.All,
                    encode_passed = encode.Passed,
                },
            }));
        }
        else
        {
            output.WriteLine($"decode: {decode.Passed} of {decode.All} cases as the corpus says");
            output.WriteLine($"encode: {encode.Passed} of {encode.All} cases as the corpus says");
        }

        return decode.Passed == decode.All && encode.Passed == encode.All ? 0 : 1;
    }

    private static (int All, int Passed) Count(
        JsonElement cases, Func<JsonElement, string?> faultOf, TextWriter output, bool quiet)
    {
        var (all, passed) = (0, 0);
        foreach (var item in cases.EnumerateObject())
        {
            var fault = faultOf(item.Value);
            all++;
            passed += fault is null ? 1 : 0;
            if (fault is not null && !quiet)
            {
                output.WriteLine($"{item.Name}: {fault}");
            }
        }

        return (all, passed);
    }

    private static string? DecodeFault(JsonElement item)
    {
        var input = item.GetProperty("input");
        var result = item.GetProperty("output");
        var text = Bytes(input.GetProperty("text"));
        var points = Decode(text, input.GetProperty("defaultTime").GetInt64(), Unit(input), out var fault);
        if (!result.TryGetProperty("result", out var expected))
        {
            return fault is null ? $"accepted {JsonSerializer.Serialize(Encoding.UTF8.GetString(text))}" : null;
        }

        if (fault is not null)
        {
            return $"refused {JsonSerializer.Serialize(Encoding.UTF8.GetString(text))}: {fault}";
        }

        var wanted = expected.EnumerateArray().Select(Point).ToList();
        return wanted.SequenceEqual(points)
            ? null
            : $"read\n  {string.Join("\n  ", points)}\nwanted\n  {string.Join("\n  ", wanted)}";
    }

    /// <summary>Each row as text: stamp, key, then the fields in order of their names.</summary>
    private static List<string> Decode(byte[] text, long defaultTime, long unit, out string? fault)
    {
        var index = new SeriesIndex();
        var parser = new LineParser(index);
        var policy = new IngestPolicy { FutureLimitNs = long.MaxValue, QualityField = default };
        // Twice: the second time every known line takes the fast path, with the same result.
        List<string>? first = null;
        while (true)
        {
            using var batch = new RowBatch();
            parser.Parse(text, unit, defaultTime, policy, batch);
            fault = parser.Faults.Count > 0 ? parser.Faults[0].Reason : null;
            var points = Rows(index, batch);
            if (fault is not null || (first is not null && first.SequenceEqual(points)))
            {
                return points;
            }

            if (first is not null)
            {
                fault = "the fast path read another result";
                return points;
            }

            first = points;
        }
    }

    private static List<string> Rows(SeriesIndex index, RowBatch batch)
    {
        var points = new List<string>();
        var reader = new RowReader(batch.Payload);
        while (reader.MoveNext())
        {
            var series = index[reader.SeriesId];
            var fields = new List<string>();
            while (reader.NextCell(out var column, out var type, out var bits, out var cell))
            {
                fields.Add(Field(series.Layout[column].Name, type, bits, cell));
            }

            fields.Sort(StringComparer.Ordinal);
            points.Add($"{reader.Time} {series.KeyText} {string.Join(" ", fields)}");
        }

        return points;
    }

    private static string Point(JsonElement point)
    {
        var tags = point.GetProperty("tags").EnumerateArray().Select(tag => new KeyValuePair<string, string>(
            Text(tag.GetProperty("key")), Text(tag.GetProperty("value"))));
        // One value a field: of a name given twice the last counts.
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in point.GetProperty("fields").EnumerateArray())
        {
            var name = Text(field.GetProperty("key"));
            var value = field.GetProperty("value").EnumerateObject().First();
            fields[name] = value.Name switch
            {
                "float" => Field(name, ColumnType.Float64, BitsOf(value.Value.GetDouble()), default),
                "int" => Field(name, ColumnType.Int64, value.Value.GetInt64(), default),
                "uint" => Field(name, ColumnType.UInt64, unchecked((long)value.Value.GetUInt64()), default),
                "bool" => Field(name, ColumnType.Bool, value.Value.GetBoolean() ? 1 : 0, default),
                _ => Field(name, ColumnType.Text, 0, Bytes(value.Value)),
            };
        }

        var key = Encoding.UTF8.GetString(SeriesKey.Of(Text(point.GetProperty("name")), tags));
        var sorted = string.Join(" ", fields.Values.Order(StringComparer.Ordinal));
        return $"{point.GetProperty("time").GetInt64()} {key} {sorted}";
    }

    /// <summary>One field as text. The corpus compares numbers by value: −0 is written 0 there.</summary>
    private static string Field(string name, ColumnType type, long bits, ReadOnlySpan<byte> text) =>
        type == ColumnType.Float64 && bits == long.MinValue ? Field(name, type, 0, text) : $"{name}={type}:{(type == ColumnType.Text ? Convert.ToHexString(text) : bits)}";

    private static long BitsOf(double value) => BitConverter.DoubleToInt64Bits(value);

    private static string? EncodeFault(JsonElement item)
    {
        var point = item.GetProperty("input").GetProperty("point");
        var output = item.GetProperty("output");
        string? text = null;
        try
        {
            text = Encode(point, Unit(item.GetProperty("input")));
        }
        catch (ArgumentException) when (!output.TryGetProperty("result", out _))
        {
            return null;
        }

        if (!output.TryGetProperty("result", out var result))
        {
            return $"wrote {text}, wanted a refusal";
        }

        var wanted = Encoding.UTF8.GetString(Bytes(result));
        return text == wanted ? null : $"wrote  {text}\nwanted {wanted}";
    }

    private static string Encode(JsonElement point, long unit)
    {
        var sink = new ByteSink();
        LineEncoder.Measurement(sink, Bytes(point.GetProperty("name")));
        foreach (var tag in point.GetProperty("tags").EnumerateArray())
        {
            LineEncoder.Tag(sink, Bytes(tag.GetProperty("key")), Bytes(tag.GetProperty("value")));
        }

        var first = true;
        foreach (var field in point.GetProperty("fields").EnumerateArray())
        {
            LineEncoder.FieldKey(sink, Bytes(field.GetProperty("key")), first);
            first = false;
            var value = field.GetProperty("value").EnumerateObject().First();
            switch (value.Name)
            {
                case "float": LineEncoder.Value(sink, value.Value.GetDouble()); break;
                case "int": LineEncoder.Value(sink, value.Value.GetInt64()); break;
                case "uint": LineEncoder.Value(sink, value.Value.GetUInt64()); break;
                case "bool": LineEncoder.Value(sink, value.Value.GetBoolean()); break;
                default: LineEncoder.Value(sink, Bytes(value.Value).AsSpan()); break;
            }
        }

        LineEncoder.Time(sink, point.GetProperty("time").GetInt64(), unit);
        return Encoding.UTF8.GetString(sink.Written);
    }

    private static long Unit(JsonElement input) => input.GetProperty("precision").GetString() switch
    {
        "1µs" => 1_000,
        "1ms" => 1_000_000,
        "1s" => 1_000_000_000,
        _ => 1,
    };

    private static string Text(JsonElement value) => Encoding.UTF8.GetString(Bytes(value));

    private static byte[] Bytes(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.GetProperty("binary").GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(value.GetString()!);
}
