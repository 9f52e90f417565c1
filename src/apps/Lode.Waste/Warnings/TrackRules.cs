using Lode.Science.Geodesy;

namespace Lode.Waste.Warnings;

/// <summary>A position of a vehicle.</summary>
internal readonly record struct Fix(long AtUs, GeoPoint Place);

/// <summary>What is wrong with a track.</summary>
/// <param name="LongestGapUs">Longest time without a position.</param>
/// <param name="FastestKmPerH">Fastest speed between two positions.</param>
/// <param name="FarthestKm">Farthest distance from the leg between start and destination that lasted; 0 when the leg is
/// not known.</param>
/// <param name="DwellUs">Longest stand within half a kilometer away from both ends.</param>
internal readonly record struct TrackFacts(long LongestGapUs, double FastestKmPerH, double FarthestKm, long DwellUs)
{
    private const long MinuteUs = 60_000_000;

    /// <summary>More than ten minutes without a position (V2).</summary>
    internal bool IsLost => LongestGapUs > 10 * MinuteUs;

    /// <summary>Faster than a truck can go: the positions were made up (V2).</summary>
    internal bool IsImpossible => FastestKmPerH > 120;

    /// <summary>More than two kilometers off the way (V1).</summary>
    internal bool IsOffRoute => FarthestKm > 2;

    /// <summary>Stood for more than a quarter of an hour on the way (V2).</summary>
    internal bool IsStanding => DwellUs > 15 * MinuteUs;

    internal bool IsFine => !IsLost && !IsImpossible && !IsOffRoute && !IsStanding;
}

/// <summary>Reads a track: gaps, speeds, distance from the route, stands (spec waste c.6.7, V1 and V2).</summary>
/// <remarks>Off the route counts when at least three positions in a row are; the corridor of a highway, to be confirmed
/// by the site, is 2 km on either side of the polyline.</remarks>
internal static class TrackRules
{
    private const int InARow = 3;
    private const double HourUs = 3.6e9, StandKm = 0.5, EndKm = 1;

    /// <param name="fixes">Positions in the order of their times.</param>
    /// <param name="route">Corners of the route, the first is the gate; fewer than two: not known.</param>
    internal static TrackFacts Of(IReadOnlyList<Fix> fixes, IReadOnlyList<GeoPoint> route)
    {
        var (gap, speed, dwell) = (0L, 0d, 0L);
        var stoodSince = 0;
        for (var at = 1; at < fixes.Count; at++)
        {
            var span = fixes[at].AtUs - fixes[at - 1].AtUs;
            gap = Math.Max(gap, span);
            var km = GreatCircle.DistanceKm(fixes[at - 1].Place, fixes[at].Place);
            speed = span > 0 ? Math.Max(speed, km / (span / HourUs)) : speed;
            if (GreatCircle.DistanceKm(fixes[stoodSince].Place, fixes[at].Place) > StandKm)
            {
                stoodSince = at;
            }
            else if (!IsAtAnEnd(fixes[at].Place, route))
            {
                dwell = Math.Max(dwell, fixes[at].AtUs - fixes[stoodSince].AtUs);
            }
        }

        return new TrackFacts(gap, speed, Farthest(fixes, route), dwell);
    }

    private static bool IsAtAnEnd(GeoPoint place, IReadOnlyList<GeoPoint> route) => route.Count > 0
        && (GreatCircle.DistanceKm(place, route[0]) < EndKm || GreatCircle.DistanceKm(place, route[^1]) < EndKm);

    // The least distance of three positions in a row, so that one wild position is no detour.
    private static double Farthest(IReadOnlyList<Fix> fixes, IReadOnlyList<GeoPoint> route)
    {
        if (route.Count < 2)
        {
            return 0;
        }

        var farthest = 0d;
        var last = new Queue<double>(InARow);
        foreach (var fix in fixes)
        {
            last.Enqueue(OffKm(fix.Place, route));
            if (last.Count == InARow)
            {
                farthest = Math.Max(farthest, last.Min());
                last.Dequeue();
            }
        }

        return farthest;
    }

    private static double OffKm(GeoPoint place, IReadOnlyList<GeoPoint> route)
    {
        var least = double.MaxValue;
        for (var at = 1; at < route.Count; at++)
        {
            least = Math.Min(least, GreatCircle.OffLegKm(route[at - 1], route[at], place));
        }

        return least;
    }
}
