using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lode.Host.Verify;
using Lode.Kernel.Audit;

namespace Lode.Host.Verbs;

/// <summary>Re-checks what is stored, or checks proofs that somebody was given.</summary>
internal sealed class VerifyVerb : IVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Option<string[]> proofs = new("--proof")
    {
        Description = "Check this proof file and nothing else; needs no server and no data. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> roots = new("--roots")
    {
        Description = "File or folder of published roots to compare with. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> json = VerbOutput.JsonOption();

    public Command Build()
    {
        var command = new Command("verify", "Re-checks hash chains and ledger laws; names the first fault.")
        {
            proofs, roots, json,
        };
        command.SetAction((line, cancel) => VerbOutput.GuardAsync(() => line.GetValue(proofs) is { Length: > 0 } files
            ? Task.FromResult(Offline(files, line.GetValue(roots)!, line.GetValue(json)))
            : StoredAsync(line.GetValue(roots)!, line.GetValue(json), cancel)));
        return command;
    }

    private static int Offline(string[] files, string[] places, bool asJson)
    {
        var published = Published(places);
        var results = files.Select(file => CheckProof.Run(file, published)).ToList();
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { items = results }, VerbOutput.Indented));
        }

        foreach (var result in asJson ? [] : results)
        {
            Console.WriteLine($"{result.File}: {Describe(result)}");
        }

        return results.TrueForAll(result => result.Fault is null) ? 0 : 1;
    }

    private static string Describe(CheckProof.Result result) => result.Fault is { } fault ? $"does not hold. {fault}"
        : $"holds. Record {result.Seq} of site {result.Site}, {result.Kind}, is among the first {result.TreeSize} records "
            + $"with root {result.Root}" + (result.PublishedIn is { } file ? $", published in {file}."
            : ". Compare it with the root that was published for that day (--roots does it).");

    private static List<(string Path, RootsDocument Document)> Published(string[] places)
    {
        try
        {
            return [.. places.SelectMany(RootsFolder.Read)];
        }
        catch (InvalidDataException broken)
        {
            throw new VerbFailedException(broken.Message);
        }
    }

    private static async Task<int> StoredAsync(string[] places, bool asJson, CancellationToken cancel)
    {
        await using var session = await ServerSession.OpenAsync(Kernel.LodeSettings.FromEnvironment(), cancel);
        var started = await session.PostAsync(
            "/api/v1/audit/verify", new { places = places.Select(Path.GetFullPath).ToArray() }, cancel);
        var id = started.GetProperty("id").GetString();
        var shown = false;
        while (true)
        {
            var report = await session.GetAsync($"/api/v1/audit/verifications/{id}", cancel);
            if (report.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                Console.Write(shown ? Environment.NewLine : "");
                return Print(report, asJson);
            }

            if (!asJson && !Console.IsOutputRedirected)
            {
                shown = true;
                Console.Write($"\r{report.GetProperty("doneRecords")} of {report.GetProperty("totalRecords")} records");
            }

            await Task.Delay(Pause, TimeProvider.System, cancel);
        }
    }

    private static int Print(JsonElement report, bool asJson)
    {
        var faults = report.GetProperty("faults").EnumerateArray().ToList();
        var state = report.GetProperty("state").GetString();
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, VerbOutput.Indented));
            return faults.Count == 0 && state == "done" ? 0 : 1;
        }

        foreach (var chain in report.GetProperty("chains").EnumerateArray())
        {
            var anchored = chain.GetProperty("anchoredSize").GetInt64();
            var said = anchored == 0 ? "not anchored" : string.Create(
                CultureInfo.InvariantCulture, $"{anchored} anchored on {chain.GetProperty("anchoredAt").GetDateTimeOffset():u}");
            Console.WriteLine(
                $"site {chain.GetProperty("site")} {chain.GetProperty("kind")}: {chain.GetProperty("records")} records, {said}");
        }

        foreach (var fault in faults)
        {
            Console.WriteLine($"{fault.GetProperty("detail").GetString()} ({fault.GetProperty("code").GetString()})");
        }

        Console.WriteLine(state != "done" ? $"The verification ended as {state}."
            : faults.Count == 0 ? "Everything agrees." : $"{faults.Count} faults.");
        return faults.Count == 0 && state == "done" ? 0 : 1;
    }
}
