using Lode.Science.Bayer;
using Lode.Science.Steam;
using Lode.Simulator.Model;

namespace Lode.Simulator.Sites;

/// <summary>One effect of a falling-film evaporator train: liquor runs against the vapor.</summary>
public sealed class EvaporatorEffect : Equipment
{
    private readonly int pressure, vaporTemp, liquorTemp, chestTemp, level, valve, evaporation, coefficient, pumpCurrent;
    private readonly double designKpa, designK, designWater;
    private readonly bool coupled;
    private Lag kpa;
    private Wander levelWander = new(240, 1.1);
    private double phase;

    public EvaporatorEffect(string unit, int number, string zh, double kpa, double k, double water, double levelLimit, ulong seed)
        : base("evaporator_effect", "evaporation", unit, $"{unit}-ev{number}", zh + "蒸发器", $"Effect {number} evaporator", seed)
    {
        (designKpa, designK, designWater, coupled) = (kpa, k, water, number > 1);
        this.kpa = new Lag(180, kpa);
        var vapor = Saturation.Temperature(kpa / 1000) - 273.15;
        pressure = Add(new("vapor_pressure", "汽压", "Vapor pressure", "kPa", 0, 600, 1) { BandLow = kpa * 0.94, BandHigh = kpa * 1.06 });
        vaporTemp = Add(new("vapor_temp", "二次汽温度", "Vapor temperature", "Cel", 0, 200, 1)
        {
            BandLow = Math.Round(vapor - 2, 1),
            BandHigh = Math.Round(vapor + 2, 1),
        });
        var rise = BoilingPointRise.Adamson(Soda(number), vapor);
        liquorTemp = Add(new("liquor_temp", "液温", "Liquor temperature", "Cel", 0, 200, 1)
        {
            BandLow = Math.Round(vapor + rise - 2, 1),
            BandHigh = Math.Round(vapor + rise + 2, 1),
            TagNumber = $"TE{number}01",
            Alarms =
            [
                new("badQuality", 0, 3, 30)
                {
                    Name = ("测温仪表故障", "Transmitter failure"), ResponseMinutes = 240,
                    Cause = ("热电阻断线或变送器故障", "Broken sensor or transmitter fault"),
                    Consequence = ("液温失去监视", "The liquor temperature is not watched"),
                    Action = ("通知仪表班，比对相邻效", "Call the instrument crew; compare with the next effect"),
                },
            ],
        });
        chestTemp = Add(new("chest_temp", "加热室温度", "Steam chest temperature", "Cel", 0, 200, 1)
        {
            BandLow = Math.Round(vapor + 12, 1),
            BandHigh = Math.Round(vapor + 18, 1),
        });
        level = Add(new("level", "液位", "Level", "%", 0, 100, 1)
        {
            BandLow = 45,
            BandHigh = 65,
            TagNumber = $"LT{number}01",
            Alarms = [Level("high", levelLimit, 2, "液位高", "Level high"), Level("low", 30, 2, "液位低", "Level low")],
        });
        valve = Add(new("level_valve", "出料阀开度", "Discharge valve", "%", 0, 100, 1) { BandLow = 35, BandHigh = 65 });
        evaporation = Add(new("evaporation", "蒸水量", "Water evaporated", "t/h", 0, 80, 1) { BandLow = water * 0.92, BandHigh = water * 1.08 });
        coefficient = Add(new("heat_transfer", "传热系数K", "Heat-transfer coefficient", "kW/(m2.K)", 0, 3, 2)
        {
            BandLow = Math.Round(k * 0.92, 2),
            BandHigh = Math.Round(k * 1.06, 2),
            Alarms =
            [
                new("low", Math.Round(k * 0.82, 2), 3, 300)
                {
                    Deadband = 0.02, Name = ("传热系数偏低，疑似结疤", "Heat transfer low, scale suspected"), ResponseMinutes = 1440,
                    Cause = ("加热管结疤", "Scale on the heating tubes"),
                    Consequence = ("汽耗升高，产能下降", "More steam, less capacity"),
                    Action = ("安排切效清洗", "Plan cleaning of this effect"),
                },
            ],
        });
        pumpCurrent = Add(new("pump_current", "循环泵电流", "Circulation pump current", "A", 0, 150, 1) { BandLow = 55, BandHigh = 75 });
    }

    /// <summary>Steam to the train relative to design.</summary>
    public double SteamShare { get; set; } = 1;

    /// <summary>Water evaporated, t/h.</summary>
    public double Water => Get(evaporation);

    /// <summary>Liquor temperature, °C.</summary>
    public double LiquorTemp => Get(liquorTemp);

