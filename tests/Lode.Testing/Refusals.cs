using System.Reflection;
using Lode.Kernel;

namespace Lode.Testing;

/// <summary>Every refusal that the product declares.</summary>
public static class Refusals
{
    /// <summary>All static fields of type <see cref="Refusal"/>, by code.</summary>
    public static readonly IReadOnlyList<Refusal> All =
    [
        .. from assembly in Product.Assemblies
           from type in assembly.GetTypes()
           where !type.ContainsGenericParameters
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           where field.FieldType == typeof(Refusal)
           let refusal = (Refusal)field.GetValue(null)!
           orderby refusal.Code
           select refusal,
    ];
}
