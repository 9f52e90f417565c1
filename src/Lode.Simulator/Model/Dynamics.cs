namespace Lode.Simulator.Model;

/// <summary>First-order lag: y' = (u − y) / tau, solved exactly for a held input.</summary>
public struct Lag
{
    private double stepSeconds, move;

    public Lag(double tauSeconds, double start) => (Tau, Value) = (tauSeconds, start);

    /// <summary>Time constant, s.</summary>
    public double Tau { get; }

    /// <summary>Output.</summary>
    public double Value { get; private set; }

    public double Step(double input, double dt)
    {
        if (dt != stepSeconds)
        {
            (stepSeconds, move) = (dt, 1 - Math.Exp(-dt / Tau));
        }

        return Value += (input - Value) * move;
    }
}

/// <summary>Mean-reverting wander (Ornstein–Uhlenbeck) around zero with a given standard deviation.</summary>
public struct Wander
{
    private double stepSeconds, keep, kick;

    public Wander(double tauSeconds, double deviation) => (Tau, Deviation) = (tauSeconds, deviation);

    /// <summary>Correlation time, s.</summary>
    public double Tau { get; }

    /// <summary>Standard deviation in the long run.</summary>
    public double Deviation { get; }

    /// <summary>Present excursion.</summary>
    public double Value { get; private set; }

    public double Step(Noise noise, double dt)
    {
        if (dt != stepSeconds)
        {
            (stepSeconds, keep) = (dt, Math.Exp(-dt / Tau));
            kick = Deviation * Math.Sqrt(1 - (keep * keep));
        }

        return Value = (Value * keep) + (kick * noise.Normal());
    }
}
