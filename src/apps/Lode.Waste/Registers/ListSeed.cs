using Lode.Kernel;
using Lode.Kernel.Sql;
using Lode.Waste.Streams;
using Microsoft.Extensions.Hosting;

namespace Lode.Waste.Registers;

/// <summary>Loads the editions of code lists that come with the product.</summary>
internal sealed class ListSeed(ISqlSession sql) : IHostedLifecycleService
{
    private const string Find = "SELECT edition FROM waste_list WHERE edition = @Edition";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var known = await sql.FindAsync<string>(Find, new { Edition = WasteList.ShippedEdition }, cancellationToken);
        if (known is not null)
        {
            return;
        }

        var wastes = WasteList.Shipped();
        await sql.CommitAsync<Done>(
            work =>
            {
                ImportList.Store(work, ImportList.Of2021, wastes);
                return Done.Instance;
            },
            cancel: cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
