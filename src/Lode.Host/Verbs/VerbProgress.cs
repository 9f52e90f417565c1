using Spectre.Console;

namespace Lode.Host.Verbs;

/// <summary>A bar on the error stream while work goes on; nothing where that is no terminal.</summary>
internal static class VerbProgress
{
    internal static async Task<T> RunAsync<T>(string name, Func<IProgress<double>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return await work(new Shown(null));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(name), maxValue: 1);
                var result = await work(new Shown(task));
                task.Value = 1;
                return result;
            });
    }

    private sealed class Shown(ProgressTask? task) : IProgress<double>
    {
        public void Report(double value)
        {
            if (task is not null)
            {
                task.Value = Math.Clamp(value, 0, 1);
            }
        }
    }
}
