namespace Lode.Waste.Board;

/// <summary>What several persons ask for at once is read once. Who asks while it is being read gets the next reading,
/// which begins after the question: nobody sees less than what was there when they asked.</summary>
/// <remarks>A reading belongs to no caller, so it must not end with the request of one.</remarks>
internal sealed class SharedReads<TKey, TValue>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Place> places = [];

    private sealed class Place
    {
        internal Task<TValue>? Running { get; set; }

        internal Task<TValue>? Next { get; set; }
    }

    /// <summary>A reading that begins now or later.</summary>
    internal Task<TValue> GetAsync(TKey key, Func<Task<TValue>> read)
    {
        lock (gate)
        {
            if (!places.TryGetValue(key, out var place))
            {
                places[key] = place = new Place();
            }

            return place.Running is null or { IsCompleted: true } && place.Next is null
                ? place.Running = Task.Run(read)
                : place.Next ??= AfterAsync(place, place.Running!, read);
        }
    }

    private async Task<TValue> AfterAsync(Place place, Task<TValue> running, Func<Task<TValue>> read)
    {
        // Away from the caller, who holds the gate; how the one before ended is its own callers' matter.
        await Task.Yield();
        await Task.WhenAny(running);
        lock (gate)
        {
            (place.Running, place.Next) = (place.Next, null);
        }

        return await read();
    }
}
