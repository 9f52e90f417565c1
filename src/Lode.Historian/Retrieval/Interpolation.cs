namespace Lode.Historian.Retrieval;

/// <summary>How a signal reads between its samples (platform C8).</summary>
/// <param name="Step">True: a value holds until the next one. False: straight line between two usable values.</param>
/// <param name="MaxGap">Longest distance, ns, that is bridged; <see cref="long.MaxValue"/> bridges any.</param>
public readonly record struct Interpolation(bool Step, long MaxGap = long.MaxValue)
{
    /// <summary><see cref="MaxGap"/> that is taken from the data (<see cref="Plot.TypicalGap"/>).</summary>
    public const long GapFromData = 0;

    /// <summary>Straight lines over any distance.</summary>
    public static readonly Interpolation Linear = new(Step: false);

    /// <summary>Values hold over any distance.</summary>
    public static readonly Interpolation Stepped = new(Step: true);
}

/// <summary>Opens one column of one series over a half-open range of stamps, UTC ns.</summary>
public delegate SampleReader OpenRange(long from, long to);

/// <summary>One stamped value.</summary>
/// <param name="Time">UTC ns.</param>
/// <param name="Value">The value; NaN when the row carries none that is a number.</param>
/// <param name="Quality">OPC UA status code.</param>
public readonly record struct Sample(long Time, double Value, uint Quality)
{
    /// <summary>A finite value of quality good or uncertain.</summary>
    public bool Usable => double.IsFinite(Value) && Historian.Quality.IsUsable(Quality);
}
