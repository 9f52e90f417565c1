using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Lode.Simulator;

/// <summary>Readings of some minutes, ready to be sent.</summary>
/// <param name="First">First minute of the batch.</param>
/// <param name="Next">First minute after it.</param>
/// <param name="Outbox">The lines; empty when all of them were stored before.</param>
internal sealed record MinuteBatch(DateTimeOffset First, DateTimeOffset Next, Outbox Outbox);

/// <summary>Runs the models ahead of the sending: they already live while the server still starts.</summary>
internal sealed class Minutes
{
    private const int MinutesPerBatch = 8;
    private const int BatchesAhead = 64;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Channel<MinuteBatch> ready = Channel.CreateBounded<MinuteBatch>(
        new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });

    private readonly ConcurrentBag<Outbox> free = [];
    private readonly Group group;

    /// <param name="group">The models.</param>
    /// <param name="begin">First minute.</param>
    /// <param name="end">Last minute.</param>
    /// <param name="stored">Stamp up to which everything was sent before.</param>
    /// <param name="move">Moves the models to a minute.</param>
    /// <param name="cancel">Stops.</param>
    internal Minutes(
        Group group, DateTimeOffset begin, DateTimeOffset end, DateTimeOffset stored, Action<DateTimeOffset> move,
        CancellationToken cancel)
    {
        (this.group, Begin, End) = (group, begin, end);
        Running = Task.Run(() => RunAsync(stored, move, cancel), cancel);
    }

    internal DateTimeOffset Begin { get; }

    internal DateTimeOffset End { get; }

    /// <summary>Ends with the last batch, or with what went wrong.</summary>
    internal Task Running { get; }

    /// <summary>Batches in order.</summary>
    internal IAsyncEnumerable<MinuteBatch> ReadAsync(CancellationToken cancel) => ready.Reader.ReadAllAsync(cancel);

    /// <summary>Takes a batch back whose lines were sent.</summary>
    internal void Return(MinuteBatch batch) => free.Add(batch.Outbox);

    private async Task RunAsync(DateTimeOffset stored, Action<DateTimeOffset> move, CancellationToken cancel)
    {
        try
        {
            for (var next = Begin; next <= End;)
            {
                var outbox = free.TryTake(out var used) ? used : new Outbox(group);
                outbox.Clear();
                var first = next;
                for (var i = 0; i < MinutesPerBatch && next <= End; i++, next += Minute)
                {
                    move(next);
                    if (next > stored)
                    {
                        outbox.Write(next);
                    }
                }

                await ready.Writer.WriteAsync(new MinuteBatch(first, next, outbox), cancel);
            }
        }
        finally
        {
            ready.Writer.TryComplete();
        }
    }
}
