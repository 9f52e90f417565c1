using Lode.Simulator.Model;

namespace Lode.Simulator.Sites;

/// <summary>An aluminum reduction cell: voltage around its set-point, noise, and now and then an anode effect.</summary>
public sealed class Pot : Equipment
{
    private const double SetPoint = 3.985;
    private readonly int voltage, noise;
    private readonly int number;
    private readonly double bias;
    private Wander resistance = new(1500, 0.009);
    private double effectSeconds;

    public Pot(int number, ulong seed)
        : base("pot", "potline", number <= 140 ? "room1" : "room2", $"pot{number}", $"{number:000}号电解槽", $"Pot {number:000}", seed)
    {
        this.number = number;
        bias = 0.006 * Noise.Normal();
        voltage = Add(new("voltage", "槽电压", "Pot voltage", "V", 0, 60, 3)
        {
            BandLow = 3.955,
            BandHigh = 4.015,
            Alarms =
            [
                new("highHigh", 8, 1, 0)
                {
                    Deadband = 3, Name = ("阳极效应", "Anode effect"), ResponseMinutes = 3,
                    Cause = ("氧化铝浓度低或下料器堵料", "Alumina too low, or a blocked feeder"),
                    Consequence = ("排放CF₄和C₂F₆，耗电增加，热平衡破坏", "CF₄ and C₂F₆ emitted, power wasted, heat balance upset"),
                    Action = ("熄灭效应，查下料器和浓度控制", "Quench it; check the feeder and the alumina control"),
                },
            ],
        });
        noise = Add(new("needle", "针振幅度", "Needle vibration", "mV", 0, 500, 0)
        {
            BandLow = 0,
            BandHigh = 30,
            Alarms =
            [
                new("high", 50, 2, 120)
                {
                    Deadband = 8, Name = ("槽电压针振", "Voltage needle vibration"), ResponseMinutes = 60,
                    Cause = ("极距偏低、阳极长包或铝液波动", "Small gap, a spike on an anode, or a rolling metal pad"),
                    Consequence = ("电流效率下降", "Lower current efficiency"),
                    Action = ("抬电压10～20 mV，测阳极电流分布", "Raise by 10–20 mV; measure the anode currents"),
                },
            ],
        });
    }

    /// <summary>Voltage now, V.</summary>
    public double Voltage => Get(voltage);

    protected override void Step(DateTimeOffset now, double dt)
    {
        // Each pot has its own seeded anode effects, about 0.02 a day, each 1 to 3 minutes long.
        var slot = now.ToUnixTimeSeconds() / 300;
        var draw = Model.Noise.Hash((ulong)(7_000 + number), slot);
        var due = draw < 0.02 / 288 && now.ToUnixTimeSeconds() % 300 < 60 + (draw * 288 / 0.02 * 120);
        var effect = due || (Fault.Upset > 0 && number == 137);
        effectSeconds = effect ? effectSeconds + dt : 0;
        var needle = number != 137 ? Fault.Upset : 0;
        var volts = SetPoint + bias + resistance.Step(Noise, dt) + (needle * 0.03 * Noise.Normal());
        Set(voltage, effect ? 28.6 + (1.5 * Noise.Normal()) : volts, 0.003);
        Set(noise, effect ? 180 : 14 + (48 * needle) + (3 * Noise.Normal()), 1);
    }
}

/// <summary>The potline as a whole: current, power, efficiency and alumina transport.</summary>
public sealed class Potline : Equipment
{
    private readonly Pot[] pots;
    private readonly int current, total, power, mean, active, consumption, efficiency, alumina, concentration, effects;
    private Wander kiloampere = new(600, 0.5);
    private double effectCount;
    private bool[] inEffect;

