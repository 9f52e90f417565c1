using System.Reflection;
using Lode.Kernel.Cases.Definitions;
using Lode.Kernel.Identity;
using Lode.Kernel.Sql;
using Microsoft.Extensions.Hosting;

namespace Lode.Kernel.Cases;

/// <summary>Publishes the definitions that come with the program, once each: its hash is its version.</summary>
internal sealed class CaseSeed(ISqlSession sql, IReadOnlyList<Assembly> assemblies) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var (type, text) in ShippedDefinitions.Read(assemblies))
        {
            var faults = new DefinitionFaults();
            var procedure = ProcedureBuilder.Build(text, faults);
            Invariant.Holds(procedure is not null && procedure.Definition.Type == type,
                $"{type}: {string.Join("; ", faults.All)}");
            await sql.CommitAsync(
                work => PublishDefinition.Ship(work, procedure, text, Actor.System("cases.seed")),
                cancel: cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
