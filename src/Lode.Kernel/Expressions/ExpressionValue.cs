namespace Lode.Kernel.Expressions;

/// <summary>A value with its quality and stamp; booleans are 0 and 1; no value is a value of its own.</summary>
public readonly struct ExpressionValue
{
    private ExpressionValue(double number, string? text, bool has, uint quality, long timeNs)
    {
        Number = number;
        Text = text;
        HasValue = has;
        Quality = quality;
        TimeNs = timeNs;
    }

    /// <summary>The number (finite), or 0 and 1 for a boolean; NaN without a value.</summary>
    public double Number { get; }

    /// <summary>The text of a text value.</summary>
    public string? Text { get; }

    /// <summary>Whether there is a usable value. A bad input has none.</summary>
    public bool HasValue { get; }

    /// <summary>OPC UA status code: the worst of the inputs that were used.</summary>
    public uint Quality { get; }

    /// <summary>Stamp, UTC ns: the latest of the inputs that were used; constants have <see
    /// cref="long.MinValue"/>.</summary>
    public long TimeNs { get; }

    /// <summary>True, when there is a value and it is true.</summary>
    public bool IsTrue => HasValue && Number != 0;

    /// <summary>A number; NaN, infinite or of bad quality gives no value.</summary>
    public static ExpressionValue Of(double number, uint quality, long timeNs) => Lode.Historian.Quality.IsBad(quality)
        ? None(quality, timeNs)
        : double.IsFinite(number)
            ? new(number, null, true, quality, timeNs)
            : None(Lode.Historian.Quality.Bad, timeNs);

    /// <summary>A boolean.</summary>
    public static ExpressionValue Of(bool value, uint quality, long timeNs) =>
        new(value ? 1 : 0, null, true, quality, timeNs);

    /// <summary>A text; bad quality gives no value.</summary>
    public static ExpressionValue Of(string text, uint quality, long timeNs) => Lode.Historian.Quality.IsBad(quality)
        ? None(quality, timeNs)
        : new(double.NaN, text, true, quality, timeNs);

    /// <summary>No value, with the reason in the quality.</summary>
    public static ExpressionValue None(uint quality, long timeNs) => new(double.NaN, null, false, quality, timeNs);

    /// <summary>A signal that has not sent anything.</summary>
    public static ExpressionValue Missing => None(Lode.Historian.Quality.BadNoData, long.MinValue);
}

/// <summary>What one evaluation reads: the values in the order of <see cref="Expression.Inputs"/>.</summary>
/// <param name="current">Shape [Inputs.Count].</param>
/// <param name="previous">The values before those, for <c>delta</c> and <c>rate</c>; shape [Inputs.Count] or
/// empty.</param>
public readonly ref struct EvaluationFrame(
    ReadOnlySpan<ExpressionValue> current,
    ReadOnlySpan<ExpressionValue> previous)
{
    /// <summary>Present values.</summary>
    public ReadOnlySpan<ExpressionValue> Current { get; } = current;

    /// <summary>Values before the present ones.</summary>
    public ReadOnlySpan<ExpressionValue> Previous { get; } = previous;
}
