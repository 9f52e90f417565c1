namespace Lode.Historian.Storage;

/// <summary>Tells a full disk from other failures.</summary>
internal static class DiskSpace
{
    private const int UnixNoSpace = 28;
    private const int UnixQuota = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    internal static bool IsFull(IOException failure) =>
        failure.HResult is UnixNoSpace or UnixQuota or WindowsDiskFull;
}
