namespace Lode.Kernel.Sql;

/// <summary>Patterns for <c>lower(column) LIKE @Pattern ESCAPE '\'</c>: what a person typed is taken as it is, also
/// <c>%</c> and <c>_</c>.</summary>
public static class LikePattern
{
    /// <summary>Matches texts that contain it.</summary>
    public static string Contains(string text) => $"%{Escaped(text)}%";

    /// <summary>Matches texts that begin with it.</summary>
    public static string StartsWith(string text) => $"{Escaped(text)}%";

    private static string Escaped(string text) => text.ToLowerInvariant()
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
