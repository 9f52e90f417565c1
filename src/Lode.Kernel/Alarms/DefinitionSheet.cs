using System.Globalization;
using System.Text;
using System.Text.Json;
using Lode.Kernel.Sheets;

namespace Lode.Kernel.Alarms;

/// <summary>Definitions as a table for rationalization: one row each, keyed by site and code.</summary>
internal static class DefinitionSheet
{
    internal static readonly Refusal SheetWrong = new("alarms.sheetWrong", 422);

    /// <summary>Columns in the order in which they are written.</summary>
    internal static readonly IReadOnlyList<string> Columns =
    [
        "site", "code", "name", "name_en", "kind", "signal", "place", "limit", "unit", "reference", "state_text",
            "condition",
        "suppress_when", "deadband", "on_delay_s", "off_delay_s", "window_s",
        "severity", "priority", "class", "group", "position",
        "latching", "cause", "cause_en", "consequence", "consequence_en", "action", "action_en", "response_s", "owner",
        "rationalized_on", "enabled",
    ];

    /// <summary>One row: its line in the file, its draft, or the column that is wrong.</summary>
    internal sealed record Row(int Line, DefinitionDraft? Draft, FieldRefusal? Wrong, string Code);

    /// <summary>Reads a sheet (comma, semicolon or tab); columns that the file lacks take what is known.</summary>
    internal static Outcome<IReadOnlyList<Row>> Read(TextReader text, Func<string, int?> sites, Func<int?, string,
        (int Site, AlarmDefinition Definition)?> known)
    {
        var whole = text.ReadToEnd();
        var csv = new CsvText(new StringReader(whole), CsvText.Detect(whole[..Math.Min(whole.Length, 4096)]));
        if (!csv.Read())
        {
            return SheetWrong;
        }

        string[] header = [.. csv.Cells.Select(name => name.Trim().TrimStart('\uFEFF').ToLowerInvariant())];
        if (!header.Contains("code"))
        {
            return SheetWrong;
        }

        var rows = new List<Row>();
        while (csv.Read())
        {
            if (csv.Cells.All(cell => cell.Length == 0))
            {
                continue;
            }

            if (SheetRefusals.FormulaIn(csv, header) is { } formula)
            {
                return formula;
            }

            var cells = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var at = 0; at < header.Length && at < csv.Cells.Count; at++)
            {
                cells[header[at]] = CsvText.Unprotect(csv.Cells[at]).Trim();
            }

            rows.Add(Parse(csv.Line, cells, sites, known));
        }

