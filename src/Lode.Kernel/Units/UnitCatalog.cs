using System.Collections.Frozen;

namespace Lode.Kernel.Units;

/// <summary>The units that Lode knows: atoms with their SI factor, metric prefixes, and the spellings that people and
/// devices use for them. Compound units are built by <see cref="UnitParser"/>.</summary>
internal static class UnitCatalog
{
    private const string Si = "BIPM SI Brochure, 9th ed.";
    private const string Gb3100 = "GB/T 3100-1993";
    private const string Ucum = "UCUM 2.1";

    /// <summary>Metric prefixes by code.</summary>
    internal static readonly FrozenDictionary<string, (double Factor, string Symbol)> Prefixes =
        new Dictionary<string, (double, string)>(StringComparer.Ordinal)
        {
            ["n"] = (1e-9, "n"),
            ["u"] = (1e-6, "µ"),
            ["m"] = (1e-3, "m"),
            ["c"] = (1e-2, "c"),
            ["d"] = (1e-1, "d"),
            ["h"] = (1e2, "h"),
            ["k"] = (1e3, "k"),
            ["M"] = (1e6, "M"),
            ["G"] = (1e9, "G"),
            ["T"] = (1e12, "T"),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Spellings of devices and people, and the code that each stands for.</summary>
    internal static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string,
        string>(StringComparer.Ordinal)
    {
        ["°C"] = "Cel",
        ["℃"] = "Cel",
        ["degC"] = "Cel",
        ["C°"] = "Cel",
        ["kWh"] = "kW.h",
        ["MWh"] = "MW.h",
        ["GWh"] = "GW.h",
        ["Wh"] = "W.h",
        ["Ah"] = "A.h",
        ["kAh"] = "kA.h",
        ["kvarh"] = "kvar.h",
        ["Mvarh"] = "Mvar.h",
        ["Ω"] = "Ohm",
        ["ohm"] = "Ohm",
        ["°"] = "deg",
        ["‰"] = "[ppth]",
        ["ppm"] = "[ppm]",
        ["ppb"] = "[ppb]",
        ["pH"] = "[pH]",
        ["l"] = "L",
        ["sec"] = "s",
        ["hr"] = "h",
        ["kg/m³"] = "kg/m3",
        ["r/min"] = "rpm",
        ["Nm³"] = "Nm3",
        ["元"] = "CNY",
        ["RMB"] = "CNY",
        ["个"] = "{piece}",
        ["件"] = "{piece}",
        ["pcs"] = "{piece}",
        ["mH2O"] = "m[H2O]",
        ["mmH2O"] = "mm[H2O]",
        ["mmHg"] = "mm[Hg]",
        ["吨"] = "t",
        ["％"] = "%",
        ["-"] = "1",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Atoms by code; <c>Metric</c> ones take prefixes.</summary>
    internal static readonly FrozenDictionary<string, (Unit Unit, bool Metric)> Atoms = Build();

    private static FrozenDictionary<string, (Unit, bool)> Build()
    {
        var atoms = new Dictionary<string, (Unit, bool)>(StringComparer.Ordinal);
        AddBase(atoms);
        AddMechanics(atoms);
        AddElectric(atoms);
        AddTrade(atoms);
        return atoms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void AddBase(Dictionary<string, (Unit, bool)> atoms)
    {
        Add(atoms, "1", Dimension.None, 1, Si, metric: false, zh: "", en: "");
        Add(atoms, "m", new(1, 0, 0), 1, Si);
        Add(atoms, "g", new(0, 1, 0), 1e-3, Si);
        Add(atoms, "t", new(0, 1, 0), 1e3, Gb3100);
        Add(atoms, "s", new(0, 0, 1), 1, Si);
        Add(atoms, "min", new(0, 0, 1), 60, Gb3100, metric: false);
        Add(atoms, "h", new(0, 0, 1), 3600, Gb3100, metric: false);
        Add(atoms, "d", new(0, 0, 1), 86400, Gb3100, metric: false);
        Add(atoms, "A", new(0, 0, 0, 1), 1, Si);
        Add(atoms, "K", new(0, 0, 0, 0, 1), 1, Si);
        Add(atoms, "Cel", new(0, 0, 0, 0, 1), 1, Si, metric: false, zh: "℃", en: "°C", offset: 273.15);
        Add(atoms, "mol", new(0, 0, 0, 0, 0, 1), 1, Si);
        Add(atoms, "cd", new(0, 0, 0, 0, 0, 0, 1), 1, Si);
        Add(atoms, "rad", Dimension.None, 1, Si, metric: false);
        Add(atoms, "deg", Dimension.None, Math.PI / 180, Si, metric: false, zh: "°", en: "°");
        Add(atoms, "%", Dimension.None, 1e-2, Ucum, metric: false);
        Add(atoms, "[ppth]", Dimension.None, 1e-3, Ucum, metric: false, zh: "‰", en: "‰");
        Add(atoms, "[ppm]", Dimension.None, 1e-6, Ucum, metric: false, zh: "ppm", en: "ppm");
        Add(atoms, "[ppb]", Dimension.None, 1e-9, Ucum, metric: false, zh: "ppb", en: "ppb");
    }

    private static void AddMechanics(Dictionary<string, (Unit, bool)> atoms)
    {
        Add(atoms, "L", new(3, 0, 0), 1e-3, Gb3100);
        Add(atoms, "Hz", new(0, 0, -1), 1, Si);
        Add(atoms, "rpm", new(0, 0, -1), 1d / 60, Gb3100, metric: false, zh: "r/min", en: "rpm");
        Add(atoms, "N", new(1, 1, -2), 1, Si);
        Add(atoms, "Pa", new(-1, 1, -2), 1, Si);
        Add(atoms, "bar", new(-1, 1, -2), 1e5, Ucum);
        Add(atoms, "atm", new(-1, 1, -2), 101325, Ucum, metric: false);
        Add(atoms, "m[H2O]", new(-1, 1, -2), 9806.65, Ucum, zh: "mH₂O", en: "mH₂O");
        Add(atoms, "m[Hg]", new(-1, 1, -2), 133322, Ucum, zh: "mHg", en: "mHg");
        Add(atoms, "J", new(2, 1, -2), 1, Si);
        Add(atoms, "cal", new(2, 1, -2), 4.1868, "GB/T 2589-2020 (IT calorie)");
        Add(atoms, "W", new(2, 1, -3), 1, Si);
        Add(atoms, "P", new(-1, 1, -1), 0.1, Ucum);
        Add(atoms, "[g]", new(1, 0, -2), 9.80665, Ucum, metric: false, zh: "g", en: "g");
        // 101.325 kPa / (8.314462618 J/(mol·K) × 273.15 K): an amount of gas, so it never mixes with actual m3.
        Add(atoms, "Nm3", new(0, 0, 0, 0, 0, 1), 44.61503, "CODATA 2018, 0 °C and 101.325 kPa", false, "Nm³", "Nm³");
    }

    private static void AddElectric(Dictionary<string, (Unit, bool)> atoms)
    {
        Add(atoms, "V", new(2, 1, -3, -1), 1, Si);
        Add(atoms, "VA", new(2, 1, -3), 1, Gb3100, zh: "V·A", en: "V·A");
        Add(atoms, "var", new(2, 1, -3), 1, Gb3100);
        Add(atoms, "Ohm", new(2, 1, -3, -2), 1, Si, zh: "Ω", en: "Ω");
        Add(atoms, "S", new(-2, -1, 3, 2), 1, Si);
        Add(atoms, "C", new(0, 0, 1, 1), 1, Si);
        Add(atoms, "F", new(-2, -1, 4, 2), 1, Si);
        Add(atoms, "H", new(2, 1, -2, -2), 1, Si);
        Add(atoms, "T", new(0, 1, -2, -1), 1, Si);
        Add(atoms, "Wb", new(2, 1, -2, -1), 1, Si);
        Add(atoms, "lm", new(0, 0, 0, 0, 0, 0, 1), 1, Si);
        Add(atoms, "lx", new(-2, 0, 0, 0, 0, 0, 1), 1, Si);
    }

    private static void AddTrade(Dictionary<string, (Unit, bool)> atoms)
    {
        Add(atoms, "[pH]", Dimension.None, 1, Ucum, metric: false, zh: "pH", en: "pH");
        Add(atoms, "{piece}", Dimension.None, 1, "count", metric: false, zh: "件", en: "pcs");
        Add(atoms, "dB", Dimension.None, 1, "level, kept as it is", metric: false);
        Add(atoms, "NTU", Dimension.None, 1, "turbidity, kept as it is", metric: false);
        Add(atoms, "tce", new(2, 1, -2), 29.3076e9, "GB/T 2589-2020: 29,307.6 kJ/kg");
        Add(atoms, "gce", new(2, 1, -2), 29307.6, "GB/T 2589-2020: 29,307.6 kJ/kg");
        Add(atoms, "CNY", new(0, 0, 0, 0, 0, 0, 0, 1), 1, "ISO 4217", metric: false, zh: "元", en: "CNY");
    }

    private static void Add(
        Dictionary<string, (Unit, bool)> atoms,
        string code,
        Dimension dimension,
        double scale,
        string source,
        bool metric = true,
        string? zh = null,
        string? en = null,
        double offset = 0) =>
        atoms.Add(code, (new Unit(code, dimension, scale, offset, zh ?? code, en ?? code, source), metric));
}
