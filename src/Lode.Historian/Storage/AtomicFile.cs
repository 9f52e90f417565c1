namespace Lode.Historian.Storage;

/// <summary>Replaces a small file so that after a power cut either the old or the new contents are there.</summary>
internal static class AtomicFile
{
    internal const string Suffix = ".tmp";

    internal static void Write(IDisk disk, string name, ReadOnlySpan<byte> content)
    {
        var temporary = name + Suffix;
        using (var file = disk.Open(temporary))
        {
            file.Truncate(0);
            file.Write(0, content);
            file.Flush();
        }

        disk.Rename(temporary, name);
        disk.FlushDirectory(name);
    }
}
