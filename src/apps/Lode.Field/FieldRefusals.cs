using Lode.Kernel;

namespace Lode.Field;

/// <summary>Refusals that several slices share.</summary>
internal static class FieldRefusals
{
    internal static readonly Refusal NotFound = new("field.notFound", 404);
}
