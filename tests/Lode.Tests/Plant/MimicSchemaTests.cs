using Lode.Kernel.Plant;
using Xunit;

namespace Lode.Tests.Plant;

public class MimicSchemaTests
{
    [Fact]
    public void AMimicOfTheLibrary_IsAccepted() => Assert.Empty(MimicSchema.Check("""
        {"format":"mimic/v1","width":1040,"height":560,"items":[
          {"id":"e3","type":"evaporatorEffect","x":300,"y":120,"w":56,"h":200,"labelZh":"Ⅲ效","labelEn":"III","node":"lode/al2/evap/train1/ev103",
           "bind":{"level":"lode/al2/evap/train1/ev103/level","state":"evap,effect=3,train=1:pump"}},
          {"id":"p1","type":"pipe","medium":"vapor","points":[[10,20],[40,20],[40,80.5]]},
          {"id":"r","type":"potRow","x":0,"y":0,"w":900,"h":60,"pots":{"pattern":"lode/al/pot{n}/voltage","from":1,"to":280,"bandLo":3.96,"bandHi":4}}
        ]}
        """));

    [Fact]
    public void Faults_AreNamedByPath()
    {
        static void F(string item, string path, string code)
        {
            var fault = MimicSchema.Check($$"""{"format":"mimic/v1","width":400,"height":300,"items":[{{item}}]}""")[0];
            Assert.Equal((path, code), (fault.Path, fault.Code));
        }

        F("""{"id":"a","type":"svg","x":1,"y":1}""", "$.items[0].type", "plant.mimicComponent");
        F("""{"id":"a","type":"text","x":1,"y":1,"onclick":"alert(1)"}""", "$.items[0].onclick",
            "plant.mimicUnknownField");
        F("""{"id":"a","type":"text","x":"1","y":1}""", "$.items[0].x", "plant.mimicNumber");
        F("""{"id":"a","type":"value","x":1,"y":1,"bare":1}""", "$.items[0].bare", "plant.mimicFlag");
        F("""{"id":"a","type":"potRow","x":1,"y":1,"pots":{"pattern":"p{n}","from":1,"to":9,"reversed":"yes"}}""",
            "$.items[0].pots.reversed", "plant.mimicFlag");
        F("""{"id":"a","type":"pump","x":1,"y":1,"bind":{"level":"k:f"}}""", "$.items[0].bind.level",
            "plant.mimicBinding");
        F("""{"id":"a","type":"pipe","medium":"liquor","points":[[1,2]]}""", "$.items[0].points", "plant.mimicPoints");
        F("""{"id":"a","type":"pipe","medium":"lava","points":[[1,2],[3,4]]}""", "$.items[0].medium",
            "plant.mimicMedium");
        F("""{"id":"a","type":"potRow","x":1,"y":1,"pots":{"pattern":"p{n}","from":1,"to":900}}""",
            "$.items[0].pots", "plant.mimicPots");
        Assert.Equal("plant.mimicNotJson", MimicSchema.Check("<svg/>")[0].Code);
        Assert.Equal("plant.mimicFormat", MimicSchema.Check("""{"width":400,"height":300,"items":[]}""")[0].Code);
    }

    [Fact]
    public void TheSameIdTwice_IsAFault() => Assert.Equal("plant.mimicId", MimicSchema.Check("""
        {"format":"mimic/v1","width":400,"height":300,"items":[{"id":"a","type":"text","x":1,"y":1},{"id":"a","type":"text","x":1,"y":1}]}
        """)[0].Code);
}
