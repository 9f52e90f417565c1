using System.CommandLine;

namespace Lode.Host.Verbs;

/// <summary>All commands of the program.</summary>
internal static class VerbTable
{
    /// <summary>The root with every verb of this assembly, in alphabetical order.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("Lode: an open industrial platform for a non-ferrous metals group.");
        var verbs = typeof(VerbTable).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IVerb)))
            .Select(type => ((IVerb)Activator.CreateInstance(type)!).Build())
            .OrderBy(command => command.Name, StringComparer.Ordinal);
        foreach (var verb in verbs)
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }

    /// <summary>Runs a command line; the result is the exit code.</summary>
    internal static Task<int> RunAsync(string[] args) => Root().Parse(args).InvokeAsync();
}
