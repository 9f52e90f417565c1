using System.Runtime.InteropServices;
using Lode.Kernel;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Lode.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lode.Web.Frame;

/// <summary>What runs here.</summary>
/// <param name="Engine">Database with its version.</param>
/// <param name="Folder">Only for who administers the system.</param>
public sealed record About(
    string Version, string Engine, string Runtime, string System, DateTimeOffset StartedAt, AboutFolder? Folder,
    IReadOnlyList<Package> Packages);

/// <summary>The data folder: where it is and what fills it, bytes.</summary>
/// <param name="FreeBytes">Room left on its disk.</param>
public sealed record AboutFolder(string Path, long FreeBytes, IReadOnlyList<AboutPart> Parts);

/// <summary>A part of the data folder: <c>historian</c>, <c>database</c>, <c>imports</c>, <c>other</c>.</summary>
public sealed record AboutPart(string Name, long Files, long Bytes);

/// <summary>Version, licenses, engine and the size of the data folder.</summary>
internal static class AboutEndpoint
{
    internal static void MapAbout(this IEndpointRouteBuilder routes, DateTimeOffset started) =>
        routes.MapGet("/api/v1/system/about", (
                ISqlSession sql, LodeSettings settings, Rights rights, CancellationToken cancel) =>
                AnswerAsync(started, sql, settings, rights, cancel))
            .WithName("system.about").WithTags("System").Produces<About>().SignedIn();

    private static async Task<IResult> AnswerAsync(
        DateTimeOffset started, ISqlSession sql, LodeSettings settings, Rights rights, CancellationToken cancel) =>
        TypedResults.Ok(new About(
            StatusEndpoints.Version,
            await EngineVersion.FindAsync(sql, cancel),
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            started,
            rights.Can("system.admin", IdentitySeed.Root) ? FolderOf(settings.DataFolder) : null,
            Packages.All));

    internal static AboutFolder FolderOf(string path)
    {
        var parts = new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories)
            .GroupBy(file => PartOf(Path.GetRelativePath(path, file.FullName)))
            .Select(part => new AboutPart(part.Key, part.LongCount(), part.Sum(LengthOf)))
            .OrderByDescending(part => part.Bytes);
        return new AboutFolder(path, new DriveInfo(path).AvailableFreeSpace, [.. parts]);
    }

    private static string PartOf(string file) => file.Split(Path.DirectorySeparatorChar)[0] switch
    {
        "historian" => "historian",
        "imports" => "imports",
        var name when name.StartsWith("lode.db", StringComparison.Ordinal) => "database",
        _ => "other",
    };

    // A merge may take a file away between the listing and the look at it.
    private static long LengthOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }
}
