using Lode.Kernel;
using Lode.Kernel.Plant;
using Xunit;

namespace Lode.Tests.Plant;

public class TemplateTests
{
    private static readonly TemplateInput Effect =
        new("effect", "蒸发器", "Evaporator effect", "equipment", new TemplateBody(
        [new TemplateAttribute("area", "换热面积", "Heating surface", "m2", "3200")],
        [
            new TemplateSignal("level", "evap,site={site},unit={unit},eq={code}:level", "{code}液位", "{code} level",
                "LT{n}", "%", 1, 0, 100, 40, 60),
            new TemplateSignal("pump", "evap,site={site},unit={unit},eq={code}:pump", "循环泵", "Pump", States: "run",
                Step: true),
        ]));

    [Fact]
    public void Instance_HasAllSignalsWithPlaceholdersFilled()
    {
        var outcome = Make(new Dictionary<string, string> { ["n"] = "104" });
        Assert.True(outcome.TryGet(out var made, out var why), why?.Code);
        Assert.Equal("ev104", made!.Node.Code);
        Assert.Equal("""{"area":"3200"}""", made.Node.Attributes);
        Assert.Equal(
            [("evap,site=al2,unit=train1,eq=ev104:level", "LT104", "ev104液位"),
                ("evap,site=al2,unit=train1,eq=ev104:pump", "", "循环泵")],
            made.Signals.Select(signal => (signal.Key, signal.TagNumber, signal.NameZh)));
        Assert.NotNull(made.Signals[1].StatesId);
    }

    [Fact]
    public void APlaceholderWithoutValue_IsRefusedByName()
    {
        Assert.False(Make(null).TryGet(out _, out var why));
        Assert.Equal("plant.patternUnknown", why!.Code);
        Assert.Equal("{n}", why.Args!["placeholder"]);
    }

    private static Outcome<TemplateInstance> Make(Dictionary<string, string>? values)
    {
        Assert.True(Templates.Compose(null, Effect, PlantFixture.Now).TryGet(out var template, out _));
        return Templates.Instantiate(
            PlantFixture.Model(), template!,
                new InstanceInput("lode/al2/evap/train1", "ev104", "Ⅳ效", "Effect IV", values), PlantFixture.Now);
    }
}
