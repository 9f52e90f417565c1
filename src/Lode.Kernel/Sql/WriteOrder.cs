namespace Lode.Kernel.Sql;

/// <summary>A body on its way through a writer; its caller waits for the answer.</summary>
internal abstract class WriteOrder(Lane lane)
{
    internal Lane Lane => lane;

    /// <summary>What the body threw at its last run.</summary>
    internal Exception? Thrown { get; private protected set; }

    /// <summary>Runs the body; true when its work is to be kept.</summary>
    internal abstract bool Run(IWork work);

    /// <summary>Gives the caller what the last run brought.</summary>
    internal abstract void Acknowledge();

    /// <summary>Tells the caller that the work is not stored.</summary>
    internal abstract void Fail(Exception failure);
}

/// <summary>A body with the type of its value.</summary>
internal sealed class WriteOrder<T>(Func<IWork, Outcome<T>> body, Lane lane, CancellationToken cancel)
    : WriteOrder(lane)
    where T : class
{
    private readonly TaskCompletionSource<Outcome<T>> answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Outcome<T> outcome;

    internal Task<Outcome<T>> Answer => answer.Task;

    internal override bool Run(IWork work)
    {
        Thrown = null;
        if (cancel.IsCancellationRequested)
        {
            Thrown = new OperationCanceledException(cancel);
            return false;
        }

        // A body that throws must not take the writer or its neighbours along: its caller gets the exception.
#pragma warning disable CA1031
        try
        {
            outcome = body(work);
            return outcome.TryGet(out _, out _);
        }
        catch (Exception failure)
        {
            Thrown = failure;
            return false;
        }
#pragma warning restore CA1031
    }

    internal override void Acknowledge()
    {
        if (Thrown is not null)
        {
            answer.SetException(Thrown);
        }
        else
        {
            answer.SetResult(outcome);
        }
    }

    internal override void Fail(Exception failure) => answer.SetException(failure);
}
