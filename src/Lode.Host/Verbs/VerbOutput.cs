using System.CommandLine;
using System.Text.Json;
using Lode.Kernel;
using Lode.Kernel.Sql;
using Spectre.Console;

namespace Lode.Host.Verbs;

/// <summary>What commands print: tables for people, one JSON object for machines, refusals on the error
/// stream.</summary>
internal static class VerbOutput
{
    internal static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The option that every command with a result has.</summary>
    internal static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON object for machines." };

    /// <summary>Gives a command an action that speaks to the server of the data folder; failures become exit code 1.
    /// </summary>
    internal static void SetServerAction(
        this Command command, Func<ParseResult, ServerSession, CancellationToken, Task<int>> action) =>
        command.SetAction((line, cancel) => GuardAsync(async () =>
        {
            await using var session = await ServerSession.OpenAsync(LodeSettings.FromEnvironment(), cancel);
            return await action(line, session, cancel);
        }));

    /// <summary>Runs an action; what it cannot do is printed and becomes exit code 1.</summary>
    internal static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception failure) when (failure is VerbFailedException or MigrationRefusedException
            or HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    /// <summary>The JSON of an answer.</summary>
    /// <exception cref="VerbFailedException">The server refused; the message is its text.</exception>
    internal static async Task<JsonElement> ReadAsync(this HttpResponseMessage answer, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        var body = text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        return answer.IsSuccessStatusCode ? body : throw new VerbFailedException(Explain(body, (int)answer.StatusCode));
    }

    /// <summary>Gets JSON from a door.</summary>
    internal static async Task<JsonElement> GetAsync(this ServerSession session, string path, CancellationToken cancel)
    {
        using var answer = await session.Client.GetAsync(path, cancel);
        return await answer.ReadAsync(cancel);
    }

    /// <summary>Posts JSON to a door.</summary>
    internal static async Task<JsonElement> PostAsync(
        this ServerSession session, string path, object body, CancellationToken cancel)
    {
        using var answer = await session.Client.PostAsJsonAsync(path, body, cancel);
        return await answer.ReadAsync(cancel);
    }

    /// <summary>Prints rows as a table, or the element as JSON.</summary>
    internal static void Print(JsonElement result, bool json, params string[] columns)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, Indented));
            return;
        }

        var table = new Table().Border(TableBorder.Minimal).AddColumns(columns);
        var rows = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("items", out var items)
            ? items.EnumerateArray().ToArray() : [result];
        foreach (var row in rows)
        {
            table.AddRow([.. columns.Select(column => new Text(Cell(row, column)))]);
        }

        AnsiConsole.Write(table);
    }

    private static string Cell(JsonElement row, string column) =>
        row.TryGetProperty(column, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "—";

    private static string Explain(JsonElement body, int status) => body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty("detail", out var detail)
            ? string.Join(' ', new[] { detail.GetString(), Fields(body), Remedy(body), $"({body.GetProperty("code")})" }
                .Where(part => part is { Length: > 0 }))
            : $"The server answered {status}.";

    private static string Fields(JsonElement body) => string.Join(", ", body.GetProperty("fields").EnumerateArray()
        .Select(field => $"{field.GetProperty("path")}: {field.GetProperty("code")}"));

    private static string? Remedy(JsonElement body) =>
        body.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : null;
}