    public Potline(Pot[] pots, ulong seed)
        : base("potline", "potline", "line", "potline1", "电解一系列", "Potline 1", seed)
    {
        this.pots = pots;
        inEffect = new bool[pots.Length];
        current = Add(new("line_current", "系列电流", "Line current", "kA", 0, 600, 1)
        {
            BandLow = 498,
            BandHigh = 502,
            Alarms =
            [
                new("low", 480, 1, 5)
                {
                    Deadband = 5, Name = ("系列电流低", "Line current low"), ResponseMinutes = 5,
                    Cause = ("整流机组跳闸或降负荷", "A rectifier has tripped or load was shed"),
                    Consequence = ("槽温下降，4小时以上有冻槽危险", "Pots cool; after 4 h they may freeze"),
                    Action = ("查整流所，联系调度恢复", "Check the rectifiers; ask the dispatcher to restore load"),
                },
            ],
        });
        total = Add(new("line_voltage", "总电压", "Line voltage", "V", 0, 1500, 0) { BandLow = 1100, BandHigh = 1130 });
        power = Add(new("dc_power", "直流功率", "DC power", "MW", 0, 800, 1) { BandLow = 545, BandHigh = 568 });
        mean = Add(new("mean_voltage", "平均槽电压", "Mean pot voltage", "V", 3, 6, 3) { BandLow = 3.960, BandHigh = 4.000 });
        active = Add(new("pots_in_service", "运行槽数", "Pots in service", "", 0, 280, 0) { Step = true });
        consumption = Add(new("dc_energy", "直流电耗", "DC energy", "kWh/t", 10000, 16000, 0) { BandLow = 12600, BandHigh = 12800 });
        efficiency = Add(new("current_efficiency", "电流效率", "Current efficiency", "%", 80, 100, 2) { BandLow = 92.5, BandHigh = 94.5 });
        alumina = Add(new("alumina_bin", "日用仓料位", "Day bin level", "%", 0, 100, 1)
        {
            BandLow = 50,
            BandHigh = 85,
            Alarms = [new("low", 30, 3, 60) { Deadband = 2, Name = ("日用仓料位低", "Day bin low"), ResponseMinutes = 60,
                Cause = ("超浓相输送不畅", "Dense-phase transport is slow"), Consequence = ("槽缺料，效应增加", "Pots starve; more anode effects"),
                Action = ("查输送风压和仓顶阀", "Check transport pressure and the bin valve") }],
        });
        concentration = Add(new("alumina_concentration", "氧化铝浓度", "Alumina in bath", "%", 0, 8, 2)
        {
            BandLow = 2.0,
            BandHigh = 2.8,
            Alarms = [new("stale", 300, 4) { Name = ("氧化铝浓度未更新", "Alumina value not updated"), ResponseMinutes = 240,
                Cause = ("在线分析仪停用或通信中断", "Analyzer off or link down"), Consequence = ("浓度控制失去参考", "Control loses its reference"),
                Action = ("通知仪表班", "Call the instrument crew") }],
        });
        effects = Add(new("anode_effects", "效应次数", "Anode effects since midnight", "", 0, 1000, 0) { Step = true });
    }

    protected override void Step(DateTimeOffset now, double dt)
    {
        if (now.TimeOfDay.TotalSeconds < dt)
        {
            effectCount = 0;
        }

        var sum = 0.0;
        for (var i = 0; i < pots.Length; i++)
        {
            var volts = pots[i].Voltage;
            sum += volts;
            var effect = volts > 8;
            effectCount += effect && !inEffect[i] ? 1 : 0;
            inEffect[i] = effect;
        }

        var kiloamperes = (500.3 + kiloampere.Step(Noise, dt)) * (1 - (0.2 * Fault.PowerLoss));
        var meanVolts = sum / pots.Length;
        Set(current, kiloamperes, 0.15);
        Set(total, sum, 0.5);
        Set(power, sum * kiloamperes / 1000, 0.2);
        Set(mean, meanVolts, 0.0005);
        Set(active, 280);
        Set(efficiency, 93.2 - (20 * (meanVolts - 3.985)), 0.01);
        Set(consumption, 2980.7 * meanVolts / (Get(efficiency) / 100), 2);
        Set(alumina, 68 + (8 * Math.Sin(2 * Math.PI * now.TimeOfDay.TotalHours / 6)), 0.3);
        Set(concentration, 2.35 + (0.15 * Math.Sin(2 * Math.PI * now.TimeOfDay.TotalHours / 1.5)), 0.02);
        Set(effects, effectCount);
    }
}

/// <summary>Readings that need no physics of their own: a level, a daily swing, a wander and noise.</summary>
public sealed class Station : Equipment
{
    private readonly List<Line> lines = [];

    public Station(string kind, string area, string unit, string code, string zh, string en, ulong seed)
        : base(kind, area, unit, code, zh, en, seed)
    {
    }

    /// <summary>Adds a reading: <paramref name="nominal"/> with a daily swing, a slow wander and instrument noise;
    /// a full fault of the station moves it by <paramref name="upset"/>.</summary>
    public Station With(SignalSpec spec, double nominal, double swing, double wander, double noise, double upset = 0)
    {
        var half = (3 * wander) + Math.Abs(swing);
        var (low, high) = (Math.Round(nominal - half, spec.Decimals), Math.Round(nominal + half, spec.Decimals));
        var band = double.IsNaN(spec.BandLow) && nominal != 0 && low < high
            ? spec with { BandLow = Math.Max(spec.Low, low), BandHigh = Math.Min(spec.High, high) } : spec;
        lines.Add(new Line(Add(spec.Step ? spec : band), nominal, swing, noise, upset) { Wander = new Wander(1800, wander) });
        return this;
    }

    protected override void Step(DateTimeOffset now, double dt)
    {
        var day = Math.Sin(2 * Math.PI * (now.TimeOfDay.TotalDays - 0.3));
        foreach (var line in lines)
        {
            var upset = Math.Max(Math.Max(Fault.Upset, Fault.PowerLoss), Fault.Fouling);
            Set(line.Signal, line.Nominal + (line.Swing * day) + line.Wander.Step(Noise, dt) + (line.Upset * upset), line.Noise);
        }
    }

    private sealed record Line(int Signal, double Nominal, double Swing, double Noise, double Upset)
    {
        public Wander Wander;
    }
}
