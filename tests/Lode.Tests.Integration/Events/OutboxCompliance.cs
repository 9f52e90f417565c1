using System.Collections.Concurrent;
using Lode.Kernel;
using Lode.Kernel.Events;
using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Lode.Kernel.Time;
using Lode.Testing.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lode.Tests.Integration.Events;

/// <summary>What the outbox promises on every engine: kept with the work or not at all, once per receiver, back-off,
/// dead letters, and no event that holds up another.</summary>
public abstract class OutboxCompliance(ISqlFixture database)
{
    private readonly SteppedTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly string key = Guid.CreateVersion7().ToString("N");
    private readonly ISqlSession sql = database.Session;

    private sealed record Happened(int Site, string Key, int Number) : IEvent
    {
        public static string Name => "test.happened.v1";
    }

    /// <summary>Counts in the database what it heard, under its own name.</summary>
    private sealed class Counter(ISqlSession sql) : IEventHandler<Happened>
    {
        private const string Upsert = """
            INSERT INTO kernel_idempotency (actor, key, request_hash, status, body, created_us)
            VALUES (@Actor, @Key, @Hash, 1, '', 0)
            ON CONFLICT (actor, key) DO UPDATE SET status = kernel_idempotency.status + 1
            """;

        public static string Receiver => "test.counter";

        public ConcurrentBag<int> Poison { get; } = [];

        public async Task<Outcome<Done>> HandleAsync(Happened happened, Delivery delivery, CancellationToken cancel)
        {
            if (Poison.Contains(happened.Number))
            {
                throw new InvalidOperationException("poison");
            }

            return await delivery.CommitAsync(
                work =>
                {
                    work.Execute(Upsert, new
                    {
                        Actor = happened.Key,
                        Key = $"{happened.Number}",
                        Hash = new string('0', 64),
                    });
                    return Outcome.Done;
                },
                cancel);
        }

        public Task<long> CountAsync(string actor, int number) => sql.FindAsync<long>(
            "SELECT coalesce(max(status), 0) FROM kernel_idempotency WHERE actor = @Actor AND key = @Key",
            new { Actor = actor, Key = $"{number}" });
    }

    /// <summary>A way out that fails as often as it is told, and remembers what came.</summary>
    private sealed class Bus(int failures) : IRelay
    {
        private int left = failures;

        public string Receiver => "test.bus";

        public ConcurrentBag<Id> Came { get; } = [];

        public bool Takes(string eventName) => eventName == Happened.Name;

        public Task<Outcome<Done>> DeliverAsync(EventEnvelope envelope, Delivery delivery, CancellationToken cancel)
        {
            Came.Add(envelope.Id);
            return Task.FromResult(left-- > 0 ? new Refusal("test.busDown", 503) : Outcome.Done);
        }
    }

    [Fact]
    public async Task RolledBackWork_PublishesNothing()
    {
        var (relay, counter) = Relay();
        await sql.CommitAsync<Done>(work =>
        {
            work.Publish(new Happened(1, key, 1));
            return new Refusal("test.refused", 422);
        });
        await PublishAsync(2);
        await DrainAsync(relay);
        Assert.Equal((0, 1), (await counter.CountAsync(key, 1), await counter.CountAsync(key, 2)));
    }

    [Fact]
    public async Task PoisonEvent_DoesNotBlockItsSuccessors_DiesAfterAllAttempts_AndIsRedriven()
    {
        var (relay, counter) = Relay();
        counter.Poison.Add(1);
        await PublishAsync(1);
        await PublishAsync(2);
        await DrainAsync(relay);
        Assert.Equal(1, await counter.CountAsync(key, 2));
        for (var attempt = 1; attempt < OutboxRelay.MostAttempts; attempt++)
        {
            Advance(TimeSpan.FromHours(1));
            await DrainAsync(relay);
        }

        var dead = await DeadAsync();
        Assert.Equal(OutboxRelay.MostAttempts, dead!.Attempts);
        Assert.Contains("poison", dead.LastError, StringComparison.Ordinal);
        counter.Poison.Clear();
        await Redrive.RunAsync([dead.Id], sql, Lode.Kernel.Identity.Actor.System("test"), default);
        Advance(TimeSpan.FromHours(1));
        await DrainAsync(relay);
        Assert.Equal(1, await counter.CountAsync(key, 1));
        Assert.Null(await DeadAsync());
    }

    [Fact]
    public async Task ReceiverThatFails_ComesAgain_WithoutRepeatingTheOthers()
    {
        var bus = new Bus(failures: 2);
        var (relay, counter) = Relay(bus);
        await PublishAsync(1);
        for (var round = 0; round < 4; round++)
        {
            await DrainAsync(relay);
            Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, bus.Came.Count);
        Assert.Single(bus.Came.Distinct());
        Assert.Equal(1, await counter.CountAsync(key, 1));
    }

    [Fact]
    public async Task RelaysThatRunTogether_DeliverOncePerReceiver()
    {
        var relays = Enumerable.Range(0, 4).Select(_ => Relay()).ToList();
        for (var number = 0; number < 40; number++)
        {
            await PublishAsync(number);
        }

        await Task.WhenAll(relays.Select(pair => DrainAsync(pair.Relay)));
        for (var number = 0; number < 40; number++)
        {
            Assert.Equal(1, await relays[0].Counter.CountAsync(key, number));
        }
    }

    private (OutboxRelay Relay, Counter Counter) Relay(params IRelay[] others)
    {
        var services = new ServiceCollection();
        services.AddSingleton(sql);
        services.AddEventHandler<Happened, Counter>();
        var provider = services.BuildServiceProvider();
        return (
            new OutboxRelay(
                sql, new LeaseKeeper(sql, clock, NullLogger<LeaseKeeper>.Instance),
                [.. provider.GetServices<IRelay>(), .. others], clock, NullLogger<OutboxRelay>.Instance),
            provider.GetRequiredService<Counter>());
    }

    private async Task DrainAsync(OutboxRelay relay)
    {
        Advance(TimeSpan.FromSeconds(1));
        for (var round = 0; round < 20 && await relay.RelayOnceAsync(default) > 0; round++)
        {
            await Task.Yield();
        }
    }

    private void Advance(TimeSpan by) => clock.AdvanceTo(clock.GetUtcNow() + by);

    private Task PublishAsync(int number) => sql.CommitAsync<Done>(work =>
    {
        work.Publish(new Happened(1, key, number));
        return Done.Instance;
    });

    private async Task<OutboxRow?> DeadAsync() => (await Redrive.ListAsync(sql, long.MaxValue, 100, default))
        .FirstOrDefault(row => row.Payload.Contains(key, StringComparison.Ordinal));
}

/// <summary>The suite on SQLite.</summary>
public sealed class OutboxOnSqlite(SqliteDatabase database)
    : OutboxCompliance(database), IClassFixture<SqliteDatabase>;

/// <summary>The suite on PostgreSQL.</summary>
public sealed class OutboxOnPostgres(PostgresDatabase database)
    : OutboxCompliance(database), IClassFixture<PostgresDatabase>;
