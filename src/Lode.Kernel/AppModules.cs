using System.Reflection;

namespace Lode.Kernel;

/// <summary>Marks an assembly as an application on the kernel: its migrations, texts, procedures and permissions are
/// found.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AppModuleAttribute : Attribute;

/// <summary>A permission that an application declares, and the shipped roles that hold it from the start; the
/// administrator holds every one.</summary>
/// <param name="code"><c>module.verb</c>.</param>
/// <param name="roles">Codes of shipped roles.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class AppPermissionAttribute(string code, params string[] roles) : Attribute
{
    public string Code { get; } = code;

    public IReadOnlyList<string> Roles { get; } = roles;
}

/// <summary>The applications of this installation: assemblies of the program that say so themselves, so that no list
/// has to name them. What lies beside the program without being part of it is not looked at.</summary>
public static class AppModules
{
    /// <summary>Their assemblies, by name.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.StartsWith("Lode.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => Assembly.Load(new AssemblyName(name!)))
            .Where(assembly => assembly.IsDefined(typeof(AppModuleAttribute))),
    ];

    /// <summary>What they declare.</summary>
    internal static IReadOnlyList<AppPermissionAttribute> Permissions { get; } =
        [.. Assemblies.SelectMany(assembly => assembly.GetCustomAttributes<AppPermissionAttribute>())];
}
