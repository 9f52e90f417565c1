using System.Reflection;

namespace Lode.Kernel;

/// <summary>Marks an assembly as an application on the kernel: its migrations and texts are found.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AppModuleAttribute : Attribute;

/// <summary>The applications of this installation: assemblies beside the program that say so themselves, so that no
/// list has to name them.</summary>
public static class AppModules
{
    /// <summary>Their assemblies, by name.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Lode.*.dll").Order(StringComparer.Ordinal)
            .Select(Path.GetFileNameWithoutExtension)
            .Select(name => Assembly.Load(new AssemblyName(name!)))
            .Where(assembly => assembly.IsDefined(typeof(AppModuleAttribute))),
    ];
}
