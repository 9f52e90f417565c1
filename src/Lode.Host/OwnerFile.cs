using System.Text.Json;

namespace Lode.Host;

/// <summary>Files with secrets: readable by the owner of the data folder only, and whole or not there.</summary>
internal static class OwnerFile
{
    internal static void Write<T>(string path, T content, JsonSerializerOptions json)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(stream, content, json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
