using System.Text.Json;
using Lode.Host.Evaluate.Statecharts;

namespace Lode.Host.Evaluate;

/// <summary>Runs statechart tests through the kernel's charts: those with a <c>.json</c> beside them step by step, the
/// others (the W3C implementation report, mandatory part) until they end in <c>pass</c>.</summary>
internal static class EvaluateScxml
{
    /// <summary>Tests of the W3C set that ran and passed when this was last raised; it never falls.</summary>
    internal const int FloorW3C = 59;

    /// <summary>Runs all tests below a folder.</summary>
    /// <returns>0 when every test that can run passes, and as many of the W3C set as ever.</returns>
    internal static int Run(string folder, TextWriter output, bool json)
    {
        var files = Directory.EnumerateFiles(folder, "*.scxml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToList();
        var stepped = files.Where(file => File.Exists(Path.ChangeExtension(file, ".json"))).ToList();
        var pure = Tally(stepped, Stepped, output, json);
        // A name with a letter behind the number is a part that another test starts; manual tests need eyes.
        var report = files.Except(stepped).Where(file => !Path.GetFileName(file).Contains("sub", StringComparison.Ordinal)
            && file.Contains("Mandatory", StringComparison.Ordinal)
            && !file.Contains("Manual", StringComparison.Ordinal)).ToList();
        var w3c = Tally(report, Ended, output, json);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                name = "scxml",
                machine = Bench.Machine.Describe(),
                metrics = new
                {
                    pure_tests = pure.All,
                    pure_passed = pure.Passed,
                    pure_steps = pure.Steps,
                    w3c_mandatory_automatic = w3c.All,
                    w3c_run = w3c.Run,
                    w3c_passed = w3c.Passed,
                },
            }));
        }
        else
        {
            output.WriteLine($"pure: {pure.Passed} of {pure.All} tests ({pure.Steps} steps)");
            output.WriteLine($"W3C mandatory, automatic: {w3c.Run} of {w3c.All} within whole numbers, truth, "
                + $"assignment and In(); {w3c.Passed} of them pass (never below {FloorW3C})");
        }

        return pure.Passed == pure.All && w3c.Passed == w3c.Run && (w3c.All == 0 || w3c.Passed >= FloorW3C) ? 0 : 1;
    }

    /// <summary>Number of steps when every configuration is as expected; the first that is not, else.</summary>
    internal static Verdict Step(string scxml, string expected)
    {
        using var script = JsonDocument.Parse(expected);
        var document = ScxmlDocument.Read(scxml);
        if (document.Chart is null)
        {
            return new Verdict(false, false, 0, string.Join(", ", document.Beyond));
        }

        var world = new ScxmlWorld(document);
        world.Start();
        if (Difference(world, script.RootElement.GetProperty("initialConfiguration")) is { } first)
        {
            return new Verdict(true, false, 0, first);
        }

        var steps = 0;
        foreach (var step in script.RootElement.GetProperty("events").EnumerateArray())
        {
            steps++;
            world.Send(step.GetProperty("event").GetProperty("name").GetString()!);
            if (Difference(world, step.GetProperty("nextConfiguration")) is { } wrong)
            {
                return new Verdict(true, false, steps, $"step {steps}: {wrong}");
            }
        }

        return new Verdict(true, true, steps, "");
    }

    /// <summary>Whether a test ends in <c>pass</c>, or what it needs that the kernel's charts do not have.</summary>
    internal static Verdict RunToEnd(string scxml)
    {
        var document = ScxmlDocument.Read(scxml);
        if (document.Chart is null)
        {
            return new Verdict(false, false, 0, string.Join(", ", document.Beyond.Distinct()));
        }

        var world = new ScxmlWorld(document);
        world.RunToEnd();
        var end = string.Join(' ', world.Leaves);
        return new Verdict(true, end == "pass", 0, end);
    }

    private static Verdict Stepped(string file) =>
        Step(File.ReadAllText(file), File.ReadAllText(Path.ChangeExtension(file, ".json")));

    private static Verdict Ended(string file) => RunToEnd(File.ReadAllText(file));

    private static Tallied Tally(List<string> files, Func<string, Verdict> run, TextWriter output, bool quiet)
    {
        var tally = new Tallied(0, 0, 0, 0);
        foreach (var file in files)
        {
            var verdict = run(file);
            tally = new Tallied(
                tally.All + 1, tally.Run + (verdict.Ran ? 1 : 0), tally.Passed + (verdict.Passed ? 1 : 0),
                tally.Steps + verdict.Steps);
            if (!verdict.Passed && !quiet)
            {
                output.WriteLine(
                    $"{Path.GetFileName(file)}: {(verdict.Ran ? "ended in" : "not run, needs")} {verdict.Detail}");
            }
        }

        return tally;
    }

    private static string? Difference(ScxmlWorld world, JsonElement expected)
    {
        var wanted = expected.EnumerateArray().Select(one => one.GetString()!).Order(StringComparer.Ordinal).ToList();
        var found = world.Leaves.Order(StringComparer.Ordinal).ToList();
        return wanted.SequenceEqual(found) && !world.IsEndless ? null
            : $"is {string.Join(' ', found)}, expected {string.Join(' ', wanted)}";
    }

    /// <summary>What became of one test.</summary>
    internal sealed record Verdict(bool Ran, bool Passed, int Steps, string Detail);

    private sealed record Tallied(int All, int Run, int Passed, int Steps);
}
