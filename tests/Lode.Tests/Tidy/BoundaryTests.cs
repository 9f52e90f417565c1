using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lode.Testing;
using Xunit;

namespace Lode.Tests.Tidy;

/// <summary>Which project may know which (design §3), read from the project files and from the built assemblies.
/// </summary>
public sealed partial class BoundaryTests
{
    // What a project may reference. Apps, found below src/apps, may reference Web and what is below it.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Lode.Historian"] = [],
        ["Lode.Science"] = [],
        ["Lode.Kernel"] = ["Lode.Historian", "Lode.Science"],
        ["Lode.Contracts"] = ["Lode.Kernel", "Lode.Historian", "Lode.Science"],
        ["Lode.Web"] = ["Lode.Kernel", "Lode.Contracts", "Lode.Historian", "Lode.Science"],
        ["Lode.Simulator"] = ["Lode.Science"],
        ["Lode.Host"] = ["*"],
    };

    private sealed record Project(string Name, string Path, string[] References, string[] Packages);

    private static IReadOnlyList<Project> Projects() =>
        [.. from file in SourceFile.Ending(".csproj")
            where file.IsProduct
            let xml = XDocument.Parse(file.Text)
            select new Project(
                System.IO.Path.GetFileNameWithoutExtension(file.Path),
                file.Path,
                [.. xml.Descendants("ProjectReference").Select(item => System.IO.Path.GetFileNameWithoutExtension(
                    item.Attribute("Include")!.Value.Replace('\\', '/')))],
                [.. xml.Descendants("PackageReference").Select(item => item.Attribute("Include")!.Value)])];

    [Fact]
    public void Projects_ReferenceOnlyWhatIsBelowThem() => Assert.Empty(
        from project in Projects()
        let allowed = AllowedFor(project)
        from reference in project.References
        where !allowed.Contains("*") && !allowed.Contains(reference)
        select $"{project.Name} -> {reference}");

    [Fact]
    public void Assemblies_ReferenceOnlyWhatIsBelowThem() => Assert.Empty(
        from assembly in Product.Assemblies
        let name = assembly.GetName().Name!
        let allowed = Projects().Where(project => project.Name == name).Select(AllowedFor).FirstOrDefault(["*"])
        from reference in assembly.GetReferencedAssemblies()
        where reference.Name!.StartsWith("Lode.", StringComparison.Ordinal)
            && !allowed.Contains("*") && !allowed.Contains(reference.Name)
        select $"{name} -> {reference.Name}");

    [Fact]
    public void HistorianAndScience_NeedNoPackage() => Assert.Empty(
        from project in Projects()
        where project.Name is "Lode.Historian" or "Lode.Science"
        from package in project.Packages
        select $"{project.Name} -> {package}");

    [Fact]
    public void Science_TouchesNoFileNetworkOrClock() => Assert.Empty(
        from file in SourceFile.Ending(".cs")
        where file.Path.StartsWith("src/Lode.Science/", StringComparison.Ordinal)
        from word in new[] { "System.IO", "System.Net", "TimeProvider", "ILogger", "File." }
        where file.Text.Contains(word, StringComparison.Ordinal)
        select $"{file.Path} uses {word}");

    [Fact]
    public void Historian_ReachesFilesThroughItsDiskOnly() => Exemptions.Check("disk",
        from file in SourceFile.Ending(".cs")
        where file.Path.StartsWith("src/Lode.Historian/", StringComparison.Ordinal)
            && !file.Path.EndsWith("Disk.cs", StringComparison.Ordinal)
        from match in FileCall().Matches(file.Text)
        select (file.Path, $"uses {match.Value}"));

    [Fact]
    public void EveryProject_IsInTheSolution() => Assert.Empty(
        from file in SourceFile.Ending(".csproj")
        where !SolutionText().Contains(file.Path, StringComparison.Ordinal)
            && !file.Path.StartsWith("tools/", StringComparison.Ordinal)
        select file.Path);

    [Fact]
    public void Packages_AreReferencedWithoutVersions() => Assert.Empty(
        from file in SourceFile.Ending(".csproj")
        from item in XDocument.Parse(file.Text).Descendants("PackageReference")
        where item.Attribute("Version") is not null
        select $"{file.Path}: {item.Attribute("Include")!.Value}");

    private static string[] AllowedFor(Project project) =>
        Allowed.TryGetValue(project.Name, out var allowed) ? allowed
        : project.Path.StartsWith("src/apps/", StringComparison.Ordinal)
            ? ["Lode.Kernel", "Lode.Historian", "Lode.Science", "Lode.Contracts", "Lode.Web"]
            : [];

    [GeneratedRegex(@"(?<![\w.])(File|Directory|FileStream|RandomAccess)\.\w+|new FileStream")]
    private static partial Regex FileCall();

    private static string SolutionText() => File.ReadAllText(System.IO.Path.Combine(Product.Root, "Lode.slnx"));
}
