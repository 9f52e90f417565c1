using Lode.Kernel.Leases;
using Lode.Kernel.Sql;
using Lode.Testing.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lode.Tests.Integration.Leases;

/// <summary>What a lease must do on every engine.</summary>
public abstract class LeaseCompliance(ISqlFixture database)
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(30);

    private readonly ISqlSession sql = database.Session;
    private readonly string name = Guid.CreateVersion7().ToString("N");

    [Fact]
    public async Task FreeLease_IsTaken_AndHolds()
    {
        var lease = await Node().TryTakeAsync(name, Term);
        Assert.Equal(1, lease!.Token);
        Assert.True(await HoldsAsync(lease));
    }

    [Fact]
    public async Task TakenAgain_HasAGreaterToken_AndTheOldOneIsFenced()
    {
        var node = Node();
        var first = await node.TryTakeAsync(name, Term);
        var second = await node.TryTakeAsync(name, Term);
        Assert.True(second!.Token > first!.Token);
        Assert.False(await HoldsAsync(first));
        Assert.False(await node.RenewAsync(first, Term));
        Assert.True(await node.RenewAsync(second, Term));
    }

    [Fact]
    public async Task LateHolder_IsFenced_WhenAnotherNodeTookOver()
    {
        var late = Node();
        var lease = await late.TryTakeAsync(name, Term);
        await late.ReleaseAsync(lease!);
        var other = await Node().TryTakeAsync(name, Term);
        Assert.True(other!.Token > lease!.Token);
        Assert.False(await HoldsAsync(lease));
        Assert.True(await HoldsAsync(other));
    }

    [Fact]
    public async Task Run_HoldsTheLease_UntilTheStop()
    {
        using var stop = new CancellationTokenSource();
        var ran = new TaskCompletionSource<Lease>();
        var running = Node().RunAsync(
            name, Term,
            async (lease, held) =>
            {
                ran.SetResult(lease);
                await Task.Delay(Timeout.InfiniteTimeSpan, held);
            },
            stop.Token);
        Assert.True(await HoldsAsync(await ran.Task));
        await stop.CancelAsync();
        await running;
        Assert.NotNull(await Node().TryTakeAsync(name, Term));
    }

    /// <summary>A node of its own on the same database.</summary>
    protected LeaseKeeper Node() => new(sql, TimeProvider.System, NullLogger<LeaseKeeper>.Instance);

    /// <summary>The name of this test's lease.</summary>
    protected string Name => name;

    /// <summary>The term that nodes ask for.</summary>
    protected static TimeSpan TermOfNodes => Term;

    private async Task<bool> HoldsAsync(Lease lease)
    {
        var outcome = await sql.CommitAsync<Held>(work => new Held(work.Holds(lease)));
        return outcome.TryGet(out var held, out _) && held.Value;
    }

    private sealed record Held(bool Value);
}

/// <summary>The suite on SQLite.</summary>
public sealed class LeasesOnSqlite(SqliteDatabase database) : LeaseCompliance(database), IClassFixture<SqliteDatabase>
{
    [Fact]
    public async Task LeaseOfADeadProcess_IsTakenAtOnce()
    {
        var dead = await Node().TryTakeAsync(Name, TermOfNodes);
        var next = await Node().TryTakeAsync(Name, TermOfNodes);
        Assert.Equal(dead!.Token + 1, next!.Token);
    }
}

/// <summary>The suite on PostgreSQL.</summary>
public sealed class LeasesOnPostgres(PostgresDatabase database)
    : LeaseCompliance(database), IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task HeldLease_IsNotTakenByAnotherNode()
    {
        Assert.NotNull(await Node().TryTakeAsync(Name, TermOfNodes));
        Assert.Null(await Node().TryTakeAsync(Name, TermOfNodes));
    }
}
