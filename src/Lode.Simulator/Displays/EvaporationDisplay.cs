namespace Lode.Simulator;

/// <summary>A train of six effects in counter-current: steam goes in on the left, liquor comes in on the right, the
/// product leaves through three flash tanks.</summary>
internal static class EvaporationDisplay
{
    private const int Pitch = 111;

    internal static string Draw(string unit)
    {
        var train = $"demo/refinery2/evaporation/{unit}";
        var draft = new MimicDraft()
            .Text(0, 150, "新蒸汽", "Live steam").Pipe("steam", (0, 174), (90, 174))
            .Value(0, 179, $"{train}/live_steam").Value(0, 198, $"{train}/live_steam_temp")
            .Head(0, 3, "汽压 kPa", "Vapor kPa").Head(0, 25, "汽温 °C", "Vapor °C")
            .Head(0, 47, "蒸水 t/h", "Water t/h").Head(0, 69, "K kW/(m²·K)", "K kW/(m²·K)");
        for (var n = 1; n <= 6; n++)
        {
            Effect(draft, $"{train}/{unit}-ev{n}", n);
        }

        for (var n = 1; n <= 3; n++)
        {
            Flash(draft, train, n);
        }

        return draft
            .Part("heatExchanger", (729, 156, 36, 36), "冷凝器", "Condenser", align: "top")
            .Pipe("vapor", (702, 266), (717, 266), (717, 174), (729, 174))
            .Value(727, 196, $"{train}/condenser_temp").Value(727, 215, $"{train}/vacuum")
            .Pipe("liquor", (806, 308), (702, 308)).Text(726, 263, "原液", "Feed", 80, "right")
            .Value(726, 281, $"{train}/feed_flow", 80, "right").Value(726, 313, $"{train}/feed_temp", 80, "right")
            .Value(726, 332, $"{train}/feed_nk", 80, "right")
            .Pipe("liquor", (118, 336), (118, 452), (265, 452))
            .Pipe("liquor", (518, 476), (518, 496), (590, 496)).Pipe("liquor", (614, 496), (806, 496))
            .Pipe("liquor", (568, 496), (568, 452), (590, 452)).Pipe("liquor", (614, 452), (636, 452), (636, 496))
            .Part("pump", (590, 484, 24, 24), "P-112A", "P-112A", $"{train}/{unit}-p112a", "bottom",
                bind: ("state", $"{train}/{unit}-p112a/running"))
            .Part("pump", (590, 440, 24, 24), "P-112B", "P-112B", $"{train}/{unit}-p112b", "top",
                bind: ("state", $"{train}/{unit}-p112b/running"))
            .Text(706, 429, "成品母液", "Product", 100, "right")
            .Value(706, 447, $"{train}/product_nk", 100, "right").Value(706, 466, $"{train}/product_temp", 100, "right")
            .Finish(806, 544);
    }

    private static void Effect(MimicDraft draft, string effect, int n)
    {
        var x = 90 + ((n - 1) * Pitch);
        var middle = x + 28;
        draft.Part("evaporatorEffect", (x, 138, 56, 198), "ⅠⅡⅢⅣⅤⅥ"[n - 1] + "效", $"E{n}", effect,
                bind: ("level", $"{effect}/level"))
            .Cell(middle, 2, $"{effect}/vapor_pressure").Cell(middle, 24, $"{effect}/vapor_temp")
            .Cell(middle, 46, $"{effect}/evaporation").Bar(middle - 36, 68, 72, $"{effect}/heat_transfer", bare: true);
        if (n == 1)
        {
            draft.Value(128, 366, $"{effect}/liquor_temp");
        }
        else
        {
            draft.Value(middle - 38, 366, $"{effect}/liquor_temp", 80, "center");
        }

        if (n < 6)
        {
            var next = middle + Pitch;
            draft.Pipe("vapor", (x + 56, 266), (x + 72, 266), (x + 72, 174), (x + Pitch, 174))
                .Pipe("liquor", (next, 336), (next, 362), (x + 72, 362), (x + 72, 308), (x + 56, 308));
        }
    }

    // The vapor of each stage joins that of the effect above it.
    private static void Flash(MimicDraft draft, string train, int n)
    {
        var x = 265 + ((n - 1) * Pitch);
        draft.Part("flashTank", (x, 422, 62, 54), $"闪{n}", $"Flash {n}", bind: ("value", $"{train}/flash{n}_temp"))
            .Value(x + 40, 390, $"{train}/flash{n}_vapor")
            .Pipe("vapor", (x + 31, 422), (x + 31, 174));
        if (n < 3)
        {
            draft.Pipe("liquor", (x + 31, 476), (x + 31, 496), (x + 77, 496), (x + 77, 452), (x + Pitch, 452));
        }
    }
}