        return rows;
    }

    /// <summary>Writes definitions with all columns, UTF-8 with BOM so that spreadsheets read Chinese.</summary>
    internal static byte[] Write(IEnumerable<StoredDefinition> definitions)
    {
        var text = new StringBuilder("\uFEFF").AppendJoin(',', Columns).Append("\r\n");
        foreach (var stored in definitions)
        {
            var cells = Cells(stored.Definition);
            cells["site"] = stored.SiteId.ToString(CultureInfo.InvariantCulture);
            text.AppendJoin(',', Columns.Select(column => CsvText.Quote(CsvText.Protect(cells.GetValueOrDefault(column,
                ""))))).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A definition cell by cell: for writing, and for showing differences.</summary>
    internal static Dictionary<string, string> Cells(AlarmDefinition d) => new(StringComparer.Ordinal)
    {
        ["code"] = d.Code,
        ["name"] = d.Name,
        ["name_en"] = d.NameEn ?? "",
        ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(d.Kind.ToString()),
        ["signal"] = d.Signal,
        ["place"] =
            d.Place,
        ["limit"] = Text(d.Limit),
        ["unit"] = d.Unit,
        ["reference"] = d.Reference ?? "",
        ["state_text"] =
            d.StateText ?? "",
        ["condition"] = d.Condition ?? "",
        ["suppress_when"] = d.SuppressWhen ?? "",
        ["deadband"] = Text(d.Deadband),
        ["on_delay_s"] = Text(d.OnDelaySeconds),
        ["off_delay_s"] = Text(d.OffDelaySeconds),
        ["window_s"] =
            Text(d.WindowSeconds),
        ["severity"] = d.Severity is { } severity ? JsonNamingPolicy.CamelCase.ConvertName(severity.ToString()) : "",
        ["priority"] = Text((int)d.Priority),
        ["class"] = d.Class,
        ["group"] = d.Group ?? "",
        ["position"] = d.Position,
        ["latching"] = d.Latching ? "1" : "0",
        ["cause"] = d.Cause,
        ["cause_en"] = d.CauseEn ?? "",
        ["consequence"] = d.Consequence,
        ["consequence_en"] = d.ConsequenceEn ?? "",
        ["action"] = d.Action,
        ["action_en"] = d.ActionEn ?? "",
        ["response_s"] = Text(d.ResponseSeconds),
        ["owner"] = d.Owner,
        ["rationalized_on"] = d.RationalizedOn ?? "",
        ["enabled"] = d.Enabled ? "1" : "0",
    };

    private static Row Parse(
        int line, Dictionary<string, string> cells, Func<string, int?> sites, Func<int?, string, (int Site,
            AlarmDefinition Definition)?> known)
    {
        var code = cells.GetValueOrDefault("code", "");
        int? site = null;
        if (cells.GetValueOrDefault("site") is { Length: > 0 } siteText && (site = sites(siteText)) is null)
        {
            return Bad(line, code, "site");
        }

        var read = new CellReader(cells);
        var stored = known(site, code);
        site ??= stored?.Site;
        var old = stored?.Definition ?? new AlarmDefinition { Code = code, Name = "", Kind = AlarmKind.High };
        var definition = old with
        {
            Name = read.Text("name", old.Name),
            NameEn = read.Optional("name_en", old.NameEn),
            Kind = read.Kind(old.Kind),
            Signal = read.Text("signal", old.Signal),
            Place = read.Text("place", old.Place),
            Limit = read.OptionalNumber("limit", old.Limit),
            Unit = read.Text("unit", old.Unit),
            Reference = read.Optional("reference", old.Reference),
            StateText = read.Optional("state_text", old.StateText),
            Condition = read.Optional("condition", old.Condition),
            SuppressWhen = read.Optional("suppress_when", old.SuppressWhen),
            Deadband = read.Number("deadband", old.Deadband),
            OnDelaySeconds = read.Number("on_delay_s", old.OnDelaySeconds),
            OffDelaySeconds = read.Number("off_delay_s", old.OffDelaySeconds),
            WindowSeconds = read.Number("window_s", old.WindowSeconds),
            Severity = read.Severity(old.Severity),
            Priority = read.Priority(old.Priority),
            Class = read.Text("class", old.Class),
            Group = read.Optional("group", old.Group),
            Position = read.Text("position", old.Position),
            Latching = read.Flag("latching", old.Latching),
            Cause = read.Text("cause", old.Cause),
            CauseEn = read.Optional("cause_en", old.CauseEn),
            Consequence = read.Text("consequence", old.Consequence),
            ConsequenceEn = read.Optional("consequence_en", old.ConsequenceEn),
            Action = read.Text("action", old.Action),
            ActionEn = read.Optional("action_en", old.ActionEn),
            ResponseSeconds = read.Number("response_s", old.ResponseSeconds),
            Owner = read.Text("owner", old.Owner),
            RationalizedOn = read.Optional("rationalized_on", old.RationalizedOn),
            Enabled = read.Flag("enabled", old.Enabled),
        };
        return read.Wrong is { } wrong ? Bad(line, code, wrong) : new(line, new(site, definition), null, code);
    }

    private static Row Bad(int line, string code, string column) =>
        new(line, null, new FieldRefusal(column, "alarms.cellWrong"), code);

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Reads cells by column; the first one that does not fit is remembered.</summary>
    private sealed class CellReader(Dictionary<string, string> cells)
    {
        internal string? Wrong { get; private set; }

        internal string Text(string column, string old) => cells.GetValueOrDefault(column, old);

        internal string? Optional(string column, string? old) =>
            cells.TryGetValue(column, out var text) ? (text.Length == 0 ? null : text) : old;

        internal double Number(string column, double old) =>
            cells.TryGetValue(column, out var text) && text.Length > 0 ? Parsed(column, text, old) : old;

        internal double? OptionalNumber(string column, double? old) =>
            !cells.TryGetValue(column, out var text) ? old : text.Length == 0 ? null : Parsed(column, text, 0);

        internal bool Flag(string column, bool old) => cells.GetValueOrDefault(column, "") switch
        {
            "" => old,
            "1" or "true" => true,
            "0" or "false" => false,
            _ => Fail(column, old),
        };

        internal AlarmKind Kind(AlarmKind old) => cells.GetValueOrDefault("kind", "") switch
        {
            "" => old,
            var text when char.IsLetter(text[0]) && Enum.TryParse<AlarmKind>(text, ignoreCase: true, out var kind) =>
                kind,
            _ => Fail("kind", old),
        };

        internal AlarmSeverity? Severity(AlarmSeverity? old) => !cells.TryGetValue("severity", out var text) ? old
            : text.Length == 0 ? null
            : char.IsLetter(text[0]) && Enum.TryParse<AlarmSeverity>(text, ignoreCase: true, out var severity)
                ? severity : Fail("severity", old);

        internal AlarmPriority Priority(AlarmPriority old) => cells.GetValueOrDefault("priority", "").TrimStart('P',
            'p') switch
        {
            "" => old,
            "1" => AlarmPriority.P1,
            "2" => AlarmPriority.P2,
            "3" => AlarmPriority.P3,
            "4" => AlarmPriority.P4,
            _ => Fail("priority", old),
        };

        private double Parsed(string column, string text, double old) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value)
                ? value : Fail(column, old);

        private T Fail<T>(string column, T old)
        {
            Wrong ??= column;
            return old;
        }
    }
}
