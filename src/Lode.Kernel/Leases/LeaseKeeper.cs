using Lode.Kernel.Sql;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Leases;

/// <summary>Named leases in the database: a holder, an expiry and a fencing token.</summary>
/// <remarks>On SQLite the process that holds the data folder is the only one there is, so a lease that another process
/// left behind is taken at once. On PostgreSQL it is taken after its expiry; clocks of nodes may differ by less than
/// the term. A holder that was too slow cannot do harm: see <see cref="LeaseFence.Holds"/>.</remarks>
public sealed partial class LeaseKeeper(ISqlSession sql, TimeProvider clock, ILogger<LeaseKeeper> log)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private const string Find = "SELECT holder, token, until_us FROM kernel_lease WHERE name = @Name {lock}";

    private const string Insert = """
        INSERT INTO kernel_lease (name, holder, token, until_us) VALUES (@Name, @Holder, @Token, @UntilUs)
        ON CONFLICT (name) DO NOTHING
        """;

    private const string Change = """
        UPDATE kernel_lease SET holder = @Holder, token = @Token, until_us = @UntilUs WHERE name = @Name
        """;

    private const string Prolong = """
        UPDATE kernel_lease SET until_us = @UntilUs WHERE name = @Name AND holder = @Holder AND token = @Token
        """;

    /// <summary>Name of this process among the holders.</summary>
    public string Holder { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7():N}";

    /// <summary>Takes the lease when it is free, expired or already held here; null when another node holds it.
    /// </summary>
    public async Task<Lease?> TryTakeAsync(string name, TimeSpan term, CancellationToken cancel = default)
    {
        var outcome = await sql.CommitAsync<Taken>(work => Take(work, name, term), cancel: cancel);
        return outcome.TryGet(out var taken, out _) ? taken.Lease : null;
    }

    /// <summary>Holds it for another term; false when it was lost.</summary>
    public Task<bool> RenewAsync(Lease lease, TimeSpan term, CancellationToken cancel = default) =>
        ProlongAsync(lease, UntilUs(clock.NowUs(), term), cancel);

    /// <summary>Gives it back, so that another node need not wait.</summary>
    public Task<bool> ReleaseAsync(Lease lease, CancellationToken cancel = default) => ProlongAsync(lease, 0, cancel);

    /// <summary>Runs the body on one node at a time until the stop: waits for the lease, renews it three times a
    /// term, cancels the body when it is lost, and starts over.</summary>
    public async Task RunAsync(
        string name, TimeSpan term, Func<Lease, CancellationToken, Task> body, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await TryTakeAsync(name, term, stop) is { } lease)
                {
                    await HoldAsync(lease, term, body, stop);
                }

                await Task.Delay(Retry, clock, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (System.Data.Common.DbException failure)
            {
                Broke(failure, name);
                await Task.Delay(Retry, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task HoldAsync(
        Lease lease, TimeSpan term, Func<Lease, CancellationToken, Task> body, CancellationToken stop)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var work = body(lease, held.Token);
        var keeping = KeepAsync(lease, term, held.Token);
        try
        {
            await Task.WhenAny(work, keeping);
        }
        finally
        {
            await held.CancelAsync();
            await Task.WhenAll(work, keeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReleaseAsync(lease, CancellationToken.None);
        }

        await (work.IsFaulted ? work : keeping.IsFaulted ? keeping : Task.CompletedTask);
    }

    private async Task KeepAsync(Lease lease, TimeSpan term, CancellationToken held)
    {
        while (await RenewAsync(lease, term, held))
        {
            await Task.Delay(term / 3, clock, held);
        }

        Lost(lease.Name);
    }

    private Taken Take(IWork work, string name, TimeSpan term)
    {
        var until = UntilUs(work.NowUs, term);
        if (work.Execute(Insert, new { Name = name, Holder, Token = 1L, UntilUs = until }) == 1)
        {
            return new Taken(new Lease(name, Holder, 1));
        }

        var row = work.Find<LeaseRow>(Find, new { Name = name })!;
        if (row.Holder != Holder && row.UntilUs > work.NowUs && sql.Engine != SqlEngine.Sqlite)
        {
            return new Taken(null);
        }

        work.Execute(Change, new { Name = name, Holder, Token = row.Token + 1, UntilUs = until });
        return new Taken(new Lease(name, Holder, row.Token + 1));
    }

    private async Task<bool> ProlongAsync(Lease lease, long untilUs, CancellationToken cancel)
    {
        var outcome = await sql.CommitAsync<Changed>(
            work => new Changed(work.Execute(
                Prolong, new { UntilUs = untilUs, lease.Name, lease.Holder, lease.Token }) == 1),
            cancel: cancel);
        return outcome.TryGet(out var changed, out _) && changed.Done;
    }

    private static long UntilUs(long nowUs, TimeSpan term) => nowUs + (term.Ticks / TimeSpan.TicksPerMicrosecond);

    private sealed record Taken(Lease? Lease);

    private sealed record Changed(bool Done);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Name} was lost; another node may go on")]
    private partial void Lost(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Name} could not be kept; it is tried again")]
    private partial void Broke(Exception failure, string name);
}
