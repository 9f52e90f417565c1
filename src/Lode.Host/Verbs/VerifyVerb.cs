using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lode.Host.Verify;
using Lode.Kernel.Audit;

namespace Lode.Host.Verbs;

/// <summary>Re-checks what is stored, or checks proofs that somebody was given.</summary>
internal sealed class VerifyVerb : IVerb
{
    private const int MostShown = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Option<string[]> proofs = new("--proof")
    {
        Description = "Check this proof file and nothing else; needs no server and no data. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> package = new("--package")
    {
        Description = "Check this audit package and nothing else: every file and every proof in it; needs no server.",
    };

    private readonly Option<string[]> roots = new("--roots")
    {
        Description = "File or folder of published roots to compare with. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> json = VerbOutput.JsonOption();

    public Command Build()
    {
        var command = new Command(
            "verify", "Re-checks hash chains, check sums and the database; names the first fault. Exit code 1 if any.")
        {
            proofs, package, roots, json,
        };
        command.SetAction((line, cancel) => VerbOutput.GuardAsync(() => line.GetValue(proofs) is { Length: > 0 } files
            ? Task.FromResult(Offline(files, line.GetValue(roots)!, line.GetValue(json)))
            : line.GetValue(package) is { Length: > 0 } zip
                ? Task.FromResult(Package(zip, line.GetValue(roots)!, line.GetValue(json)))
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

    private static int Package(string zip, string[] places, bool asJson)
    {
        var results = CheckPackage.Run(zip, Published(places));
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { items = results }, VerbOutput.Indented));
        }

        foreach (var result in asJson ? [] : results)
        {
            Console.WriteLine(result.Fault is { } fault ? $"{result.File}: {fault}"
                : $"{result.File}: sound" + (result.PublishedIn is { } place ? $", published in {place}" : ""));
        }

        var faults = results.Count(result => result.Fault is not null);
        if (!asJson)
        {
            Console.WriteLine(faults == 0 ? "Every file and every proof holds." : $"{faults} faults.");
        }

        return faults == 0 ? 0 : 1;
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
        try
        {
            await using var session = await ServerSession.OpenAsync(Kernel.LodeSettings.FromEnvironment(), cancel);
            var started = await session.PostAsync(
                "/api/v1/system/verify", new { places = places.Select(Path.GetFullPath).ToArray() }, cancel);
            var id = started.GetProperty("id").GetString()!;
            var job = await VerbProgress.RunAsync("Verify", share => WatchAsync(session, id, share, cancel));
            return job.GetProperty("state").GetString() == "done" ? Print(job.GetProperty("result"), asJson)
                : throw new VerbFailedException($"The verification ended as {job.GetProperty("state")}.");
        }
        catch (InvalidDataException damage)
        {
            // So damaged that the historian does not open.
            await Console.Error.WriteLineAsync($"historian: {damage.Message}");
            return 1;
        }
    }

    private static async Task<JsonElement> WatchAsync(
        ServerSession session, string id, IProgress<double> share, CancellationToken cancel)
    {
        while (true)
        {
            var job = await session.GetAsync($"/api/v1/jobs/{id}", cancel);
            if (job.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                return job;
            }

            share.Report(job.GetProperty("done").GetDouble() / Math.Max(1, job.GetProperty("total").GetDouble()));
            await Task.Delay(Pause, TimeProvider.System, cancel);
        }
    }

    private static int Print(JsonElement result, bool asJson)
    {
        var faults = result.GetProperty("faults").GetInt32();
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, VerbOutput.Indented));
            return faults == 0 ? 0 : 1;
        }

        foreach (var check in result.GetProperty("checks").EnumerateArray())
        {
            Print(check);
        }

        Console.WriteLine(faults == 0 ? "Everything agrees." : $"{faults} faults.");
        return faults == 0 ? 0 : 1;
    }

    private static void Print(JsonElement check)
    {
        var counted = check.GetProperty("counted").EnumerateObject()
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value.GetInt64():N0} {one.Name}"));
        var faults = check.GetProperty("faults");
        Console.WriteLine(
            $"{check.GetProperty("name")}: {string.Join(", ", counted)}, "
            + (faults.GetArrayLength() == 0 ? "sound" : $"{faults.GetArrayLength()} faults"));
        foreach (var note in check.GetProperty("notes").EnumerateArray())
        {
            Console.WriteLine($"  {note.GetString()}");
        }

        foreach (var fault in faults.EnumerateArray().Take(MostShown))
        {
            Console.WriteLine($"  {Text(fault)}");
        }
    }

    private static string Text(JsonElement fault)
    {
        var place = fault.GetProperty("place").GetString();
        var offset = fault.GetProperty("offset");
        var series = fault.GetProperty("series").GetString();
        var code = fault.GetProperty("code").GetString();
        return (offset.ValueKind == JsonValueKind.Null ? place : $"{place}, byte {offset}")
            + $": {fault.GetProperty("what").GetString()}" + (code is null ? "" : $" ({code})")
            + (series is null ? "" : $"; {series} from {fault.GetProperty("fromAt")} to {fault.GetProperty("toAt")}");
    }
}
