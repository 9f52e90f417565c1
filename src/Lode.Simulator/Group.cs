using Lode.Simulator.Model;
using Lode.Simulator.Sites;

namespace Lode.Simulator;

/// <summary>The demonstration group: six sites, about 1,500 signals. Names are invented; nothing stands for a real plant.</summary>
public sealed class Group
{
    private readonly FaultSchedule faults;

    private Group(IReadOnlyList<Site> sites, FaultSchedule faults)
    {
        (Sites, this.faults) = (sites, faults);
        SignalCount = sites.Sum(s => s.Equipment.Sum(e => e.Signals.Count));
    }

    public IReadOnlyList<Site> Sites { get; }

    public int SignalCount { get; }

    /// <summary>Builds the group; the same seed and hand-over instant give the same history.</summary>
    public static Group Create(ulong seed, DateTimeOffset handOver) =>
        new([Refinery(seed), Smelter(seed), Power(seed), Concentrator(seed), Acid(seed), Mine(seed)], new FaultSchedule(Script.Of(handOver)));

    /// <summary>Moves every model to <paramref name="now"/>.</summary>
    public void Advance(DateTimeOffset now, double dt)
    {
        foreach (var site in Sites)
        {
            foreach (var equipment in site.Equipment)
            {
                faults.Apply(equipment, now);
                equipment.Advance(now, dt);
            }
        }
    }

    private static Site Refinery(ulong seed)
    {
        var list = new List<Equipment>();
        (double Kpa, double K, double Water)[] design =
            [(302.4, 1.50, 47.0), (177.6, 1.68, 25.9), (103.8, 1.78, 24.6), (59.5, 1.78, 24.8), (32.5, 1.58, 25.2), (18.2, 1.29, 43.2)];
        for (ulong train = 1; train <= 2; train++)
        {
            var effects = design.Select((d, i) => new EvaporatorEffect(
                $"train{train}", i + 1, "ⅠⅡⅢⅣⅤⅥ"[i] + "效", d.Kpa, d.K, d.Water, i == 5 ? 75 : 80, seed + train)).ToArray();
            list.Add(new EvaporatorTrain($"train{train}", $"蒸发{"一二"[(int)train - 1]}组", $"Evaporation {train}", effects, seed + train));
            list.AddRange(effects);
            foreach (var (code, zh, en, duty) in Pumps)
            {
                list.Add(new Drive("pump", "evaporation", $"train{train}", $"train{train}-{code}", zh, en, 68, duty, seed + train));
            }
        }

        list.AddRange(Enumerable.Range(1, 14).Select(n => new PrecipitationTank(n, seed)));
        list.AddRange(Enumerable.Range(1, 4).Select(n =>
            new Drive("pump", "precipitation", "precipitation1", $"sp{n}", $"{n}号种子泵", $"Seed pump {n}", 145, n < 4, seed)));
        return new Site("refinery2", "二号氧化铝厂", "No. 2 alumina refinery",
            Names(("evaporation", "蒸发车间", "Evaporation"), ("precipitation", "分解车间", "Precipitation")),
            Names(("train1", "蒸发一组", "Evaporation 1"), ("train2", "蒸发二组", "Evaporation 2"), ("precipitation1", "种分槽列", "Precipitation row 1")),
            list);
    }

    private static readonly (string, string, string, bool)[] Pumps =
    [
        ("p101", "P-101 强制循环泵", "P-101 circulation pump", true), ("p103", "P-103 循环泵", "P-103 circulation pump", true),
        ("p110", "P-110 冷凝水泵", "P-110 condensate pump", true), ("p112a", "P-112A 成品泵", "P-112A product pump", true),
        ("p112b", "P-112B 成品泵", "P-112B product pump", false), ("p115", "P-115 真空泵", "P-115 vacuum pump", true),
    ];

    private static Site Smelter(ulong seed)
    {
        var pots = Enumerable.Range(1, 280).Select(n => new Pot(n, seed)).ToArray();
        List<Equipment> list = [.. pots, new Potline(pots, seed)];
        list.AddRange(Enumerable.Range(1, 7).Select(n => Stations.Rectifier(n, seed)));
        list.Add(Stations.GasCleaning(seed));
        list.AddRange(Enumerable.Range(1, 3).Select(n =>
            new Drive("fan", "gas_cleaning", "stack", $"idf{n}", $"{n}号主排烟机", $"Exhaust fan {n}", 210, n < 3, seed)));
        list.AddRange(Enumerable.Range(1, 4).Select(n => Stations.HoldingFurnace(n, seed)));
        list.AddRange(Enumerable.Range(1, 2).Select(n => Stations.DrossPress(n, seed)));
        list.AddRange(Enumerable.Range(1, 3).Select(n =>
            new Drive("compressor", "utilities", "air", $"ac{n}", $"{n}号空压机", $"Air compressor {n}", 96, n < 3, seed)));
        return new Site("smelter1", "一号电解铝厂", "No. 1 aluminum smelter",
            Names(("power_supply", "供电整流车间", "Power supply"), ("potline", "电解车间", "Potline"), ("gas_cleaning", "烟气净化车间", "Gas cleaning"),
                ("casthouse", "铸造车间", "Casthouse"), ("utilities", "公用动力", "Utilities")),
            Names(("rectifiers", "整流机组", "Rectifiers"), ("line", "系列", "Line"), ("room1", "一厂房", "Room 1"), ("room2", "二厂房", "Room 2"),
                ("stack", "净化一系统", "Gas cleaning 1"), ("furnaces", "混合炉", "Furnaces"), ("dross", "铝灰处理", "Dross"), ("air", "空压站", "Air station")),
            list);
    }

