using System.CommandLine;
using Lode.Kernel;
using Lode.Kernel.Sql;

namespace Lode.Host.Verbs;

/// <summary>Brings the database to the schema of this program without starting the server.</summary>
internal sealed class MigrateVerb : IVerb
{
    public Command Build()
    {
        var command = new Command(
            "migrate", "Brings the database to the schema of this program; a copy is made first.");
        command.SetAction((_, _) => VerbOutput.GuardAsync(() =>
        {
            var settings = LodeSettings.FromEnvironment();
            using var folder = DataFolder.TryLock(settings)
                ?? throw new VerbFailedException($"{settings.DataFolder} is in use. Stop the server first.");
            var steps = SqlModule.Migrate(settings, TimeProvider.System);
            Console.WriteLine(steps.Count == 0 ? "Nothing to do." : string.Join(Environment.NewLine, steps));
            return Task.FromResult(0);
        }));
        return command;
    }
}
