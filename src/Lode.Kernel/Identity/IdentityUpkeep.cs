using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lode.Kernel.Identity;

/// <summary>Seeds identity before the doors open, then keeps the tokens in memory fresh.</summary>
internal sealed partial class IdentityUpkeep(
    ISqlSession sql, TokenAuthenticator tokens, TimeProvider clock, ILogger<IdentityUpkeep> log)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource stop = new();
    private Task loop = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await IdentitySeed.RunAsync(sql, cancellationToken);
        await tokens.RefreshAsync(cancellationToken);
        loop = RunAsync();
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await loop;
    }

    public void Dispose() => stop.Dispose();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                await RefreshAsync();
            }
        }
        catch (OperationCanceledException)
        {
            await tokens.StoreUseAsync(CancellationToken.None);
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            await tokens.StoreUseAsync(stop.Token);
            await tokens.RefreshAsync(stop.Token);
        }
        catch (System.Data.Common.DbException failure)
        {
            Failed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tokens were not refreshed; the last known ones stay valid")]
    private partial void Failed(Exception failure);
}
