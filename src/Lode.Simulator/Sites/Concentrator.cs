using Lode.Simulator.Model;

namespace Lode.Simulator.Sites;

/// <summary>A flotation cell: pulp level under PI control, air, froth.</summary>
public sealed class FlotationCell : Equipment
{
    private readonly int level, setPoint, valve, air, depth, velocity, bubble, current;
    private Wander feed = new(600, 12);
    private double pulp = 1250, output = 50, integral;
    private double stuck = 50;

    public FlotationCell(int number, ulong seed)
        : base("flotation_cell", "flotation", "rougher", $"fc{number:00}", $"{number}号浮选机", $"Flotation cell {number}", seed)
    {
        level = Add(new("level", "液位", "Pulp level", "mm", 0, 2000, 0)
        {
            BandLow = 1200,
            BandHigh = 1300,
            TagNumber = $"LT{number}10",
            Alarms = [new("high", 1360, 3, 30) { Deadband = 15, Name = ("液位高", "Pulp level high"), ResponseMinutes = 15,
                Cause = ("尾矿阀卡涩或给矿突增", "Sticking tailings valve or a surge of feed"), Consequence = ("跑槽，精矿品位下降", "Pulp overflows; grade falls"),
                Action = ("手动开尾矿阀，查定位器", "Open the tailings valve by hand; check the positioner") }],
        });
        setPoint = Add(new("level_sp", "液位设定值", "Level set-point", "mm", 0, 2000, 0) { Step = true });
        valve = Add(new("valve", "尾矿阀开度", "Tailings valve", "%", 0, 100, 1) { BandLow = 30, BandHigh = 70 });
        air = Add(new("air_rate", "充气量", "Air rate", "m3/min", 0, 200, 1) { BandLow = 82, BandHigh = 98 });
        depth = Add(new("froth_depth", "泡沫层厚度", "Froth depth", "mm", 0, 800, 0) { BandLow = 180, BandHigh = 320 });
        velocity = Add(new("froth_velocity", "泡沫流速", "Froth velocity", "mm/s", 0, 200, 1) { BandLow = 18, BandHigh = 42 });
        bubble = Add(new("bubble_size", "气泡尺寸", "Bubble size", "mm", 0, 100, 1) { BandLow = 14, BandHigh = 28 });
        current = Add(new("motor_current", "主轴电流", "Shaft motor current", "A", 0, 400, 1) { BandLow = 180, BandHigh = 230 });
    }

    protected override void Step(DateTimeOffset now, double dt)
    {
        // Level integrates inflow minus what the valve lets out; a sticking valve only moves in jumps.
        var steps = Math.Max(1, (int)Math.Ceiling(dt / 5));
        var h = dt / steps;
        for (var i = 0; i < steps; i++)
        {
            var error = pulp - 1250;
            integral = Math.Clamp(integral + (error * h * 0.0008), -35, 35);
            output = Math.Clamp(50 + (error * 0.12) + integral, 0, 100);
            if (Math.Abs(output - stuck) > 0.2 + (9 * Fault.Sticking))
            {
                stuck = output;
            }

            pulp += h * ((feed.Step(Noise, h) * 0.02) - ((stuck - 50) * 0.12));
        }

        var w = feed.Value / 12;
        Set(level, pulp, 2);
        Set(setPoint, 1250);
        Set(valve, output, 0.1);
        Set(air, 90 + w, 0.6);
        Set(depth, 1500 - pulp, 4);
        Set(velocity, 30 + (3 * w), 0.8);
        Set(bubble, 21 - (1.2 * w), 0.5);
        Set(current, 206 + (2 * w), 0.8);
    }
}
