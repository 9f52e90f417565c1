namespace Lode.Simulator;

/// <summary>The rougher bank: feed pumps, eight cells in a row with a tailings valve behind each, air from above, froth
/// into the launder, tailings at the end.</summary>
internal static class FlotationDisplay
{
    private const string Bank = "demo/concentrator1/flotation/rougher";
    private const string Feed = "demo/concentrator1/flotation/feed";
    private const int Pitch = 84;

    internal static string Draw()
    {
        var draft = new MimicDraft()
            .Head(0, 3, "充气量 m³/min", "Air m³/min").Head(0, 25, "泡沫层 mm", "Froth mm")
            .Head(0, 47, "泡沫流速 mm/s", "Froth mm/s").Head(0, 69, "气泡 mm", "Bubbles mm")
            .Head(0, 91, "主轴电流 A", "Shaft A")
            .Text(0, 128, "低压空气", "Air").Pipe("air", (0, 152), (734, 152))
            .Pipe("slurry", (140, 200), (806, 200)).Text(706, 176, "粗精矿", "Concentrate", 100, "right")
            .Named(686, 206, "Cu", "Cu", $"{Feed}/cu_conc", 120, "right");
        for (var n = 1; n <= 8; n++)
        {
            Cell(draft, $"{Bank}/fc{n:00}", n);
        }

        draft.Text(746, 362, "尾矿", "Tailings", 60, "right")
            .Named(686, 416, "Cu", "Cu", $"{Feed}/cu_tail", 120, "right")
            .Text(0, 218, "给矿", "Feed").Value(0, 236, $"{Feed}/tonnage").Value(0, 255, $"{Feed}/density")
            .Named(0, 274, "pH", "pH", $"{Feed}/ph").Named(0, 293, "Cu", "Cu", $"{Feed}/cu_feed")
            .Part("tank", (0, 452, 84, 72), "搅拌槽", "Agitator tank")
            .Pipe("slurry", (84, 516), (432, 516))
            .Pipe("slurry", (432, 440), (20, 440), (20, 324), (98, 324))
            .Named(580, 456, "捕收剂", "Collector", $"{Feed}/collector")
            .Named(580, 480, "起泡剂", "Frother", $"{Feed}/frother");
        for (var n = 1; n <= 4; n++)
        {
            var x = 132 + ((n - 1) * 100);
            draft.Pipe("slurry", (x, 516), (x, 492)).Pipe("slurry", (x, 468), (x, 440))
                .Part("pump", (x - 12, 468, 24, 24), $"{n}号泵", $"Pump {n}", $"{Feed}/fp{n}", "right", 270,
                    ("state", $"{Feed}/fp{n}/running"));
        }

        return draft.Finish(806, 528);
    }

    private static void Cell(MimicDraft draft, string cell, int n)
    {
        var x = 98 + ((n - 1) * Pitch);
        var middle = x + 36;
        draft.Cell(middle, 2, $"{cell}/air_rate").Cell(middle, 24, $"{cell}/froth_depth")
            .Cell(middle, 46, $"{cell}/froth_velocity").Cell(middle, 68, $"{cell}/bubble_size")
            .Cell(middle, 90, $"{cell}/motor_current")
            .Pipe("air", (middle, 152), (middle, 236))
            .Pipe("slurry", (x + 62, 246), (x + 62, 200))
            .Part("cell", (x, 246, 72, 120), $"{n}号", $"C{n}", cell, bind: ("level", $"{cell}/level"));
        var next = n < 8 ? x + Pitch + 12 : 806;
        if (n < 8)
        {
            draft.Pipe("slurry", (x + 58, 366), (x + 58, 386), (next, 386), (next, 366));
        }
        else
        {
            draft.Pipe("slurry", (x + 58, 366), (x + 58, 386), (806, 386));
        }

        draft.Part("valve", (x + 67, 379, 20, 14), "", "", bind: ("value", $"{cell}/valve"));
    }
}
