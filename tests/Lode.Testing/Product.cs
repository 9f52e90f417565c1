using System.Reflection;

namespace Lode.Testing;

/// <summary>The product as built: its assemblies and the folder of its sources.</summary>
public static class Product
{
    /// <summary>All assemblies of the product beside the tests; found, not listed.</summary>
    public static readonly IReadOnlyList<Assembly> Assemblies =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Lode.*.dll")
            .Where(file => !Path.GetFileName(file).StartsWith("Lode.Test", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Assembly.LoadFrom),
    ];

    /// <summary>Root of the repository.</summary>
    public static readonly string Root = FindRoot();

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lode.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("the tests run outside the repository");
    }
}
