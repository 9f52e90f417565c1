using System.Text;
using System.Text.Json;

namespace Lode.Host;

/// <summary>Files with secrets: readable by the owner of the data folder only, and whole or not there.</summary>
internal static class OwnerFile
{
    internal static void Write<T>(string path, T content, JsonSerializerOptions json) =>
        Write(path, stream => JsonSerializer.Serialize(stream, content, json));

    internal static void Write(string path, string content) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(content)));

    /// <summary>Makes a file that nobody else may read.</summary>
    internal static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static void Write(string path, Action<Stream> write)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        using (var stream = Create(fresh))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
