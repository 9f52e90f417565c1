namespace Lode.Science.Geodesy;

/// <summary>A place on the sphere.</summary>
/// <param name="Latitude">Degrees, −90 to 90, north positive.</param>
/// <param name="Longitude">Degrees, east positive.</param>
public readonly record struct GeoPoint(double Latitude, double Longitude);

/// <summary>Distances on a sphere of the earth's mean radius: good to 0.5 % of the ellipsoid, which is what a route
/// corridor needs.</summary>
/// <remarks>Source: haversine and cross-track formulas of spherical trigonometry; radius 6371.0088 km (IUGG mean R1).
/// </remarks>
public static class GreatCircle
{
    /// <summary>Mean radius of the earth, km.</summary>
    public const double EarthRadiusKm = 6371.0088;

    /// <summary>Distance between two places.</summary>
    /// <returns>Kilometers.</returns>
    /// <remarks>Worked example: (34.75, 113.62) to (34.80, 114.30) is 62.356 km.</remarks>
    public static double DistanceKm(GeoPoint from, GeoPoint to) => EarthRadiusKm * Angle(from, to);

    /// <summary>Distance of a place from the leg between two others; beyond the ends it is the distance to the
    /// end.</summary>
    /// <returns>Kilometers, ≥ 0.</returns>
    /// <remarks>Worked example: (34.90, 114.00) lies 13.466 km and (34.79, 114.00) lies 1.283 km off the leg from
    /// (34.75, 113.62) to (34.80, 114.30).</remarks>
    public static double OffLegKm(GeoPoint from, GeoPoint to, GeoPoint place)
    {
        var along = Angle(from, place);
        var turn = Bearing(from, place) - Bearing(from, to);
        if (Math.Cos(turn) <= 0)
        {
            return EarthRadiusKm * along;
        }

        var across = Math.Asin(Math.Sin(along) * Math.Sin(turn));
        var progress = Math.Acos(Math.Clamp(Math.Cos(along) / Math.Cos(across), -1, 1));
        return progress > Angle(from, to) ? DistanceKm(to, place) : EarthRadiusKm * Math.Abs(across);
    }

    private static double Angle(GeoPoint from, GeoPoint to)
    {
        var (lat1, lat2) = (Radians(from.Latitude), Radians(to.Latitude));
        var sinLat = Math.Sin((lat2 - lat1) / 2);
        var sinLon = Math.Sin(Radians(to.Longitude - from.Longitude) / 2);
        var h = (sinLat * sinLat) + (Math.Cos(lat1) * Math.Cos(lat2) * sinLon * sinLon);
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    private static double Bearing(GeoPoint from, GeoPoint to)
    {
        var (lat1, lat2) = (Radians(from.Latitude), Radians(to.Latitude));
        var turn = Radians(to.Longitude - from.Longitude);
        return Math.Atan2(
            Math.Sin(turn) * Math.Cos(lat2),
            (Math.Cos(lat1) * Math.Sin(lat2)) - (Math.Sin(lat1) * Math.Cos(lat2) * Math.Cos(turn)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
