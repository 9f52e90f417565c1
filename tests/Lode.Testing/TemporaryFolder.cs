namespace Lode.Testing;

/// <summary>A folder of one test, removed with its content.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("lode-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
