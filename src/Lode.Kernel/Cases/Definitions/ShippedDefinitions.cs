using System.Reflection;
using System.Text.RegularExpressions;

namespace Lode.Kernel.Cases.Definitions;

/// <summary>The definitions that come with the program: <c>Cases/*.json</c> of every module.</summary>
internal static partial class ShippedDefinitions
{
    /// <summary>All of them, by type.</summary>
    internal static IReadOnlyDictionary<string, string> Read(IEnumerable<Assembly> assemblies) => (
        from assembly in assemblies
        from resource in assembly.GetManifestResourceNames()
        let match = ResourceName().Match(resource)
        where match.Success
        select (Type: match.Groups["type"].Value, Text: Read(assembly, resource)))
            .ToDictionary(pair => pair.Type, pair => pair.Text, StringComparer.Ordinal);

    /// <summary>One of the kernel's own.</summary>
    internal static string Text(string type) => Read([typeof(ShippedDefinitions).Assembly])[type];

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\.Cases\.(Shipped\.)?(?<type>\w+)\.json$")]
    private static partial Regex ResourceName();
}
