using Lode.Simulator.Model;

namespace Lode.Simulator.Sites;

/// <summary>The parts of the group that are readings around a working point.</summary>
internal static class Stations
{
    internal static Station Rectifier(int n, ulong seed) =>
        new Station("rectifier", "power_supply", "rectifiers", $"rec{n}", $"{n}号整流机组", $"Rectifier {n}", seed)
            .With(S("current", "直流电流", "DC current", "kA", 0, 120, 2), n == 7 ? 0 : 83.4, 0, n == 7 ? 0 : 0.25, n == 7 ? 0 : 0.03)
            .With(S("voltage", "直流电压", "DC voltage", "V", 0, 1500, 0), n == 7 ? 0 : 1116, 0, n == 7 ? 0 : 1.2, n == 7 ? 0 : 0.6)
            .With(S("oil_temp", "主变油温", "Transformer oil temperature", "Cel", 0, 120, 1), n == 7 ? 24 : 61, 3, 0.8, 0.1)
            .With(S("water_conductivity", "纯水电导率", "Pure-water conductivity", "uS/cm", 0, 10, 2) with
            {
                Alarms = [A("high", 1.5, 3, 120, 0.1, "纯水电导率偏高", "Pure-water conductivity high", "离子交换树脂失效", "Ion-exchange resin is spent",
                    "元件绝缘下降", "Insulation of the stacks falls", "切换树脂柱，取样复测", "Change over the resin column; sample again", 240)],
            }, n == 5 ? 1.25 : 0.8, 0, 0.04, 0.01, 0.9);

    internal static Station GasCleaning(ulong seed) =>
        new Station("gas_cleaning", "gas_cleaning", "stack", "stack", "净化总排口", "Gas cleaning stack", seed)
            .With(S("hf", "出口HF", "HF at the stack", "mg/m3", 0, 20, 2) with
            {
                BandLow = 0,
                BandHigh = 2.8,
                Alarms = [A("high", 3.0, 3, 300, 0.1, "出口HF接近限值", "HF near the limit", "氧化铝喷射量不足或布袋破损", "Too little alumina, or a torn bag",
                    "排放超标", "Emission above the limit", "加大喷射量，查布袋压差", "Raise the injection; check the bag pressure drop", 60)],
            }, 2.62, 0.12, 0.07, 0.03, 0.5)
            .With(S("dust", "颗粒物", "Dust", "mg/m3", 0, 50, 1), 4.6, 0.3, 0.2, 0.08)
            .With(S("so2", "SO₂", "SO₂", "mg/m3", 0, 300, 1), 62, 4, 3, 0.6)
            .With(S("flow", "烟气量", "Gas flow", "km3/h", 0, 3000, 0), 1860, 20, 12, 4)
            .With(S("bag_dp", "布袋压差", "Bag pressure drop", "kPa", 0, 5, 2), 1.42, 0.05, 0.04, 0.01, 0.4)
            .With(S("temp", "烟气温度", "Gas temperature", "Cel", 0, 200, 1), 96, 3, 1, 0.2);

    internal static Station HoldingFurnace(int n, ulong seed) =>
        new Station("holding_furnace", "casthouse", "furnaces", $"hf{n}", $"{n}号混合炉", $"Holding furnace {n}", seed)
            .With(S("metal_temp", "铝液温度", "Metal temperature", "Cel", 0, 1000, 0), 742, 2, 3, 0.6)
            .With(S("chamber_pressure", "炉膛负压", "Chamber pressure", "Pa", -100, 100, 0) with { BandLow = -16, BandHigh = -9 }, -12, 0, 1.2, 0.5, 9)
            .With(S("level", "铝液液位", "Metal level", "mm", 0, 1200, 0), 640, 40, 25, 1)
            .With(S("gas_flow", "天然气流量", "Gas flow", "m3/h", 0, 500, 0), 165, 6, 8, 2)
            .With(S("casting_speed", "铸造速度", "Casting rate", "t/h", 0, 30, 1), n == 4 ? 0 : 14.2, 0, n == 4 ? 0 : 0.3, 0.1);

    internal static Station DrossPress(int n, ulong seed) =>
        new Station("dross_press", "casthouse", "dross", $"dp{n}", $"{n}号铝灰压榨机", $"Dross press {n}", seed)
            .With(S("dross_mass", "本班铝灰量", "Dross this shift", "t", 0, 50, 3), 3.2, 0.2, 0.1, 0.01)
            .With(S("temp", "铝灰温度", "Dross temperature", "Cel", 0, 900, 0), 410, 10, 15, 3)
            .With(S("pressure", "压榨压力", "Press pressure", "MPa", 0, 40, 1), 21, 0, 0.6, 0.1);

