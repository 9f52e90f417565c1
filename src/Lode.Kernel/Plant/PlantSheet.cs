using System.Globalization;
using System.Text;
using Lode.Kernel.Sheets;

namespace Lode.Kernel.Plant;

/// <summary>The whole plant as one table: a row per digital set, template, node, signal and mimic, keyed by kind and
/// path.</summary>
/// <remarks>Text cells that a spreadsheet would run (<c>= + - @</c>, tab, CR first) carry an apostrophe, which the
/// reader
/// strips once (rules §10).</remarks>
internal static class PlantSheet
{
    internal static readonly IReadOnlyList<string> Columns =
    [
        "kind", "path", "name_zh", "name_en", "level", "site", "simulated", "template", "attributes", "tag_number",
            "key",
        "unit", "decimals", "range_lo", "range_hi", "band_lo", "band_hi", "step", "states", "max_gap_s",
            "stale_after_s",
        "source_kind", "expression", "ordinal", "body",
    ];

    /// <summary>One row: its line in the file and its cells by column name; columns that the file lacks are
    /// absent.</summary>
    internal sealed record Row(int Line, IReadOnlyDictionary<string, string> Cells)
    {
        internal string Kind => this["kind"] ?? "";

        internal string Path => this["path"] ?? "";

        internal string? this[string column] => Cells.GetValueOrDefault(column);
    }

    /// <summary>Reads a sheet (comma, semicolon or tab); a missing <c>kind</c> or <c>path</c> column is a
    /// refusal.</summary>
    internal static Outcome<IReadOnlyList<Row>> Read(TextReader text)
    {
        var whole = text.ReadToEnd();
        var csv = new CsvText(new StringReader(whole), CsvText.Detect(whole[..Math.Min(whole.Length, 4096)]));
        if (!csv.Read())
        {
            return PlantRefusals.SheetWrong.With(("reason", "kind, path"));
        }

        string[] header = [.. csv.Cells.Select(name => name.Trim().TrimStart('\uFEFF').ToLowerInvariant())];
        if (!header.Contains("kind") || !header.Contains("path"))
        {
            return PlantRefusals.SheetWrong.With(("reason", "kind, path"));
        }

        var rows = new List<Row>();
        while (csv.Read())
        {
            var record = csv.Cells;
            if (record.All(cell => cell.Length == 0))
            {
                continue;
            }

            if (SheetRefusals.FormulaIn(csv, header) is { } formula)
            {
                return formula;
            }

            var cells = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var at = 0; at < header.Length && at < record.Count; at++)
            {
                cells[header[at]] = CsvText.Unprotect(record[at]).Trim();
            }

            rows.Add(new Row(csv.Line, cells));
        }

        return rows;
    }

    /// <summary>Writes rows with all columns, UTF-8 with BOM so that spreadsheets read Chinese.</summary>
    internal static byte[] Write(IEnumerable<Row> rows)
    {
        var text = new StringBuilder("\uFEFF");
        text.AppendJoin(',', Columns).Append("\r\n");
        foreach (var row in rows)
        {
            var cells = Columns.Select(column => CsvText.Quote(CsvText.Protect(row[column] ?? "")));
            text.AppendJoin(',', cells).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Rows of the whole plant: sets, templates, nodes parents first, their signals, mimics.</summary>
    internal static IEnumerable<Row> Of(
        PlantModel model,
        IReadOnlyList<Template> templates,
        IReadOnlyDictionary<Id, string> mimics,
        Func<PlantNode, bool>? which = null)
    {
        foreach (var set in model.DigitalSets.OrderBy(set => set.Code, StringComparer.Ordinal))
        {
            yield return OfSet(set);
        }

        foreach (var template in templates)
        {
            yield return OfTemplate(template);
        }

        var templateCodes = templates.ToDictionary(template => template.Id, template => template.Code);
        foreach (var node in model.Roots.SelectMany(model.Subtree).Where(node => which?.Invoke(node) ?? true))
        {
            yield return OfNode(model, node, templateCodes);
            foreach (var signal in model.SignalsOf(node.Id))
            {
                yield return OfSignal(model, signal);
            }

            if (mimics.TryGetValue(node.Id, out var body))
            {
                yield return Make(("kind", "mimic"), ("path", model.PathOf(node)), ("body", body));
            }
        }
    }

    internal static Row OfSet(DigitalSet set) => Make(
        ("kind", "states"), ("path", set.Code), ("name_zh", set.NameZh), ("name_en", set.NameEn),
            ("states", StatesText(set.States)));

    internal static Row OfTemplate(Template template) => Make(
        ("kind", "template"), ("path", template.Code), ("name_zh", template.NameZh), ("name_en", template.NameEn),
        ("level", LevelText(template.Level)),
            ("body", System.Text.Json.JsonSerializer.Serialize(template.Body, TemplateText.Json)));

    internal static Row OfNode(PlantModel model, PlantNode node, IReadOnlyDictionary<Id, string> templateCodes) => Make(
        ("kind", "node"), ("path", model.PathOf(node)), ("name_zh", node.NameZh), ("name_en", node.NameEn),
        ("level", LevelText(node.Level)), ("site", Text(node.SiteId)), ("simulated", Flag(node.Simulated)),
        ("template", node.TemplateId is { } id ? templateCodes.GetValueOrDefault(id, "") : ""),
            ("attributes", node.Attributes),
        ("ordinal", Text(node.Ordinal)));

    internal static Row OfSignal(PlantModel model, PlantSignal signal) => Make(
        ("kind", "signal"), ("path", model.PathOf(signal)), ("name_zh", signal.NameZh), ("name_en", signal.NameEn),
        ("tag_number", signal.TagNumber), ("key", signal.Key), ("unit", signal.Unit),
            ("decimals", Text(signal.Decimals)),
        ("range_lo", PlantRows.Text(signal.RangeLo)), ("range_hi", PlantRows.Text(signal.RangeHi)),
        ("band_lo", PlantRows.Text(signal.BandLo)), ("band_hi", PlantRows.Text(signal.BandHi)),
            ("step", Flag(signal.Step)),
        ("states", model.DigitalSet(signal.StatesId)?.Code ?? ""), ("max_gap_s", PlantRows.Text(signal.MaxGapSeconds)),
        ("stale_after_s", PlantRows.Text(signal.StaleAfterSeconds)), ("source_kind", PlantRows.KindText(signal.Kind)),
        ("expression", signal.Expression), ("ordinal", Text(signal.Ordinal)));

    /// <summary><c>0:stop:停:Stopped;1:run:运行:Running</c>.</summary>
    internal static string StatesText(IReadOnlyList<DigitalState> states) => string.Join(
        ';', states.Select(state => $"{Text(state.Value)}:{state.Code}:{state.NameZh}:{state.NameEn}"));

    /// <summary>The states of such a text; null when it has another form.</summary>
    internal static IReadOnlyList<DigitalState>? ParseStates(string text)
    {
        var states = new List<DigitalState>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var fields = part.Split(':');
            if (fields.Length != 4
                || !long.TryParse(fields[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            states.Add(new DigitalState(value, fields[1], fields[2], fields[3]));
        }

        return states;
    }

    private static string LevelText(PlantLevel level) => level.ToString().ToLowerInvariant();

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static Row Make(params (string Column, string Text)[] cells) =>
        new(0, cells.ToDictionary(cell => cell.Column, cell => cell.Text, StringComparer.Ordinal));
}
