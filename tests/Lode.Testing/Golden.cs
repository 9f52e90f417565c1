using Xunit;

namespace Lode.Testing;

/// <summary>Texts that may change only on purpose: kept beside the tests, compared as a whole. With
/// <c>UPDATE_GOLDEN=1</c> in the environment the files are written instead.</summary>
public static class Golden
{
    /// <summary>Compares with <c>tests/data/golden/NAME</c>.</summary>
    public static void Matches(string name, string text) =>
        MatchesFile(Path.Combine("tests", "data", "golden", name), text);

    /// <summary>Compares with a file of the repository, as pages of the reference are.</summary>
    public static void MatchesFile(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var path = Path.Combine(Product.Root, name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{name} is missing; run once with UPDATE_GOLDEN=1");
        Assert.True(File.ReadAllText(path) == text, $"{name}: {FirstDifference(File.ReadAllText(path), text)}");
    }

    private static string FirstDifference(string kept, string made)
    {
        var (was, now) = (kept.Split('\n'), made.Split('\n'));
        var at = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {at + 1} is \"{now.ElementAtOrDefault(at)}\", was \"{was.ElementAtOrDefault(at)}\". "
            + "If that is on purpose, run once with UPDATE_GOLDEN=1 and look at the difference.";
    }
}
