using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Lode.Host.Demo;

/// <summary>What <c>demo</c> prints: bars on a terminal, one line per finished step elsewhere.</summary>
internal sealed class DemoConsole(IAnsiConsole console)
{
    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s";

    internal void Line(string text) => console.WriteLine(text);

    internal void Write(Table table) => console.Write(table);

    /// <summary>Runs a step that cannot tell how far it is.</summary>
    internal Task StepAsync(string name, Func<CancellationToken, Task> step, CancellationToken cancel) =>
        StepAsync(name, (_, token) => step(token), cancel, knowsShare: false);

    /// <summary>Runs a step that reports its share, 0 to 1.</summary>
    internal async Task StepAsync(
        string name, Func<IProgress<double>, CancellationToken, Task> step, CancellationToken cancel,
        bool knowsShare = true)
    {
        var began = Stopwatch.GetTimestamp();
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
        {
            await step(new Share(_ => { }), cancel);
            Line($"{name}: {Seconds(Stopwatch.GetElapsedTime(began))}");
            return;
        }

        await console.Progress().HideCompleted(false).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
            new ElapsedTimeColumn()).StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(name.PadRight(22)), maxValue: 1);
            task.IsIndeterminate = !knowsShare;
            await step(new Share(share => task.Value = share), cancel);
            task.IsIndeterminate = false;
            task.Value = 1;
        });
    }

    // Told on the thread that reports, so that the last report is not overtaken by the end of the step.
    private sealed class Share(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
