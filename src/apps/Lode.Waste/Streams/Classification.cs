namespace Lode.Waste.Streams;

/// <summary>What is done with the wastes that go in.</summary>
internal enum WasteOperation
{
    Mixing,
    Use,
    Disposal,
}

/// <summary>What the result of an operation is under the law.</summary>
internal enum WasteStatus
{
    /// <summary>Managed as hazardous waste.</summary>
    Hazardous,

    /// <summary>No hazardous waste any more: the test proved it, or none went in.</summary>
    NotHazardous,

    /// <summary>Hazardous until a test proves otherwise.</summary>
    HazardousUntilTested,
}

/// <summary>Whether what comes out of mixing, use or disposal is hazardous waste.</summary>
/// <remarks>Source: GB 5085.7-2019, 5.1 and 5.2 (mixing), 6.1 and 6.2 (after use and disposal).</remarks>
internal static class Classification
{
    private const Hazards TestableHazards = Hazards.Corrosive | Hazards.Ignitable | Hazards.Reactive;

    /// <summary>The status of the result.</summary>
    /// <param name="inputs">Hazards of each waste that goes in; <see cref="Hazards.None"/> for one that is not
    /// hazardous.</param>
    /// <param name="testIsClean">Result of the test of what comes out; null without a test.</param>
    /// <remarks>Worked example: dross 321-026-48 (R) used and tested clean leaves; secondary dross from disposing of
    /// 321-024-48 (R,T) stays hazardous whatever the test says.</remarks>
    internal static WasteStatus Of(IReadOnlyCollection<Hazards> inputs, WasteOperation operation, bool? testIsClean)
    {
        var all = inputs.Aggregate(Hazards.None, (sum, one) => sum | one);
        if (all == Hazards.None)
        {
            return WasteStatus.NotHazardous;
        }

        var onlyTestable = (all & ~TestableHazards) == 0;
        var mayLeave = onlyTestable || (operation == WasteOperation.Use && !all.HasFlag(Hazards.Infectious));
        return !mayLeave ? WasteStatus.Hazardous
            : testIsClean switch
            {
                true => WasteStatus.NotHazardous,
                false => WasteStatus.Hazardous,
                null => WasteStatus.HazardousUntilTested,
            };
    }
}