    protected override void Step(DateTimeOffset now, double dt)
    {
        var k = designK * (1 - (0.22 * Fault.Fouling));
        var p = kpa.Step(designKpa * (1 + (0.35 * (SteamShare - 1))), dt);
        var vapor = Saturation.Temperature(p / 1000) - 273.15;
        var liquor = vapor + BoilingPointRise.Adamson(Soda(Code[^1] - '0'), vapor);
        var water = designWater * SteamShare * (0.6 + (0.4 * k / designK));
        phase = (phase + (dt / 420)) % 1;
        var cycle = Fault.Sticking * Math.Sin(2 * Math.PI * phase);
        var wander = levelWander.Step(Noise, dt);
        Set(pressure, p, designKpa * 0.003);
        Set(vaporTemp, vapor, 0.08);
        Set(liquorTemp, liquor, 0.08);
        Set(chestTemp, liquor + (coupled ? 7 * designK / k : 13), 0.08);
        Set(level, 54 + wander + (cycle * 9) + (Fault.Sticking * 19), 0.25);
        Set(valve, 50 + (wander * 2) + (Fault.Sticking > 0 ? -12 : 0), 0.1);
        Set(evaporation, water, 0.12);
        Set(coefficient, k, 0.006);
        Set(pumpCurrent, 66 + (2 * wander), 0.3);
    }

    /// <summary>Total soda along the train, g/L Na₂O: strongest where the liquor leaves, in effect 1.</summary>
    internal static double Soda(int effect) => 178 + ((6 - effect) * 16);

    private static AlarmSpec Level(string kind, double limit, int priority, string zh, string en) => new(kind, limit, priority, 20)
    {
        Deadband = 2,
        Name = (zh, en),
        ResponseMinutes = 15,
        Cause = ("出料阀卡涩或循环泵异常", "Sticking discharge valve or circulation pump trouble"),
        Consequence = ("碱液带入冷凝水或干管结疤", "Caustic in the condensate, or dry tubes and scale"),
        Action = ("切手动调出料阀；查阀门定位器", "Go to manual and set the valve; check the positioner"),
    };
}

/// <summary>The train as a whole: feed, product, live steam, condenser and three flash tanks.</summary>
public sealed class EvaporatorTrain : Equipment
{
    private readonly EvaporatorEffect[] effects;
    private readonly int steam, steamTemp, steamPressure, feed, feedTemp, feedNk, product, productNk, productTemp;
    private readonly int water, specific, vacuum, condenserTemp, condensate;
    private readonly int[] flashTemp = new int[3], flashVapor = new int[3];
    private Wander demand = new(3600, 0.018);
    private Lag productLag = new(900, 239.6);

    public EvaporatorTrain(string unit, string zh, string en, EvaporatorEffect[] effects, ulong seed)
        : base("evaporator_train", "evaporation", unit, unit, zh, en, seed)
    {
        this.effects = effects;
        steam = Add(new("live_steam", "新蒸汽流量", "Live steam flow", "t/h", 0, 110, 1)
        {
            BandLow = 70,
            BandHigh = 77,
            TagNumber = "FT101",
            Alarms =
            [
                new("stale", 300, 3)
                {
                    Name = ("采集中断", "Collector silent"), ResponseMinutes = 30,
                    Cause = ("采集机停机或网络中断", "The collector or its network is down"),
                    Consequence = ("操作画面失去数据", "Displays show no data"),
                    Action = ("查采集机和交换机，改用就地仪表", "Check collector and switch; read the local instruments"),
                },
            ],
        });
        steamTemp = Add(new("live_steam_temp", "新蒸汽温度", "Live steam temperature", "Cel", 0, 250, 1) { BandLow = 155, BandHigh = 161 });
        steamPressure = Add(new("live_steam_pressure", "新蒸汽压力", "Live steam pressure", "kPa", 0, 1000, 0) { BandLow = 560, BandHigh = 610 });
        feed = Add(new("feed_flow", "原液流量", "Feed flow", "m3/h", 0, 1000, 0) { BandLow = 670, BandHigh = 730 });
        feedTemp = Add(new("feed_temp", "原液温度", "Feed temperature", "Cel", 0, 120, 1) { BandLow = 73, BandHigh = 78 });
        feedNk = Add(new("feed_nk", "原液Nk", "Feed caustic", "g/L", 100, 250, 1) { BandLow = 158, BandHigh = 163 });
        product = Add(new("product_flow", "成品流量", "Product flow", "m3/h", 0, 800, 0) { BandLow = 440, BandHigh = 490 });
        productNk = Add(new("product_nk", "成品Nk", "Product caustic", "g/L", 180, 300, 1) { BandLow = 238, BandHigh = 242 });
        productTemp = Add(new("product_temp", "成品温度", "Product temperature", "Cel", 0, 150, 1) { BandLow = 95, BandHigh = 99 });
        water = Add(new("water_evaporated", "蒸水量", "Water evaporated", "t/h", 0, 400, 1) { BandLow = 232, BandHigh = 250 });
        specific = Add(new("specific_steam", "蒸水汽耗", "Specific steam", "t/t", 0, 1, 4)
        {
            BandLow = 0.295,
            BandHigh = 0.305,
            Alarms =
            [
                new("high", 0.309, 3, 600)
                {
                    Deadband = 0.0015, Name = ("汽耗偏高", "Specific steam high"), ResponseMinutes = 240,
                    Cause = ("效体结疤、真空下降或闪蒸退出", "Scale, poor vacuum, or a flash stage out of use"),
                    Consequence = ("每小时多耗新蒸汽1 t以上", "More than 1 t/h of live steam wasted"),
                    Action = ("查末效真空和各效传热系数", "Check vacuum and the heat transfer of each effect"),
                },
            ],
        });
        vacuum = Add(new("vacuum", "末效真空度", "Last-effect vacuum", "kPa", -100, 0, 1) { BandLow = -85, BandHigh = -81 });
        condenserTemp = Add(new("condenser_temp", "冷凝器出水温度", "Condenser outlet", "Cel", 0, 80, 1) { BandLow = 28, BandHigh = 36 });
        condensate = Add(new("condensate_conductivity", "冷凝水电导率", "Condensate conductivity", "uS/cm", 0, 500, 1) { BandLow = 0, BandHigh = 40 });
        for (var i = 0; i < 3; i++)
        {
            flashTemp[i] = Add(new($"flash{i + 1}_temp", $"{"一二三"[i]}级闪蒸温度", $"Flash {i + 1} temperature", "Cel", 0, 200, 1));
            flashVapor[i] = Add(new($"flash{i + 1}_vapor", $"{"一二三"[i]}级闪蒸汽量", $"Flash {i + 1} vapor", "t/h", 0, 40, 1));
        }
    }

