using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>Mimics of the group's units, in the JSON form of the plant's display library.</summary>
internal static class Displays
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static IEnumerable<(string Path, string Body)> Of(Site site) => site.Code switch
    {
        "refinery2" => [("demo/refinery2/evaporation/train1", Train("train1")), ("demo/refinery2/evaporation/train2", Train("train2"))],
        "smelter1" => [("demo/smelter1/potline/line", Potline())],
        "concentrator1" => [("demo/concentrator1/flotation/rougher", Bank())],
        "acid1" => [("demo/acid1/utilities/cooling", Cooling())],
        "mine1" => [("demo/mine1/ventilation/main_fan", Fans())],
        _ => [],
    };

    // Steam goes in on the left, liquor comes in on the right; the product leaves through three flash tanks.
    private static string Train(string unit)
    {
        var train = $"demo/refinery2/evaporation/{unit}";
        var items = new List<JsonObject> { Text("t1", 0, 128, "新蒸汽", "Live steam"), Pipe("p0", "steam", [0, 148], [86, 148]) };
        items.Add(Value("v1", 0, 168, $"{train}/live_steam"));
        items.Add(Value("v2", 0, 190, $"{train}/live_steam_temp"));
        for (var n = 1; n <= 6; n++)
        {
            int x = 86 + ((n - 1) * 107);
            var effect = $"{train}/{unit}-ev{n}";
            items.Add(Item("evaporatorEffect", $"e{n}", x, 112, 56, 192, "ⅠⅡⅢⅣⅤⅥ"[n - 1] + "效", $"Effect {n}", effect, ("level", $"{effect}/level")));
            items.Add(Value($"pv{n}", x - 6, 0, $"{effect}/vapor_pressure"));
            items.Add(Value($"tv{n}", x - 6, 22, $"{effect}/vapor_temp"));
            items.Add(Value($"wv{n}", x - 6, 44, $"{effect}/evaporation"));
            items.Add(Item("bar", $"kb{n}", x - 6, 66, 76, 26, null, null, effect, ("value", $"{effect}/heat_transfer")));
            items.Add(Value($"lv{n}", x - 2, 336, $"{effect}/liquor_temp"));
            if (n < 6)
            {
                items.Add(Pipe($"vp{n}", "vapor", [x + 56, 236], [x + 76, 236], [x + 76, 148], [x + 107, 148]));
                items.Add(Pipe($"lp{n}", "liquor", [x + 135, 304], [x + 135, 326], [x + 88, 326], [x + 88, 278], [x + 56, 278]));
            }
        }

        items.Add(Item("heatExchanger", "cond", 700, 130, 36, 36, "冷凝器", "Condenser", null, ("value", $"{train}/condenser_temp")));
        items.Add(Pipe("vp6", "vapor", [677, 148], [700, 148]));
        items.Add(Value("vac", 700, 196, $"{train}/vacuum"));
        items.Add(Pipe("feed", "liquor", [780, 278], [677, 278]));
        items.Add(Value("f1", 700, 236, $"{train}/feed_flow"));
        items.Add(Value("f2", 700, 290, $"{train}/feed_temp"));
        items.Add(Value("f3", 700, 312, $"{train}/feed_nk"));
        items.Add(Pipe("prod", "liquor", [114, 304], [114, 414], [256, 414]));
        for (var n = 1; n <= 3; n++)
        {
            var x = 256 + ((n - 1) * 107);
            items.Add(Item("flashTank", $"f{n}t", x, 386, 60, 52, $"闪{n}", $"Flash {n}", null, ("value", $"{train}/flash{n}_temp")));
            items.Add(Value($"fv{n}", x + 38, 362, $"{train}/flash{n}_vapor"));
            items.Add(n < 3
                ? Pipe($"fp{n}", "liquor", [x + 30, 438], [x + 30, 456], [x + 76, 456], [x + 76, 414], [x + 107, 414])
                : Pipe("out", "liquor", [x + 30, 438], [x + 30, 456], [780, 456]));
        }

        items.Add(Item("pump", "pa", 600, 444, 26, 26, "P-112A", "P-112A", $"{train}/{unit}-p112a", ("state", $"{train}/{unit}-p112a/running")));
        items.Add(Item("pump", "pb", 600, 400, 26, 26, "P-112B 备用", "P-112B standby", $"{train}/{unit}-p112b", ("state", $"{train}/{unit}-p112b/running")));
        items.Add(Text("t2", 690, 396, "成品母液", "Product"));
        items.Add(Value("o1", 690, 414, $"{train}/product_nk"));
        items.Add(Value("o2", 690, 434, $"{train}/product_temp"));
        return Mimic(780, 480, items);
    }

    private static string Potline() => Mimic(1160, 300,
    [
        Row("r1", 40, 1, 140, "一厂房", "Room 1", "demo/smelter1/potline/room1/pot{n}/voltage"),
        Row("r2", 170, 141, 280, "二厂房", "Room 2", "demo/smelter1/potline/room2/pot{n}/voltage"),
        Value("a", 0, 0, "demo/smelter1/potline/line/potline1/line_current"),
        Value("b", 160, 0, "demo/smelter1/potline/line/potline1/dc_power"),
        Value("c", 320, 0, "demo/smelter1/potline/line/potline1/mean_voltage"),
        Value("d", 480, 0, "demo/smelter1/potline/line/potline1/dc_energy"),
        Value("e", 640, 0, "demo/smelter1/potline/line/potline1/current_efficiency"),
    ]);

    private static string Bank()
    {
        var items = new List<JsonObject> { Text("t", 0, 90, "给矿", "Feed"), Pipe("in", "slurry", [0, 112], [60, 112]) };
        for (var n = 1; n <= 8; n++)
        {
            var x = 60 + ((n - 1) * 112);
            var cell = $"demo/concentrator1/flotation/rougher/fc{n:00}";
            items.Add(Item("cell", $"c{n}", x, 60, 84, 110, $"{n}号", $"Cell {n}", cell, ("level", $"{cell}/level")));
            items.Add(Value($"a{n}", x, 0, $"{cell}/air_rate"));
            items.Add(Value($"d{n}", x, 22, $"{cell}/froth_depth"));
            items.Add(Pipe($"p{n}", "slurry", [x + 84, 112], [x + 112, 112]));
            items.Add(Item("valve", $"v{n}", x + 88, 128, 20, 16, null, null, cell, ("value", $"{cell}/valve")));
        }

        return Mimic(980, 210, items);
    }

    private static string Cooling()
    {
        var items = new List<JsonObject>
        {
            Item("tank", "basin", 0, 60, 110, 90, "冷水池", "Basin", null, ("level", "demo/acid1/utilities/cooling/cw1/basin")),
            Pipe("suction", "water", [110, 120], [150, 120], [150, 340]),
            Pipe("header", "water", [300, 60], [300, 340]),
            Pipe("supply", "water", [300, 60], [520, 60]),
            Value("s1", 330, 30, "demo/acid1/utilities/cooling/cw1/supply_temp"),
            Value("s2", 430, 30, "demo/acid1/utilities/cooling/cw1/pressure"),
            Value("s3", 330, 80, "demo/acid1/utilities/cooling/cw1/flow"),
            Value("s4", 430, 80, "demo/acid1/utilities/cooling/cw1/return_temp"),
        };
        for (var n = 1; n <= 6; n++)
        {
            var y = 70 + ((n - 1) * 52);
            var pump = $"demo/acid1/utilities/cooling/cwp{n}";
            items.Add(Pipe($"s{n}p", "water", [150, y + 13], [200, y + 13]));
            items.Add(Pipe($"d{n}p", "water", [226, y + 13], [300, y + 13]));
            items.Add(Item("pump", $"p{n}", 200, y, 26, 26, $"{n}号泵", $"Pump {n}", pump, ("state", $"{pump}/running")));
            items.Add(Value($"i{n}", 320, y + 60, $"{pump}/current"));
            items.Add(Value($"v{n}", 420, y + 60, $"{pump}/vibration_de"));
        }

        for (var n = 1; n <= 4; n++)
        {
            var fan = $"demo/acid1/utilities/cooling/ctf{n}";
            items.Add(Item("fan", $"f{n}", 540 + ((n - 1) * 70), 48, 30, 30, $"{n}号风机", $"Fan {n}", fan, ("state", $"{fan}/running")));
        }

        return Mimic(840, 420, items);
    }

    private static string Fans()
    {
        var items = new List<JsonObject>();
        for (var n = 1; n <= 2; n++)
        {
            var y = 20 + ((n - 1) * 130);
            var fan = $"demo/mine1/ventilation/main_fan/mf{n}";
            items.Add(Pipe($"p{n}", "air", [0, y + 30], [160, y + 30]));
            items.Add(Item("fan", $"f{n}", 160, y, 60, 60, $"{n}号主扇", $"Main fan {n}", fan, ("state", $"demo/mine1/ventilation/main_fan/mfm{n}/running")));
            items.Add(Pipe($"o{n}", "air", [220, y + 30], [420, y + 30]));
            items.Add(Value($"q{n}", 250, y, $"{fan}/air_quantity"));
            items.Add(Value($"s{n}", 250, y + 44, $"{fan}/static_pressure"));
            items.Add(Value($"w{n}", 360, y, $"{fan}/power"));
            items.Add(Value($"e{n}", 360, y + 44, $"{fan}/efficiency"));
        }

        return Mimic(520, 280, items);
    }

    private static string Mimic(int width, int height, IEnumerable<JsonObject> items) => new JsonObject
    {
        ["format"] = "mimic/v1",
        ["width"] = width,
        ["height"] = height,
        ["items"] = new JsonArray([.. items]),
    }.ToJsonString(Readable);

    private static JsonObject Item(string type, string id, int x, int y, int w, int h, string? zh, string? en, string? node, params (string Slot, string Path)[] bind)
    {
        var item = new JsonObject { ["id"] = id, ["type"] = type, ["x"] = x, ["y"] = y, ["w"] = w, ["h"] = h };
        if (zh is not null)
        {
            (item["labelZh"], item["labelEn"]) = (zh, en);
        }

        if (node is not null)
        {
            item["node"] = node;
        }

        item["bind"] = new JsonObject(bind.Select(b => KeyValuePair.Create(b.Slot, (JsonNode?)b.Path)));
        return item;
    }

    private static JsonObject Value(string id, int x, int y, string signal) => new()
    {
        ["id"] = id,
        ["type"] = "value",
        ["x"] = x,
        ["y"] = y,
        ["bind"] = new JsonObject { ["value"] = signal },
    };

    private static JsonObject Text(string id, int x, int y, string zh, string en) => new()
    {
        ["id"] = id,
        ["type"] = "text",
        ["x"] = x,
        ["y"] = y,
        ["labelZh"] = zh,
        ["labelEn"] = en,
    };

    private static JsonObject Pipe(string id, string medium, params int[][] points) => new()
    {
        ["id"] = id,
        ["type"] = "pipe",
        ["medium"] = medium,
        ["points"] = new JsonArray([.. points.Select(p => (JsonNode)new JsonArray(p[0], p[1]))]),
    };

    private static JsonObject Row(string id, int y, int from, int to, string zh, string en, string pattern) => new()
    {
        ["id"] = id,
        ["type"] = "potRow",
        ["x"] = 0,
        ["y"] = y,
        ["w"] = 1160,
        ["h"] = 90,
        ["labelZh"] = zh,
        ["labelEn"] = en,
        ["pots"] = new JsonObject { ["pattern"] = pattern, ["from"] = from, ["to"] = to, ["bandLo"] = 3.955, ["bandHi"] = 4.015 },
    };
}
