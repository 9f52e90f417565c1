namespace Lode.Historian.Storage;

/// <summary>Removes what an interrupted flush, merge or rename left behind: files that the manifest does not
/// list.</summary>
internal static class Debris
{
    internal static void Remove(IDisk disk, Manifest manifest)
    {
        var live = manifest.Segments.Select(info => info.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in disk.List(SegmentInfo.Folder).Where(name => !live.Contains(name)))
        {
            disk.Delete(name);
        }

        var last = LastValues.NameOf(manifest.SealedThrough);
        foreach (var name in disk.List(LastValues.Folder).Where(name => name != last))
        {
            disk.Delete(name);
        }

        foreach (var name in disk.List(string.Empty)
            .Where(name => name.EndsWith(AtomicFile.Suffix, StringComparison.Ordinal)))
        {
            disk.Delete(name);
        }
    }
}
