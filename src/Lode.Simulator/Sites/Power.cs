using Lode.Simulator.Model;

namespace Lode.Simulator.Sites;

/// <summary>Captive power: coal units carry what wind, sun, battery and the grid do not.</summary>
public sealed class PowerBalance : Equipment
{
    private readonly int load, coal, wind, solar, battery, grid, charge, frequency;
    private Wander gust = new(2400, 55), cloud = new(900, 0.18), demand = new(1200, 6);
    private Lag windLag = new(120, 160), coalLag = new(240, 520);
    private double storedMwh = 60;

    public PowerBalance(ulong seed)
        : base("power_balance", "dispatch", "balance", "balance", "五类电源平衡", "Balance of the five sources", seed)
    {
        load = Add(new("load", "总负荷", "Load", "MW", 0, 1200, 1) { BandLow = 760, BandHigh = 840 });
        coal = Add(new("coal_power", "自备火电出力", "Coal power", "MW", 0, 800, 1) { BandLow = 420, BandHigh = 640 });
        wind = Add(new("wind_power", "风电出力", "Wind power", "MW", 0, 320, 1));
        solar = Add(new("solar_power", "光伏出力", "Solar power", "MW", 0, 200, 1));
        battery = Add(new("battery_power", "储能功率", "Battery power", "MW", -60, 60, 1));
        grid = Add(new("grid_import", "下网功率", "Grid import", "MW", -200, 400, 1)
        {
            BandLow = 0,
            BandHigh = 120,
            Alarms = [new("high", 150, 2, 60) { Deadband = 5, Name = ("下网功率高，需量将超", "Grid import high, demand at risk"), ResponseMinutes = 10,
                Cause = ("新能源出力突降或机组降出力", "Renewables dropped or a unit ran back"), Consequence = ("最大需量超限，按月计费", "Maximum demand of the month exceeded"),
                Action = ("放电储能，升火电，联系电解降负荷", "Discharge the battery, raise coal, ask the potline to shed") }],
        });
        charge = Add(new("state_of_charge", "荷电状态", "State of charge", "%", 0, 100, 1) { BandLow = 20, BandHigh = 90 });
        frequency = Add(new("frequency", "母线频率", "Busbar frequency", "Hz", 45, 55, 3) { BandLow = 49.95, BandHigh = 50.05 });
    }

    /// <summary>Output of each kind of source now, MW.</summary>
    public double CoalMw => Get(coal);

    public double WindMw => Get(wind);

    public double SolarMw => Get(solar);

    protected override void Step(DateTimeOffset now, double dt)
    {
        var hour = now.TimeOfDay.TotalHours + 8;
        var sun = Math.Max(0, Math.Sin(Math.PI * (((hour % 24) - 6) / 12)));
        var solarMw = 180 * sun * Math.Clamp(0.82 + cloud.Step(Noise, dt), 0.1, 1);
        var windMw = windLag.Step(Math.Clamp(150 + gust.Step(Noise, dt), 0, 300), dt);
        var loadMw = 800 + demand.Step(Noise, dt);
        var rest = loadMw - solarMw - windMw - 45;
        var coalMw = coalLag.Step(Math.Clamp(rest, 300, 660), dt);
        var gap = loadMw - solarMw - windMw - coalMw - 45;
        var batteryMw = Math.Clamp(gap * 0.6, storedMwh < 110 ? -50 : 0, storedMwh > 15 ? 50 : 0);
        storedMwh = Math.Clamp(storedMwh - (batteryMw * dt / 3600), 0, 120);
        Set(load, loadMw, 0.6);
        Set(coal, coalMw, 0.4);
        Set(wind, windMw, 0.5);
        Set(solar, solarMw, 0.2);
        Set(battery, batteryMw, 0.05);
        Set(grid, 45 + gap - batteryMw, 0.3);
        Set(charge, storedMwh / 1.2);
        Set(frequency, 50 - (gap * 0.0002), 0.004);
    }
}

/// <summary>A share of the wind or solar output, as one turbine or inverter sees it.</summary>
public sealed class RenewableUnit : Equipment
{
    private readonly int power, driver, temp;
    private readonly Func<double> total;
    private readonly double share, windFactor;
    private Wander own = new(300, 0.07);

    public RenewableUnit(bool isWind, int number, int of, Func<double> total, ulong seed)
        : base(isWind ? "wind_turbine" : "inverter", isWind ? "wind" : "solar", isWind ? "wind1" : "solar1",
            isWind ? $"wt{number:00}" : $"inv{number:00}", isWind ? $"{number}号风机" : $"{number}号逆变器", isWind ? $"Turbine {number}" : $"Inverter {number}", seed)
    {
        (this.total, share, windFactor) = (total, 1.0 / of, isWind ? 1 : 0);
        power = Add(new("power", "有功功率", "Active power", "MW", 0, 20, 2));
        driver = isWind
            ? Add(new("wind_speed", "风速", "Wind speed", "m/s", 0, 40, 1))
            : Add(new("irradiance", "辐照度", "Irradiance", "W/m2", 0, 1400, 0));
        temp = Add(new("temp", isWind ? "齿轮箱油温" : "机内温度", isWind ? "Gearbox oil temperature" : "Cabinet temperature", "Cel", -30, 120, 1)
        {
            BandLow = 20,
            BandHigh = 70,
        });
    }

    protected override void Step(DateTimeOffset now, double dt)
    {
        var mw = Math.Max(0, total() * share * (1 + own.Step(Noise, dt)));
        Set(power, mw, 0.02);
        Set(driver, windFactor > 0 ? 3 + (11 * Math.Cbrt(mw / 15)) : mw / (180 * share) * 1000, windFactor > 0 ? 0.3 : 4);
        Set(temp, 28 + (mw * 2), 0.2);
    }
}
