namespace Lode.Simulator;

/// <summary>The current's way round the line: rectifiers, room 1 from left to right, the crossover, room 2
/// back.</summary>
internal static class PotlineDisplay
{
    private const string Pots = "demo/smelter1/potline";
    private const string Line = $"{Pots}/line/potline1";
    private const string Rectifiers = "demo/smelter1/power_supply/rectifiers";
    private static readonly (double Low, double High) Band = (3.955, 4.015);

    internal static string Draw()
    {
        var draft = new MimicDraft()
            .Head(0, 2, "负母线", "DC −").Head(24, 92, "正母线", "DC +")
            .Pipe("power", (4, 24), (740, 24)).Pipe("power", (14, 112), (740, 112));
        for (var n = 1; n <= 7; n++)
        {
            var x = 86 + ((n - 1) * 104);
            draft.Pipe("power", (x, 24), (x, 46)).Pipe("power", (x, 90), (x, 112))
                .Part("transformer", (x - 14, 46, 28, 44), $"{n}号", $"R{n}", $"{Rectifiers}/rec{n}", "right",
                    bind: ("value", $"{Rectifiers}/rec{n}/current"));
        }

        return draft
            .Pipe("power", (14, 112), (14, 218), (32, 218))
            .PotRow((32, 146, 752, 128), "一厂房", "Room 1", $"{Pots}/room1/pot{{n}}/voltage", (1, 140), Band)
            .Pipe("power", (784, 218), (800, 218), (800, 356), (784, 356))
            .PotRow((32, 284, 752, 128), "二厂房", "Room 2", $"{Pots}/room2/pot{{n}}/voltage", (141, 280), Band,
                reversed: true)
            .Pipe("power", (32, 356), (4, 356), (4, 24))
            .Named(0, 436, "系列电流", "Line current", $"{Line}/line_current")
            .Named(165, 436, "总电压", "Line voltage", $"{Line}/line_voltage")
            .Named(325, 436, "直流功率", "DC power", $"{Line}/dc_power")
            .Named(490, 436, "直流电耗", "DC energy", $"{Line}/dc_energy")
            .Named(665, 436, "运行槽数", "Pots on line", $"{Line}/pots_in_service")
            .Named(0, 464, "平均槽电压", "Mean voltage", $"{Line}/mean_voltage")
            .Named(165, 464, "电流效率", "Efficiency", $"{Line}/current_efficiency")
            .Named(325, 464, "氧化铝浓度", "Alumina", $"{Line}/alumina_concentration")
            .Named(490, 464, "日用仓料位", "Day bin", $"{Line}/alumina_bin")
            .Named(665, 464, "效应次数", "Effects", $"{Line}/anode_effects")
            .Finish(806, 500);
    }
}
