using Lode.Kernel;
using Lode.Kernel.History;
using Lode.Kernel.Identity;
using Lode.Kernel.Imports;
using Lode.Kernel.Jobs;
using Lode.Kernel.Plant;
using Lode.Kernel.Sources;
using Lode.Kernel.Sql;

namespace Lode.Host.Import;

/// <summary>Takes files in on the data folder itself, which nobody else holds.</summary>
internal sealed class LocalDesk : IImportDesk
{
    private readonly DataFolder folder;
    private readonly ServiceProvider services;
    private readonly ImportOrder order;

    private LocalDesk(DataFolder folder, ServiceProvider services, ImportOrder order) =>
        (this.folder, this.services, this.order) = (folder, services, order);

    internal static LocalDesk? Open(LodeSettings settings, ImportOrder order)
    {
        if (DataFolder.TryLock(settings) is not { } folder)
        {
            return null;
        }

        SqlModule.Migrate(settings, TimeProvider.System);
        var services = new ServiceCollection();
        services.AddKernel(settings, TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(ImportText.Texts);
        services.AddSql(settings);
        services.AddJobs();
        services.AddPlant();
        services.AddSources();
        services.AddHistory();
        services.AddImports();
        return new LocalDesk(folder, services.BuildServiceProvider(), order);
    }

    public async Task<DeskResult> RunAsync(string file, Action<long, long> progress, CancellationToken cancel)
    {
        var imports = services.GetRequiredService<LocalImports>();
        var total = order.Check ? 1 : await LocalImports.CountRowsAsync(file, cancel);
        var outcome = await imports.RunAsync(
            file, order.Site, order.Mapping, order.Zone, order.Check, Actor.System("import"),
            rows =>
            {
                progress(rows, total);
                return Task.CompletedTask;
            },
            cancel);
        return outcome.TryGet(out var done, out var why)
            ? new DeskResult(done.Report, done.RejectsFile, done.AlreadyIn, null)
            : new DeskResult(null, null, false, ImportText.Of(why));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }
}