    internal static Station CoalUnit(int n, ulong seed) =>
        new Station("coal_unit", "coal", "boilers", $"cu{n}", $"{n}号机组", $"Unit {n}", seed)
            .With(S("power", "机组出力", "Output", "MW", 0, 180, 1), 132, 9, 4, 0.3)
            .With(S("steam_flow", "主蒸汽流量", "Main steam flow", "t/h", 0, 600, 1), 428, 28, 12, 1)
            .With(S("steam_pressure", "主蒸汽压力", "Main steam pressure", "MPa", 0, 20, 2), 13.4, 0, 0.08, 0.02)
            .With(S("steam_temp", "主蒸汽温度", "Main steam temperature", "Cel", 0, 600, 1), 537, 0, 1.5, 0.3)
            .With(S("furnace_pressure", "炉膛负压", "Furnace pressure", "Pa", -500, 500, 0), -60, 0, 9, 6)
            .With(S("oxygen", "烟气氧量", "Flue-gas oxygen", "%", 0, 21, 2), 3.4, 0, 0.18, 0.03)
            .With(S("coal_flow", "给煤量", "Coal flow", "t/h", 0, 120, 1), 58, 4, 1.8, 0.3)
            .With(S("drum_level", "汽包水位", "Drum level", "mm", -300, 300, 0), 0, 0, 6, 2)
            .With(S("nox", "NOₓ", "NOₓ", "mg/m3", 0, 300, 1), 38, 1, 2.2, 0.4)
            .With(S("so2", "SO₂", "SO₂", "mg/m3", 0, 200, 1), 19, 1, 1.4, 0.3)
            .With(S("exhaust_temp", "排烟温度", "Exhaust gas temperature", "Cel", 0, 300, 1), 128, 2, 1.6, 0.2, 14)
            .With(S("vacuum", "凝汽器真空", "Condenser vacuum", "kPa", -101, 0, 1), -94.1, 0.8, 0.2, 0.05);

    internal static Station GridTie(int n, ulong seed) =>
        new Station("grid_tie", "substation", "ties", $"tie{n}", $"{n}号联络线", $"Tie line {n}", seed)
            .With(S("power", "有功功率", "Active power", "MW", -200, 300, 1), 11, 6, 5, 0.2)
            .With(S("reactive", "无功功率", "Reactive power", "Mvar", -100, 100, 1), 6, 1, 1.5, 0.1)
            .With(S("voltage", "线电压", "Line voltage", "kV", 0, 260, 2), 226.4, 0.6, 0.35, 0.05)
            .With(S("current", "电流", "Current", "A", 0, 1200, 1), 34, 12, 9, 0.5);

    internal static Station Busbar(string code, string zh, string en, ulong seed) =>
        new Station("busbar", "substation", "busbars", code, zh, en, seed)
            .With(S("voltage", "母线电压", "Busbar voltage", "kV", 0, 12, 3) with
            {
                BandLow = 6.1,
                BandHigh = 6.5,
                Alarms = [A("lowLow", 4.2, 1, 0, 0.3, "母线失压", "Busbar undervoltage", "进线过流跳闸", "Incomer tripped on overcurrent",
                    "所带辅机全停", "All drives on it stop", "按停电应急预案处置", "Follow the outage plan", 5)],
            }, 6.3, 0.03, 0.02, 0.004, -6.3)
            .With(S("current", "进线电流", "Incomer current", "A", 0, 2000, 1), 820, 40, 15, 1.5, -820);

    internal static Station FlotationFeed(ulong seed) =>
        new Station("flotation_feed", "flotation", "feed", "feed", "浮选给矿", "Flotation feed", seed)
            .With(S("tonnage", "干矿量", "Dry feed", "t/h", 0, 800, 1), 412, 6, 9, 1)
            .With(S("density", "矿浆浓度", "Pulp density", "%", 0, 70, 1), 32.5, 0, 0.5, 0.1)
            .With(S("ph", "pH", "pH", "", 0, 14, 2), 10.9, 0, 0.06, 0.02)
            .With(S("cu_feed", "原矿品位Cu", "Feed grade Cu", "%", 0, 5, 3), 0.52, 0, 0.015, 0.004)
            .With(S("cu_conc", "精矿品位Cu", "Concentrate grade Cu", "%", 0, 40, 2), 21.6, 0, 0.4, 0.08)
            .With(S("cu_tail", "尾矿品位Cu", "Tailings grade Cu", "%", 0, 2, 3), 0.051, 0, 0.003, 0.001)
            .With(S("collector", "捕收剂用量", "Collector", "g/t", 0, 100, 1), 28, 0, 0.8, 0.2)
            .With(S("frother", "起泡剂用量", "Frother", "g/t", 0, 60, 1), 16, 0, 0.5, 0.1);

