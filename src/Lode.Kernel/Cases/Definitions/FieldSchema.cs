using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Kernel.Calendars;
using Lode.Kernel.Expressions;
using Lode.Kernel.Units;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>A field of the data: the part of JSON Schema 2020-12 that forms need, with labels and a unit.</summary>
internal sealed record FieldSchema
{
    private static readonly string[] Known =
    [
        "type", "format", "enum", "minimum", "maximum", "minLength", "maxLength", "maxItems", "items", "properties",
        "required", "default", "x-labels", "x-unit", "x-enumLabels", "x-help", "x-multiline",
        "x-money",
    ];

    private const int LongestText = 10_000;
    private const int MostItems = 1_000;

    public string Type { get; init; } = "";

    public string? Format { get; init; }

    public IReadOnlyList<string> Enum { get; init; } = [];

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public int MinLength { get; init; }

    public int MaxLength { get; init; } = LongestText;

    public int MaxItems { get; init; } = MostItems;

    public FieldSchema? Items { get; init; }

    public IReadOnlyDictionary<string, FieldSchema> Properties { get; init; } = new Dictionary<string, FieldSchema>();

    public IReadOnlyList<string> Required { get; init; } = [];

    public Unit Unit { get; init; } = Unit.One;

    public JsonNode? Default { get; init; }

    /// <summary>Whether it counts fen: people see and type it in CNY.</summary>
    public bool IsMoney { get; init; }

    public Labels? Labels { get; init; }

    /// <summary>What the field is in expressions; null when they cannot read it.</summary>
    public ExpressionType? ExpressionType => (Type, Format) switch
    {
        ("number" or "integer", _) => Expressions.ExpressionType.Number(Unit),
        ("boolean", _) => Expressions.ExpressionType.Boolean,
        ("string", "date" or "date-time") => Expressions.ExpressionType.Number(Second),
        ("string", _) => Expressions.ExpressionType.Text,
        ("array", _) => Expressions.ExpressionType.Number(Unit.One),
        _ => null,
    };

    /// <summary>Instants in expressions are seconds since 1970.</summary>
    internal static Unit Second { get; } = UnitParser.TryParse("s", out var second) ? second : Unit.One;

    /// <summary>Reads a schema; what is wrong goes to <paramref name="wrong"/> with its path.</summary>
    internal static FieldSchema Read(JsonNode? node, string path, ICollection<(string Path, string What)> wrong)
    {
        if (node is not JsonObject item)
        {
            wrong.Add((path, "object"));
            return new FieldSchema { Type = "string" };
        }

        foreach (var (key, _) in item.Where(pair => !Known.Contains(pair.Key)))
        {
            wrong.Add(($"{path}.{key}", "keyword"));
        }

        try
        {
            return Build(item, path, wrong);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            wrong.Add((path, "value"));
            return new FieldSchema { Type = "string" };
        }
    }

    private static FieldSchema Build(JsonObject item, string path, ICollection<(string Path, string What)> wrong)
    {
        var type = (string?)item["type"] ?? "";
        var format = (string?)item["format"];
        var unit = Unit.One;
        Check(type is "string" or "number" or "integer" or "boolean" or "array" or "object", "type");
        Check(format is null || (type == "string" && format is "date" or "date-time" or "person" or "time"), "format");
        Check(item["x-unit"] is null || UnitParser.TryParse((string?)item["x-unit"], out unit), "x-unit");
        Check(type != "array" || item["items"] is not null, "items");
        Check(item["x-money"] is null || type == "integer", "x-money");
        var labels = item["x-labels"].Deserialize<Labels>(DefinitionJson.Options);
        Check(path.Length == 0 || labels is { AreComplete: true }, "x-labels");
        string[] values = item["enum"] is JsonArray list ? [.. list.Select(one => (string)one!)] : [];
        var names = item["x-enumLabels"].Deserialize<Dictionary<string, Labels>>(DefinitionJson.Options) ?? [];
        Check(values.All(value => names.GetValueOrDefault(value) is { AreComplete: true }), "x-enumLabels");
        var schema = new FieldSchema
        {
            Type = type,
            Format = format,
            Enum = values,
            Minimum = (double?)item["minimum"],
            Maximum = (double?)item["maximum"],
            MinLength = (int?)item["minLength"] ?? 0,
            MaxLength = Math.Min((int?)item["maxLength"] ?? LongestText, LongestText),
            MaxItems = Math.Min((int?)item["maxItems"] ?? MostItems, MostItems),
            Items = item["items"] is { } items ? Read(items, path + ".items", wrong) : null,
            Properties = item["properties"] is JsonObject fields
                ? fields.ToDictionary(pair => pair.Key, pair => Read(pair.Value, Join(path, pair.Key), wrong)) : [],
            Required = item["required"] is JsonArray needed ? [.. needed.Select(one => (string)one!)] : [],
            Unit = unit,
            Default = item["default"]?.DeepClone(),
            IsMoney = (bool?)item["x-money"] ?? false,
            Labels = labels,
        };
        Check(schema.Required.All(schema.Properties.ContainsKey), "required");
        Check(schema.Default is null || schema.Faults(schema.Default, "").Count == 0, "default");
        return schema;

        void Check(bool holds, string keyword)
        {
            if (!holds)
            {
                wrong.Add(($"{path}.{keyword}".TrimStart('.'), "value"));
            }
        }
    }

