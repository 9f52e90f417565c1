using Lode.Kernel;
using Lode.Kernel.Plant;
using Xunit;

namespace Lode.Tests.Plant;

/// <summary>A small refinery for tests.</summary>
internal static class PlantFixture
{
    internal static readonly DateTimeOffset Now = new(2026, 1, 31, 6, 0, 0, TimeSpan.Zero);

    internal const string Csv = """
        kind,path,name_zh,name_en,level,site,tag_number,key,unit,decimals,range_lo,range_hi,band_lo,band_hi,step,states,source_kind,attributes
        states,run,运行状态,Running state,,,,,,,,,,,,0:stop:停:Stopped;1:run:运行:Running,,
        node,lode,金属集团,Metals group,group,1,,,,,,,,,,,,
        node,lode/al2,二号氧化铝厂,Alumina refinery 2,site,2,,,,,,,,,,,,
        node,lode/al2/evap,蒸发车间,Evaporation,area,,,,,,,,,,,,,
        node,lode/al2/evap/train1,蒸发一组,Evaporator train 1,unit,,,,,,,,,,,,,
        node,lode/al2/evap/train1/ev103,Ⅲ效蒸发器,Effect III,equipment,,,,,,,,,,,,,"{""maker"":""沈阳""}"
        signal,lode/al2/evap/train1/ev103/level,Ⅲ效液位,Effect III level,,,LT103,"evap,effect=3,train=1:level",%,1,0,100,40,60,0,,measured,
        signal,lode/al2/evap/train1/ev103/pump,循环泵运行,Circulating pump,,,P103,"evap,effect=3,train=1:pump",,0,,,,,1,run,measured,
        """;

    /// <summary>The model that the sheet describes.</summary>
    internal static PlantModel Model() => Apply(Compare(PlantModel.Empty, Csv), PlantModel.Empty);

    internal static PlantDiff Compare(PlantModel model, string csv)
    {
        Assert.True(PlantSheet.Read(new StringReader(csv)).TryGet(out var rows, out var why), why?.Code);
        return PlantDiff.Of(
            model, [], new Dictionary<Id, string>(), rows, code => int.Parse(code, null) is var number and < 9
                ? number : null, _ => true, Now);
    }

    /// <summary>What the plant is after the differences are written.</summary>
    internal static PlantModel Apply(PlantDiff diff, PlantModel before)
    {
        var nodes = diff.Nodes.Select(node => node.Node).ToList();
        var signals = diff.Signals;
        return new PlantModel(
            [.. before.Nodes.Where(node => nodes.TrueForAll(other => other.Id != node.Id)), .. nodes],
            [.. before.Signals.Where(signal => signals.TrueForAll(other => other.Id != signal.Id)), .. signals],
            [.. diff.Nodes.Where(node => node.IsNew).Select(node =>
                new PlantMove(node.Node.Id, 0, long.MaxValue, node.Node.ParentId, node.Node.Code, ""))],
            [.. before.DigitalSets.Where(set => diff.Sets.TrueForAll(other => other.Id != set.Id)), .. diff.Sets]);
    }
}
