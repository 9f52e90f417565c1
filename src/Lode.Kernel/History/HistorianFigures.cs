using Lode.Kernel.Metrics;

namespace Lode.Kernel.History;

/// <summary>What the historian counts, and the room left for it, for <c>/metrics</c>.</summary>
internal sealed class HistorianFigures(HistorianService historian, LodeSettings settings) : IMetricSource
{
    public void Write(MetricsText text)
    {
        var counted = historian.Store.Metrics;
        text.Counter("lode_historian_values_total", "Values made durable.", counted.Values.Value);
        text.Counter("lode_historian_groups_total", "Groups of batches made durable together.", counted.Groups.Value);
        text.Counter("lode_historian_fsyncs_total", "fsync calls on journal files.", counted.Fsyncs.Value);
        text.Counter("lode_historian_overloaded_total", "Batches refused with 503: too much under way.",
            counted.Overloaded.Value);
        text.Counter("lode_historian_disk_full_total", "Batches refused with 503: no room.", counted.DiskFull.Value);
        text.Counter("lode_historian_maintenance_failures_total", "Background runs that failed and are tried again.",
            counted.MaintenanceFailures.Value);
        text.Counter("lode_historian_damaged_blocks_total", "Blocks read that turned out damaged: run verify.",
            counted.DamagedBlocks.Value);
        text.Gauge("lode_historian_segment_bytes", "Sealed history on disk.", counted.SegmentBytes.Value);
        text.Gauge("lode_historian_unsealed_bytes", "History in memory and journal only.", counted.UnsealedBytes.Value);
        text.Gauge("lode_data_free_bytes", "Room left on the disk of the data folder.",
            new DriveInfo(settings.DataFolder).AvailableFreeSpace);
    }
}
