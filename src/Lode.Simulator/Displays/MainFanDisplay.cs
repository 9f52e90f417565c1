namespace Lode.Simulator;

/// <summary>The fan house over the return shaft: two main fans, one on duty, and what they move in the
/// airways.</summary>
internal static class MainFanDisplay
{
    private const string House = "demo/mine1/ventilation/main_fan";
    private const string Airways = "demo/mine1/ventilation/airways";

    internal static string Draw()
    {
        var draft = new MimicDraft()
            .Part("vessel", (2, 60, 54, 250), "回风井", "Shaft")
            .Pipe("air", (28, 360), (28, 310)).Pipe("air", (56, 180), (92, 180))
            .Pipe("air", (92, 180), (92, 100), (118, 100)).Pipe("air", (92, 180), (92, 260), (118, 260));
        (string Zh, string En, string Signal)[] rows =
        [
            ("风量 m³/s", "Air m³/s", "mf{0}/air_quantity"), ("静压 Pa", "Static Pa", "mf{0}/static_pressure"),
            ("轴功率 kW", "Power kW", "mf{0}/power"), ("叶片角度 °", "Blade angle °", "mf{0}/blade_angle"),
            ("静压效率 %", "Efficiency %", "mf{0}/efficiency"), ("电机电流 A", "Motor A", "mfm{0}/current"),
            ("驱动端轴承 °C", "DE bearing °C", "mfm{0}/bearing_temp_de"),
            ("非驱动端轴承 °C", "NDE bearing °C", "mfm{0}/bearing_temp_nde"),
            ("驱动端振动 mm/s", "DE vibration mm/s", "mfm{0}/vibration_de"),
        ];
        for (var n = 1; n <= 2; n++)
        {
            Fan(draft, n);
            draft.Head(610 + ((n - 1) * 96), 60, $"{n}号主扇", $"Main fan {n}", 80, "center");
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var y = 86 + (i * 26);
            draft.Head(480, y + 1, rows[i].Zh, rows[i].En);
            for (var n = 1; n <= 2; n++)
            {
                var signal = rows[i].Signal.Replace("{0}", $"{n}", StringComparison.Ordinal);
                draft.Cell(650 + ((n - 1) * 96), y, $"{House}/{signal}");
            }
        }

        Network(draft);
        return draft.Finish(806, 480);
    }

    private static void Fan(MimicDraft draft, int n)
    {
        var (fan, motor, y) = ($"{House}/mf{n}", $"{House}/mfm{n}", 100 + ((n - 1) * 160));
        draft.Part("valve", (118, y - 11, 32, 22), "风门", "Door")
            .Pipe("air", (150, y), (196, y))
            .Part("fan", (196, y - 32, 64, 64), $"{n}号主通风机", $"Main fan {n}", fan, "top",
                bind: ("state", $"{motor}/running"))
            .Pipe("power", (260, y), (300, y))
            .Part("motor", (300, y - 17, 34, 34), "电机", "Motor", motor, bind: ("state", $"{motor}/running"))
            .Pipe("air", (228, y + 32), (228, y + 58), (400, y + 58)).Head(404, y + 49, "大气", "Outlet");
    }

    private static void Network(MimicDraft draft)
    {
        draft.Text(0, 388, "井下巷道", "Airways").Head(0, 411, "风量 m³/s", "Air m³/s")
            .Head(0, 433, "CO ppm", "CO ppm").Head(0, 455, "温度 °C", "Temp. °C");
        for (var n = 1; n <= 12; n++)
        {
            var x = 112 + ((n - 1) * 59);
            var airway = $"{Airways}/aw{n:00}";
            draft.Head(x - 40, 388, $"{n}号", $"{n}", 80, "center").Cell(x, 410, $"{airway}/air_quantity")
                .Cell(x, 432, $"{airway}/co").Cell(x, 454, $"{airway}/temp");
        }
    }
}