    internal static Station Thickener(int n, ulong seed) =>
        new Station("thickener", "dewatering", "thickeners", $"th{n}", $"{n}号浓密机", $"Thickener {n}", seed)
            .With(S("torque", "耙架扭矩", "Rake torque", "%", 0, 100, 1), 34, 0, 2.2, 0.4, 30)
            .With(S("bed", "泥层高度", "Bed level", "m", 0, 8, 2), 2.4, 0.1, 0.08, 0.02)
            .With(S("underflow", "底流浓度", "Underflow density", "%", 0, 80, 1), 61, 0, 0.7, 0.2)
            .With(S("turbidity", "溢流浊度", "Overflow turbidity", "NTU", 0, 1000, 0), 46, 0, 5, 2);

    internal static Station WasteHeatBoiler(ulong seed) =>
        new Station("waste_heat_boiler", "conversion", "boiler", "whb1", "余热锅炉", "Waste-heat boiler", seed)
            .With(S("steam_flow", "产汽量", "Steam made", "t/h", 0, 60, 1), 31.4, 0.8, 0.5, 0.1, -6)
            .With(S("steam_pressure", "汽包压力", "Drum pressure", "MPa", 0, 6, 2), 3.82, 0, 0.03, 0.01)
            .With(S("drum_level", "汽包水位", "Drum level", "mm", -200, 200, 0), 4, 0, 5, 1.5)
            .With(S("gas_in", "入口烟温", "Gas in", "Cel", 0, 1100, 0), 946, 6, 7, 1.5)
            .With(S("gas_out", "出口烟温", "Gas out", "Cel", 0, 600, 0), 352, 2, 3, 1, 38)
            .With(S("feedwater", "给水流量", "Feedwater", "t/h", 0, 60, 1), 32.1, 0.8, 0.5, 0.1);

    // SO2 burns in every bed, less in each: the gas leaves hotter than it came, and is cooled before the next.
    private static readonly double[] BedIn = [420, 445, 432, 416];
    private static readonly double[] BedOut = [604, 521, 457, 437];

    internal static Station Converter(int bed, ulong seed) =>
        new Station("converter_bed", "conversion", "converter", $"bed{bed}", $"转化{bed}段", $"Converter bed {bed}", seed)
            .With(S("temp_in", "入口温度", "Inlet temperature", "Cel", 0, 700, 1), BedIn[bed - 1], 0, 1.2, 0.2)
            .With(S("temp_out", "出口温度", "Outlet temperature", "Cel", 0, 700, 1), BedOut[bed - 1], 0, 2, 0.3)
            .With(S("dp", "床层压降", "Bed pressure drop", "kPa", 0, 10, 2), 0.9 + (0.15 * bed), 0, 0.02, 0.01, 0.8);

    internal static Station Tower(string code, string zh, string en, double celsius, ulong seed) =>
        new Station("acid_tower", "absorption", "towers", code, zh, en, seed)
            .With(S("acid_temp", "循环酸温", "Acid temperature", "Cel", 0, 150, 1) with
            {
                Alarms = [A("high", celsius + 6, 2, 30, 1, "循环酸温高", "Acid temperature high", "冷却水不足或酸冷器结垢",
                    "Too little cooling water, or a fouled acid cooler", "吸收率下降，管道腐蚀加快", "Poor absorption, faster corrosion",
                    "查供水压力和酸冷器旁路", "Check the water pressure and the cooler bypass", 15)],
            }, celsius, 1.5, 0.8, 0.1, 9)
            .With(S("concentration", "酸浓", "Acid strength", "%", 80, 100, 2) with { BandLow = 98.1, BandHigh = 98.7 }, 98.4, 0, 0.06, 0.02)
            .With(S("level", "循环槽液位", "Tank level", "%", 0, 100, 1), 62, 0, 1.5, 0.2)
            .With(S("flow", "循环酸量", "Acid flow", "m3/h", 0, 1200, 0), 640, 0, 5, 2);

