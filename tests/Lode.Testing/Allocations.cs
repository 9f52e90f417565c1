using Xunit;

namespace Lode.Testing;

/// <summary>A gate on how much code may allocate.</summary>
public static class Allocations
{
    private const int Runs = 3;

    /// <summary>Fails when every run of <paramref name="action"/> allocates more than <paramref name="bytes"/> on this
    /// thread, after three runs that may fill caches and grow buffers.</summary>
    /// <remarks>A full collection between two runs empties the shared pools, so that one run may have to fill them
    /// again; code that allocates does so in each.</remarks>
    public static void AtMost(long bytes, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var warm = 0; warm < 3; warm++)
        {
            action();
        }

        var least = long.MaxValue;
        for (var run = 0; run < Runs && least > bytes; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least <= bytes, $"allocated {least} bytes, at most {bytes} allowed");
    }
}
