using System.Text.Json;

namespace Lode.Web.Frame;

/// <summary>A package of others that ships with the product.</summary>
/// <param name="Side">server or web.</param>
/// <param name="License">SPDX expression.</param>
public sealed record Package(string Name, string Version, string License, string Side);

/// <summary>The shipped packages with their licenses, from <c>Packages.json</c>.</summary>
internal static class Packages
{
    internal static readonly IReadOnlyList<Package> All = Load();

    private static Package[] Load()
    {
        using var stream = typeof(Packages).Assembly.GetManifestResourceStream("Lode.Web.Frame.Packages.json")!;
        return JsonSerializer.Deserialize<Package[]>(stream, JsonSerializerOptions.Web)!;
    }
}
