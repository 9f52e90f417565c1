using System.CommandLine;
using Lode.Host.Bench;

namespace Lode.Host.Verbs;

/// <summary>Runs one of the benches of design §7 and prints its figures.</summary>
internal sealed class BenchVerb : IVerb
{
    public Command Build()
    {
        var name = new Argument<string>("name") { Description = "cases, codec, ingest, ledger, query, trend or waste" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table." };
        var quick = new Option<bool>("--quick") { Description = "A tenth of the data: for a look, not for the record." };
        var only = new Option<string?>("--case") { Description = "Only the case of that name, or those that start so." };
        var seed = new Option<int>("--seed")
        {
            Description = "Seed of a simulated bench.",
            DefaultValueFactory = _ => 1,
        };
        var size = new Option<bool>("--size")
        {
            Description = "Of waste: board, genealogy and month among 10,000 open batches and a million postings.",
        };
        var command = new Command("bench", "Measures rates, sizes and times on this machine.")
        {
            name, json, quick, only, seed, size,
        };
        command.SetAction((line, _) => RunAsync(line.GetValue(name)!, line.GetValue(json), line.GetValue(quick),
            line.GetValue(only), line.GetValue(seed), line.GetValue(size)));
        return command;
    }

    private static Task<int> RunAsync(
        string name, bool json, bool quick, string? only, int seed, bool size) => name switch
        {
            "cases" => BenchCases.RunAsync(Console.Out, json, quick),
            "codec" => Task.FromResult(BenchCodec.Run(Console.Out, json)),
            "ingest" => BenchIngest.RunAsync(Console.Out, json, quick, only),
            "ledger" => BenchLedger.RunAsync(Console.Out, json, quick),
            "query" => BenchQuery.RunAsync(Console.Out, json, quick, only),
            "trend" => BenchTrend.RunAsync(Console.Out, json, quick),
            "waste" when size => BenchWasteSize.RunAsync(Console.Out, json, quick),
            "waste" => BenchWaste.RunAsync(Console.Out, json, quick, seed),
            _ => Task.FromResult(Unknown(name)),
        };

    private static int Unknown(string name)
    {
        Console.Error.WriteLine($"There is no bench \"{name}\".");
        return 1;
    }
}