    private static Site Power(ulong seed)
    {
        var balance = new PowerBalance(seed);
        List<Equipment> list = [balance];
        list.AddRange(Enumerable.Range(1, 4).Select(n => Stations.CoalUnit(n, seed)));
        list.AddRange(Enumerable.Range(1, 20).Select(n => new RenewableUnit(true, n, 20, () => balance.WindMw, seed)));
        list.AddRange(Enumerable.Range(1, 10).Select(n => new RenewableUnit(false, n, 10, () => balance.SolarMw, seed)));
        list.AddRange(Enumerable.Range(1, 4).Select(n => Stations.GridTie(n, seed)));
        list.Add(Stations.Busbar("bus6-1", "6 kV Ⅰ段", "6 kV busbar I", seed));
        list.Add(Stations.Busbar("bus6-2", "6 kV Ⅱ段", "6 kV busbar II", seed));
        list.AddRange(Enumerable.Range(1, 4).Select(n =>
            new Drive("fan", "coal", "boilers", $"fdf{n}", $"{n}号送风机", $"Forced-draft fan {n}", 165, true, seed)));
        return new Site("power1", "自备电厂", "Captive power plant",
            Names(("dispatch", "电力调度", "Dispatch"), ("coal", "火电车间", "Coal units"), ("wind", "风电场", "Wind farm"), ("solar", "光伏电站", "Solar plant"),
                ("substation", "变电站", "Substation")),
            Names(("balance", "五类电源", "Five sources"), ("boilers", "机炉", "Boilers and turbines"), ("wind1", "一期风机", "Wind phase 1"),
                ("solar1", "一期光伏", "Solar phase 1"), ("ties", "联络线", "Tie lines"), ("busbars", "6 kV母线", "6 kV busbars")),
            list);
    }

    private static Site Concentrator(ulong seed)
    {
        List<Equipment> list = [Stations.FlotationFeed(seed)];
        list.AddRange(Enumerable.Range(1, 8).Select(n => new FlotationCell(n, seed)));
        list.AddRange(Enumerable.Range(1, 2).Select(n => Stations.Thickener(n, seed)));
        list.AddRange(Enumerable.Range(1, 4).Select(n =>
            new Drive("pump", "flotation", "feed", $"fp{n}", $"{n}号渣浆泵", $"Slurry pump {n}", 180, n < 4, seed)));
        return new Site("concentrator1", "铜选矿厂", "Copper concentrator",
            Names(("flotation", "浮选车间", "Flotation"), ("dewatering", "脱水车间", "Dewatering")),
            Names(("feed", "给矿", "Feed"), ("rougher", "粗选列", "Rougher bank"), ("thickeners", "浓密机", "Thickeners")), list);
    }

    private static Site Acid(ulong seed)
    {
        List<Equipment> list = [Stations.WasteHeatBoiler(seed)];
        list.AddRange(Enumerable.Range(1, 4).Select(n => Stations.Converter(n, seed)));
        list.Add(new Drive("blower", "conversion", "blower", "so2b1", "SO₂主风机", "SO₂ blower", 320, true, seed));
        list.Add(Stations.Tower("dry1", "干燥塔", "Drying tower", 44, seed));
        list.Add(Stations.Tower("abs1", "一吸塔", "First absorber", 72, seed));
        list.Add(Stations.Tower("abs2", "二吸塔", "Second absorber", 66, seed));
        list.Add(Stations.CoolingWater(seed));
        list.AddRange(Enumerable.Range(1, 6).Select(n =>
            new Drive("pump", "utilities", "cooling", $"cwp{n}", $"{n}号循环水泵", $"Cooling-water pump {n}", 240, n < 5, seed)));
        list.AddRange(Enumerable.Range(1, 4).Select(n =>
            new Drive("fan", "utilities", "cooling", $"ctf{n}", $"{n}号凉水塔风机", $"Tower fan {n}", 88, n < 4, seed)));
        return new Site("acid1", "制酸厂", "Acid plant",
            Names(("conversion", "转化工段", "Conversion"), ("absorption", "干吸工段", "Drying and absorption"), ("utilities", "循环水工段", "Cooling water")),
            Names(("boiler", "余热锅炉", "Waste-heat boiler"), ("converter", "转化器", "Converter"), ("blower", "主风机", "Blower"), ("towers", "塔群", "Towers"),
                ("cooling", "循环水", "Cooling water")), list);
    }

    private static Site Mine(ulong seed)
    {
        List<Equipment> list = [Stations.MainFan(1, true, seed), Stations.MainFan(2, false, seed)];
        list.AddRange(Enumerable.Range(1, 12).Select(n => Stations.Airway(n, seed)));
        list.AddRange(Enumerable.Range(1, 2).Select(n =>
            new Drive("fan", "ventilation", "main_fan", $"mfm{n}", $"{n}号主扇电机", $"Main fan motor {n}", 74, n < 2, seed)));
        list.AddRange(Enumerable.Range(1, 3).Select(n =>
            new Drive("pump", "drainage", "pumps", $"dp{n}", $"{n}号排水泵", $"Drainage pump {n}", 62, n < 3, seed)));
        return new Site("mine1", "白云铜矿", "Baiyun copper mine",
            Names(("ventilation", "通风工区", "Ventilation"), ("drainage", "排水工区", "Drainage")),
            Names(("main_fan", "主扇风机站", "Main fan station"), ("airways", "井巷", "Airways"), ("pumps", "水泵房", "Pump room")), list);
    }

    private static Dictionary<string, (string Zh, string En)> Names(params (string Code, string Zh, string En)[] names) =>
        names.ToDictionary(n => n.Code, n => (n.Zh, n.En), StringComparer.Ordinal);
}
