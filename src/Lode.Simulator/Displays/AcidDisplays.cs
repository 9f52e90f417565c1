namespace Lode.Simulator;

/// <summary>The acid plant by double contact and double absorption: the way of the gas, and the three acid
/// circuits.</summary>
internal static class AcidDisplays
{
    private const string Gas = "demo/acid1/conversion";
    private const string Towers = "demo/acid1/absorption/towers";

    /// <summary>From the waste-heat boiler to the stack: dried, blown, over three beds, absorbed, over the fourth bed,
    /// absorbed again.</summary>
    internal static string Conversion()
    {
        var boiler = $"{Gas}/boiler/whb1";
        var draft = new MimicDraft()
            .Text(0, 94, "炉气", "Off-gas").Value(0, 128, $"{boiler}/gas_in").Pipe("gas", (0, 118), (76, 118))
            .Part("vessel", (76, 60, 80, 120), "余热锅炉", "Boiler", boiler,
                bind: ("level", $"{boiler}/drum_level"))
            .Pipe("steam", (116, 60), (116, 24), (196, 24)).Value(202, 14, $"{boiler}/steam_flow")
            .Value(202, 34, $"{boiler}/steam_pressure")
            .Pipe("water", (0, 222), (116, 222), (116, 180)).Text(0, 200, "给水", "Feedwater")
            .Value(0, 228, $"{boiler}/feedwater")
            .Pipe("gas", (156, 118), (226, 118)).Value(168, 126, $"{boiler}/gas_out")
            .Part("vessel", (226, 90, 62, 56), "净化", "Cleaning")
            .Pipe("gas", (288, 118), (312, 118), (312, 190), (332, 190))
            .Pipe("gas", (362, 72), (362, 48), (420, 48), (420, 118), (452, 118))
            .Part("tower", (332, 72, 60, 150), "干燥塔", "Drying", $"{Towers}/dry1")
            .Value(322, 228, $"{Towers}/dry1/concentration", 80, "center")
            .Part("fan", (452, 98, 40, 40), "主风机", "SO₂ blower", $"{Gas}/blower/so2b1", "top",
                bind: ("state", $"{Gas}/blower/so2b1/running"))
            .Value(432, 144, $"{Gas}/blower/so2b1/current", 80, "center")
            .Value(432, 164, $"{Gas}/blower/so2b1/vibration_de", 80, "center")
            .Pipe("gas", (492, 118), (540, 118), (540, 92), (592, 92));
        Beds(draft);
        return draft
            .Pipe("gas", (592, 262), (556, 262), (556, 440), (496, 440))
            .Pipe("gas", (466, 330), (466, 296), (538, 296), (538, 330), (592, 330))
            .Part("tower", (436, 330, 60, 150), "一吸塔", "Absorber 1", $"{Towers}/abs1")
            .Value(346, 396, $"{Towers}/abs1/acid_temp", 84, "right")
            .Value(346, 416, $"{Towers}/abs1/concentration", 84, "right")
            .Pipe("gas", (652, 356), (652, 508), (314, 508), (314, 440), (296, 440))
            .Part("tower", (236, 330, 60, 150), "二吸塔", "Absorber 2", $"{Towers}/abs2")
            .Value(146, 396, $"{Towers}/abs2/acid_temp", 84, "right")
            .Value(146, 416, $"{Towers}/abs2/concentration", 84, "right")
            .Pipe("gas", (266, 330), (266, 296), (96, 296)).Text(0, 288, "尾气烟囱", "Stack", 88, "right")
            .Finish(806, 528);
    }

    private static void Beds(MimicDraft draft)
    {
        draft.Text(592, 30, "转化器", "Converter").Head(656, 32, "床层压降", "Drop")
            .Head(722, 32, "进/出口温度", "In / out");
        for (var bed = 1; bed <= 4; bed++)
        {
            var (path, y) = ($"{Gas}/converter/bed{bed}", 58 + ((bed - 1) * 76));
            draft.Part("flashTank", (592, y, 120, 70), $"{"一二三四"[bed - 1]}段", $"Bed {bed}", path,
                    bind: ("value", $"{path}/dp"))
                .Value(722, y + 12, $"{path}/temp_in").Value(722, y + 36, $"{path}/temp_out");
            if (bed is 1 or 2)
            {
                draft.Pipe("gas", (650, y + 70), (650, y + 76));
            }
        }
    }

    /// <summary>Drying and both absorptions: acid from the pump tank through the cooler over the tower.</summary>
    internal static string Absorption()
    {
        var draft = new MimicDraft();
        Circuit(draft, 0, "dry1", ("干燥塔", "Drying"));
        draft.Text(0, 196, "炉气", "Off-gas").Text(20, 8, "至主风机", "To the blower")
            .Text(200, 304, "串酸", "Cross-flow");
        Circuit(draft, 272, "abs1", ("一吸塔", "Absorber 1"));
        draft.Text(272, 196, "三段来", "Bed 3").Text(292, 8, "至四段", "To bed 4")
            .Text(472, 304, "产酸", "Product");
        Circuit(draft, 544, "abs2", ("二吸塔", "Absorber 2"));
        draft.Text(544, 196, "四段来", "Bed 4").Text(564, 8, "至烟囱", "To the stack")
            .Text(744, 304, "串酸", "Cross-flow");
        return draft.Finish(806, 500);
    }

    private static void Circuit(MimicDraft draft, int x, string code, (string Zh, string En) name)
    {
        var tower = $"{Towers}/{code}";
        draft.Pipe("gas", (x, 218), (x + 70, 218))
            .Pipe("gas", (x + 105, 70), (x + 105, 30), (x + 20, 30))
            .Part("tower", (x + 70, 70, 70, 170), name.Zh, name.En, tower)
            .Pipe("acid", (x + 105, 240), (x + 105, 296))
            .Part("tank", (x + 56, 296, 98, 86), "循环槽", "Pump tank", tower, bind: ("level", $"{tower}/level"))
            .Pipe("acid", (x + 154, 360), (x + 178, 360))
            .Part("pump", (x + 178, 348, 24, 24), "酸泵", "Acid pump", align: "bottom")
            .Pipe("acid", (x + 190, 348), (x + 190, 246))
            .Part("heatExchanger", (x + 172, 210, 36, 36), "酸冷器", "Cooler", align: "right")
            .Pipe("acid", (x + 190, 210), (x + 190, 98), (x + 140, 98))
            .Pipe("acid", (x + 190, 300), (x + 246, 300))
            .Value(x + 198, 110, $"{tower}/flow")
            .Head(x + 20, 404, "酸温", "Temperature").Bar(x + 110, 398, 110, $"{tower}/acid_temp")
            .Head(x + 20, 446, "酸浓", "Strength").Bar(x + 110, 440, 110, $"{tower}/concentration");
    }
}
