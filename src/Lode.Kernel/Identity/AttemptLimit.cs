using System.Collections.Concurrent;

namespace Lode.Kernel.Identity;

/// <summary>How often one address may try to sign in: twenty tries, one more every three seconds.</summary>
internal sealed class AttemptLimit(TimeProvider clock)
{
    private const double Room = 20;
    private const double PerSecond = 1.0 / 3;
    private const int KeptAddresses = 10_000;

    private readonly ConcurrentDictionary<string, (double Left, long At)> buckets = new(StringComparer.Ordinal);

    internal bool TryTake(string address)
    {
        if (buckets.Count > KeptAddresses)
        {
            buckets.Clear();
        }

        var now = clock.GetTimestamp();
        var bucket = buckets.AddOrUpdate(
            address,
            _ => (Room - 1, now),
            (_, old) => (
                Math.Min(Room, old.Left + (clock.GetElapsedTime(old.At, now).TotalSeconds * PerSecond)) - 1, now));
        if (bucket.Left >= 0)
        {
            return true;
        }

        buckets[address] = (0, now);
        return false;
    }
}
