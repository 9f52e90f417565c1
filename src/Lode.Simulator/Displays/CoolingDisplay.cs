namespace Lode.Simulator;

/// <summary>The cooling-water loop: tower cells with fans, basin, six pumps in parallel, the acid coolers, and back
/// over the tower.</summary>
internal static class CoolingDisplay
{
    private const string Loop = "demo/acid1/utilities/cooling";
    private const string Water = $"{Loop}/cw1";
    private const string Towers = "demo/acid1/absorption/towers";

    internal static string Draw()
    {
        var draft = new MimicDraft()
            .Pipe("water", (560, 118), (76, 118))
            .Text(470, 94, "回水", "Return").Value(470, 124, $"{Water}/return_temp")
            .Part("tank", (60, 186, 368, 56), "冷水池", "Cold basin", Water).Value(440, 196, $"{Water}/basin")
            .Value(440, 216, $"{Water}/conductivity")
            .Named(0, 56, "湿球", "Wet bulb", $"{Water}/wet_bulb")
            .Pipe("water", (244, 242), (244, 284)).Pipe("water", (244, 284), (700, 284))
            .Pipe("water", (244, 284), (108, 284))
            .Pipe("water", (108, 372), (784, 372), (784, 60), (716, 60))
            .Text(712, 348, "供水", "Supply").Value(560, 378, $"{Water}/supply_temp")
            .Value(636, 378, $"{Water}/pressure").Value(726, 378, $"{Water}/flow")
            .Head(0, 411, "电流 A", "Current A").Head(0, 433, "轴承 °C", "Bearing °C")
            .Head(0, 455, "振动 mm/s", "Vibration mm/s");
        for (var n = 1; n <= 4; n++)
        {
            var (fan, x) = ($"{Loop}/ctf{n}", 60 + ((n - 1) * 94));
            draft.Part("tower", (x, 86, 86, 96), "", "")
                .Part("fan", (x + 27, 48, 32, 32), $"{n}号", $"F{n}", fan, "top", bind: ("state", $"{fan}/running"));
        }

        Coolers(draft);
        for (var n = 1; n <= 6; n++)
        {
            Pump(draft, n);
        }

        return draft.Finish(806, 486);
    }

    private static void Coolers(MimicDraft draft)
    {
        (string Code, string Zh, string En)[] coolers =
        [
            ("dry1", "干燥酸冷器", "Drying cooler"), ("abs1", "一吸酸冷器", "Cooler 1"),
            ("abs2", "二吸酸冷器", "Cooler 2"),
        ];
        for (var i = 0; i < coolers.Length; i++)
        {
            var (tower, y) = ($"{Towers}/{coolers[i].Code}", 60 + (i * 84));
            if (i > 0)
            {
                draft.Pipe("water", (784, y), (716, y));
            }

            draft.Part("heatExchanger", (680, y - 18, 36, 36), coolers[i].Zh, coolers[i].En, tower, "top",
                    bind: ("value", $"{tower}/acid_temp"))
                .Pipe("water", (680, y), (560, y), (560, 118));
        }
    }

    private static void Pump(MimicDraft draft, int n)
    {
        var (pump, x) = ($"{Loop}/cwp{n}", 108 + ((n - 1) * 118));
        draft.Pipe("water", (x, 284), (x, 316)).Pipe("water", (x, 340), (x, 372))
            .Part("pump", (x - 12, 316, 24, 24), $"{n}号", $"P{n}", pump, "right", 90, ("state", $"{pump}/running"))
            .Cell(x, 410, $"{pump}/current").Cell(x, 432, $"{pump}/bearing_temp_de")
            .Cell(x, 454, $"{pump}/vibration_de");
    }
}
