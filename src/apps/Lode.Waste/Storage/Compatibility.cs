namespace Lode.Waste.Storage;

/// <summary>Which wastes may stand beside each other (solid waste law, Art. 81; GB 18597-2023, 4.1 and 4.3).</summary>
/// <remarks>Groups and forbidden neighbors are data of the site; these are the shipped defaults, to be confirmed by the
/// site's own risk assessment.</remarks>
internal enum CompatibilityGroup
{
    General,

    /// <summary>Reacts with water: dross, spent potlining, carbon dross.</summary>
    WaterReactive,

    /// <summary>Holds free or bound water: sludges, slurries.</summary>
    Wet,
    Acid,
    Alkaline,
    ArsenicSludge,
    Ignitable,
    Oxidizing,
    Infectious,
}

/// <summary>Forbidden neighbors.</summary>
internal static class Compatibility
{
    private static readonly (CompatibilityGroup, CompatibilityGroup)[] Forbidden =
    [
        (CompatibilityGroup.WaterReactive, CompatibilityGroup.Wet),
        (CompatibilityGroup.WaterReactive, CompatibilityGroup.Acid),
        (CompatibilityGroup.WaterReactive, CompatibilityGroup.Alkaline),
        (CompatibilityGroup.WaterReactive, CompatibilityGroup.ArsenicSludge),
        (CompatibilityGroup.Acid, CompatibilityGroup.Alkaline),
        (CompatibilityGroup.Acid, CompatibilityGroup.ArsenicSludge),
        (CompatibilityGroup.Ignitable, CompatibilityGroup.Oxidizing),
        (CompatibilityGroup.Ignitable, CompatibilityGroup.Acid),
        (CompatibilityGroup.Ignitable, CompatibilityGroup.WaterReactive),
    ];

    /// <summary>Whether two groups may share a zone; infectious waste stands alone.</summary>
    internal static bool MayShare(CompatibilityGroup one, CompatibilityGroup other) => one == other
        || (one != CompatibilityGroup.Infectious && other != CompatibilityGroup.Infectious
            && !Forbidden.Contains((one, other)) && !Forbidden.Contains((other, one)));
}
