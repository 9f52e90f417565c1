namespace Lode.Waste.Recovery;

/// <summary>How a weight that fell in storage is booked: as water only as far as a laboratory sample proves it.
/// </summary>
/// <param name="LossGrams">Water, to LOSS with the number of the sample.</param>
/// <param name="DifferenceGrams">The rest, to DIFF, which somebody must explain; negative when more was found.</param>
internal readonly record struct MoistureLoss(long LossGrams, long DifferenceGrams)
{
    /// <summary>Splits a fall in weight.</summary>
    /// <param name="sampledMoisture">Moisture by the sample at the second weighing; null without a sample.</param>
    /// <remarks>Worked example (W2): 1,000 t at 32 %, later 906.667 t; with a sample of 25 % all 93.333 t are water,
    /// without one all are a difference.</remarks>
    internal static MoistureLoss Of(long wetGrams, double moisture, long laterGrams, double? sampledMoisture)
    {
        var fallen = wetGrams - laterGrams;
        if (sampledMoisture is not { } later)
        {
            return new MoistureLoss(0, fallen);
        }

        var water = wetGrams - RecoveryFigures.AtMoisture(wetGrams, moisture, later);
        return new MoistureLoss(water, fallen - water);
    }
}