    /// <summary>What is wrong with a value: path and code (<c>required</c>, <c>format</c>, <c>range</c>, <c>length</c>,
    /// <c>unknown</c>).</summary>
    internal IReadOnlyList<FieldRefusal> Faults(JsonNode? value, string path)
    {
        var faults = new List<FieldRefusal>();
        Judge(value, path, faults);
        return faults;
    }

    private void Judge(JsonNode? value, string path, List<FieldRefusal> faults)
    {
        switch (Type, value)
        {
            case ("object", JsonObject item):
                foreach (var (key, inner) in item)
                {
                    if (Properties.TryGetValue(key, out var schema))
                    {
                        schema.JudgeOptional(inner, Join(path, key), faults);
                    }
                    else
                    {
                        faults.Add(new FieldRefusal(Join(path, key), "unknown"));
                    }
                }

                faults.AddRange(Required.Where(name => item[name] is null)
                    .Select(name => new FieldRefusal(Join(path, name), "required")));
                break;
            case ("array", JsonArray list):
                Need(list.Count <= MaxItems, "length");
                foreach (var (index, inner) in list.Index())
                {
                    Items!.Judge(inner, $"{path}[{index}]", faults);
                }

                break;
            case (_, JsonValue single):
                Need(Code(single) is null, Code(single) ?? "");
                break;
            default:
                Need(false, "format");
                break;
        }

        void Need(bool holds, string code)
        {
            if (!holds)
            {
                faults.Add(new FieldRefusal(path, code));
            }
        }
    }

    private void JudgeOptional(JsonNode? value, string path, List<FieldRefusal> faults)
    {
        if (value is not null)
        {
            Judge(value, path, faults);
        }
    }

    private string? Code(JsonValue value)
    {
        switch (Type)
        {
            case "boolean":
                return value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : "format";
            case "number" or "integer":
                if (value.GetValueKind() != JsonValueKind.Number)
                {
                    return "format";
                }

                var number = NumberOf(value);
                return !double.IsFinite(number) || (Type == "integer" && number != Math.Truncate(number)) ? "format"
                    : number < Minimum || number > Maximum || (Type == "integer" && Math.Abs(number) > 1L << 53)
                        ? "range" : null;
            case "string":
                return value.GetValueKind() != JsonValueKind.String ? "format" : TextCode((string)value!);
            default:
                return "format";
        }
    }

    private string? TextCode(string text) =>
        text.Length < MinLength || text.Length > MaxLength ? "length"
        : Enum.Count > 0 && !Enum.Contains(text) ? "unknown"
        : Format switch
        {
            "date" => DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null : "format",
            "time" => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null : "format",
            "date-time" => text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _) ? null : "format",
            "person" => Id.TryParse(text, out _) ? null : "format",
            _ => null,
        };

    /// <summary>The number of a JSON number, however it was made.</summary>
    internal static double NumberOf(JsonValue value) => value.TryGetValue<JsonElement>(out var read)
        ? read.GetDouble() : Convert.ToDouble(value.GetValue<object>(), CultureInfo.InvariantCulture);

    /// <summary>The schema of a field below this one; null when there is none.</summary>
    internal FieldSchema? Find(string path)
    {
        var at = this;
        foreach (var part in path.Split('.'))
        {
            if (at.Properties.TryGetValue(part, out var inner))
            {
                at = inner;
                continue;
            }

            return null;
        }

        return at;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