    protected override void Step(DateTimeOffset now, double dt)
    {
        var share = 1 + demand.Step(Noise, dt) + (0.008 * Math.Sin(2 * Math.PI * now.TimeOfDay.TotalDays));
        foreach (var effect in effects)
        {
            effect.SteamShare = share;
        }

        var vapor = effects.Sum(e => e.Water);
        double[] flashes = [18.9 * share, 16.5 * share, 14.8 * share];
        var total = vapor + flashes.Sum();
        var live = 73.68 * share;
        var strong = productLag.Step(160.4 * 698 / (698 - (total * 0.945)), dt);
        Set(steam, live, 0.25);
        Set(steamTemp, 158, 0.15);
        Set(steamPressure, 585, 1.5);
        Set(feed, 698 * share, 2);
        Set(feedTemp, 75.2, 0.1);
        Set(feedNk, 160.4, 0.15);
        Set(product, (698 * share) - (total * 0.945), 1.5);
        Set(productNk, strong, 0.12);
        Set(productTemp, 97.3, 0.1);
        Set(water, total, 0.4);
        Set(specific, live / total, 0.0006);
        Set(vacuum, -83.1, 0.12);
        Set(condenserTemp, 31.2 + (2 * Math.Sin(2 * Math.PI * (now.TimeOfDay.TotalDays - 0.35))), 0.1);
        Set(condensate, 18, 0.8);
        for (var i = 0; i < 3; i++)
        {
            Set(flashTemp[i], effects[i + 1].LiquorTemp + 2.2, 0.1);
            Set(flashVapor[i], flashes[i], 0.08);
        }
    }
}

/// <summary>A precipitation tank: the charge cools and gives hydrate.</summary>
public sealed class PrecipitationTank : Equipment
{
    private readonly int temp, level, current, solids, ratio;
    private readonly double number;
    private Wander wander = new(7200, 0.35);

    public PrecipitationTank(int number, ulong seed)
        : base("precipitation_tank", "precipitation", "precipitation1", $"pt{number:00}", $"{number}号分解槽", $"Precipitator {number}", seed)
    {
        this.number = number;
        var celsius = 74 - (number * 1.55);
        temp = Add(new("temp", "槽温", "Temperature", "Cel", 0, 100, 1) { BandLow = Math.Round(celsius - 1.5, 1), BandHigh = Math.Round(celsius + 1.5, 1) });
        level = Add(new("level", "槽位", "Level", "m", 0, 32, 2) { BandLow = 27.5, BandHigh = 30.5 });
        current = Add(new("agitator_current", "搅拌电流", "Agitator current", "A", 0, 200, 1)
        {
            BandLow = 78,
            BandHigh = 105,
            Alarms =
            [
                new("high", 118, 2, 60)
                {
                    Deadband = 3, Name = ("搅拌电流高，防沉槽", "Agitator current high, tank may settle"), ResponseMinutes = 20,
                    Cause = ("料浆固含高或槽底沉积", "High solids or deposit on the bottom"),
                    Consequence = ("沉槽，清槽一周以上", "A settled tank: more than a week of cleaning"),
                    Action = ("降进料固含，开底部风", "Lower the solids of the feed and open the bottom air"),
                },
            ],
        });
        solids = Add(new("solids", "固含", "Solids", "g/L", 0, 1200, 0) { BandLow = 720, BandHigh = 880 });
        ratio = Add(new("alpha_k", "苛性比值αk", "Caustic molar ratio", "", 1, 4, 3));
    }

    protected override void Step(DateTimeOffset now, double dt)
    {
        var w = wander.Step(Noise, dt);
        Set(temp, 74 - (number * 1.55) + w, 0.06);
        Set(level, 29 + (w * 0.6), 0.02);
        Set(current, 92 + (4 * w) + (30 * Fault.Fouling), 0.5);
        Set(solids, 800 + (25 * w), 4);
        Set(ratio, 1.48 + (number * 0.098) + (w * 0.01), 0.003);
    }
}
