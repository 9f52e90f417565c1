using System.CommandLine;
using System.Reflection;

namespace Lode.Host.Verbs;

/// <summary>Runs a public benchmark or test set on the data of a folder.</summary>
internal sealed class EvaluateVerb : IVerb
{
    private const string Prefix = "Evaluate";

    public Command Build()
    {
        var known = Known();
        var name = new Argument<string>("name") { Description = "One of: " + string.Join(", ", known.Keys.Order()) };
        name.AcceptOnlyFromAmong([.. known.Keys]);
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Folder of the data." };
        folder.AcceptExistingOnly();
        var json = VerbOutput.JsonOption();
        var command = new Command("evaluate", "Runs a public benchmark or test set and prints its metrics.")
        {
            name, folder, json,
        };
        command.SetAction((line, _) => RunAsync(
            known[line.GetValue(name)!], line.GetValue(folder)!.FullName, line.GetValue(json)));
        return command;
    }

    /// <summary>Every class EvaluateX of this program with <c>Run(folder, output, json)</c>, by x in lower case.
    /// </summary>
    internal static IReadOnlyDictionary<string, MethodInfo> Known() => (
        from type in typeof(EvaluateVerb).Assembly.GetTypes()
        where type.Namespace == "Lode.Host.Evaluate" && type.Name.StartsWith(Prefix, StringComparison.Ordinal)
        let run = type.GetMethod("Run", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic,
            [typeof(string), typeof(TextWriter), typeof(bool)])
        where run is not null
        select (Name: type.Name[Prefix.Length..].ToLowerInvariant(), run))
            .ToDictionary(pair => pair.Name, pair => pair.run);

    private static async Task<int> RunAsync(MethodInfo run, string folder, bool json) =>
        run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [folder, Console.Out, json], null) switch
        {
            int code => code,
            Task<int> later => await later,
            var other => throw new InvariantException($"BUG: {run.DeclaringType} answered {other}"),
        };
}
