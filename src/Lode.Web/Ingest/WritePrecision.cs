namespace Lode.Web.Ingest;

/// <summary>Units of stamps as the two write APIs name them.</summary>
internal static class WritePrecision
{
    /// <summary>Nanoseconds per unit; an empty name is nanoseconds.</summary>
    internal static bool TryUnit(string name, out long unitNs)
    {
        unitNs = name switch
        {
            "" or "n" or "ns" => 1,
            "u" or "us" or "µ" or "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => 0,
        };
        return unitNs != 0;
    }
}
