using Lode.Kernel.Plant;
using Xunit;

namespace Lode.Tests.Plant;

public class PlantModelTests
{
    private readonly PlantModel model = PlantFixture.Model();

    [Fact]
    public void PathAndKey_ResolveToTheSameSignal()
    {
        var byPath = model.Resolve("lode/al2/evap/train1/ev103/level");
        var byKey = model.Resolve("evap,effect=3,train=1:level");
        Assert.NotNull(byPath);
        Assert.Equal(byPath, byKey);
        Assert.Null(model.Resolve("lode/al2/evap/train1/ev103/nothing"));
    }

    [Fact]
    public void Key_SplitsAtItsLastFreeColon()
    {
        static void F(string key, string series, string field)
        {
            Assert.True(PlantModel.TrySplitKey(key, out var s, out var f));
            Assert.Equal((series, field), (s, f));
        }

        F("evap,effect=3:level", "evap,effect=3", "level");
        F("cpu,host=a:8080:usage", "cpu,host=a:8080", "usage");
        F(@"cpu:a\:b", "cpu", @"a\:b");
        Assert.False(PlantModel.TrySplitKey("no-field", out _, out _));
        Assert.False(PlantModel.TrySplitKey("empty:", out _, out _));
    }

    [Fact]
    public void Search_FindsChineseEnglishTagNumberAndKey()
    {
        void F(string query, params string[] names) =>
            Assert.Equal(names, model.Search(query, 10).Select(signal => signal.Name));

        F("液位", "level");
        F("LT103", "level");
        F("lt１０3", "level");
        F("effect iii level", "level");
        F("evap,effect=3", "level", "pump");
        F("蒸发车间 循环泵", "pump");
        F("没有");
    }

    [Fact]
    public void Search_PutsTheExactTagNumberFirst()
    {
        Assert.Equal("pump", model.Search("p103", 10)[0].Name);
    }

    [Fact]
    public void MovedEquipment_KeepsItsOldPlaceInOldTrends()
    {
        var train = model.NodeAt("lode/al2/evap/train1")!;
        var effect = model.NodeAt("lode/al2/evap/train1/ev103")!;
        var area = model.NodeAt("lode/al2/evap")!;
        const long moved = 1_000_000;
        var after = effect with { ParentId = area.Id };
        var later = new PlantModel(
            [.. model.Nodes.Where(node => node.Id != effect.Id), after],
            [.. model.Signals],
            [
                new PlantMove(effect.Id, 0, moved, train.Id, "ev103", ""),
                new PlantMove(effect.Id, moved, long.MaxValue, area.Id, "ev103", "to storage"),
            ],
            []);
        Assert.Equal("lode/al2/evap/train1/ev103", later.PathAt(after, moved - 1));
        Assert.Equal("lode/al2/evap/ev103", later.PathAt(after, moved));
        Assert.Equal("lode/al2/evap/ev103", later.PathOf(after));
        Assert.NotNull(later.Resolve("lode/al2/evap/ev103/level"));
    }

    [Fact]
    public void Move_IsRefusedBackInTimeAheadOfTimeAndIntoItself()
    {
        var train = model.NodeAt("lode/al2/evap/train1")!;
        var now = PlantFixture.Now;

        void F(string parent, DateTimeOffset from, string? code)
        {
            var outcome = MoveNode.Decide(model, train.Id, new MoveInput(parent, null, from, "test"), now);
            Assert.Equal(code, outcome.TryGet(out _, out var why) ? null : why.Code);
        }

        F("lode/al2", now, null);
        F("lode/al2", DateTimeOffset.UnixEpoch, "plant.moveTooEarly");
        F("lode/al2", now.AddSeconds(1), "plant.moveInFuture");
        F("lode/al2/evap/train1/ev103", now, "plant.moveIntoItself");
        F("lode", now, "plant.siteMissing");
    }
}
