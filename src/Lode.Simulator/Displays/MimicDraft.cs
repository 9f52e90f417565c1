using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lode.Simulator;

/// <summary>Draws one display, part after part, in the JSON form of the plant's display library.</summary>
internal sealed class MimicDraft
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonArray items = [];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>A text in bold; <see cref="Head"/> is plain.</summary>
    internal MimicDraft Text(int x, int y, string zh, string en, int width = 0, string align = "") =>
        Add(Placed("text", x, y, width, align), ("labelZh", zh), ("labelEn", en));

    /// <summary>The head of a row or column of bare numbers: quantity and unit.</summary>
    internal MimicDraft Head(int x, int y, string zh, string en, int width = 0, string align = "") =>
        Add(Placed("text", x, y, width, align), ("labelZh", zh), ("labelEn", en), ("bare", true));

    /// <summary>The newest value of a signal with its unit.</summary>
    internal MimicDraft Value(int x, int y, string signal, int width = 0, string align = "") =>
        Add(Placed("value", x, y, width, align), ("bind", Bound(("value", signal))));

    /// <summary>A value whose unit stands in the head of its row, centered on x.</summary>
    internal MimicDraft Cell(int x, int y, string signal) =>
        Add(Placed("value", x - 40, y, 80, "center"), ("bind", Bound(("value", signal))), ("bare", true));

    /// <summary>A value with its name before it.</summary>
    internal MimicDraft Named(int x, int y, string zh, string en, string signal, int width = 0, string align = "") =>
        Add(Placed("value", x, y, width, align), ("labelZh", zh), ("labelEn", en), ("bind", Bound(("value", signal))));

    /// <summary>A value over its normal range; bare leaves its unit to the head of the row.</summary>
    internal MimicDraft Bar(int x, int y, int width, string signal, bool bare = false)
    {
        var item = Sized("bar", x, y, width, 34);
        item["bind"] = Bound(("value", signal));
        return bare ? Add(item, ("bare", true)) : Add(item);
    }

    /// <summary>A pipe through points, in the direction of its flow.</summary>
    internal MimicDraft Pipe(string medium, params (int X, int Y)[] points) => Add(
        new JsonObject { ["type"] = "pipe", ["medium"] = medium },
        ("points", new JsonArray([.. points.Select(point => (JsonNode)new JsonArray(point.X, point.Y))])));

    /// <summary>A piece of equipment.</summary>
    /// <param name="align">Where its name stands: bottom, top or right; vessels carry theirs inside.</param>
    /// <param name="turn">Degrees clockwise.</param>
    internal MimicDraft Part(
        string type, (int X, int Y, int W, int H) box, string zh, string en, string? node = null, string align = "",
        int turn = 0, params (string Slot, string Path)[] bind)
    {
        var item = Sized(type, box.X, box.Y, box.W, box.H);
        (item["labelZh"], item["labelEn"]) = (zh, en);
        if (node is not null)
        {
            item["node"] = node;
        }

        if (align.Length > 0)
        {
            item["align"] = align;
        }

        if (turn != 0)
        {
            item["turn"] = turn;
        }

        return bind.Length == 0 ? Add(item) : Add(item, ("bind", Bound(bind)));
    }

    /// <summary>A row of equal pots, one bar each; reversed puts the first one at the right.</summary>
    internal MimicDraft PotRow(
        (int X, int Y, int W, int H) box, string zh, string en, string pattern, (int From, int To) pots,
        (double Low, double High) band, bool reversed = false)
    {
        var item = Sized("potRow", box.X, box.Y, box.W, box.H);
        (item["labelZh"], item["labelEn"]) = (zh, en);
        var row = new JsonObject
        {
            ["pattern"] = pattern,
            ["from"] = pots.From,
            ["to"] = pots.To,
            ["bandLo"] = band.Low,
            ["bandHi"] = band.High,
        };
        if (reversed)
        {
            row["reversed"] = true;
        }

        return Add(item, ("pots", row));
    }

    /// <summary>The finished display.</summary>
    internal string Finish(int width, int height) => new JsonObject
    {
        ["format"] = "mimic/v1",
        ["width"] = width,
        ["height"] = height,
        ["items"] = items.DeepClone(),
    }.ToJsonString(Readable);

    private MimicDraft Add(JsonObject item, params (string Name, JsonNode Value)[] more)
    {
        var type = item["type"]!.GetValue<string>();
        counts[type] = counts.GetValueOrDefault(type) + 1;
        item["id"] = type + counts[type].ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in more)
        {
            item[name] = value;
        }

        items.Add(item);
        return this;
    }

    private static JsonObject Bound(params (string Slot, string Path)[] bind) =>
        new(bind.Select(one => KeyValuePair.Create(one.Slot, (JsonNode?)one.Path)));

    private static JsonObject Sized(string type, int x, int y, int w, int h) =>
        new() { ["type"] = type, ["x"] = x, ["y"] = y, ["w"] = w, ["h"] = h };

    private static JsonObject Placed(string type, int x, int y, int width, string align)
    {
        var item = new JsonObject { ["type"] = type, ["x"] = x, ["y"] = y };
        if (width > 0)
        {
            item["w"] = width;
        }

        if (align.Length > 0)
        {
            item["align"] = align;
        }

        return item;
    }
}
