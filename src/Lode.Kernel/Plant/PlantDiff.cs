using System.Globalization;
using System.Text.Json;

namespace Lode.Kernel.Plant;

/// <summary>One field that an import would change.</summary>
public sealed record FieldChange(string Field, string? Before, string? After);

/// <summary>One wrong cell of a sheet, and why.</summary>
public sealed record SheetProblem(int Line, string Column, string Value, Refusal Refusal)
{
    /// <summary>Code of what is wrong.</summary>
    public string Code => Refusal.Code;
}

/// <summary>What an import would do with one row.</summary>
/// <param name="Change">added, changed, same or wrong.</param>
public sealed record RowChange(
    int Line, string Kind, string Path, string Change, IReadOnlyList<FieldChange> Fields,
        IReadOnlyList<SheetProblem> Problems);

/// <summary>Compares a sheet with the plant and composes what must be written; pure.</summary>
/// <remarks>Columns that the sheet lacks leave the stored values alone. Nothing is ever deleted by an import.</remarks>
internal sealed class PlantDiff
{
    private readonly PlantModel model;
    private readonly IReadOnlyDictionary<string, Template> templates;
    private readonly IReadOnlyDictionary<Id, string> mimics;
    private readonly Func<string, int?> siteByCode;
    private readonly Func<int, bool> maySite;
    private readonly DateTimeOffset now;
    private readonly Dictionary<string, PlantNode> newNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DigitalSet> newSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Template> newTemplates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> keyLines = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<RowChange> changes = [];

    private PlantDiff(
        PlantModel model,
        IReadOnlyList<Template> templates,
        IReadOnlyDictionary<Id, string> mimics,
        Func<string, int?> siteByCode,
        Func<int, bool> maySite,
        DateTimeOffset now)
    {
        this.model = model;
        this.templates = templates.ToDictionary(template => template.Code);
        this.mimics = mimics;
        this.siteByCode = siteByCode;
        this.maySite = maySite;
        this.now = now;
    }

    internal IReadOnlyList<RowChange> Changes => changes;

    internal List<DigitalSet> Sets { get; } = [];

    internal List<Template> TemplatesToWrite { get; } = [];

    internal List<(PlantNode Node, bool IsNew)> Nodes { get; } = [];

    internal List<PlantSignal> Signals { get; } = [];

    internal List<(PlantNode Node, string Body)> Mimics { get; } = [];

    /// <param name="siteByCode">Number of the organization node for a cell of the column <c>site</c> (a number or a
    /// code), or null.</param>
    internal static PlantDiff Of(
        PlantModel model,
        IReadOnlyList<Template> templates,
        IReadOnlyDictionary<Id, string> mimics,
        IReadOnlyList<PlantSheet.Row> rows,
        Func<string, int?> siteByCode,
        Func<int, bool> maySite,
        DateTimeOffset now)
    {
        var diff = new PlantDiff(model, templates, mimics, siteByCode, maySite, now);
        string[] order = ["states", "template", "node", "signal", "mimic"];
        foreach (var row in rows.Where(row => !order.Contains(row.Kind)))
        {
            diff.Wrong(row, "kind", row.Kind, "plant.kindUnknown");
        }

        foreach (var kind in order)
        {
            var some = rows.Where(row => row.Kind == kind);
            foreach (var row in kind == "node" ? some.OrderBy(row => row.Path.Count(c => c == '/')) : some)
            {
                diff.Take(row);
            }
        }

        diff.changes.Sort((left, right) => left.Line.CompareTo(right.Line));
        return diff;
    }

    private void Take(PlantSheet.Row row)
    {
        if (!seen.Add($"{row.Kind}\n{row.Path}"))
        {
            Wrong(row, "path", row.Path, "plant.pathTwice");
            return;
        }

        switch (row.Kind)
        {
            case "states":
                TakeSet(row);
                break;
            case "template":
                TakeTemplate(row);
                break;
            case "node":
                TakeNode(row);
                break;
            case "signal":
                TakeSignal(row);
                break;
            default:
                TakeMimic(row);
                break;
        }
    }

