using Lode.Kernel;

namespace Lode.Host.Simulate;

/// <summary>The process ends here: nobody hears of what was on its way.</summary>
internal sealed class SimCrashException : Exception
{
    public SimCrashException()
        : base("the process ended")
    {
    }

    public SimCrashException(string message)
        : base(message)
    {
    }

    public SimCrashException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Everything that waits for its turn: one thread, one turn after the other, in the order that the seed
/// draws. What follows a turn runs at once, up to the next wait.</summary>
internal sealed class SimTurns
{
    private readonly List<Action> waiting = [];

    /// <summary>Runs everything at once: for starts, ends and checks.</summary>
    internal bool IsDirect { get; set; }

    internal Task<T> WhenChosen<T>(Func<T> act)
    {
        // Continuations run inside SetResult, on this thread: a simulation has no other.
        var answer = new TaskCompletionSource<T>();
        void Run()
        {
            T value;
#pragma warning disable CA1031 // Whoever waits gets the failure, as from a database.
            try
            {
                value = act();
            }
            catch (Exception failure) when (failure is not SimCrashException)
            {
                answer.SetException(failure);
                return;
            }
#pragma warning restore CA1031

            answer.SetResult(value);
        }

        if (IsDirect)
        {
            Run();
        }
        else
        {
            waiting.Add(Run);
        }

        return answer.Task;
    }

    /// <summary>A wait that does nothing: others may come first.</summary>
    internal Task Pause() => WhenChosen<Done>(() => Done.Instance);

    /// <summary>Takes the next turn.</summary>
    internal void TakeOne(Random random)
    {
        var at = random.Next(waiting.Count);
        var run = waiting[at];
        waiting.RemoveAt(at);
        run();
    }

    /// <summary>The process is gone, and all that waited in it.</summary>
    internal void Drop() => waiting.Clear();
}
