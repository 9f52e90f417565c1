namespace Lode.Historian.Storage;

/// <summary>Counts its holders; cleans up after the last one.</summary>
internal abstract class Shared
{
    private int holders = 1;

    /// <summary>Takes hold, unless the last holder has gone.</summary>
    internal bool TryAcquire()
    {
        var seen = Volatile.Read(ref holders);
        while (seen > 0)
        {
            var found = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Takes hold of something that the caller knows to be held.</summary>
    internal void Acquire() => Invariant.Holds(TryAcquire());

    /// <summary>Lets go.</summary>
    internal void Release()
    {
        var left = Interlocked.Decrement(ref holders);
        Invariant.Holds(left >= 0);
        if (left == 0)
        {
            OnLastRelease();
        }
    }

    /// <summary>Nobody holds it any more.</summary>
    protected abstract void OnLastRelease();
}