    private void TakeSet(PlantSheet.Row row)
    {
        var before = model.DigitalSets.FirstOrDefault(set => set.Code == row.Path);
        var states = row["states"] is { } text ? PlantSheet.ParseStates(text) : before?.States ?? [];
        if (states is null)
        {
            Wrong(row, "states", row["states"]!, "plant.statesWrong");
            return;
        }

        var input =
            new DigitalSetInput(row.Path, row["name_zh"] ?? before?.NameZh ?? "", row["name_en"] ?? before?.NameEn
                ?? "", states);
        if (!SaveDigitalSet.Compose(before, input, now).TryGet(out var set, out var refusal))
        {
            Wrong(row, refusal);
            return;
        }

        newSets[set.Code] = set;
        if (Note(row, before is null ? null : PlantSheet.OfSet(before), PlantSheet.OfSet(set)))
        {
            Sets.Add(set);
        }
    }

    private void TakeTemplate(PlantSheet.Row row)
    {
        var before = templates.GetValueOrDefault(row.Path);
        TemplateBody? body;
        try
        {
            body = row["body"] is { } text ? JsonSerializer.Deserialize<TemplateBody>(text, TemplateText.Json)
                : before?.Body;
        }
        catch (JsonException)
        {
            body = null;
        }

        if (body is null)
        {
            Wrong(row, "body", row["body"] ?? "", "plant.templateWrong");
            return;
        }

        var input = new TemplateInput(
            row.Path, row["name_zh"] ?? before?.NameZh ?? "", row["name_en"] ?? before?.NameEn ?? "",
            row["level"] ?? before?.Level.ToString() ?? "", body);
        if (!Templates.Compose(before?.Id, input, now).TryGet(out var template, out var refusal))
        {
            Wrong(row, refusal);
            return;
        }

        newTemplates[template.Code] = template;
        if (Note(row, before is null ? null : PlantSheet.OfTemplate(before), PlantSheet.OfTemplate(template)))
        {
            TemplatesToWrite.Add(template);
        }
    }

    private void TakeNode(PlantSheet.Row row)
    {
        var cut = row.Path.LastIndexOf('/');
        var parent = cut < 0 ? null : NodeAt(row.Path[..cut]);
        if (cut >= 0 && parent is null)
        {
            Wrong(row, "path", row.Path, "plant.parentMissing");
            return;
        }

        var before = model.NodeAt(row.Path);
        var level = row["level"] is { Length: > 0 } text ? PlantRows.ParseLevel(text) : before?.Level;
        var site = row["site"] is { Length: > 0 } code ? siteByCode(code) : before?.SiteId ?? parent?.SiteId;
        if (level is null || site is null)
        {
            Wrong(row, level is null ? "level" : "site", row[level is null ? "level" : "site"] ?? "", level is null
                ? "plant.levelWrong" : "plant.siteMissing");
            return;
        }

        if (!maySite(site.Value))
        {
            Wrong(row, "site", row["site"] ?? "", "plant.siteMissing");
            return;
        }

        var template = row["template"] is { Length: > 0 } name ? TemplateAt(name) : null;
        if (template is null && row["template"] is { Length: > 0 })
        {
            Wrong(row, "template", row["template"]!, "plant.templateUnknown");
            return;
        }

        var node = new PlantNode(
            before?.Id ?? Id.New(site.Value, now), parent?.Id, level.Value, row.Path[(cut + 1)..],
            row["name_zh"] ?? before?.NameZh ?? "", row["name_en"] ?? before?.NameEn ?? "", site.Value,
            (int?)Number(row["ordinal"]) ?? before?.Ordinal ?? 0, row["template"] is null ? before?.TemplateId
                : template?.Id,
            row["attributes"] is { Length: > 0 } attributes ? attributes : before?.Attributes ?? "{}",
            row["simulated"] is { } flag ? IsTrue(flag) : before?.Simulated ?? false);
        if (PlantRules.Check(node, parent) is { } refusal)
        {
            Wrong(row, refusal);
            return;
        }

        newNodes[row.Path] = node;
        if (Note(row, before is null ? null : NodeRow(before, row.Path), NodeRow(node, row.Path)))
        {
            Nodes.Add((node, before is null));
        }
    }

