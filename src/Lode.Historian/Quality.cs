namespace Lode.Historian;

/// <summary>OPC UA status codes as stored beside each row: the top two bits are the severity.</summary>
/// <remarks>Source: OPC UA Part 4 §7.39 and Part 8; the codes are from memory and to be confirmed.</remarks>
public static class Quality
{
    public const uint Good = 0x00000000;
    public const uint GoodLocalOverride = 0x00960000;
    public const uint Uncertain = 0x40000000;
    public const uint UncertainLastUsable = 0x40900000;
    public const uint UncertainSensorNotAccurate = 0x40930000;
    public const uint UncertainEngineeringUnitsExceeded = 0x40940000;
    public const uint Bad = 0x80000000;
    public const uint BadWaitingForInitialData = 0x80320000;
    public const uint BadNotConnected = 0x808A0000;
    public const uint BadSensorFailure = 0x808C0000;
    public const uint BadOutOfService = 0x808D0000;
    public const uint BadNoData = 0x809B0000;

    /// <summary>The value may be used in averages: good or uncertain.</summary>
    public static bool IsUsable(uint quality) => quality < 0x80000000;

    /// <summary>Severity good (top two bits 00).</summary>
    public static bool IsGood(uint quality) => quality < 0x40000000;

    /// <summary>Severity bad (top bit set).</summary>
    public static bool IsBad(uint quality) => quality >= 0x80000000;

    /// <summary>Severity uncertain (top two bits 01).</summary>
    public static bool IsUncertain(uint quality) => quality is >= 0x40000000 and < 0x80000000;

    /// <summary>The worse of two: higher severity wins; equal severities keep the first.</summary>
    public static uint Worse(uint left, uint right) => right >> 30 > left >> 30 ? right : left;
}
