using Lode.Historian;
using Lode.Kernel.Calculations;
using Lode.Kernel.History;
using Lode.Simulator;
using Xunit;

namespace Lode.Tests.Simulator;

public sealed class CalculatedTests
{
    private static readonly DateTimeOffset HandOver = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EveryCalculatedSignal_CompilesInItsUnit()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var site in Group.Create(1, HandOver).Sites)
        {
            foreach (var equipment in site.Equipment)
            {
                var path = PlantSheet.PathOf(site, equipment);
                HistorySignal? Find(string name) => equipment.Signals
                    .Where(signal => name == $"{path}/{signal.Field}")
                    .Select(signal => new HistorySignal(
                        new() { Key = $"m:{signal.Field}", Unit = signal.Unit }, -1, -1, ColumnType.Float64))
                    .FirstOrDefault();
                foreach (var one in Calculated.Of(equipment))
                {
                    var outcome = Formula.Compile(one.ExpressionAt(path), one.Unit, Find);
                    Assert.True(outcome.TryGet(out _, out var why), $"{path}/{one.Field}: {why?.Code}");
                    seen.Add(one.Field);
                }
            }
        }

        Assert.Equal(["renewable_share", "steam_economy", "water_removed"], seen.Order(StringComparer.Ordinal));
    }
}
