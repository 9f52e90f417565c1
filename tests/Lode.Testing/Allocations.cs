using Xunit;

namespace Lode.Testing;

/// <summary>A gate on how much code may allocate.</summary>
public static class Allocations
{
    /// <summary>Fails when one run of <paramref name="action"/> allocates more than <paramref name="bytes"/> on this
    /// thread, after three runs that may fill caches and grow buffers.</summary>
    public static void AtMost(long bytes, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var warm = 0; warm < 3; warm++)
        {
            action();
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= bytes, $"allocated {allocated} bytes, at most {bytes} allowed");
    }
}
