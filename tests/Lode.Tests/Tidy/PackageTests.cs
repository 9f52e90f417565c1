using System.Text.Json;
using Lode.Testing;
using Lode.Web.Frame;
using Xunit;

namespace Lode.Tests.Tidy;

/// <summary>What the About page says of packages is what ships.</summary>
public sealed class PackageTests
{
    [Fact]
    public void ServerPackages_AreThoseOfTheProgram()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Lode.Host.deps.json");
        using var deps = JsonDocument.Parse(File.ReadAllText(file));
        var shipped = from library in deps.RootElement.GetProperty("libraries").EnumerateObject()
                      where library.Value.GetProperty("type").GetString() == "package"
                      select library.Name;
        Assert.Equal(shipped.Order(StringComparer.OrdinalIgnoreCase), Named("server", "/"));
    }

    [Fact]
    public void WebPackages_AreThoseOfThePage()
    {
        var file = Path.Combine(Product.Root, "web", "package.json");
        using var page = JsonDocument.Parse(File.ReadAllText(file));
        var shipped = from package in page.RootElement.GetProperty("dependencies").EnumerateObject()
                      select $"{package.Name} {package.Value.GetString()}";
        Assert.Equal(shipped.Order(StringComparer.OrdinalIgnoreCase), Named("web", " "));
    }

    [Fact]
    public void EveryPackage_HasALicense() =>
        Assert.DoesNotContain(Packages.All, package => package.License.Length == 0);

    private static IEnumerable<string> Named(string side, string between) => Packages.All
        .Where(package => package.Side == side).Select(package => package.Name + between + package.Version)
        .Order(StringComparer.OrdinalIgnoreCase);
}