    private void TakeSignal(PlantSheet.Row row)
    {
        var cut = row.Path.LastIndexOf('/');
        var node = cut < 0 ? null : NodeAt(row.Path[..cut]);
        if (node is null || !maySite(node.SiteId))
        {
            Wrong(row, "path", row.Path, "plant.parentMissing");
            return;
        }

        var at = model.NodeAt(row.Path[..cut]);
        var before = at is null ? null
            : model.SignalsOf(at.Id).FirstOrDefault(signal => signal.Name == row.Path[(cut + 1)..]);
        string[] numbers =
            ["range_lo", "range_hi", "band_lo", "band_hi", "max_gap_s", "stale_after_s", "decimals", "ordinal"];
        if (Array.Find(numbers, column => row[column] is { Length: > 0 } text && Number(text) is null) is { } bad)
        {
            Wrong(row, bad, row[bad]!, "plant.numberWrong");
            return;
        }

        var states = row["states"] is { Length: > 0 } set ? SetAt(set) : null;
        if (states is null && row["states"] is { Length: > 0 })
        {
            Wrong(row, "states", row["states"]!, "plant.statesUnknown");
            return;
        }

        if (row["source_kind"] is { Length: > 0 } kindText && PlantRows.ParseKind(kindText) is null)
        {
            Wrong(row, "source_kind", kindText, "plant.kindUnknown");
            return;
        }

        var signal = Compose(row, before, node, states);
        if (PlantRules.Check(signal) is { } refusal)
        {
            Wrong(row, refusal);
            return;
        }

        if (!keyLines.TryAdd(signal.Key, row.Line)
            || (model.Resolve(signal.Key) is { } taken && taken.Id != signal.Id && taken.Key == signal.Key))
        {
            Wrong(row, "key", signal.Key, "plant.keyTaken");
            return;
        }

        if (Note(row, before is null ? null : PlantSheet.OfSignal(model, before), SignalRow(signal, row.Path, states)))
        {
            Signals.Add(signal);
        }
    }

    private PlantSignal Compose(PlantSheet.Row row, PlantSignal? before, PlantNode node, DigitalSet? states)
    {
        double? Of(string column, double? old) => row[column] is { } text ? Number(text) : old;
        string TextOf(string column, string? old) => row[column] ?? old ?? "";
        return new PlantSignal
        {
            Id = before?.Id ?? Id.New(node.SiteId, now),
            NodeId = node.Id,
            Name = row.Path[(row.Path.LastIndexOf('/') + 1)..],
            Key = TextOf("key", before?.Key),
            TagNumber = TextOf("tag_number", before?.TagNumber),
            NameZh = TextOf("name_zh", before?.NameZh),
            NameEn = TextOf("name_en", before?.NameEn),
            Unit = TextOf("unit", before?.Unit),
            Decimals = (int)(Of("decimals", before?.Decimals) ?? 2),
            RangeLo = Of("range_lo", before?.RangeLo),
            RangeHi = Of("range_hi", before?.RangeHi),
            BandLo = Of("band_lo", before?.BandLo),
            BandHi = Of("band_hi", before?.BandHi),
            Step = row["step"] is { } step ? IsTrue(step) : before?.Step ?? false,
            StatesId = row["states"] is null ? before?.StatesId : states?.Id,
            MaxGapSeconds = Of("max_gap_s", before?.MaxGapSeconds),
            StaleAfterSeconds = Of("stale_after_s", before?.StaleAfterSeconds),
            Kind = row["source_kind"] is { Length: > 0 } kind ? PlantRows.ParseKind(kind)!.Value : before?.Kind
                ?? SignalKind.Measured,
            Expression = TextOf("expression", before?.Expression),
            SiteId = node.SiteId,
            Ordinal = (int)(Of("ordinal", before?.Ordinal) ?? 0),
        };
    }

