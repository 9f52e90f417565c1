using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>Mimics of the group's units.</summary>
internal static class Displays
{
    /// <summary>The numbers that matter on a unit: paths of signals below it, as the plant's attribute names
    /// them.</summary>
    internal static IReadOnlyList<string> KeyFiguresOf(string path) => path switch
    {
        "demo/refinery2/evaporation/train1" => ["specific_steam", "lab_nk", "train1-ev3/heat_transfer"],
        "demo/refinery2/evaporation/train2" => ["specific_steam", "product_nk", "train2-ev3/heat_transfer"],
        "demo/smelter1/potline/line" => ["potline1/line_current", "potline1/mean_voltage", "potline1/dc_energy"],
        "demo/concentrator1/flotation/rougher" => ["fc04/level", "fc04/froth_depth", "fc04/air_rate"],
        "demo/acid1/conversion" => ["boiler/whb1/steam_flow", "converter/bed1/temp_out", "converter/bed1/dp"],
        "demo/acid1/absorption" =>
            ["towers/abs1/concentration", "towers/abs1/acid_temp", "towers/dry1/concentration"],
        "demo/acid1/utilities/cooling" => ["cw1/supply_temp", "cw1/flow", "cwp3/vibration_de"],
        "demo/mine1/ventilation/main_fan" => ["mf1/air_quantity", "mf1/static_pressure", "mf1/efficiency"],
        _ => [],
    };

    internal static IEnumerable<(string Path, string Body)> Of(Site site) => site.Code switch
    {
        "refinery2" =>
        [
            ("demo/refinery2/evaporation/train1", EvaporationDisplay.Draw("train1")),
            ("demo/refinery2/evaporation/train2", EvaporationDisplay.Draw("train2")),
        ],
        "smelter1" => [("demo/smelter1/potline/line", PotlineDisplay.Draw())],
        "concentrator1" => [("demo/concentrator1/flotation/rougher", FlotationDisplay.Draw())],
        "acid1" =>
        [
            ("demo/acid1/conversion", AcidDisplays.Conversion()),
            ("demo/acid1/absorption", AcidDisplays.Absorption()),
            ("demo/acid1/utilities/cooling", CoolingDisplay.Draw()),
        ],
        "mine1" => [("demo/mine1/ventilation/main_fan", MainFanDisplay.Draw())],
        _ => [],
    };
}
