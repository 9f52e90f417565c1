using Lode.Kernel.Identity;
using Lode.Kernel.Sql;

namespace Lode.Kernel.Alarms;

/// <summary>One field that an import changes.</summary>
public sealed record FieldChange(string Field, string Before, string After);

/// <summary>One row of an import that is not equal to what is stored.</summary>
/// <param name="Change">added, changed or wrong.</param>
/// <param name="Refusal">What is wrong with it.</param>
public sealed record DefinitionRow(int Line, string Code, string Change, IReadOnlyList<FieldChange> Fields,
    Refusal? Refusal);

/// <summary>What an import did, or would do.</summary>
public sealed record DefinitionImport(bool Applied, int Added, int Changed, int Same, int Wrong,
    IReadOnlyList<DefinitionRow> Rows);

/// <summary>Takes definitions from a CSV; a dry run shows the differences field by field. One wrong row stops
/// all.</summary>
public static class ImportDefinitions
{
    internal static readonly Refusal CellWrong = new("alarms.cellWrong", 422);
    internal static readonly Refusal Duplicate = new("alarms.duplicateRow", 422);

    private const string Sites = "SELECT number AS Number, code AS Code FROM kernel_org";

    /// <summary>Compares, and writes when <paramref name="apply"/> is set and no row is wrong.</summary>
    public static async Task<Outcome<DefinitionImport>> RunAsync(
        AlarmService alarms, ISqlSession sql, TimeProvider clock, Rights rights, Actor actor, TextReader text,
            bool apply,
        ChangeOrder order, CancellationToken cancel = default)
    {
        var sites = await sql.QueryAsync<SiteRow>(Sites, cancel: cancel);
        int? SiteOf(string name) => (int?)sites.FirstOrDefault(
            site => site.Code == name
                || site.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == name)?.Number;
        var stored = alarms.Engine.Read(units => units.Values.ToList());
        (int Site, AlarmDefinition Definition)? Old(int? site, string code) =>
            stored.FirstOrDefault(unit => unit.Definition.Code == code && (site is null
                || unit.SiteId == site)) is { } unit
                ? (unit.SiteId, unit.Definition) : null;
        if (!DefinitionSheet.Read(text, SiteOf, Old).TryGet(out var rows, out var refusal))
        {
            return refusal;
        }

        var seen = new HashSet<(int?, string)>();
        var changes = rows.Select(row => Judge(alarms, clock, rights, row, seen)).ToList();
        var wrong = changes.Count(change => change.Change == "wrong");
        if (apply && wrong == 0)
        {
            var saved = await SaveDefinitions.RunAsync(
                alarms, sql, clock, rights, actor, [.. rows.Select(row => row.Draft!)], order, cancel);
            if (!saved.TryGet(out _, out var failed))
            {
                return failed;
            }
        }

        return new DefinitionImport(
            apply && wrong == 0,
            changes.Count(change => change.Change == "added"),
            changes.Count(change => change.Change == "changed"),
            changes.Count(change => change.Change == "same"),
            wrong,
            [.. changes.Where(change => change.Change != "same").Take(1000)]);
    }

    private static DefinitionRow Judge(
        AlarmService alarms, TimeProvider clock, Rights rights, DefinitionSheet.Row row, HashSet<(int?, string)> seen)
    {
        if (row.Draft is not { } draft)
        {
            return new(row.Line, row.Code, "wrong", [], CellWrong.With(("column", row.Wrong!.Path)).At(row.Wrong));
        }

        var known = SaveDefinitions.Known(alarms, draft);
        var checkedDraft = SaveDefinitions.Prepare(alarms, clock, rights, draft, known);
        if (!checkedDraft.TryGet(out var unit, out var refusal))
        {
            return new(row.Line, row.Code, "wrong", [], refusal);
        }

        if (!seen.Add((unit.SiteId, row.Code)))
        {
            return new(row.Line, row.Code, "wrong", [], Duplicate.With(("code", row.Code)));
        }

        var after = DefinitionSheet.Cells(draft.Definition);
        var before = known is null ? null : DefinitionSheet.Cells(known.Definition);
        var fields = after.Where(cell => (before?[cell.Key] ?? "") != cell.Value)
            .Select(cell => new FieldChange(cell.Key, before?[cell.Key] ?? "", cell.Value)).ToList();
        return new(row.Line, row.Code, known is null ? "added" : fields.Count > 0 ? "changed" : "same", fields, null);
    }

    private sealed class SiteRow
    {
        public long Number { get; init; }
        public string Code { get; init; } = "";
    }
}
