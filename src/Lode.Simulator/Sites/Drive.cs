using Lode.Simulator.Model;

namespace Lode.Simulator.Sites;

/// <summary>A motor with its machine: pump, fan, blower or compressor, in duty or on standby.</summary>
public sealed class Drive : Equipment
{
    private readonly int running, current, driveEnd, nonDriveEnd, vibrationDe, vibrationNde;
    private readonly double ratedAmpere;
    private readonly bool duty;
    private Lag temperature;
    private Wander load = new(900, 0.03);

    public Drive(string kind, string area, string unit, string code, string zh, string en, double ratedAmpere, bool duty, ulong seed)
        : base(kind, area, unit, code, zh, en, seed)
    {
        (this.ratedAmpere, this.duty) = (ratedAmpere, duty);
        temperature = new Lag(1200, 58 + (6 * Noise.Uniform()));
        running = Add(new("running", "运行状态", "Running", "", 0, 1, 0)
        {
            Step = true,
            States = "running",
            Alarms = duty ? [Stopped] : [],
        });
        current = Add(new("current", "电流", "Current", "A", 0, ratedAmpere * 1.5, 1)
        {
            BandLow = ratedAmpere * 0.75,
            BandHigh = ratedAmpere,
        });
        driveEnd = Add(Bearing("bearing_temp_de", "驱动端轴承温度", "Drive-end bearing temperature", "驱动端轴承温度高", "Drive-end bearing hot"));
        nonDriveEnd = Add(Bearing(
            "bearing_temp_nde", "非驱动端轴承温度", "Non-drive-end bearing temperature", "非驱动端轴承温度高", "Non-drive-end bearing hot"));
        vibrationDe = Add(Vibration("vibration_de", "驱动端振动速度", "Drive-end vibration"));
        vibrationNde = Add(Vibration("vibration_nde", "非驱动端振动速度", "Non-drive-end vibration"));
    }

    /// <summary>Share of rated load that the process asks of it.</summary>
    public double Demand { get; set; } = 0.88;

    /// <summary>Whether it turns.</summary>
    public bool IsRunning => duty && Fault.PowerLoss <= 0;

    protected override void Step(DateTimeOffset now, double dt)
    {
        var on = IsRunning ? 1.0 : 0.0;
        var wear = Fault.BearingWear;
        var share = on * (Demand + load.Step(Noise, dt));
        var warm = temperature.Step(24 + (on * (36 + (22 * wear))), dt);
        Set(running, on);
        Set(current, ratedAmpere * share, on * ratedAmpere * 0.004);
        Set(driveEnd, warm, 0.12);
        Set(nonDriveEnd, warm - (3 * on) - (9 * wear * on), 0.12);
        Set(vibrationDe, on * (1.6 + (5.2 * wear * wear)), on * 0.06);
        Set(vibrationNde, on * (1.4 + (1.8 * wear * wear)), on * 0.06);
    }

    private static AlarmSpec Stopped => new("digitalState", 0, 2, 5)
    {
        Name = ("运行设备停运", "Duty machine stopped"),
        ResponseMinutes = 10,
        Cause = ("失电、联锁跳停或就地停机", "Supply lost, interlock trip, or stopped at the machine"),
        Consequence = ("工艺中断，备用设备未投用", "The process is interrupted until the standby runs"),
        Action = ("投备用；查母线电压和联锁首出", "Start the standby; check the busbar and the first-out interlock"),
    };

    private static SignalSpec Bearing(string field, string zh, string en, string alarmZh, string alarmEn) =>
        new(field, zh, en, "Cel", 0, 150, 1)
        {
            BandLow = 45,
            BandHigh = 75,
            Alarms =
            [
                new("high", 80, 2, 60)
                {
                    Deadband = 1, Name = (alarmZh, alarmEn), ResponseMinutes = 30,
                    Cause = ("缺油、冷却水流量低或轴承磨损", "Little oil, little cooling water, or a worn bearing"),
                    Consequence = ("90 °C及以上联锁停机", "Interlock stops the machine at 90 °C"),
                    Action = ("查油位与冷却水；降转速；仍高于80 °C切换备用", "Check oil and cooling water; slow down; change over if still above 80 °C"),
                },
            ],
        };

    private static SignalSpec Vibration(string field, string zh, string en) => new(field, zh, en, "mm/s", 0, 25, 2)
    {
        BandLow = 0.3,
        BandHigh = 2.8,
        Alarms =
        [
            new("high", 4.5, 3, 30)
            {
                Deadband = 0.2, Name = (zh + "偏高", en + " high"), ResponseMinutes = 480,
                Cause = ("轴承磨损、不对中或不平衡", "Worn bearing, misalignment or imbalance"),
                Consequence = ("轴承损坏，被迫停机", "Bearing failure and a forced stop"),
                Action = ("转专业点检测谱；安排换轴承", "Have the spectrum taken; plan a bearing change"),
            },
        ],
    };
}
