using Lode.Science.Metrology;

namespace Lode.Waste.Weighing;

/// <summary>A net mass as two weighings of one scale gave it, whole grams.</summary>
/// <param name="IntervalGrams">Verification scale interval e of the scale.</param>
internal readonly record struct Weighing(long GrossGrams, long TareGrams, long IntervalGrams)
{
    internal long NetGrams => GrossGrams - TareGrams;

    /// <summary>Expanded uncertainty of the net mass, grams.</summary>
    internal double UncertaintyGrams => 1000 * WeighingScale.NetUncertaintyKg(
        GrossGrams / 1000d, TareGrams / 1000d, IntervalGrams / 1000d);
}

/// <summary>How a weighing difference is judged.</summary>
internal enum DifferenceBand
{
    /// <summary>Two lawful scales may differ so much.</summary>
    Green,

    /// <summary>Only with the evidence for moisture or rain; both sides comment within two working days.</summary>
    Amber,

    /// <summary>Both sides explain, and the authority is told (decree 23, Art. 18).</summary>
    Red,
}

/// <summary>Judges the difference between what was dispatched and what arrived.</summary>
/// <remarks>Bands are to be confirmed with the authority; the uncertainty is that of OIML R 76 class III.</remarks>
internal static class WeighTolerance
{
    /// <summary>Trips over which a bias is looked for.</summary>
    internal const int BiasTrips = 20;

    /// <summary>Expanded uncertainty (95 %) of the difference of two net masses, grams.</summary>
    internal static double DifferenceUncertaintyGrams(Weighing sent, Weighing arrived) =>
        Math.Sqrt((sent.UncertaintyGrams * sent.UncertaintyGrams)
            + (arrived.UncertaintyGrams * arrived.UncertaintyGrams));

    /// <summary>The band of a difference.</summary>
    /// <param name="allowanceGrams">Moisture or rain that evidence supports, grams; 0 without evidence.</param>
    /// <param name="piecesDiffer">Whether the counts of packages differ: then no tolerance holds.</param>
    internal static DifferenceBand Band(
        long differenceGrams, double uncertaintyGrams, long allowanceGrams, bool piecesDiffer)
    {
        var size = Math.Abs((double)differenceGrams);
        return piecesDiffer || size > uncertaintyGrams + allowanceGrams ? DifferenceBand.Red
            : size > uncertaintyGrams ? DifferenceBand.Amber
            : DifferenceBand.Green;
    }

    /// <summary>Whether the differences of a carrier's or receiver's last trips point one way by more than chance.
    /// </summary>
    /// <param name="trips">Difference and its uncertainty of each trip, grams; the newest last.</param>
    /// <remarks>|Σ d| &gt; 2 · √(Σ U²); with equal U this is 2 · U · √n. Worked example: +80 kg on 20 trips with
    /// U = 117.76 kg: 1,600 kg against 1,053 kg.</remarks>
    internal static bool IsBiased(IReadOnlyList<(long DifferenceGrams, double UncertaintyGrams)> trips)
    {
        var last = trips.Skip(trips.Count - BiasTrips).ToArray();
        return last.Length == BiasTrips
            && Math.Abs(last.Sum(trip => (double)trip.DifferenceGrams))
                > 2 * Math.Sqrt(last.Sum(trip => trip.UncertaintyGrams * trip.UncertaintyGrams));
    }
}
