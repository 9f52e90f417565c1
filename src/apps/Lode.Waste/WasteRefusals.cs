using System.Globalization;
using Lode.Kernel;

namespace Lode.Waste;

/// <summary>Refusals that several slices share.</summary>
internal static class WasteRefusals
{
    internal static readonly Refusal NotFound = new("waste.notFound", 404);
    internal static readonly Refusal Invalid = new("waste.invalid", 422);
    internal static readonly Refusal SiteMissing = new("waste.siteMissing", 409);
    internal static readonly Refusal CodeTaken = new("waste.codeTaken", 409);
    internal static readonly Refusal CodeNotListed = new("waste.codeNotListed", 422, "HJ 1259-2022");
    internal static readonly Refusal Closed = new("waste.closed", 409);
    internal static readonly Refusal WrongPlace = new("waste.wrongPlace", 409);
    internal static readonly Refusal Incompatible = new("waste.incompatible", 409, "swl2020.81");
    internal static readonly Refusal OverCapacity = new("waste.overCapacity", 409, "GB 18597-2023");
    internal static readonly Refusal PointFull = new("waste.pointFull", 409, "GB 18597-2023 8.3.5");
    internal static readonly Refusal NotOneStream = new("waste.notOneStream", 409, "swl2020.81");
    internal static readonly Refusal Unbalanced = new("waste.unbalanced", 422);
    internal static readonly Refusal PackedTooMuch = new("waste.packedTooMuch", 422);

    /// <summary>Mass in a text: t with three decimals, with six where grams matter.</summary>
    internal static string Tonnes(long grams) => (grams / 1_000_000m).ToString(
        grams % 1000 == 0 ? "#,##0.000" : "#,##0.000000", CultureInfo.InvariantCulture) + " t";
}
