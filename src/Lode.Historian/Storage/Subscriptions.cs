using System.Buffers;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace Lode.Historian.Storage;

/// <summary>Hands durable batches to subscribers, in order, on one thread.</summary>
internal sealed class Subscriptions : IDisposable
{
    private readonly Channel<Delivery> queue = Channel.CreateUnbounded<Delivery>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly bool inline;
    private readonly Thread? thread;
    private ImmutableArray<Action<AppliedBatch>> subscribers = [];
    private long backlog;

    internal Subscriptions(bool inline)
    {
        this.inline = inline;
        if (!inline)
        {
            thread = new Thread(Run) { IsBackground = true, Name = "historian subscribers" };
            thread.Start();
        }
    }

    /// <summary>Bytes not yet handed over: part of what makes the store refuse more.</summary>
    internal long Backlog => Interlocked.Read(ref backlog);

    internal IDisposable Add(Action<AppliedBatch> subscriber)
    {
        ImmutableInterlocked.Update(ref subscribers, static (all, one) => all.Add(one), subscriber);
        return new Subscription(this, subscriber);
    }

    /// <summary>Queues the batches of a committed group.</summary>
    internal void Deliver(List<PendingAppend> group)
    {
        if (subscribers.IsEmpty)
        {
            return;
        }

        foreach (var append in group)
        {
            var payload = append.Batch.Payload;
            var copy = ArrayPool<byte>.Shared.Rent(Math.Max(payload.Length, 1));
            payload.CopyTo(copy);
            Interlocked.Add(ref backlog, payload.Length);
            var batch = new AppliedBatch(
                append.Sequence, append.Arrival, copy.AsMemory(0, payload.Length), append.Batch.RowCount,
                append.Batch.Fills);
            if (inline)
            {
                Hand(new Delivery(batch, copy));
            }
            else
            {
                queue.Writer.TryWrite(new Delivery(batch, copy));
            }
        }
    }

    /// <summary>Hands over what waits, then ends.</summary>
    public void Dispose()
    {
        queue.Writer.TryComplete();
        thread?.Join();
    }

    private void Run()
    {
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (queue.Reader.TryRead(out var delivery))
            {
                Hand(delivery);
            }
        }
    }

    private void Hand(Delivery delivery)
    {
        foreach (var subscriber in subscribers)
        {
            subscriber(delivery.Batch);
        }

        Interlocked.Add(ref backlog, -delivery.Batch.Payload.Length);
        ArrayPool<byte>.Shared.Return(delivery.Rented);
    }

    private readonly record struct Delivery(AppliedBatch Batch, byte[] Rented);

    private sealed class Subscription(Subscriptions owner, Action<AppliedBatch> subscriber) : IDisposable
    {
        public void Dispose() =>
            ImmutableInterlocked.Update(ref owner.subscribers, static (all, one) => all.Remove(one), subscriber);
    }
}
