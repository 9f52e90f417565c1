using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>What the overview of each site shows, in the plant's form cockpit/v1.</summary>
internal static class Cockpits
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static (string Path, string Body)? Of(Site site)
    {
        var (stages, strips, indicators) = site.Code switch
        {
            "smelter1" => Smelter(),
            "refinery2" => Refinery(),
            "power1" => Power(),
            "concentrator1" => Concentrator(),
            "acid1" => Acid(),
            "mine1" => Mine(),
            _ => ([], [], []),
        };
        var body = new JsonObject { ["format"] = "cockpit/v1", ["stages"] = stages, ["strips"] = strips, ["indicators"] = indicators };
        return stages.Count == 0 ? null : ($"demo/{site.Code}", body.ToJsonString(Readable));
    }

    private static (JsonArray, JsonArray, JsonArray) Smelter()
    {
        const string root = "demo/smelter1/";
        const string line = root + "potline/line/potline1/";
        return (
            [
                Stage("供电整流", "Power supply", root + "power_supply", Many(root + "power_supply/rectifiers/rec{n}/current", 1, 7),
                    line + "line_current", line + "dc_power", line + "line_voltage"),
                Stage("电解系列", "Potline", root + "potline", [], line + "mean_voltage", line + "pots_in_service", line + "anode_effects"),
                Stage("烟气净化", "Gas cleaning", root + "gas_cleaning", Many(root + "gas_cleaning/stack/idf{n}/running", 1, 3),
                    root + "gas_cleaning/stack/hf", root + "gas_cleaning/stack/dust", Named(root + "gas_cleaning/stack/idf2/bearing_temp_de", "2号排烟机轴承", "Fan 2 bearing")),
                Stage("氧化铝输送", "Alumina transport", root + "potline/line/potline1", [], line + "alumina_bin", line + "alumina_concentration"),
                Stage("铸造", "Casthouse", root + "casthouse", [],
                    Named(root + "casthouse/furnaces/hf1/metal_temp", "1号混合炉", "Furnace 1"), Named(root + "casthouse/furnaces/hf2/metal_temp", "2号混合炉", "Furnace 2"), Named(root + "casthouse/furnaces/hf3/metal_temp", "3号混合炉", "Furnace 3")),
                Stage("公用动力", "Utilities", root + "utilities", Many(root + "utilities/air/ac{n}/running", 1, 3),
                    Named(root + "utilities/air/ac1/current", "1号空压机电流", "Compressor 1"), Named(root + "utilities/air/ac2/current", "2号空压机电流", "Compressor 2"), Named(root + "utilities/air/ac3/current", "3号空压机电流", "Compressor 3")),
            ],
            [
                new JsonObject
                {
                    ["nameZh"] = "电解槽", ["nameEn"] = "Pots", ["noteZh"] = "槽电压偏差（实测−设定）", ["noteEn"] = "Voltage, measured − set",
                    ["rows"] = new JsonArray(
                        Row(root + "potline/room1/pot{n}/voltage", 1, 140), Row(root + "potline/room2/pot{n}/voltage", 141, 280)),
                    ["setPoint"] = 3.985, ["normal"] = 30, ["range"] = 80, ["factor"] = 1000, ["unit"] = "mV", ["outBelow"] = 0.5,
                },
            ],
            [
                Indicator(line + "line_current", 500), Indicator(line + "mean_voltage", 3.985), Indicator(line + "dc_energy", 12_740, "calculated"),
                Indicator(line + "current_efficiency", 93.5, "calculated"), Indicator(line + "dc_power"), Indicator(line + "line_voltage"),
                Indicator(root + "gas_cleaning/stack/hf"), Indicator(root + "gas_cleaning/stack/dust"), Indicator(line + "alumina_bin"),
                Indicator(line + "alumina_concentration", 2.4),
            ]);
    }

    private static (JsonArray, JsonArray, JsonArray) Refinery()
    {
        const string one = "demo/refinery2/evaporation/train1/";
        const string two = "demo/refinery2/evaporation/train2/";
        return (
            [
                Stage("蒸发一组", "Evaporation 1", "demo/refinery2/evaporation/train1",
                    ["demo/refinery2/evaporation/train1/train1-p101/running", "demo/refinery2/evaporation/train1/train1-p112a/running"],
                    one + "live_steam", one + "water_evaporated", one + "specific_steam"),
                Stage("蒸发二组", "Evaporation 2", "demo/refinery2/evaporation/train2",
                    ["demo/refinery2/evaporation/train2/train2-p101/running", "demo/refinery2/evaporation/train2/train2-p112a/running"],
                    two + "live_steam", two + "water_evaporated", two + "specific_steam"),
                Stage("成品母液", "Product liquor", "demo/refinery2/evaporation/train1", [], one + "product_flow", one + "product_nk", one + "product_temp"),
                Stage("种分", "Precipitation", "demo/refinery2/precipitation",
                    Many("demo/refinery2/precipitation/precipitation1/sp{n}/running", 1, 4),
                    Named("demo/refinery2/precipitation/precipitation1/pt01/temp", "1号槽温", "Tank 1"), Named("demo/refinery2/precipitation/precipitation1/pt07/temp", "7号槽温", "Tank 7"),
                    Named("demo/refinery2/precipitation/precipitation1/pt14/temp", "14号槽温", "Tank 14")),
            ],
            [],
            [
                Indicator(one + "specific_steam", 0.3, "calculated"), Indicator(two + "specific_steam", 0.3, "calculated"),
                Indicator(one + "water_evaporated"), Indicator(one + "product_nk", 240), Indicator(two + "product_nk", 240),
                Indicator(one + "feed_nk"), Indicator(one + "vacuum"), Indicator(one + "live_steam"),
                Indicator(one + "condensate_conductivity"), Indicator(one + "train1-ev3/heat_transfer", null, "calculated"),
                Indicator(one + "train1-ev6/level", 55),
            ]);
    }

    private static (JsonArray, JsonArray, JsonArray) Power()
    {
        const string sources = "demo/power1/dispatch/balance/";
        return (
            [
                Stage("火电", "Coal", "demo/power1/coal", [], sources + "coal_power", Named("demo/power1/coal/boilers/cu1/power", "1号机组", "Unit 1"), Named("demo/power1/coal/boilers/cu2/power", "2号机组", "Unit 2")),
                Stage("风电", "Wind", "demo/power1/wind", [], sources + "wind_power"),
                Stage("光伏", "Solar", "demo/power1/solar", [], sources + "solar_power"),
                Stage("储能", "Storage", "demo/power1/dispatch", [], sources + "battery_power", sources + "state_of_charge"),
                Stage("电网", "Grid", "demo/power1/substation", [], sources + "grid_import", sources + "frequency"),
            ],
            [],
            [
                Indicator(sources + "load"), Indicator(sources + "coal_power"), Indicator(sources + "wind_power"), Indicator(sources + "solar_power"),
                Indicator(sources + "battery_power"), Indicator(sources + "grid_import"), Indicator(sources + "state_of_charge"),
                Indicator(sources + "frequency", 50),
            ]);
    }

    private static (JsonArray, JsonArray, JsonArray) Concentrator()
    {
        const string bank = "demo/concentrator1/flotation/rougher/";
        return (
            [
                Stage("给矿", "Feed", "demo/concentrator1/flotation/feed", Many("demo/concentrator1/flotation/feed/fp{n}/running", 1, 4),
                    "demo/concentrator1/flotation/feed/tonnage", "demo/concentrator1/flotation/feed/density", "demo/concentrator1/flotation/feed/cu_feed"),
                Stage("粗选", "Rougher", "demo/concentrator1/flotation/rougher", [], bank + "fc01/level", bank + "fc01/air_rate", bank + "fc01/froth_depth"),
                Stage("末槽", "Last cell", "demo/concentrator1/flotation/rougher/fc08", [], bank + "fc08/level", bank + "fc08/froth_velocity", bank + "fc08/bubble_size"),
                Stage("产品", "Product", "demo/concentrator1/flotation/feed", [],
                    "demo/concentrator1/flotation/feed/cu_conc", "demo/concentrator1/flotation/feed/cu_tail"),
                Stage("脱水", "Dewatering", "demo/concentrator1/dewatering", [],
                    "demo/concentrator1/dewatering/thickeners/th1/underflow", "demo/concentrator1/dewatering/thickeners/th1/torque"),
            ],
            [],
            [.. Enumerable.Range(1, 8).Select(n => Indicator($"{bank}fc{n:00}/level")),
                Indicator(bank + "fc01/froth_velocity"), Indicator(bank + "fc01/bubble_size"), Indicator(bank + "fc01/motor_current")]);
    }

    private static (JsonArray, JsonArray, JsonArray) Acid()
    {
        const string water = "demo/acid1/utilities/cooling/cw1/";
        return (
            [
                Stage("转化", "Conversion", "demo/acid1/conversion", ["demo/acid1/conversion/blower/so2b1/running"],
                    "demo/acid1/conversion/blower/so2b1/current", "demo/acid1/conversion/blower/so2b1/vibration_de"),
                Stage("余热锅炉", "Waste-heat boiler", "demo/acid1/conversion/boiler", [],
                    "demo/acid1/conversion/boiler/whb1/steam_flow", "demo/acid1/conversion/boiler/whb1/steam_pressure",
                    "demo/acid1/conversion/boiler/whb1/drum_level"),
                Stage("干吸", "Absorption", "demo/acid1/absorption", [],
                    Named("demo/acid1/absorption/towers/abs1/concentration", "一吸酸浓", "Absorber 1 acid"), Named("demo/acid1/absorption/towers/abs1/acid_temp", "一吸酸温", "Absorber 1"),
                    Named("demo/acid1/absorption/towers/abs2/acid_temp", "二吸酸温", "Absorber 2")),
                Stage("循环水", "Cooling water", "demo/acid1/utilities", Many("demo/acid1/utilities/cooling/cwp{n}/running", 1, 6),
                    water + "supply_temp", water + "pressure", water + "flow"),
            ],
            [],
            [
                Indicator(water + "supply_temp"), Indicator(water + "return_temp"), Indicator(water + "pressure"), Indicator(water + "flow"),
                Indicator(water + "basin"), Indicator("demo/acid1/absorption/towers/abs1/concentration", 98.4),
                Indicator("demo/acid1/conversion/boiler/whb1/steam_flow"), Indicator("demo/acid1/conversion/boiler/whb1/gas_out"),
                Indicator("demo/acid1/conversion/blower/so2b1/current"),
            ]);
    }

    private static (JsonArray, JsonArray, JsonArray) Mine()
    {
        const string fan = "demo/mine1/ventilation/main_fan/mf1/";
        return (
            [
                Stage("通风", "Ventilation", "demo/mine1/ventilation", Many("demo/mine1/ventilation/main_fan/mfm{n}/running", 1, 2),
                    fan + "air_quantity", fan + "static_pressure", fan + "efficiency"),
                Stage("排水", "Drainage", "demo/mine1/drainage", Many("demo/mine1/drainage/pumps/dp{n}/running", 1, 3),
                    Named("demo/mine1/drainage/pumps/dp1/current", "1号泵电流", "Pump 1"), Named("demo/mine1/drainage/pumps/dp2/current", "2号泵电流", "Pump 2")),
            ],
            [],
            [Indicator(fan + "air_quantity"), Indicator(fan + "static_pressure"), Indicator(fan + "power"), Indicator(fan + "efficiency")]);
    }

    private static JsonObject Stage(string zh, string en, string node, IEnumerable<string> running, params JsonNode[] signals) => new()
    {
        ["nameZh"] = zh,
        ["nameEn"] = en,
        ["node"] = node,
        ["running"] = new JsonArray([.. running.Select(path => (JsonNode)path)]),
        ["signals"] = new JsonArray([.. signals]),
    };

    private static JsonObject Named(string signal, string zh, string en) => new() { ["signal"] = signal, ["nameZh"] = zh, ["nameEn"] = en };

    private static JsonObject Row(string pattern, int from, int to) => new() { ["pattern"] = pattern, ["from"] = from, ["to"] = to };

    private static JsonObject Indicator(string signal, double? setPoint = null, string origin = "measured")
    {
        var indicator = new JsonObject { ["signal"] = signal, ["origin"] = origin };
        if (setPoint is { } wanted)
        {
            indicator["setPoint"] = wanted;
        }

        return indicator;
    }

    private static IEnumerable<string> Many(string pattern, int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(n => pattern.Replace("{n}", $"{n}", StringComparison.Ordinal));
}
