using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Imports;
using Spectre.Console;

namespace Lode.Host.Import;

/// <summary>Runs an order: through the server that holds the data folder, or on the folder itself.</summary>
internal static class ImportCommand
{
    internal static async Task<int> RunAsync(LodeSettings settings, ImportOrder order, CancellationToken cancel)
    {
        var server = DataFolder.FindServer(settings);
        IImportDesk? desk = server is null ? LocalDesk.Open(settings, order) : new RemoteDesk(server, order);
        if (desk is null)
        {
            await Console.Error.WriteLineAsync($"{settings.DataFolder} is in use by another process.");
            return 1;
        }

        await using (desk)
        {
            return await RunAsync(desk, settings, order, cancel);
        }
    }

    private static async Task<int> RunAsync(IImportDesk desk, LodeSettings settings, ImportOrder order,
        CancellationToken cancel)
    {
        var failed = 0;
        var progress = AnsiConsole.Progress().Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        var reports = new List<(string File, DeskResult Result)>();
        await progress.StartAsync(async context =>
        {
            foreach (var file in order.Files)
            {
                var task = context.AddTask(Markup.Escape(Path.GetFileName(file)), maxValue: 1);
                var result =
                    await desk.RunAsync(file, (done, total) =>
                        task.Value(total == 0 ? 0 : (double)done / total), cancel);
                task.Value(1);
                reports.Add((file, result));
                failed += result.Refusal is null ? 0 : 1;
            }
        });
        foreach (var (file, result) in reports)
        {
            Print(file, result, settings, order);
        }

        return failed == 0 ? 0 : 1;
    }

    private static void Print(string file, DeskResult result, LodeSettings settings, ImportOrder order)
    {
        if (result.Refusal is { } refusal)
        {
            Console.Error.WriteLine($"{file}: {refusal}");
            return;
        }

        var report = result.Report!;
        if (order.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    file,
                    report.Rows,
                    report.Values,
                    report.Rejected,
                    report.Warned,
                    report.SameStamps,
                    report.Held,
                    report.FirstAt,
                    report.LastAt,
                    report.LongestGapSeconds,
                    report.ByCode,
                    report.Keys,
                    result.RejectsFile
                },
                JsonSerializerOptions.Web));
            return;
        }

        var was = result.AlreadyIn ? " (already in: nothing written again)" : order.Check ? " (checked only)" : "";
        Console.WriteLine(
            $"{Path.GetFileName(file)}: {report.Rows:N0} rows, {report.Values:N0} values, {report.Rejected:N0} rejected, "
            + $"{report.SameStamps:N0} repeated stamps, {report.FirstAt:yyyy-MM-dd HH:mm:ss}Z to {report.LastAt:yyyy-MM-dd HH:mm:ss}Z, "
            + $"longest gap {report.LongestGapSeconds:N0} s{was}");
        foreach (var reject in report.Sample.Take(5))
        {
            Console.WriteLine($"  {ImportText.Of(reject)}");
        }

        if (result.RejectsFile is { } rejects && report.Rejected + report.Warned > 0)
        {
            Console.WriteLine($"  {report.Rejected + report.Warned:N0} cells with reasons: {rejects}");
        }
    }
}

/// <summary>What became of one file.</summary>
/// <param name="Refusal">Why nothing was done, in words.</param>
internal sealed record DeskResult(ImportReport? Report, string? RejectsFile, bool AlreadyIn, string? Refusal);

/// <summary>Where files are taken in: this process or a running server.</summary>
internal interface IImportDesk : IAsyncDisposable
{
    Task<DeskResult> RunAsync(string file, Action<long, long> progress, CancellationToken cancel);
}