    internal static Station CoolingWater(ulong seed) =>
        new Station("cooling_water", "utilities", "cooling", "cw1", "循环水系统", "Circulating water", seed)
            .With(S("supply_temp", "供水温度", "Supply temperature", "Cel", 0, 60, 1) with
            {
                Alarms = [Water("high", 33, 3, 0.5, "供水温度高", "Supply temperature high")],
            }, 27.6, 1.8, 0.4, 0.06, 8)
            .With(S("return_temp", "回水温度", "Return temperature", "Cel", 0, 70, 1) with
            {
                Alarms = [Water("high", 42, 3, 0.5, "回水温度高", "Return temperature high")],
            }, 36.9, 1.8, 0.5, 0.06, 8)
            .With(S("pressure", "供水压力", "Supply pressure", "MPa", 0, 1, 3) with
            {
                Alarms = [Water("low", 0.35, 2, 0.01, "供水压力低", "Supply pressure low"),
                    Water("lowLow", 0.25, 1, 0.01, "供水压力低低", "Supply pressure very low")],
            }, 0.412, 0, 0.006, 0.001, -0.3)
            .With(S("flow", "供水流量", "Supply flow", "m3/h", 0, 6000, 0) with
            {
                Alarms = [Water("low", 3000, 2, 50, "供水流量低", "Supply flow low")],
            }, 3860, 20, 35, 8, -2200)
            .With(S("basin", "水池液位", "Basin level", "m", 0, 6, 2), 3.42, 0.05, 0.03, 0.01)
            .With(S("wet_bulb", "湿球温度", "Wet bulb", "Cel", -30, 40, 1), 21.5, 2.6, 0.6, 0.05)
            .With(S("conductivity", "循环水电导率", "Conductivity", "uS/cm", 0, 5000, 0), 1480, 0, 18, 4);

    internal static Station Airway(int n, ulong seed) =>
        new Station("airway", "ventilation", "airways", $"aw{n:00}", $"{n}号巷道", $"Airway {n}", seed)
            .With(S("air_quantity", "风量", "Air quantity", "m3/s", 0, 300, 1), 22 + (n * 2.5), 0.6, 0.5, 0.15, -15)
            .With(S("co", "CO浓度", "CO", "ppm", 0, 500, 1) with
            {
                BandLow = 0,
                BandHigh = 16,
                Alarms = [A("high", 24, 1, 10, 2, "CO浓度超限", "CO above the limit", "爆破后通风不足或自燃", "Weak ventilation after blasting, or fire",
                    "人员中毒", "People are poisoned", "撤人，加强通风，查明原因", "Withdraw people, ventilate, find the cause", 5)],
            }, 6, 1, 0.9, 0.3, 28)
            .With(S("temp", "温度", "Temperature", "Cel", -20, 60, 1), 21 + (n * 0.25), 0.5, 0.2, 0.05);

    internal static Station MainFan(int n, bool duty, ulong seed) =>
        new Station("main_fan", "ventilation", "main_fan", $"mf{n}", $"{n}号主通风机", $"Main fan {n}", seed)
            .With(S("air_quantity", "总风量", "Air quantity", "m3/s", 0, 400, 1) with
            {
                // A fan on standby moves no air: that is its design and no alarm.
                Alarms = [A("lowLow", 180, 1, 10, 5, "总风量低低", "Air quantity very low", "主扇停运或风门误动", "The main fan stopped, or a door moved",
                    "井下有害气体积聚", "Gas builds up underground", "启动备用主扇，撤人，汇报调度", "Start the standby fan, withdraw people, tell the dispatcher", 5) with
                {
                    SuppressWhen = $"{{demo/mine1/ventilation/main_fan/mfm{n}/running}} = 0",
                }],
            }, duty ? 238 : 0, 0, duty ? 1.2 : 0, duty ? 0.4 : 0, -238)
            .With(S("static_pressure", "静压", "Static pressure", "Pa", 0, 6000, 0), duty ? 2680 : 0, 0, duty ? 14 : 0, duty ? 5 : 0, -2600)
            .With(S("power", "功率", "Power", "kW", 0, 1600, 0), duty ? 842 : 0, 0, duty ? 6 : 0, duty ? 1.5 : 0, -842)
            .With(S("blade_angle", "叶片角度", "Blade angle", "deg", 0, 60, 1), duty ? 32.5 : 30, 0, 0, 0)
            .With(S("efficiency", "静压效率", "Static efficiency", "%", 0, 100, 1), duty ? 75.6 : 0, 0, duty ? 0.3 : 0, duty ? 0.1 : 0);

    private static AlarmSpec Water(string kind, double limit, int priority, double deadband, string zh, string en) => A(
        kind, limit, priority, 10, deadband, zh, en, "循环水泵或凉水塔风机跳停", "A pump or a tower fan has tripped",
        "酸温和主机温度升高", "Acid and machines get hot", "投备用泵，查6 kV母线", "Start the standby pump; check the 6 kV busbar", 10);

    private static SignalSpec S(string field, string zh, string en, string unit, double low, double high, int decimals) =>
        new(field, zh, en, unit, low, high, decimals);

    private static AlarmSpec A(
        string kind, double limit, int priority, int delay, double deadband, string zh, string en, string causeZh, string causeEn,
        string consequenceZh, string consequenceEn, string actionZh, string actionEn, int minutes) =>
        new(kind, limit, priority, delay)
        {
            Deadband = deadband,
            Name = (zh, en),
            Cause = (causeZh, causeEn),
            Consequence = (consequenceZh, consequenceEn),
            Action = (actionZh, actionEn),
            ResponseMinutes = minutes,
        };
}
