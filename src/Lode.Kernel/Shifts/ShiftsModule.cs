using Microsoft.Extensions.DependencyInjection;

namespace Lode.Kernel.Shifts;

/// <summary>What a shift leaves to the next one: gathered by the product, explained and signed by people.</summary>
public static class ShiftsModule
{
    /// <summary>The procedure of a handover.</summary>
    internal const string Type = "shiftHandOver";

    /// <summary>The state in which its contents may still be gathered anew.</summary>
    internal const string Writing = "writing";

    extension(IServiceCollection services)
    {
        /// <summary>Adds the handovers; they stand on cases, alarms, history, notes and the plant.</summary>
        public IServiceCollection AddShifts() => services
            .AddSingleton<ShiftContents>().AddSingleton<HandOvers>();
    }
}

internal static class ShiftRefusals
{
    internal static readonly Refusal Unknown = new("shifts.unknown", 404);
    internal static readonly Refusal NotBegun = new("shifts.notBegun", 422);
    internal static readonly Refusal Signed = new("shifts.signed", 409);
}
