using Xunit;

namespace Lode.Testing;

/// <summary>Texts that may change only on purpose: kept beside the tests, compared as a whole. With
/// <c>UPDATE_GOLDEN=1</c> in the environment the files are written instead.</summary>
public static class Golden
{
    /// <summary>Compares with <c>tests/data/golden/NAME</c>.</summary>
    public static void Matches(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var path = Path.Combine(Product.Root, "tests", "data", "golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{name} is missing; run once with UPDATE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