    private void TakeMimic(PlantSheet.Row row)
    {
        if (NodeAt(row.Path) is not { } node || !maySite(node.SiteId))
        {
            Wrong(row, "path", row.Path, "plant.parentMissing");
            return;
        }

        var body = row["body"] ?? "";
        if (MimicSchema.Check(body) is { Count: > 0 } faults)
        {
            Wrong(row, "body", faults[0].Path, faults[0].Code);
            return;
        }

        var before = mimics.GetValueOrDefault(node.Id);
        if (Note(row, before is null ? null : MimicRow(row.Path, before), MimicRow(row.Path, body)))
        {
            Mimics.Add((node, body));
        }
    }

    private PlantNode? NodeAt(string path) => newNodes.GetValueOrDefault(path) ?? model.NodeAt(path);

    private DigitalSet? SetAt(string code) =>
        newSets.GetValueOrDefault(code) ?? model.DigitalSets.FirstOrDefault(set => set.Code == code);

    private Template? TemplateAt(string code) => newTemplates.GetValueOrDefault(code)
        ?? templates.GetValueOrDefault(code);

    private PlantSheet.Row NodeRow(PlantNode node, string path)
    {
        var codes =
            templates.Values.Concat(newTemplates.Values).DistinctBy(template => template.Id).ToDictionary(t =>
                t.Id, t => t.Code);
        var row = PlantSheet.OfNode(model, node, codes);
        return row with { Cells = new Dictionary<string, string>(row.Cells.ToDictionary()) { ["path"] = path } };
    }

    private PlantSheet.Row SignalRow(PlantSignal signal, string path, DigitalSet? states)
    {
        var row = PlantSheet.OfSignal(model, signal);
        return row with
        {
            Cells = new Dictionary<string, string>(row.Cells.ToDictionary())
            {
                ["path"] = path,
                ["states"] = states?.Code ?? row["states"] ?? "",
            },
        };
    }

    private static PlantSheet.Row MimicRow(string path, string body) =>
        new(0, new Dictionary<string, string> { ["kind"] = "mimic", ["path"] = path, ["body"] = body });

    private bool Note(PlantSheet.Row row, PlantSheet.Row? before, PlantSheet.Row after)
    {
        var fields = new List<FieldChange>();
        foreach (var column in PlantSheet.Columns.Skip(2))
        {
            var (old, next) = (before?[column] ?? "", after[column] ?? "");
            if (old != next)
            {
                fields.Add(new FieldChange(column, before is null ? null : old, next));
            }
        }

        var change = before is null ? "added" : fields.Count == 0 ? "same" : "changed";
        changes.Add(new RowChange(row.Line, row.Kind, row.Path, change, fields, []));
        return change != "same";
    }

    private void Wrong(PlantSheet.Row row, Refusal refusal)
    {
        var field = refusal.Fields is [var first, ..] ? first.Path : "path";
        var column = field switch
        {
            "code" or "name" => "path",
            "nameZh" => "name_zh",
            "nameEn" => "name_en",
            "siteId" => "site",
            "rangeHi" => "range_hi",
            "bandHi" => "band_hi",
            _ => field,
        };
        Wrong(row, column, row[column] ?? "", refusal);
    }

    private void Wrong(PlantSheet.Row row, string column, string value, string code) =>
        Wrong(row, column, value, new Refusal(code, 422).With(("code", value), ("key", value), ("name", row.Path)));

    private void Wrong(PlantSheet.Row row, string column, string value, Refusal refusal) => changes.Add(
        new RowChange(row.Line, row.Kind, row.Path, "wrong", [], [new SheetProblem(row.Line, column, value, refusal)]));

    private static bool IsTrue(string text) => text is "1" or "true" or "TRUE" or "yes" or "是";

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value) ? value : null;
}
