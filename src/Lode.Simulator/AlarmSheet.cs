using System.Globalization;
using System.Text;
using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>The group's alarm definitions as the import for rationalization reads them.</summary>
public static class AlarmSheet
{
    private static readonly string[] Columns =
    [
        "site", "code", "name", "name_en", "kind", "signal", "place", "limit", "unit", "deadband", "on_delay_s",
        "off_delay_s", "priority", "class", "position", "suppress_when", "cause", "cause_en", "consequence",
        "consequence_en", "action", "action_en", "response_s", "owner", "rationalized_on",
    ];

    private static readonly Dictionary<string, string> Letters = new(StringComparer.Ordinal)
    {
        ["highHigh"] = "HH",
        ["high"] = "H",
        ["low"] = "L",
        ["lowLow"] = "LL",
        ["rateOfChange"] = "ROC",
        ["stale"] = "STALE",
        ["badQuality"] = "BQ",
        ["digitalState"] = "STATE",
    };

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["airway"] = "safety",
        ["main_fan"] = "safety",
        ["gas_cleaning"] = "environment",
        ["power_balance"] = "energy",
        ["busbar"] = "energy",
        ["pump"] = "equipment",
        ["fan"] = "equipment",
        ["blower"] = "equipment",
        ["compressor"] = "equipment",
    };

    /// <summary>The sheet as CSV text.</summary>
    /// <param name="group">The group.</param>
    /// <param name="siteNumbers">Organization number of each site code.</param>
    /// <param name="rationalized">Day on which the definitions were rationalized.</param>
    public static string Write(
        Group group, IReadOnlyDictionary<string, int> siteNumbers, DateTimeOffset rationalized)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(siteNumbers);
        var text = new StringBuilder().AppendJoin(',', Columns).Append('\n');
        var day = rationalized.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var site in group.Sites)
        {
            foreach (var equipment in site.Equipment)
            {
                foreach (var signal in equipment.Signals)
                {
                    foreach (var alarm in signal.Alarms)
                    {
                        text.AppendJoin(',', Cells(site, siteNumbers[site.Code], equipment, signal, alarm, day)
                            .Select(PlantSheet.Quote)).Append('\n');
                    }
                }
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Cells(
        Site site, int number, Equipment equipment, SignalSpec signal, AlarmSpec alarm, string day) =>
    [
        Text(number), $"{equipment.Code}.{signal.Field}.{Letters[alarm.Kind]}", alarm.Name.Zh, alarm.Name.En, alarm.Kind,
        $"{LineWriter.SeriesKey(site, equipment)}:{signal.Field}", PlantSheet.PathOf(site, equipment), Text(alarm.Limit),
        alarm.Kind == "stale" ? "s" : signal.Unit, Text(alarm.Deadband), Text(alarm.DelaySeconds), "0",
        Text(alarm.Priority), Classes.GetValueOrDefault(equipment.Kind, "process"), Position(site, equipment),
        alarm.SuppressWhen, alarm.Cause.Zh, alarm.Cause.En, alarm.Consequence.Zh, alarm.Consequence.En, alarm.Action.Zh,
        alarm.Action.En, Text(alarm.ResponseMinutes * 60), alarm.Priority == 1 ? "生产技术部" : "车间", day,
    ];

    // A site of a few areas is run from one control room; a larger one has an operator for each area.
    private static string Position(Site site, Equipment equipment) => site.Areas.Count <= 3
        ? $"{site.Zh}主控室" : $"{site.Areas[equipment.Area].Zh}主控室";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
