using Lode.Testing;

namespace Lode.Tests.Tidy;

/// <summary>A text file of the repository; found by walking, never listed.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly HashSet<string> SkippedFolders = new(StringComparer.Ordinal)
    {
        ".git", "artifacts", "node_modules", "dist", ".vite", "output", ".vs", ".idea", "bin", "obj",
    };

    private static readonly HashSet<string> TextEndings = new(StringComparer.Ordinal)
    {
        ".cs", ".csproj", ".props", ".slnx", ".json", ".md", ".sql", ".ts", ".tsx", ".mjs", ".js", ".css", ".html",
        ".yml", ".yaml", ".sh", ".csv", "",
    };

    /// <summary>Every text file outside generated folders; the data folder of a local server is skipped too.</summary>
    internal static readonly IReadOnlyList<SourceFile> All = [.. Walk(new DirectoryInfo(Product.Root))];

    internal string[] Lines { get; } = Text.Split('\n');

    internal bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>Files that end so, with at least one found: a test over nothing proves nothing.</summary>
    internal static IReadOnlyList<SourceFile> Ending(params string[] endings)
    {
        var found = All.Where(file => endings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal)))
            .ToList();
        Xunit.Assert.NotEmpty(found);
        return found;
    }

    private static IEnumerable<SourceFile> Walk(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = System.IO.Path.GetRelativePath(Product.Root, entry.FullName).Replace('\\', '/');
            if (entry is DirectoryInfo inner && !SkippedFolders.Contains(entry.Name) && path != "data")
            {
                foreach (var file in Walk(inner))
                {
                    yield return file;
                }
            }
            else if (entry is FileInfo file && TextEndings.Contains(file.Extension) && file.Name != ".git")
            {
                yield return new SourceFile(path, File.ReadAllText(file.FullName));
            }
        }
    }
}
