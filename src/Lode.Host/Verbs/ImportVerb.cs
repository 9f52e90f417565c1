using System.CommandLine;
using Lode.Host.Import;
using Lode.Kernel;
using Lode.Kernel.Imports;

namespace Lode.Host.Verbs;

/// <summary>Imports files: line protocol or CSV, plain or gzip.</summary>
internal sealed class ImportVerb : IVerb
{
    private readonly Argument<string[]> files =
        new("file") { Description = "Files to import.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> map =
        new("--map") { Description = "Mapping file (JSON); options given beside it win." };
    private readonly Option<string?> measurement = new("--measurement")
    {
        Description = "Measurement of the series. Default: name of the file, or of the folder for several files.",
    };

    private readonly Option<string[]> tags = new("--tag") { Description = "Constant tag name=value; may be repeated." };
    private readonly Option<string?> timeColumn =
        new("--time-column") { Description = "Column with the time of a row." };
    private readonly Option<string?> timeFormat = new("--time-format")
    {
        Description = "iso, epochS, epochMs, epochUs, epochNs, or a pattern such as 'd/M/yy H:mm'.",
    };

    private readonly Option<string?> zone =
        new("--zone") { Description = "IANA zone of local times. Default: Asia/Shanghai." };
    private readonly Option<string?> ambiguous = new("--ambiguous")
    {
        Description = "An hour that occurs twice: earlier, later or refuse (default).",
    };

    private readonly Option<string?> skipped = new("--skipped")
    {
        Description = "An hour that does not exist: shift or refuse (default).",
    };

    private readonly Option<string?> separator =
        new("--separator") { Description = "Separator of cells: , ; | or tab." };
    private readonly Option<string?> decimalSign = new("--decimal") { Description = "Decimal sign: . or ," };
    private readonly Option<string?> sameStamp = new("--same-stamp")
    {
        Description = "Rows that share a stamp: newest (default), first, spread or refuse.",
    };

    private readonly Option<double?> spread = new("--spread-seconds")
    {
        Description = "Distance of spread rows. Default: step of the stamps divided by the rows of one.",
    };

    private readonly Option<bool> perColumn = new("--series-per-column") { Description = "One series per column." };
    private readonly Option<string?> node = new("--node")
    {
        Description = "Plant path that gets a signal per column; missing nodes are made.",
    };

    private readonly Option<int> site =
        new("--site") { Description = "Number of the site.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> check = new("--check") { Description = "Read and report only; store nothing." };
    private readonly Option<bool> json = new("--json") { Description = "One JSON object per file." };

    public Command Build()
    {
        var command =
            new Command("import", "Imports line protocol or CSV; resumable, rejects go to a file with reasons.")
        {
            files, map, measurement, tags, timeColumn, timeFormat, zone, ambiguous, skipped, separator, decimalSign,
                sameStamp,
            spread, perColumn, node, site, check, json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancel)
    {
        var mapping = new ImportMapping();
        if (line.GetValue(map) is { } path)
        {
            if (!ImportMapping.Parse(await File.ReadAllTextAsync(path, cancel)).TryGet(out var read, out var refusal))
            {
                await Console.Error.WriteLineAsync($"{path}: {ImportText.Of(refusal)}");
                return 1;
            }

            mapping = read;
        }

        var paths = line.GetValue(files)!;
        if (Array.Find(paths, one => !File.Exists(one)) is { } missing)
        {
            await Console.Error.WriteLineAsync($"{missing}: no such file");
            return 1;
        }

        return await ImportCommand.RunAsync(
            LodeSettings.FromEnvironment(),
            new ImportOrder(paths, Merge(mapping, line, paths), line.GetValue(zone) ?? mapping.Time?.Zone
                ?? "Asia/Shanghai",
                line.GetValue(site), line.GetValue(check), line.GetValue(json)),
            cancel);
    }

    private ImportMapping Merge(ImportMapping mapping, ParseResult line, string[] paths)
    {
        var given = new Dictionary<string, string>(mapping.Tags ?? new Dictionary<string, string>());
        foreach (var pair in line.GetValue(tags) ?? [])
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            given[cut < 0 ? pair : pair[..cut]] = cut < 0 ? "" : pair[(cut + 1)..];
        }

        var time = mapping.Time ?? new TimeMapping();
        return mapping with
        {
            Measurement = line.GetValue(measurement) ?? mapping.Measurement ?? FolderOf(paths),
            Tags = given.Count == 0 ? null : given,
            Separator = line.GetValue(separator) ?? mapping.Separator,
            Decimal = line.GetValue(decimalSign) ?? mapping.Decimal,
            SameStamp = line.GetValue(sameStamp) ?? mapping.SameStamp,
            SpreadSeconds = line.GetValue(spread) ?? mapping.SpreadSeconds,
            SeriesPerColumn = line.GetValue(perColumn) || mapping.SeriesPerColumn,
            Node = line.GetValue(node) ?? mapping.Node,
            Time = time with
            {
                Column = line.GetValue(timeColumn) ?? time.Column,
                Format = line.GetValue(timeFormat) ?? time.Format,
                Zone = line.GetValue(zone) ?? time.Zone,
                Ambiguous = line.GetValue(ambiguous) ?? time.Ambiguous,
                Skipped = line.GetValue(skipped) ?? time.Skipped,
            },
        };
    }

    private static string? FolderOf(string[] paths) =>
        paths.Length > 1 ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(paths[0]))) : null;
}
