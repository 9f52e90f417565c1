namespace Lode.Simulator.Model;

/// <summary>One signal of the demonstration group: what the plant import says of it.</summary>
/// <param name="Field">Field key of the line protocol.</param>
/// <param name="Zh">Name in Chinese.</param>
/// <param name="En">Name in English.</param>
/// <param name="Unit">UCUM-like code; empty for a number without one.</param>
/// <param name="Low">Low end of the range.</param>
/// <param name="High">High end of the range.</param>
/// <param name="Decimals">Decimals that the instrument gives; 0 on a stepped signal is sent as integer.</param>
public sealed record SignalSpec(string Field, string Zh, string En, string Unit, double Low, double High, int Decimals)
{
    /// <summary>Normal band, low end; NaN when there is none.</summary>
    public double BandLow { get; init; } = double.NaN;

    /// <summary>Normal band, high end.</summary>
    public double BandHigh { get; init; } = double.NaN;

    /// <summary>Holds its value between samples: states, set-points, laboratory values.</summary>
    public bool Step { get; init; }

    /// <summary>Digital state set, e.g. <c>running</c>; null for a measurement.</summary>
    public string? States { get; init; }

    /// <summary>Tag number on the drawing.</summary>
    public string TagNumber { get; init; } = "";

    /// <summary>Alarm definitions on this signal.</summary>
    public IReadOnlyList<AlarmSpec> Alarms { get; init; } = [];
}

/// <summary>One alarm definition as the import carries it.</summary>
/// <param name="Kind">highHigh, high, low, lowLow, rateOfChange, stale, badQuality or digitalState.</param>
/// <param name="Limit">In the signal's unit; seconds for stale; the state for digitalState.</param>
/// <param name="Priority">1 to 4.</param>
/// <param name="DelaySeconds">On-delay.</param>
public sealed record AlarmSpec(string Kind, double Limit, int Priority, int DelaySeconds = 0)
{
    public double Deadband { get; init; }

    /// <summary>What the list says, Chinese and English.</summary>
    public (string Zh, string En) Name { get; init; }

    public (string Zh, string En) Cause { get; init; }

    public (string Zh, string En) Consequence { get; init; }

    public (string Zh, string En) Action { get; init; }

    /// <summary>Expression that suppresses it by design while it is true; empty for none.</summary>
    public string SuppressWhen { get; init; } = "";

    /// <summary>Minutes within which the operator must act.</summary>
    public int ResponseMinutes { get; init; } = 30;
}
