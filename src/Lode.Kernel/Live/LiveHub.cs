using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace Lode.Kernel.Live;

/// <summary>Carries what happens to the browsers that watch: modules publish by topic, clients join topics. Nothing
/// waits for a slow client; its oldest messages are dropped.</summary>
public sealed class LiveHub
{
    private readonly ConcurrentDictionary<LiveClient, byte> clients = new();

    /// <summary>Browsers that listen now.</summary>
    public int Clients => clients.Count;

    /// <summary>Tells everybody who joined the topic. Does nothing, quickly, when nobody did.</summary>
    /// <param name="topic">Such as <c>alarms</c>.</param>
    /// <param name="data">Becomes JSON with camelCase names.</param>
    public void Publish(string topic, object data)
    {
        byte[]? message = null;
        foreach (var (client, _) in clients)
        {
            if (client.Topics.Contains(topic))
            {
                client.Offer(message ??= Message(topic, data));
            }
        }
    }

    /// <summary>Joins topics until the client is disposed.</summary>
    public LiveClient Join(IReadOnlySet<string> topics)
    {
        var client = new LiveClient(topics, gone => clients.TryRemove(gone, out _));
        clients[client] = 0;
        return client;
    }

    private static byte[] Message(string topic, object data) =>
        JsonSerializer.SerializeToUtf8Bytes(new { topic, data }, JsonSerializerOptions.Web);
}

/// <summary>One browser's queue.</summary>
public sealed class LiveClient : IDisposable
{
    private readonly Action<LiveClient> leave;

    private readonly Channel<byte[]> queue = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(512) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    internal LiveClient(IReadOnlySet<string> topics, Action<LiveClient> leave) => (Topics, this.leave) = (topics, leave);

    /// <summary>What it joined.</summary>
    public IReadOnlySet<string> Topics { get; }

    /// <summary>Takes the next waiting message: <c>{topic,data}</c> as JSON.</summary>
    public bool TryTake(out byte[] message) => queue.Reader.TryRead(out message!);

    /// <inheritdoc/>
    public void Dispose() => leave(this);

    internal void Offer(byte[] message) => queue.Writer.TryWrite(message);
}
