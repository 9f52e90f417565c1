using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Lode.Host.Verbs;

/// <summary>Reads the historian through the same doors as everybody.</summary>
internal sealed class QueryVerb : IVerb
{
    private static readonly string[] Modes = ["raw", "plot", "interpolated", "summary"];

    private static readonly Argument<string[]> Keys = new("key")
    {
        Description = "Keys (measurement,tag=a:field) or plant paths (group/site/area/unit/name).",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = "Begin: ISO 8601, or back from now such as -1h or -7d.",
        DefaultValueFactory = _ => "-1h",
    };

    private static readonly Option<string?> To = new("--to") { Description = "End, not included; without it, now." };

    private static readonly Option<string> Mode = new("--mode")
    {
        Description = "raw, plot, interpolated or summary.",
        DefaultValueFactory = _ => "raw",
    };

    private static readonly Option<string?> Every = new("--every")
    {
        Description = "Step of interpolated values, or length of the buckets of a summary, such as 1m or 1h.",
    };

    private static readonly Option<int?> Width = new("--width") { Description = "Pixels of a plot." };

    private static readonly Option<int?> Limit = new("--limit") { Description = "Most values per signal." };

    private static readonly Option<string?> AsOf = new("--as-of") { Description = "As it was known at this instant." };

    private static readonly Option<bool> Csv = new("--csv") { Description = "Print CSV." };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer of the HTTP door." };

    public Command Build()
    {
        Mode.AcceptOnlyFromAmong(Modes);
        var command = new Command("query", "Reads values as a table, CSV or JSON.")
        {
            Keys, From, To, Mode, Every, Width, Limit, AsOf, Csv, Json,
        };
        command.SetServerAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, ServerSession session, CancellationToken cancel)
    {
        var path = PathOf(line);
        if (line.GetValue(Csv))
        {
            using var answer = await session.Client.GetAsync(
                path + "&format=csv", HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!answer.IsSuccessStatusCode)
            {
                await answer.ReadAsync(cancel);
            }

            await using var output = Console.OpenStandardOutput();
            await answer.Content.CopyToAsync(output, cancel);
            return 0;
        }

        var result = await session.GetAsync(path, cancel);
        if (line.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(result, VerbOutput.Indented));
            return 0;
        }

        var all = result.TryGetProperty("series", out var several) ? several.EnumerateArray().ToList() : [result];
        foreach (var one in all)
        {
            Print(one);
        }

        return 0;
    }

    private static string PathOf(ParseResult line)
    {
        (string Name, string? Value)[] parts =
        [
            .. line.GetValue(Keys)!.Select(key => ("key", (string?)key)),
            ("from", line.GetValue(From)), ("to", line.GetValue(To)), ("every", line.GetValue(Every)),
            ("width", line.GetValue(Width)?.ToString(CultureInfo.InvariantCulture)),
            ("limit", line.GetValue(Limit)?.ToString(CultureInfo.InvariantCulture)), ("asOf", line.GetValue(AsOf)),
        ];
        return $"/api/v1/history/{line.GetValue(Mode)}?" + string.Join('&', parts.Where(part => part.Value is not null)
            .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    // Every array of the answer is a column; the first is the time.
    private static void Print(JsonElement signal)
    {
        var columns = signal.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Array).ToList();
        var times = columns.Single(column => column.Name == "t").Value;
        var unit = signal.TryGetProperty("unit", out var named) && named.GetString() is { Length: > 0 } text
            ? $", {text}" : "";
        AnsiConsole.WriteLine($"{signal.GetProperty("key").GetString()}{unit}");
        var table = new Table().Border(TableBorder.Minimal)
            .AddColumns([.. columns.Select(column => column.Name == "t" ? "time (UTC)" : column.Name)]);
        for (var row = 0; row < times.GetArrayLength(); row++)
        {
            table.AddRow([.. columns.Select(column => new Text(
                column.Name == "t" ? Time(column.Value[row]) : Cell(column.Value[row])))]);
        }

        AnsiConsole.Write(table);
    }

    private static string Time(JsonElement microseconds) => DateTimeOffset.UnixEpoch
        .AddMicroseconds(microseconds.GetInt64()).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    private static string Cell(JsonElement cell) => cell.ValueKind == JsonValueKind.Null ? "—" : cell.ToString();
}
