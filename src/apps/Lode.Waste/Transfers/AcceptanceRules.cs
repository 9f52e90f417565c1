using Lode.Kernel;

namespace Lode.Waste.Transfers;

/// <summary>What the receiver decides about a load.</summary>
internal enum AcceptanceResult
{
    Accepted,
    PartlyAccepted,
    Refused,
}

/// <summary>Which quantities fit which result, in whole grams.</summary>
internal static class AcceptanceRules
{
    /// <summary>Largest net load of one road vehicle, grams: 40 t.</summary>
    internal const long MostByRoadGrams = 40_000_000;

    internal static readonly Refusal MassNotPositive = new("waste.massNotPositive", 422, "HJ 1259-2022 6");
    internal static readonly Refusal RefusedDoesNotFit = new("waste.refusedDoesNotFit", 422, "decree23.18");
    internal static readonly Refusal RoadOverweight = new("waste.roadOverweight", 422, "GB 1589-2016");

    /// <summary>Refuses a mass of nothing or less in a field.</summary>
    internal static Refusal NoMass(string field) =>
        MassNotPositive.At(new FieldRefusal(field, MassNotPositive.Code));

    /// <summary>Refuses quantities that contradict the result; null when they fit.</summary>
    /// <remarks>Accepted means nothing refused, refused means all refused, partly means something of each. Worked
    /// example: partly accepted with 10 t received refuses 10 t and 0 t refused.</remarks>
    internal static Refusal? Check(AcceptanceResult result, long receivedGrams, long refusedGrams)
    {
        if (receivedGrams <= 0)
        {
            return NoMass("receivedGrams");
        }

        var fits = result switch
        {
            AcceptanceResult.Accepted => refusedGrams == 0,
            AcceptanceResult.Refused => refusedGrams == receivedGrams,
            AcceptanceResult.PartlyAccepted => refusedGrams > 0 && refusedGrams < receivedGrams,
        };
        return fits ? null : RefusedDoesNotFit.At(new FieldRefusal("refusedGrams", RefusedDoesNotFit.Code));
    }

    /// <summary>Refuses a load that no road vehicle may carry; null when it fits.</summary>
    internal static Refusal? CheckRoad(long netGrams) => netGrams <= 0
        ? NoMass("netGrams")
        : netGrams > MostByRoadGrams ? RoadOverweight.At(new FieldRefusal("netGrams", RoadOverweight.Code)) : null;
}
