using System.Runtime.InteropServices;

namespace Lode.Historian.Storage;

/// <summary>Tells the system how the pages behind a pinned array are used. Advice only: without it all works the
/// same.</summary>
internal static partial class PageAdvice
{
    private const int LargePage = 2 << 20;
    private const int SmallPage = 4 << 10;
    private const int DontNeed = 4;
    private const int HugePage = 14;

    /// <summary>Large pages, where the array spans any: one fault for 2 MB instead of 4 KB.</summary>
    internal static void PreferLarge(long[] pinned) => Advise(pinned, LargePage, HugePage);

    /// <summary>Takes the pages away; the contents are lost.</summary>
    internal static void Drop(long[] pinned) => Advise(pinned, SmallPage, DontNeed);

    private static void Advise(long[] pinned, nint page, int advice)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var start = Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        var first = (start + page - 1) & ~(page - 1);
        var end = (start + ((nint)pinned.Length * sizeof(long))) & ~(page - 1);
        if (end > first)
        {
            _ = Advise(first, (nuint)(end - first), advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
