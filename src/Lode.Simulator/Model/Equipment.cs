namespace Lode.Simulator.Model;

/// <summary>A piece of the simulated plant: a handful of signals sent together as one line.</summary>
public abstract class Equipment
{
    private readonly List<SignalSpec> signals = [];
    private readonly List<double> values = [];
    private double[] frozen = [];

    protected Equipment(string kind, string area, string unit, string code, string zh, string en, ulong seed)
    {
        (Kind, Area, Unit, Code, Zh, En) = (kind, area, unit, code, zh, en);
        Noise = new Noise(seed ^ StableHash(code));
    }

    /// <summary>Measurement of the line protocol and template of the plant model.</summary>
    public string Kind { get; }

    /// <summary>Code of the area (workshop) and of the unit below it.</summary>
    public string Area { get; }

    public string Unit { get; }

    public string Code { get; }

    public string Zh { get; }

    public string En { get; }

    public IReadOnlyList<SignalSpec> Signals => signals;

    /// <summary>Present reading of a signal, rounded as the instrument gives it.</summary>
    public double this[int signal] => frozen.Length == 0 ? values[signal] : frozen[signal];

    /// <summary>OPC UA status of the line; 0 is good.</summary>
    public uint Quality { get; private set; }

    /// <summary>No line is sent: the collector is down.</summary>
    public bool Silent { get; private set; }

    /// <summary>Severities 0 to 1 of what is wrong with it now, set from the schedule before each step.</summary>
    public Faults Fault { get; } = new();

    protected Noise Noise { get; }

    /// <summary>Moves the model on by dt seconds and takes the readings.</summary>
    public void Advance(DateTimeOffset now, double dt)
    {
        Step(now, dt);
        Silent = Fault.Outage > 0;
        Quality = Fault.SensorFailure > 0 ? 0x808C0000 : Fault.OverRange > 0 ? 0x40940000u : 0;
        if (Fault.Frozen <= 0)
        {
            frozen = [];
        }
        else if (frozen.Length == 0)
        {
            frozen = [.. values];
        }
    }

    /// <summary>The physics: sets every signal.</summary>
    protected abstract void Step(DateTimeOffset now, double dt);

    protected int Add(SignalSpec signal)
    {
        signals.Add(signal);
        values.Add(double.IsNaN(signal.BandLow) ? signal.Low : (signal.BandLow + signal.BandHigh) / 2);
        return signals.Count - 1;
    }

    /// <summary>Takes a reading: noise is added, the range clips, the instrument's decimals round.</summary>
    protected void Set(int signal, double value, double noiseDeviation = 0)
    {
        var spec = signals[signal];
        var read = noiseDeviation > 0 ? value + (noiseDeviation * Noise.Normal()) : value;
        var scale = PowersOfTen[spec.Decimals];
        values[signal] = Math.Round(Math.Clamp(read, spec.Low, spec.High) * scale) / scale;
    }

    protected double Get(int signal) => values[signal];

    private static readonly double[] PowersOfTen = [1, 10, 100, 1000, 10_000];

    private static ulong StableHash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211UL);
        }

        return hash;
    }
}

/// <summary>Severities of faults, each 0 (none) to 1 (full).</summary>
public sealed class Faults
{
    /// <summary>Bearing wear: vibration and bearing temperature rise.</summary>
    public double BearingWear { get; set; }

    /// <summary>Fouling of a heating surface or a filter.</summary>
    public double Fouling { get; set; }

    /// <summary>A valve that sticks: the loop cycles.</summary>
    public double Sticking { get; set; }

    /// <summary>The transmitter holds its last reading.</summary>
    public double Frozen { get; set; }

    /// <summary>The transmitter reports failure.</summary>
    public double SensorFailure { get; set; }

    /// <summary>The transmitter reads beyond its range: uncertain.</summary>
    public double OverRange { get; set; }

    /// <summary>The collector sends nothing.</summary>
    public double Outage { get; set; }

    /// <summary>The drive has lost its supply.</summary>
    public double PowerLoss { get; set; }

    /// <summary>An upset of the process itself (anode effect, needle vibration, gas inflow).</summary>
    public double Upset { get; set; }

    internal void Clear() => BearingWear = Fouling = Sticking = Frozen = SensorFailure = OverRange = Outage = PowerLoss = Upset = 0;
}
