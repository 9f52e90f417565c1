using System.Globalization;
using System.Text;
using System.Text.Json;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>The group as the plant import reads it: states, nodes parents first, signals, mimics.</summary>
public static class PlantSheet
{
    private const string Root = "demo";

    private static readonly string[] Columns =
    [
        "kind", "path", "name_zh", "name_en", "level", "site", "simulated", "attributes", "tag_number", "key", "unit", "decimals", "range_lo", "range_hi",
        "band_lo", "band_hi", "step", "states", "max_gap_s", "stale_after_s", "source_kind", "ordinal", "body",
        "expression",
    ];

    /// <summary>Path of a piece of equipment; what carries its unit's code is the unit itself.</summary>
    public static string PathOf(Site site, Equipment equipment)
    {
        var unit = $"{Root}/{site.Code}/{equipment.Area}/{equipment.Unit}";
        return equipment.Code == equipment.Unit ? unit : $"{unit}/{equipment.Code}";
    }

    /// <summary>The sheet as CSV text.</summary>
    /// <param name="group">The group.</param>
    /// <param name="siteNumbers">Organization number of each site code; the group's own number under the key "".</param>
    public static string Write(Group group, IReadOnlyDictionary<string, int> siteNumbers)
    {
        var text = new StringBuilder().AppendJoin(',', Columns).Append('\n');
        Row(text, ("kind", "states"), ("path", "running"), ("name_zh", "运行状态"), ("name_en", "Running state"),
            ("states", "0:stopped:停运:Stopped;1:running:运行:Running"));
        Node(text, Root, "矿脉仿真集团", "Lode demonstration group", "group", siteNumbers[""], 0);
        var ordinal = 0;
        foreach (var site in group.Sites)
        {
            WriteSite(text, site, siteNumbers[site.Code], ++ordinal);
        }

        return text.ToString();
    }

    private static void WriteSite(StringBuilder text, Site site, int number, int ordinal)
    {
        Node(text, $"{Root}/{site.Code}", site.Zh, site.En, "site", number, ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var equipment in site.Equipment)
        {
            var area = $"{Root}/{site.Code}/{equipment.Area}";
            if (seen.Add(area))
            {
                Node(text, area, site.Areas[equipment.Area].Zh, site.Areas[equipment.Area].En, "area", number, seen.Count);
            }

            var unit = $"{area}/{equipment.Unit}";
            if (seen.Add(unit))
            {
                Node(text, unit, site.Units[equipment.Unit].Zh, site.Units[equipment.Unit].En, "unit", number, seen.Count);
            }

            var path = PathOf(site, equipment);
            if (seen.Add(path))
            {
                Node(text, path, equipment.Zh, equipment.En, "equipment", number, seen.Count);
            }

            for (var i = 0; i < equipment.Signals.Count; i++)
            {
                Signal(text, path, LineWriter.SeriesKey(site, equipment), equipment.Signals[i], i + 1);
            }

            foreach (var one in Calculated.Of(equipment))
            {
                Computed(text, path, $"calculated,equipment={equipment.Code},site={site.Code}:{one.Field}", one);
            }
        }

        foreach (var sample in Laboratory.SamplesOf(site))
        {
            Sample(text, sample);
        }

        if (Cockpits.Of(site) is { } cockpit)
        {
            Row(text, ("kind", "mimic"), ("path", cockpit.Path), ("body", cockpit.Body));
        }

        foreach (var (path, body) in Displays.Of(site))
        {
            Row(text, ("kind", "mimic"), ("path", path), ("body", body));
        }
    }

    private static void Node(StringBuilder text, string path, string zh, string en, string level, int site, int ordinal) => Row(
        text, ("kind", "node"), ("path", path), ("name_zh", zh), ("name_en", en), ("level", level), ("site", Text(site)), ("simulated", "1"),
        ("attributes", AttributesOf(path)), ("ordinal", Text(ordinal)));

    private static string AttributesOf(string path) => Displays.KeyFiguresOf(path) is { Count: > 0 } figures
        ? JsonSerializer.Serialize(new { keyFigures = figures }) : "";

    private static void Signal(StringBuilder text, string path, string series, SignalSpec signal, int ordinal) => Row(
        text, ("kind", "signal"), ("path", $"{path}/{signal.Field}"), ("name_zh", signal.Zh), ("name_en", signal.En),
        ("tag_number", signal.TagNumber), ("key", $"{series}:{signal.Field}"), ("unit", signal.Unit), ("decimals", Text(signal.Decimals)),
        ("range_lo", Text(signal.Low)), ("range_hi", Text(signal.High)), ("band_lo", Text(signal.BandLow)), ("band_hi", Text(signal.BandHigh)),
        ("step", signal.Step ? "1" : "0"), ("states", signal.States ?? ""), ("max_gap_s", "180"), ("stale_after_s", "120"),
        ("source_kind", "simulated"), ("ordinal", Text(ordinal)));

    private static void Computed(StringBuilder text, string path, string key, Calculated one) => Row(
        text, ("kind", "signal"), ("path", $"{path}/{one.Field}"), ("name_zh", one.Zh), ("name_en", one.En), ("key", key),
        ("unit", one.Unit), ("decimals", Text(one.Decimals)), ("range_lo", Text(one.Low)), ("range_hi", Text(one.High)),
        ("step", "0"), ("max_gap_s", "180"), ("stale_after_s", "120"), ("source_kind", "calculated"),
        ("expression", one.ExpressionAt(path)), ("ordinal", "50"));

    // Silent for two days is late for a value of every shift or every day; it holds until the next one.
    private static void Sample(StringBuilder text, Sample sample) => Row(
        text, ("kind", "signal"), ("path", sample.Path), ("name_zh", sample.Zh), ("name_en", sample.En),
        ("key", sample.Key), ("unit", sample.Unit), ("decimals", Text(sample.Decimals)), ("range_lo", Text(sample.Low)),
        ("range_hi", Text(sample.High)), ("band_lo", Text(sample.BandLow)), ("band_hi", Text(sample.BandHigh)),
        ("step", "1"), ("max_gap_s", "172800"), ("stale_after_s", "172800"), ("source_kind", sample.Kind),
        ("ordinal", Text(sample.Ordinal)));

    private static void Row(StringBuilder text, params ReadOnlySpan<(string Column, string Cell)> cells)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            var cell = "";
            foreach (var (column, value) in cells)
            {
                cell = column == Columns[i] ? value : cell;
            }

            text.Append(i == 0 ? "" : ",").Append(Quote(cell));
        }

        text.Append('\n');
    }

    internal static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n;") >= 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
