using Lode.Historian.Storage;
using Lode.Kernel.History;

namespace Lode.Kernel.Upkeep;

/// <summary>Every block of the historian against its check sum, its index and its summary.</summary>
internal sealed class HistorianCheck(HistorianService historian) : ICheck
{
    public string Name => "historian";

    public Task<CheckReport> RunAsync(
        CheckOrder order, IProgress<double> progress, CancellationToken cancel) => Task.Run(
        () =>
        {
            var report = historian.Store.Verify(progress, cancel);
            var counted = new Dictionary<string, long>
            {
                ["segments"] = report.Segments,
                ["blocks"] = report.Blocks,
                ["rows"] = report.Rows,
                ["journalFiles"] = report.JournalFiles,
            };
            // What was found at the start, such as a journal that was cut off, counts as well.
            return new CheckReport(Name, counted, [.. historian.Store.Faults.Select(Of)]);
        },
        cancel);

    private static CheckFault Of(StorageFault fault) => new($"historian/{fault.File}", fault.Offset, fault.What)
    {
        Series = fault.SeriesKey,
        FromAt = At(fault.From),
        ToAt = At(fault.To),
    };

    private static DateTimeOffset? At(long? ns) => ns is { } stamp ? Instants.FromUs(stamp / 1000) : null;
}
