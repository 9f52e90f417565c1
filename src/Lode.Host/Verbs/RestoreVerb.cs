using System.CommandLine;
using System.Globalization;
using Lode.Kernel;
using Lode.Kernel.Upkeep;

namespace Lode.Host.Verbs;

/// <summary>Fills an empty data folder and database from a backup.</summary>
internal sealed class RestoreVerb : IVerb
{
    public Command Build()
    {
        var file = new Argument<string>("file") { Description = "File that backup wrote." };
        var json = VerbOutput.JsonOption();
        var command = new Command(
            "restore", "Fills an empty LODE_DATA and LODE_DATABASE, of either engine, from a backup.")
        {
            file, json,
        };
        command.SetAction((line, cancel) => VerbOutput.GuardAsync(() => RunAsync(
            Path.GetFullPath(line.GetValue(file)!), line.GetValue(json), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(string file, bool json, CancellationToken cancel)
    {
        var settings = LodeSettings.FromEnvironment();
        using var folder = DataFolder.TryLock(settings)
            ?? throw new VerbFailedException($"{settings.DataFolder} is in use. Stop the server first.");
        try
        {
            var content = await VerbProgress.RunAsync("Restore", share => RestoreBackup.RunAsync(
                file, settings, TimeProvider.System, new Told(share), cancel));
            BackupVerb.Print(file, content, json);
            if (!json)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Restored into {settings.DataFolder}. Next: verify, then serve."));
            }

            return 0;
        }
        catch (BackupRefusedException refused)
        {
            throw new VerbFailedException(refused.Message);
        }
    }

    // Reading the file against its sums, the tables, and the historian take about a third each.
    private sealed class Told(IProgress<double> share) : IProgress<(RestoreStep Step, double Share)>
    {
        public void Report((RestoreStep Step, double Share) value) =>
            share.Report(((int)value.Step + value.Share) / 3);
    }
}
