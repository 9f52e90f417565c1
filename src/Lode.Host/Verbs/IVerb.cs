using System.CommandLine;

namespace Lode.Host.Verbs;

/// <summary>One command of the program. The class is found by its name: everything that implements this is offered.
/// </summary>
internal interface IVerb
{
    /// <summary>The command with its options, help and action; the action returns the exit code.</summary>
    Command Build();
}
