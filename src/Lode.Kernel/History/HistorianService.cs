using Lode.Historian.Ingest;
using Lode.Historian.Storage;

namespace Lode.Kernel.History;

/// <summary>The one historian of the process, in the folder <c>historian</c> of the data folder.</summary>
public sealed class HistorianService : IDisposable
{
    private readonly FileDisk disk;

    /// <summary>Opens it, replaying what a crash left in its journal.</summary>
    public HistorianService(LodeSettings settings, TimeProvider clock, HistorianOptions options)
    {
        var folder = Path.Combine(settings.DataFolder, "historian");
        Directory.CreateDirectory(folder);
        disk = new FileDisk(folder);
        Store = HistorianStore.Open(disk, options, clock);
    }

    /// <summary>The store.</summary>
    public HistorianStore Store { get; }

    /// <summary>All series and columns.</summary>
    public SeriesIndex Index => Store.Index;

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        disk.Dispose();
    }
}
