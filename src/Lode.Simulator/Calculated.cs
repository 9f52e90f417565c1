using Lode.Simulator.Model;

namespace Lode.Simulator;

/// <summary>A quantity that the product computes from signals of the same equipment.</summary>
/// <param name="Needs">Fields of which it is made.</param>
/// <param name="Formula">Over the needs: <c>{0}</c> is the first.</param>
internal sealed record Calculated(
    string Field, string Zh, string En, string Unit, int Decimals, double Low, double High, string[] Needs,
    string Formula)
{
    private static readonly Calculated[] All =
    [
        new("water_removed", "蒸水量", "Water removed", "m3/h", 1, 0, 600, ["feed_flow", "product_flow"], "{0} - {1}"),
        new("steam_economy", "蒸汽经济性", "Steam economy", "t/t", 2, 0, 10, ["specific_steam"], "1 / {0}"),
        new("renewable_share", "风光占比", "Wind and solar share", "%", 1, 0, 100, ["wind_power", "solar_power", "load"],
            "clamp(({0} + {1}) / {2}, 0, 1)"),
    ];

    /// <summary>What is computed on a piece of equipment.</summary>
    internal static IEnumerable<Calculated> Of(Equipment equipment) => All.Where(one =>
        Array.TrueForAll(one.Needs, need => equipment.Signals.Any(signal => signal.Field == need)));

    /// <summary>The expression over the signals of a place.</summary>
    internal string ExpressionAt(string path)
    {
        var text = Formula;
        for (var at = 0; at < Needs.Length; at++)
        {
            text = text.Replace($"{{{at}}}", $"{{{path}/{Needs[at]}}}", StringComparison.Ordinal);
        }

        return text;
    }
}
