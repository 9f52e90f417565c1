using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lode.Host.Simulate;

namespace Lode.Host.Verbs;

/// <summary>Simulates the kernel with faults, from a seed; or shows that planted bugs are found.</summary>
internal sealed class SimulateVerb : IVerb
{
    private readonly Option<int> seed = new("--seed")
    {
        Description = "First seed.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> seeds = new("--seeds")
    {
        Description = "How many seeds, one after the other.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> hours = new("--hours")
    {
        Description = "Simulated hours per seed.",
        DefaultValueFactory = _ => 72,
    };

    private readonly Option<string?> bug = new("--bug")
    {
        Description = "Plants a bug and looks for it in at most 50 seeds: "
            + string.Join(", ", SimulateRun.Bugs.Select(Name)) + ", or all.",
    };

    private readonly Option<bool> json = VerbOutput.JsonOption();

    public Command Build()
    {
        var command = new Command(
            "simulate",
            "Runs cases, ledger, events and historian over simulated time with crashes, power cuts and repetitions; "
                + "the same seed gives the same hash. Exit code 1 when something is wrong, or a bug is not found.")
        {
            seed, seeds, hours, bug, json,
        };
        command.SetAction((line, _) => VerbOutput.GuardAsync(() => RunAsync(
            line.GetValue(seed), line.GetValue(seeds), line.GetValue(hours), line.GetValue(bug), line.GetValue(json))));
        return command;
    }

    private static string Name(PlantedBug bug) => JsonNamingPolicy.CamelCase.ConvertName(bug.ToString());

    private static async Task<int> RunAsync(int seed, int seeds, int hours, string? bug, bool asJson)
    {
        using var run = new SimulateRun();
        if (bug is null)
        {
            return await SeedsAsync(run, seed, seeds, hours, asJson);
        }

        var bugs = SimulateRun.Bugs.Where(one => bug == "all" || Name(one) == bug).ToList();
        if (bugs.Count == 0)
        {
            throw new VerbFailedException($"There is no bug \"{bug}\" to plant.");
        }

        var missed = 0;
        foreach (var one in bugs)
        {
            var (took, last) = await run.FindAsync(one, seed, hours);
            missed += last.Wrong is null ? 1 : 0;
            Say(asJson, new { bug = Name(one), seeds = took, seed = last.Seed, wrong = last.Wrong }, last.Wrong is null
                ? $"{Name(one)}: NOT found in {took} seeds"
                : $"{Name(one)}: found by seed {last.Seed} ({took} of {SimulateRun.MostSeeds}): {last.Wrong}");
        }

        return missed == 0 ? 0 : 1;
    }

    private static async Task<int> SeedsAsync(SimulateRun run, int seed, int seeds, int hours, bool asJson)
    {
        var wrong = 0;
        for (var at = seed; at < seed + seeds; at++)
        {
            var result = await run.SeedAsync(at, hours);
            wrong += result.Wrong is null ? 0 : 1;
            Say(asJson, result, string.Create(
                CultureInfo.InvariantCulture,
                $"seed {at}: {hours} h, {result.Turns:N0} turns, {result.Orders:N0} orders, ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Commits:N0} commits, {result.Crashes} crashes, {result.PowerCuts} power cuts, ")
                + string.Create(CultureInfo.InvariantCulture, $"{result.Values:N0} values: ")
                + (result.Wrong is null ? $"sound, {result.Hash}"
                    : $"WRONG: {result.Wrong}\nagain: lode simulate --seed {at} --hours {hours}"));
        }

        return wrong == 0 ? 0 : 1;
    }

    private static void Say(bool asJson, object result, string text) =>
        Console.WriteLine(asJson ? JsonSerializer.Serialize(result, VerbOutput.Indented) : text);
}
