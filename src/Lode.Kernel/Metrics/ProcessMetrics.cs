using System.Diagnostics;

namespace Lode.Kernel.Metrics;

/// <summary>What the process itself uses.</summary>
internal sealed class ProcessMetrics : IMetricSource
{
    public void Write(MetricsText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds_total", "CPU time of the process.", process.TotalProcessorTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory of the process.", process.WorkingSet64);
        text.Gauge("lode_gc_heap_bytes", "Managed heap after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Counter("lode_gc_pause_seconds_total", "Time in collections.", GC.GetTotalPauseDuration().TotalSeconds);
    }
}
