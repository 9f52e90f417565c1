using System.Text;
using Lode.Kernel;
using Lode.Kernel.Plant;
using Xunit;

namespace Lode.Tests.Plant;

public class PlantSheetTests
{
    [Fact]
    public void Export_ImportsWithoutADifference()
    {
        var model = PlantFixture.Model();
        var csv = Encoding.UTF8.GetString(PlantSheet.Write(PlantSheet.Of(model, [], new Dictionary<Id, string>())));
        var diff = PlantFixture.Compare(model, csv);
        Assert.All(diff.Changes, change => Assert.Equal("same", change.Change));
        Assert.Equal(8, diff.Changes.Count);
        Assert.Empty(diff.Nodes);
        Assert.Empty(diff.Signals);
    }

    [Fact]
    public void DryRun_ShowsChangesFieldByField()
    {
        var model = PlantFixture.Model();
        var diff = PlantFixture.Compare(model, """
            kind;path;band_hi;unit
            signal;lode/al2/evap/train1/ev103/level;65;%
            """);
        var change = Assert.Single(diff.Changes);
        Assert.Equal("changed", change.Change);
        Assert.Equal(new FieldChange("band_hi", "60", "65"), Assert.Single(change.Fields));
        Assert.Equal(40, Assert.Single(diff.Signals).BandLo);
    }

    [Fact]
    public void WrongCells_AreNamedByLineColumnValueAndReason()
    {
        var diff = PlantFixture.Compare(PlantFixture.Model(), """
            kind,path,name_zh,name_en,level,key,range_lo,range_hi,states
            signal,lode/al2/evap/train1/ev103/t1,温度,Temperature,,evap:t1,100,x,
            signal,lode/al2/evap/train1/ev103/t2,温度,Temperature,,evap:t2,100,0,
            signal,lode/al2/evap/train1/ev103/t3,温度,,,evap:t3,,,
            signal,lode/al2/evap/train1/ev103/t4,温度,Temperature,,"evap,effect=3,train=1:level",,,
            signal,lode/al2/evap/nothing/t5,温度,Temperature,,evap:t5,,,
            node,lode/al2/evap/a b,甲,A,unit,,,,
            node,lode/al2/evap/train1/x,甲,A,site,,,,
            signal,lode/al2/evap/train1/ev103/t6,温度,Temperature,,evap:t6,,,none
            thing,lode,甲,A,,,,,
            """);
        Assert.Equal(
            [
                (2, "range_hi", "x", "plant.numberWrong"),
                (3, "range_hi", "0", "plant.rangeWrong"),
                (4, "name_en", "", "plant.nameMissing"),
                (5, "key", "evap,effect=3,train=1:level", "plant.keyTaken"),
                (6, "path", "lode/al2/evap/nothing/t5", "plant.parentMissing"),
                (7, "path", "lode/al2/evap/a b", "plant.codeInvalid"),
                (8, "level", "site", "plant.levelWrong"),
                (9, "states", "none", "plant.statesUnknown"),
                (10, "kind", "thing", "plant.kindUnknown"),
            ],
            diff.Changes.Select(change =>
                (change.Line, change.Problems[0].Column, change.Problems[0].Value, change.Problems[0].Code)));
    }

    [Fact]
    public void ASheetWithoutItsKeyColumns_IsRefused()
    {
        Assert.False(PlantSheet.Read(new StringReader("name,unit\na,b\n")).TryGet(out _, out var why));
        Assert.Equal("plant.sheetWrong", why!.Code);
    }

    [Fact]
    public void CellsThatASpreadsheetWouldRun_CarryOneApostropheAndLoseItAgain()
    {
        var row = new PlantSheet.Row(0, new Dictionary<string,
            string>
        { ["kind"] = "node", ["path"] = "a", ["name_zh"] = "=1+1", ["range_lo"] = "-5" });
        var csv = Encoding.UTF8.GetString(PlantSheet.Write([row]));
        Assert.Contains("'=1+1", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("'-5", csv, StringComparison.Ordinal);
        Assert.True(PlantSheet.Read(new StringReader(csv)).TryGet(out var rows, out _));
        Assert.Equal("=1+1", rows[0]["name_zh"]);
    }

    [Fact]
    public void Formula_IsRefusedByLineAndColumn()
    {
        var sheet = "kind,path,name_zh,range_lo\nnode,a,名,-5\nnode,b,\"=HYPERLINK(\"\"http://x\"\")\",-5\n";
        Assert.False(PlantSheet.Read(new StringReader(sheet)).TryGet(out _, out var why));
        Assert.Equal("sheets.formula", why.Code);
        Assert.Equal(("3", "name_zh"), (why.Args!["line"], why.Args["column"]));
    }
}
